"""An application turned out to belong to another vacancy: what was asked for in the first one's case is let go."""

from __future__ import annotations

from django.db.models import Q

from arkivbro.core.messages import message
from arkivbro.core.ref import Ref
from arkivbro.transfers.engine.states import Event
from arkivbro.transfers.models import ArchiveCase, State, Step, StepState, Transfer
from arkivbro.transfers.services.decisions import cancel_unattempted, lock_transfers


def let_go(vacancy: Ref, application: Ref) -> bool:
    """Cancels what the vacancy's case was to get of the application, if nothing of it can have reached the archive.

    False, and nothing is done, where something was attempted, or where a person has written or decided something about the
    applicant. Inside the caller's transaction, which then gives the application its other vacancy.
    """
    case = (
        ArchiveCase.objects.select_for_update(no_key=True, of=("self",))
        .filter(source=vacancy.source, vacancy_id=vacancy.id)
        .first()
    )
    if case is None:
        return True
    subject = application.subject
    about = Q(subject=subject) | Q(subject__startswith=f"{subject}/")
    standing = lock_transfers(case).filter(about).exclude(state=State.CANCELLED)
    if any(one.subject != subject or not _is_untouched(one) for one in standing):
        return False
    for one in standing:
        cancel_unattempted(one, Event.REPLACED, message("transfer.other_vacancy"))
    return True


def _is_untouched(transfer: Transfer) -> bool:
    attempted = Step.objects.filter(transfer=transfer).exclude(state=StepState.PLANNED).exists()
    return not attempted and transfer.state not in (State.TRANSFERRED, State.ACCEPTED)
