"""What a person decides about a transfer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from arkivbro.core.errors import Finding, WrongUse
from arkivbro.core.recruitment import TransferKind
from arkivbro.runtime import current
from arkivbro.transfers.engine.acts import Act, may
from arkivbro.transfers.models import (
    ArchiveCase,
    Attempt,
    FrozenPlan,
    PreparedDocument,
    State,
    Step,
    StepState,
    Transfer,
    TransferDetails,
)
from arkivbro.transfers.policy.prepare import hash_of_findings


def retry(public_id: str, *, by: str = "") -> Transfer:
    """*Prøv igjen*: at once, with the plan it has and all its waits anew. Raises WrongUse."""
    with _deciding(public_id) as transfer:
        if transfer.state == State.STOPPED:
            raise WrongUse("Overføringen er stanset. Frigi den med en begrunnelse, eller rett opplysningene.")
        if not _may(Act.RETRY, transfer):
            raise WrongUse(f"Overføringen er «{transfer.get_state_display()}», og kan ikke prøves igjen.")
        _make_due(transfer)
        _tell(transfer, Act.RETRY, by)
    return transfer


def retry_all_failed(*, by: str = "") -> int:
    """Everything that is *Feil* or *Avvist*, once more; returns how many."""
    states = (State.FAILED, State.DECLINED)
    ids = list(Transfer.objects.filter(state__in=states).order_by("id").values_list("public_id", flat=True))
    count = 0
    for public_id in ids:
        with _deciding(public_id) as transfer:
            if transfer.state in states:
                _make_due(transfer)
                _tell(transfer, Act.RETRY, by)
                count += 1
    return count


def replan(public_id: str, *, by: str = "") -> Transfer:
    """*Lag ny plan*: plans anew with today's profile. Keys stay, and steps that are done keep their references.

    Raises WrongUse for a finished transfer, and for one that is being carried out this moment.
    """
    with _deciding(public_id) as transfer:
        if not _may(Act.REPLAN, transfer):
            raise WrongUse(f"Overføringen er «{transfer.get_state_display()}», og kan ikke få ny plan nå.")
        FrozenPlan.objects.filter(transfer=transfer).delete()
        PreparedDocument.objects.filter(transfer=transfer).delete()
        Step.objects.filter(transfer=transfer, state=StepState.PLANNED).delete()
        _make_due(transfer)
        _tell(transfer, Act.REPLAN, by)
    return transfer


def cancel(public_id: str, *, by: str = "", reason: str = "") -> Transfer:
    """*Avbryt*: only while nothing was attempted in the archive. Raises WrongUse."""
    with _deciding(public_id) as transfer:
        if not may(Act.CANCEL, State(transfer.state), attempted=False):
            raise WrongUse(f"Overføringen er allerede «{transfer.get_state_display()}».")
        if not _may(Act.CANCEL, transfer):
            raise WrongUse(
                "Noe er allerede sendt til arkivet. Bruk «Fullført for hånd» når du har sett hva som står der."
            )
        cancel_unattempted(transfer, reason)
        _tell(transfer, Act.CANCEL, by)
    return transfer


def complete_by_hand(public_id: str, *, number: str, reason: str, by: str) -> Transfer:
    """*Fullført for hånd*: it stands in the archive under that number, and a person vouches for it. Raises WrongUse."""
    if not (number.strip() and reason.strip() and by.strip()):
        raise WrongUse("Oppgi nummeret i arkivet, en begrunnelse og hvem du er.")
    with _deciding(public_id) as transfer:
        if not _may(Act.COMPLETE, transfer):
            raise WrongUse(f"Overføringen er «{transfer.get_state_display()}».")
        if transfer.kind == TransferKind.ADVERTISEMENT and not transfer.case.is_there:
            raise WrongUse("Saken er ikke i arkivet ennå. Knytt stillingen til saken først.")
        transfer.state = State.TRANSFERRED
        transfer.due_at = None
        transfer.entry_number = number.strip()
        transfer.by_hand, transfer.by_hand_reason = by, reason.strip()
        transfer.error_code = transfer.error_message = ""
        transfer.completed = current().clock()
        transfer.save()
        _tell(transfer, Act.COMPLETE, by)
    return transfer


def release_leak(public_id: str, *, by: str, reason: str, seen: str) -> Transfer:
    """An archivist lets through the findings that were shown; others stop the transfer again. Logged.

    `seen` is `hash_of_stop` as it was when they were shown: who has not seen them releases nothing. Raises WrongUse.
    """
    if not (by.strip() and reason.strip()):
        raise WrongUse("Oppgi en begrunnelse og hvem du er.")
    with _deciding(public_id) as transfer:
        if not _may(Act.RELEASE, transfer):
            raise WrongUse("Bare en stanset overføring kan frigis.")
        details = TransferDetails.objects.filter(transfer=transfer).first()
        if details is None or not details.findings or seen != hash_of_stop(details):
            raise WrongUse("Funnene er ikke de som ble vist. Se på dem på nytt, og frigi etterpå.")
        transfer.released_by, transfer.release_reason = by, reason.strip()
        transfer.released_hash = seen
        _make_due(transfer)
        transfer.save()
        _tell(transfer, Act.RELEASE, by)
    return transfer


def hash_of_stop(details: TransferDetails) -> str:
    """Which findings stand there now: the form that shows them carries it, and a release is for just these."""
    return hash_of_findings(Finding(one["where"], one["what"]) for one in details.findings)


def cancel_unattempted(transfer: Transfer, reason: str) -> None:
    """Inside a transaction that holds the transfer: nothing of it reached the archive, and nothing will."""
    Step.objects.filter(transfer=transfer).delete()
    transfer.state = State.CANCELLED
    transfer.due_at = None
    transfer.error_code = ""
    transfer.error_message = reason
    transfer.completed = current().clock()
    transfer.save()


def lock_transfers(case: ArchiveCase) -> Iterable[Transfer]:
    """The case's transfers, locked; the case must be locked first."""
    return Transfer.objects.select_for_update(no_key=True, of=("self",)).filter(case=case).order_by("id")


@contextmanager
def _deciding(public_id: str) -> Iterator[Transfer]:
    """A short transaction that holds the case and the transfer. Missing and forbidden answer alike: WrongUse."""
    with transaction.atomic():
        case_id = Transfer.objects.filter(public_id=public_id).values_list("case_id", flat=True).first()
        if case_id is None:
            raise WrongUse(f"Det finnes ingen overføring «{public_id}».")
        case = ArchiveCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=case_id)
        transfer = Transfer.objects.select_for_update(no_key=True, of=("self",)).get(public_id=public_id)
        transfer.case = case
        yield transfer


def _may(act: Act, transfer: Transfer) -> bool:
    attempted = Step.objects.filter(transfer=transfer).exclude(state=StepState.PLANNED).exists()
    return may(act, State(transfer.state), attempted=attempted)


def _make_due(transfer: Transfer) -> None:
    waits = not transfer.makes_case and not transfer.case.is_there
    transfer.state = State.WAITING_FOR_CASE if waits else State.WAITING
    transfer.due_at = current().clock()
    transfer.retries = transfer.started_count = 0
    transfer.unresolved_since = None
    transfer.save()


def _tell(transfer: Transfer, what: str, by: str) -> None:
    Attempt.objects.create(transfer=transfer, at=current().clock(), call="by_hand", code=what, by=by)
