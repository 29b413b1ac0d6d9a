"""The facts of a vacancy's transfers, as they would be asked for now."""

from __future__ import annotations

from collections.abc import Iterator

from arkivbro.core.errors import WrongUse
from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import Application, TransferKind, VacancyState
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.clock import oslo_day
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.selectors.vacancies import vacancy_by_reference


def transfer_facts(reference: str) -> Iterator[TransferFacts]:
    """Advertisement, cancellation, then every version of every application and its withdrawal.

    Whether the profile wants them is not asked here. Raises WrongUse for a name that no vacancy, or several, have.
    """
    row = vacancy_by_reference(reference)
    if row is None:
        raise WrongUse("recruitment.not_one_vacancy", reference=reference[:60])
    vacancy = stored_facts(row)
    yield TransferFacts(TransferKind.ADVERTISEMENT, vacancy)
    if vacancy.state is VacancyState.CANCELLED:
        yield TransferFacts(TransferKind.OTHER, vacancy, occurred=vacancy.cancelled_on, note="cancelled")
    for application in row.applications.order_by("received", "pk").iterator(chunk_size=200):
        fact = None
        for text in application.facts.order_by("version").values_list("text", flat=True):
            fact = from_json(Application, text)
            yield TransferFacts(TransferKind.APPLICATION, vacancy, fact, version=fact.version)
        if fact is not None and fact.withdrawn is not None:
            yield TransferFacts(TransferKind.WITHDRAWAL, vacancy, fact, occurred=oslo_day(fact.withdrawn))
