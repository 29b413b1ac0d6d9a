"""What a person decides about a transfer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import QuerySet

from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import Message, message
from arkivbro.core.ref import Ref
from arkivbro.runtime import current
from arkivbro.transfers.engine.acts import Act, may
from arkivbro.transfers.engine.moving import case_takes_more, move
from arkivbro.transfers.engine.states import Event
from arkivbro.transfers.models import (
    ArchiveCase,
    Attempt,
    FrozenPlan,
    PreparedDocument,
    Release,
    State,
    Step,
    StepState,
    Transfer,
    TransferDetails,
)
from arkivbro.transfers.policy.stops import OF_LISTS, OUTDATED


def retry(public_id: str, *, by: str = "") -> Transfer:
    """*Prøv igjen*: at once, with the plan it has and all its waits anew. Raises WrongUse."""
    with _deciding(public_id) as transfer:
        if transfer.state == State.STOPPED:
            raise WrongUse("transfer.retry_stopped")
        if not _may(Act.RETRY, transfer):
            raise WrongUse("transfer.cannot_retry", state=State(transfer.state).word)
        _make_due(transfer, Act.RETRY)
        _tell(transfer, Act.RETRY, by)
    return transfer


def replan(public_id: str, *, by: str = "", officer: str = "") -> Transfer:
    """*Lag ny plan*: plans anew with today's profile, and with that case handler where one is picked. Keys stay, and steps that
    are done keep their references.

    Raises WrongUse for a finished transfer, for one that is being carried out this moment, and while the archive's receipt for a part
    of the old plan is awaited.
    """
    with _deciding(public_id) as transfer:
        if not _may(Act.REPLAN, transfer):
            raise WrongUse("transfer.cannot_replan", state=State(transfer.state).word)
        if not may(Act.REPLAN, State(transfer.state), attempted=True, awaited=_is_awaited(transfer)):
            raise WrongUse("transfer.replan_accepted")
        if officer:
            transfer.officer = officer
            transfer.save(update_fields=["officer"])
        FrozenPlan.objects.filter(transfer=transfer).delete()
        PreparedDocument.objects.filter(transfer=transfer).delete()
        Step.objects.filter(transfer=transfer, state=StepState.PLANNED).delete()
        _make_due(transfer, Act.REPLAN)
        _tell(transfer, Act.REPLAN, by)
    return transfer


def cancel(public_id: str, *, by: str = "", reason: str = "") -> Transfer:
    """*Avbryt*: only while nothing was attempted in the archive. Raises WrongUse."""
    with _deciding(public_id) as transfer:
        if not may(Act.CANCEL, State(transfer.state), attempted=False):
            raise WrongUse("transfer.cannot_cancel", state=State(transfer.state).word)
        if not _may(Act.CANCEL, transfer):
            raise WrongUse("transfer.cancel_attempted")
        cancel_unattempted(transfer, Event.CANCEL, _why_cancelled(by, reason.strip()))
        _tell(transfer, Act.CANCEL, by)
    return transfer


def _why_cancelled(by: str, reason: str) -> Message:
    """`reason` in the person's own words, where there are any."""
    if not by:
        return message("transfer.cancelled")
    if not reason:
        return message("transfer.cancelled_by", by=by)
    return message("transfer.cancelled_because", by=by, reason=reason)


def complete_by_hand(public_id: str, *, number: str, reason: str, by: str) -> Transfer:
    """*Fullført for hånd*: it stands in the archive under that number, and a person vouches for it. Raises WrongUse."""
    if not (number.strip() and reason.strip() and by.strip()):
        raise WrongUse("transfer.by_hand_incomplete")
    with _deciding(public_id) as transfer:
        if not _may(Act.COMPLETE, transfer):
            raise WrongUse("transfer.cannot_complete", state=State(transfer.state).word)
        if transfer.makes_case and not transfer.case.is_there:
            raise WrongUse("transfer.no_case_yet")
        move(transfer, Event.COMPLETE)
        transfer.due_at = None
        transfer.entry_number = number.strip()
        transfer.by_hand, transfer.by_hand_reason = by, reason.strip()
        transfer.error, transfer.unresolved_since = None, None
        transfer.completed = current().clock()
        transfer.save()
        if transfer.makes_case:
            case_takes_more(transfer.case, transfer.completed, by=by)
        _tell(transfer, Act.COMPLETE, by)
    return transfer


def release_leak(public_id: str, *, by: str, reason: str, stop: str) -> Transfer:
    """An archivist lets through this one stop: its kind, the findings that were shown, in the texts they stand in.

    Others stop the transfer again, and so do these where a text was changed. `stop` is `hash_of_stop` as it was when they
    were shown: who has not seen them releases nothing. Raises WrongUse.
    """
    if not (by.strip() and reason.strip()):
        raise WrongUse("transfer.release_incomplete")
    with _deciding(public_id) as transfer:
        if not _may(Act.RELEASE, transfer):
            raise WrongUse("transfer.cannot_release")
        details = TransferDetails.objects.filter(transfer=transfer).first()
        if details is None or transfer.error is None or not stop or stop != hash_of_stop(details):
            raise WrongUse("transfer.other_findings")
        Release.objects.update_or_create(
            transfer=transfer,
            kind=transfer.error.code,
            digest=stop,
            defaults={"by": by, "reason": reason.strip(), "at": current().clock()},
        )
        _make_due(transfer, Act.RELEASE)
        _tell(transfer, Act.RELEASE, by)
    return transfer


def hash_of_stop(details: TransferDetails) -> str:
    """Which findings stand there now, in which texts: the form that shows them carries it, and a release is for just these."""
    return details.stop_digest


def cancel_unattempted(transfer: Transfer, event: Event, why: Message) -> None:
    """Inside a transaction that holds the transfer: nothing of it reached the archive, and nothing will."""
    Step.objects.filter(transfer=transfer).delete()
    move(transfer, event)
    transfer.due_at = None
    transfer.error = why
    transfer.completed = current().clock()
    transfer.save()


def replace_outdated(older: Iterable[str], newer: Transfer) -> None:
    """Inside the transaction of the request for `newer`, which holds the case: of the older versions of the list, what was stopped
    since it is no longer so gives place to it, where nothing of it is out.
    """
    rows = lock_transfers(newer.case).filter(public_id__in=list(older), state=State.STOPPED)
    for old in rows.filter(error__code=OUTDATED):
        if may(Act.CANCEL, State.STOPPED, attempted=_was_attempted(old)):
            cancel_unattempted(old, Event.REPLACED, message("transfer.superseded"))
            Transfer.objects.filter(pk=old.pk).update(superseded_by=newer)


def look_again(public_id: str) -> bool:
    """Inside the caller's transaction: a list that was stopped since it was no longer so is so again. Whether it was; nothing is let
    through by it, it is looked at anew.
    """
    hold(public_id)
    found = Transfer.objects.filter(public_id=public_id, state=State.STOPPED, error__code__in=OF_LISTS)
    if not found.exists():
        return False
    replan(public_id)
    return True


def lock_transfers(case: ArchiveCase) -> QuerySet[Transfer]:
    """The case's transfers, locked; the case must be locked first."""
    return Transfer.objects.select_for_update(no_key=True, of=("self",)).filter(case=case).order_by("id")


def hold(public_id: str) -> None:
    """Inside the caller's transaction: nobody else changes that transfer, or anything of its case, before it ends."""
    case = ArchiveCase.objects.select_for_update(no_key=True, of=("self",))
    if (found := case.filter(transfers__public_id=public_id).first()) is not None:
        list(lock_transfers(found).filter(public_id=public_id).values_list("pk"))


def hold_all(vacancy: Ref) -> None:
    """As `hold`, with all that the vacancy has."""
    case = ArchiveCase.objects.select_for_update(no_key=True, of=("self",))
    if (found := case.filter(source=vacancy.source, vacancy_id=vacancy.id).first()) is not None:
        list(lock_transfers(found).values_list("pk"))


@contextmanager
def _deciding(public_id: str) -> Iterator[Transfer]:
    """A short transaction that holds the case and the transfer. Missing and forbidden answer alike: WrongUse."""
    with transaction.atomic():
        case_id = Transfer.objects.filter(public_id=public_id).values_list("case_id", flat=True).first()
        if case_id is None:
            raise WrongUse("transfer.not_there", transfer=public_id)
        case = ArchiveCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=case_id)
        transfer = Transfer.objects.select_for_update(no_key=True, of=("self",)).get(public_id=public_id)
        transfer.case = case
        yield transfer


def _may(act: Act, transfer: Transfer) -> bool:
    return may(act, State(transfer.state), attempted=_was_attempted(transfer))


def _was_attempted(transfer: Transfer) -> bool:
    return Step.objects.filter(transfer=transfer).exclude(state=StepState.PLANNED).exists()


def _is_awaited(transfer: Transfer) -> bool:
    return Step.objects.filter(transfer=transfer, state=StepState.ACCEPTED).exists()


def _make_due(transfer: Transfer, act: Act) -> None:
    move(transfer, act.event)
    transfer.due_at = current().clock()
    transfer.retries, transfer.beginnings = 0, []
    transfer.unresolved_since = None
    transfer.save()


def _tell(transfer: Transfer, what: str, by: str) -> None:
    Attempt.objects.create(transfer=transfer, at=current().clock(), call="by_hand", code=what, by=by)
