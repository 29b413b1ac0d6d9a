"""The vacancy changed while entries of it wait: what nothing is out of tells of it as it is now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from arkivbro.core import plan_rules
from arkivbro.core.facts import CANCELLED, RegisteredAs, TransferFacts
from arkivbro.core.recruitment import TransferKind, Vacancy
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.runtime import current
from arkivbro.transfers.engine.moving import move
from arkivbro.transfers.engine.states import FINISHED, Event
from arkivbro.transfers.models import (
    ArchiveCase,
    FrozenPlan,
    PreparedDocument,
    State,
    Step,
    StepState,
    Transfer,
)
from arkivbro.transfers.models import TransferFacts as StoredFacts
from arkivbro.transfers.services.decisions import lock_transfers
from arkivbro.transfers.services.request import AUTOMATIC

_AT_ONCE = 500
"""Transfers whose facts are held in memory."""
_SHOW_THE_VACANCY = (TransferKind.ADVERTISEMENT, TransferKind.OTHER)
"""Series whose content is the vacancy's own."""


def tell_vacancy_anew(before: Vacancy, vacancy: Vacancy) -> int:
    """Unit, reference, title, deadline: the case is opened, and entries are made, by what the vacancy is then, not by what it was when
    they were asked for. How many tell anew.

    Another text of the advertisement is a version of its own, and asked for (`request_transfer`). What was sent, or may have been,
    stays as it is. Inside the caller's transaction, which stores the vacancy.
    """
    case = (
        ArchiveCase.objects.select_for_update(no_key=True, of=("self",))
        .filter(source=vacancy.ref.source, vacancy_id=vacancy.ref.id)
        .first()
    )
    if case is None:
        return 0
    begun = Step.objects.exclude(state=StepState.PLANNED)
    if not case.is_there and not begun.filter(transfer__case=case, kind="case").exists():
        case.vacancy_ref = vacancy.reference
        case.save(update_fields=["vacancy_ref"])
    waiting = lock_transfers(case).exclude(state__in=(*FINISHED, State.ACCEPTED))
    rows = list(waiting.exclude(Exists(begun.filter(transfer=OuterRef("pk")))))
    return tell_these_anew(case, rows, before, vacancy)


def tell_these_anew(case: ArchiveCase, rows: Sequence[Transfer], before: Vacancy, vacancy: Vacancy) -> int:
    """The same, of these: nothing of them is out, and the caller holds them and their case."""
    return sum(
        _tell(case, rows[start : start + _AT_ONCE], before, vacancy)
        for start in range(0, len(rows), _AT_ONCE)
    )


def _tell(case: ArchiveCase, rows: Sequence[Transfer], before: Vacancy, vacancy: Vacancy) -> int:
    told_now, by_pk = json.loads(to_json(vacancy)), {row.pk: row for row in rows}
    changed: list[StoredFacts] = []
    for stored in StoredFacts.objects.filter(transfer__in=by_pk):
        facts: dict[str, Any] = json.loads(stored.text)
        anew = {**facts, "vacancy": told_now}
        if facts["note"] == CANCELLED:
            anew["occurred"] = told_now["cancelled_on"] or facts["occurred"]
        if anew == facts:
            continue
        stored.text = json.dumps(anew, ensure_ascii=False, sort_keys=True)
        if _keeps_its_content(by_pk[stored.transfer_id], stored.text):
            _plan_anew(case, by_pk[stored.transfer_id], before, vacancy)
            changed.append(stored)
    ids = [one.transfer_id for one in changed]
    FrozenPlan.objects.filter(transfer__in=ids).delete()
    PreparedDocument.objects.filter(transfer__in=ids).delete()
    Step.objects.filter(transfer__in=ids).delete()
    StoredFacts.objects.bulk_update(changed, ["text"])
    Transfer.objects.bulk_update(
        [by_pk[pk] for pk in ids], ["facts_hash", "state", "error", "retries", "due_at"]
    )
    return len(changed)


def _keeps_its_content(transfer: Transfer, text: str) -> bool:
    """Whether it is the same version, told anew: another advertisement is asked for. A note is about the vacancy as it is now."""
    if transfer.series not in _SHOW_THE_VACANCY:
        return True
    hash_now = replace(from_json(TransferFacts, text), kind=TransferKind(transfer.series)).content_hash
    if transfer.series == TransferKind.ADVERTISEMENT:
        return hash_now == transfer.facts_hash
    transfer.facts_hash = hash_now
    return True


def _plan_anew(case: ArchiveCase, transfer: Transfer, before: Vacancy, vacancy: Vacancy) -> None:
    """A worker lets go of it; what failed by what the vacancy was is tried again. A stop stays one: a person looks at it anyway."""
    is_automatic = transfer.trigger == AUTOMATIC
    if transfer.state == State.TRANSFERRING:
        move(transfer, Event.LET_GO, case)
    elif transfer.state in (State.DECLINED, State.FAILED):
        move(transfer, Event.MENDED, case)
        transfer.error, transfer.retries = None, 0
        transfer.due_at = (_due(transfer, vacancy) if is_automatic else None) or current().clock()
    elif is_automatic and transfer.state in (State.WAITING, State.WAITING_FOR_CASE):
        due = _due(transfer, vacancy)
        if due != _due(transfer, before):
            transfer.due_at = due


def _due(transfer: Transfer, vacancy: Vacancy) -> datetime | None:
    """From when the profile lets it go; None where a person asks for its kind."""
    kind, profile = TransferKind(transfer.kind), current().profile
    note = transfer.subject if kind is TransferKind.OTHER else ""
    what = RegisteredAs(kind, transfer.version, note)
    if not plan_rules.is_wanted(what, profile):
        return None
    return plan_rules.due_at(what, vacancy, profile)
