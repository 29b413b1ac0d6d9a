"""*Overfør til arkiv*: what a person asks to have in the archive now, by document kind and for chosen applicants."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from arkivbro.core.errors import WrongUse
from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import TransferKind, VacancyState
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.services.asking import clock, oslo_day
from arkivbro.recruitment.services.receiving_application import latest_facts
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.transfers.models import State
from arkivbro.transfers.services import request_transfer, retry


@dataclass(frozen=True, slots=True)
class Asked:
    """What pressing the button brought: new transfers, those tried again, those that stood there already."""

    new: int = 0
    again: int = 0
    known: int = 0
    held_back: int = 0
    """Applications that only a named archivist takes, one by one."""


def transfer_to_archive(
    vacancy: Vacancy,
    *,
    advertisement: bool,
    applications: Collection[Application] | None,
    by: str,
    take_held_back: bool = False,
) -> Asked:
    """Asks for the advertisement and for these applications (None: no applications), whatever the profile's trigger.

    What is transferred already is not transferred again; what failed is tried again. A held-back application
    (strictly confidential address) is taken only when `take_held_back` says that an archivist named it.
    Raises WrongUse for a vacancy that is not to be archived.
    """
    if vacancy.archiving == Archiving.EXCLUDED:
        raise WrongUse(f"Stillingen skal ikke arkiveres: {vacancy.archiving_reason}")
    if vacancy.archiving == Archiving.BEFORE_OUR_TIME:
        raise WrongUse("Stillingen er fra før arkivbro ble tatt i bruk. Knytt den til saken den har, først.")
    asked = Asked()
    facts = stored_facts(vacancy)
    if advertisement and not vacancy.linked:
        asked = _plus(asked, _ask(vacancy, TransferFacts(TransferKind.ADVERTISEMENT, facts), by))
        if facts.state is VacancyState.CANCELLED:
            note = TransferFacts(TransferKind.OTHER, facts, occurred=facts.cancelled_on, note="cancelled")
            asked = _plus(asked, _ask(vacancy, note, by))
    for row in applications or ():
        if row.stop_reason and not take_held_back:
            asked = _plus(asked, Asked(held_back=1))
            continue
        fact = latest_facts(row)
        asked = _plus(
            asked,
            _ask(
                vacancy,
                TransferFacts(TransferKind.APPLICATION, facts, fact, version=fact.version),
                by,
            ),
        )
        if fact.withdrawn is not None:
            day = oslo_day(fact.withdrawn)
            gone = TransferFacts(TransferKind.WITHDRAWAL, facts, fact, occurred=day)
            asked = _plus(asked, _ask(vacancy, gone, by))
    return asked


def _ask(vacancy: Vacancy, facts: TransferFacts, by: str) -> Asked:
    with transaction.atomic():
        transfer, is_new = request_transfer(
            facts=facts, trigger=by, archive=vacancy.archive, due_at=clock(), wanted=True
        )
    if is_new:
        return Asked(new=1)
    if transfer is not None and transfer.state in (State.FAILED, State.DECLINED, State.RETRYING):
        retry(transfer.public_id, by=by)
        return Asked(again=1)
    return Asked(known=1)


def _plus(one: Asked, other: Asked) -> Asked:
    return Asked(
        one.new + other.new,
        one.again + other.again,
        one.known + other.known,
        one.held_back + other.held_back,
    )
