"""The door into the ledger: facts become a transfer, a newer version of one, or nothing new."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from arkivbro.core import plan_rules
from arkivbro.core.facts import TransferFacts
from arkivbro.core.keys import archive_key
from arkivbro.core.messages import message
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.runtime import current
from arkivbro.transfers.engine.moving import first_state, move
from arkivbro.transfers.engine.states import NEEDS_PERSON, Event
from arkivbro.transfers.models import (
    ArchiveCase,
    FrozenPlan,
    State,
    Step,
    StepState,
    Transfer,
    TransferDetails,
)
from arkivbro.transfers.models import TransferFacts as StoredFacts
from arkivbro.transfers.policy.stops import allow_protected
from arkivbro.transfers.services.decisions import cancel_unattempted

AUTOMATIC = "automatic"
EXCLUDED = "transfer.excluded"
"""Why a transfer was cancelled with its vacancy."""
OSLO = ZoneInfo("Europe/Oslo")


def request_by_profile(facts: TransferFacts, trigger: str, *, archive: str) -> None:
    """As `request_transfer`, when and if the profile says. What it does not want archived is only kept up to date."""
    profile, what = current().profile, facts.registered_as
    wanted = plan_rules.is_wanted(what, profile)
    due = plan_rules.due_at(what, facts.vacancy, profile) if wanted else None
    request_transfer(facts=facts, trigger=trigger, archive=archive, due_at=due, wanted=wanted)


def request_transfer(
    *,
    facts: TransferFacts,
    trigger: str,
    archive: str,
    due_at: datetime | None,
    wanted: bool = True,
    allowed_by: str = "",
) -> tuple[Transfer | None, bool]:
    """Asks for a transfer of these facts; the transfer that now stands for them, and whether it is new.

    To be called inside the caller's transaction, which also stores the facts. The same facts again: nothing new (a
    person's *Arkiver* makes a waiting one due, and a cancelled one anew). What stands already, after a change that nothing is
    out of, is nothing new either: the change was taken back, and is cancelled unless a person did that. Newer facts: they
    replace those of a transfer that is not frozen; a frozen one that was not attempted is cancelled for a new one; after
    that a new version follows, and the first is finished. `trigger` is "automatic" or the user's name. `archive` is for a vacancy that has none yet. `due_at` by the
    runtime's clock; None: it waits for a person. `wanted` False: nothing new is begun, but what is under way is kept
    up to date; answers (None, False) when there is nothing; so it is for everybody where the profile says *never*. A vacancy that is not to be archived gets a cancelled one.
    `allowed_by`: the archivist who chose this strictly confidential applicant alone.
    """
    wanted = wanted and plan_rules.is_ever_archived(facts.registered_as, current().profile)
    transfer, is_new = _requested(facts, trigger, archive, due_at, wanted)
    if transfer is not None and allowed_by:
        allow_protected(transfer, by=allowed_by, at=current().clock())
    return transfer, is_new


def _requested(
    facts: TransferFacts, trigger: str, archive: str, due_at: datetime | None, wanted: bool
) -> tuple[Transfer | None, bool]:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("request_transfer belongs in the transaction that stores the facts")
    case = _case(facts, archive)
    latest = _latest(case, facts)
    facts_hash = _first_form(facts).content_hash
    if latest is not None and latest.facts_hash == facts_hash:
        is_anew = trigger != AUTOMATIC or latest.error == TAKEN_BACK
        if wanted and is_anew and latest.state == State.CANCELLED and not case.excluded_reason:
            return _create(case, facts, facts_hash, trigger, due_at), True
        if not _tells_of_another(latest, facts):
            return _asked_again(latest, trigger, due_at), False
    elif latest is not None and (latest.state == State.CANCELLED or _can_be_taken_back(latest)):
        standing = _standing_before(latest)
        if standing is not None and standing.facts_hash == facts_hash:
            if latest.state != State.CANCELLED:
                cancel_unattempted(latest, Event.REPLACED, TAKEN_BACK)
            _settle(latest, standing)
            return _asked_again(standing, trigger, due_at), False
    if latest is not None and _is_open(latest) and not _was_attempted(latest):
        if not FrozenPlan.objects.filter(transfer=latest).exists():
            return _replace_facts(latest, facts, facts_hash, due_at), False
        return _supersede(latest, case, facts, facts_hash, trigger, due_at), True
    if not wanted:
        return None, False
    is_first = latest is None
    return _create(case, facts, facts_hash, trigger, due_at, is_first=is_first), True


def _tells_of_another(transfer: Transfer, facts: TransferFacts) -> bool:
    """A withdrawal shows only that it was withdrawn, but its title names the applicant: one that nothing is out of yet is to name
    the applicant as the source does now.
    """
    if facts.kind is not TransferKind.WITHDRAWAL or not _is_open(transfer) or _was_attempted(transfer):
        return False
    stored = from_json(TransferFacts, StoredFacts.objects.get(transfer=transfer).text)
    told = [one.application.applicant for one in (stored, facts) if one.application is not None]
    return told[0] != told[-1]


def no_longer_asked(vacancy: Ref, kind: TransferKind, subject: str) -> None:
    """The source took back what the transfer of that kind was about: a withdrawal, or with a note as its subject that the vacancy is
    cancelled. What nothing is out of is cancelled; if a person had cancelled it, nothing is missing. Inside the caller's transaction.
    """
    cases = ArchiveCase.objects.select_for_update(no_key=True, of=("self",))
    case = cases.filter(source=vacancy.source, vacancy_id=vacancy.id).first()
    if case is None:
        return
    rows = Transfer.objects.select_for_update(no_key=True, of=("self",))
    latest = rows.filter(case=case, series=kind.value, subject=subject).order_by("-id").first()
    if latest is None:
        return
    if _can_be_taken_back(latest):
        cancel_unattempted(latest, Event.REPLACED, TAKEN_BACK)
    elif latest.state == State.CANCELLED and latest.error is not None and latest.error.code == EXCLUDED:
        latest.error = TAKEN_BACK  # it does not stand again with its vacancy
        latest.save(update_fields=["error"])
    if kind is TransferKind.WITHDRAWAL:
        stands = _standing(case, TransferKind.APPLICATION, subject)
    else:
        stands = _standing(case, TransferKind.ADVERTISEMENT, "")
    if latest.state == State.CANCELLED and stands is not None:
        _settle(latest, stands)


TAKEN_BACK = message("transfer.taken_back")


def series_of(kind: TransferKind) -> TransferKind:
    """A changed advertisement counts on from the first."""
    return TransferKind.ADVERTISEMENT if kind is TransferKind.ADVERTISEMENT_CHANGE else kind


def _first_form(facts: TransferFacts) -> TransferFacts:
    """As the first of its series, so that the same content has the same hash in every version."""
    return replace(facts, kind=series_of(facts.kind))


def _case(facts: TransferFacts, archive: str) -> ArchiveCase:
    """The vacancy's case, locked; a vacancy stays with the archive that it began with. Lock order: case, then transfer."""
    vacancy, runtime = facts.vacancy, current()
    name = {"source": vacancy.ref.source, "vacancy_id": vacancy.ref.id}
    rows = ArchiveCase.objects.select_for_update(no_key=True, of=("self",)).filter(**name)
    if (there := next(iter(rows), None)) is not None:
        return there
    ArchiveCase.objects.get_or_create(
        **name,
        defaults={
            "archive": archive,
            "key": archive_key(runtime.installation, vacancy.ref, "case"),
            "vacancy_ref": vacancy.reference,
            "created": runtime.clock(),
        },
    )
    return rows.get()


def _latest(case: ArchiveCase, facts: TransferFacts) -> Transfer | None:
    """The newest of the series that stands: cancelled ones count only where a person cancelled the newest of all."""
    return (
        Transfer.objects.select_for_update(no_key=True, of=("self",))
        .filter(case=case, series=series_of(facts.kind).value, subject=_subject(facts))
        .order_by("-id")
        .first()
    )


def _subject(facts: TransferFacts) -> str:
    """Several notes on a vacancy are told apart by what they are about."""
    return facts.subject or facts.note


def _standing(case: ArchiveCase, series: TransferKind, subject: str) -> Transfer | None:
    """The newest of the series that was not cancelled."""
    rows = Transfer.objects.filter(case=case, series=series.value, subject=subject)
    return rows.exclude(state=State.CANCELLED).order_by("-id").first()


def _standing_before(latest: Transfer) -> Transfer | None:
    """The newest of its series before it that was not cancelled."""
    earlier = Transfer.objects.filter(case=latest.case_id, series=latest.series, subject=latest.subject)
    return earlier.filter(pk__lt=latest.pk).exclude(state=State.CANCELLED).order_by("-id").first()


def _can_be_taken_back(transfer: Transfer) -> bool:
    """Nothing of it is out, nor can be: the archive was never called for it."""
    return _is_open(transfer) and transfer.state != State.ACCEPTED and not _was_attempted(transfer)


def _settle(cancelled: Transfer, by: Transfer) -> None:
    """What a person cancelled is no longer asked for: what stands is what the source says."""
    Transfer.objects.filter(pk=cancelled.pk).update(superseded_by=by)


def _is_open(transfer: Transfer) -> bool:
    return transfer.state not in (State.TRANSFERRED, State.CANCELLED)


def _was_attempted(transfer: Transfer) -> bool:
    return Step.objects.filter(transfer=transfer).exclude(state=StepState.PLANNED).exists()


def _asked_again(transfer: Transfer, trigger: str, due_at: datetime | None) -> Transfer:
    """Nothing new, but one that still waits may be due sooner, or, where the deadline was moved, later; and one that was
    cancelled, and was no longer asked for meanwhile, is missing again.
    """
    if transfer.state == State.CANCELLED and transfer.superseded_by_id is not None:
        transfer.superseded_by = None
        transfer.save(update_fields=["superseded_by"])
    waits = transfer.state in (State.WAITING, State.WAITING_FOR_CASE) and not _was_attempted(transfer)
    by_person = trigger != AUTOMATIC
    sooner = due_at is not None and (transfer.due_at is None or due_at < transfer.due_at)
    moved = not by_person and transfer.trigger == AUTOMATIC and due_at != transfer.due_at
    if waits and (sooner or moved):
        transfer.due_at = due_at
        if by_person:
            transfer.trigger = trigger
        transfer.save(update_fields=["due_at", "trigger"])
    return transfer


def _replace_facts(
    transfer: Transfer, facts: TransferFacts, facts_hash: str, due_at: datetime | None
) -> Transfer:
    """Nothing was frozen: the newer facts take the place of the older, and mend what was wrong with them."""
    StoredFacts.objects.filter(transfer=transfer).update(
        text=to_json(_as_version(facts, transfer.version, TransferKind(transfer.kind)))
    )
    transfer.facts_hash = facts_hash
    mends = transfer.state in NEEDS_PERSON
    if mends or transfer.state in (State.RETRYING, State.UNRESOLVED):
        move(transfer, Event.MENDED)
        transfer.error = None
        transfer.retries = 0
    if mends or transfer.trigger == AUTOMATIC:
        transfer.due_at = due_at
    transfer.save(update_fields=["facts_hash", "state", "error", "retries", "due_at"])
    return transfer


def _supersede(
    old: Transfer,
    case: ArchiveCase,
    facts: TransferFacts,
    facts_hash: str,
    trigger: str,
    due_at: datetime | None,
) -> Transfer:
    """Frozen but not attempted: cancelled (erstattet), and a new one with the same keys takes its place."""
    Step.objects.filter(transfer=old).delete()
    move(old, Event.REPLACED)
    old.due_at = None
    old.error = message("transfer.superseded")
    old.completed = current().clock()
    old.save(update_fields=["state", "due_at", "error", "completed"])
    new = _create(case, facts, facts_hash, trigger, due_at)
    Transfer.objects.filter(pk=old.pk).update(superseded_by=new)
    return new


def _create(
    case: ArchiveCase,
    facts: TransferFacts,
    facts_hash: str,
    trigger: str,
    due_at: datetime | None,
    *,
    is_first: bool = False,
) -> Transfer:
    """`is_first`: nothing of its series is there, not even cancelled."""
    series, now = series_of(facts.kind), current().clock()
    version = _next_version(case, None if is_first else _newest_version(case, facts), facts)
    kind = facts.kind
    if series is TransferKind.ADVERTISEMENT:
        kind = TransferKind.ADVERTISEMENT if version == 1 else TransferKind.ADVERTISEMENT_CHANGE
    excluded, makes_case = bool(case.excluded_reason), kind is TransferKind.ADVERTISEMENT
    transfer = Transfer.objects.create(
        case=case,
        kind=kind.value,
        series=series.value,
        subject=_subject(facts),
        makes_case=makes_case,
        version=version,
        facts_hash=facts_hash,
        trigger=trigger,
        state=State.CANCELLED if excluded else first_state(case, makes_case=makes_case),
        due_at=None if excluded else due_at,
        error=message(EXCLUDED, reason=case.excluded_reason) if excluded else None,
        created=now,
        completed=now if excluded else None,
    )
    StoredFacts.objects.create(transfer=transfer, text=to_json(_as_version(facts, version, kind)))
    TransferDetails.objects.create(transfer=transfer)
    return transfer


def _newest_version(case: ArchiveCase, facts: TransferFacts) -> int | None:
    """Of those that were not cancelled: nothing of a cancelled one ever reached the archive."""
    return (
        Transfer.objects.filter(case=case, series=series_of(facts.kind).value, subject=_subject(facts))
        .exclude(state=State.CANCELLED)
        .order_by("-version")
        .values_list("version", flat=True)
        .first()
    )


def _next_version(case: ArchiveCase, newest: int | None, facts: TransferFacts) -> int:
    """In a case that was linked by hand the advertisement itself stands already: what comes of it is a change."""
    if newest is not None:
        return newest + 1
    stood_there_before = bool(case.linked_by) and facts.kind is TransferKind.ADVERTISEMENT_CHANGE
    return 2 if stood_there_before else 1


def _as_version(facts: TransferFacts, version: int, kind: TransferKind) -> TransferFacts:
    """The facts as that version of their series: a later one has the day on which it came."""
    now = current().clock()
    application, occurred = facts.application, facts.occurred
    if application is not None and kind is TransferKind.APPLICATION:
        noticed = application.noticed or (now if version > 1 else None)
        application = replace(application, version=version, noticed=noticed)
    if kind is TransferKind.ADVERTISEMENT_CHANGE and occurred is None:
        occurred = now.astimezone(OSLO).date()
    return replace(facts, kind=kind, version=version, application=application, occurred=occurred)
