"""What a person decides about a vacancy's case."""

from __future__ import annotations

from django.db import transaction

from arkivbro.core.errors import WrongUse
from arkivbro.core.keys import archive_key
from arkivbro.core.recruitment import Vacancy
from arkivbro.transfers.deliver import BASE_DEADLINE
from arkivbro.transfers.models import ArchiveCase, Attempt, State, Step, StepState, Transfer
from arkivbro.transfers.references import as_stored
from arkivbro.transfers.runtime import current
from arkivbro.transfers.services.decisions import cancel_unattempted, lock_transfers
from arkivbro.transfers.states import FINISHED


def link_case(vacancy: Vacancy, *, number: str, by: str) -> ArchiveCase:
    """The vacancy's case is the one that people call `number`; what waits for the case goes there.

    The archive is asked outside any transaction. Raises WrongUse (no such case, or the vacancy has one already, or its
    own is being made), and what the archive raises.
    """
    runtime = current()
    case = _case(vacancy)
    reference = runtime.archives[case.archive].find_case_by_number(number.strip(), deadline=BASE_DEADLINE)
    if reference is None:
        raise WrongUse(f"Arkivet har ingen sak «{number.strip()}».")
    with transaction.atomic():
        case = ArchiveCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
        if case.is_there:
            raise WrongUse(f"Stillingen har allerede sak {case.number}.")
        making = Step.objects.filter(transfer__case=case, kind="case").exclude(state=StepState.PLANNED)
        if making.exists():
            raise WrongUse("Saken er i ferd med å bli opprettet. Prøv igjen når det er avklart.")
        case.reference, case.number = as_stored(reference), reference.number or number.strip()
        case.linked_by, case.linked_at = by, runtime.clock()
        case.save(update_fields=["reference", "number", "linked_by", "linked_at"])
        Transfer.objects.filter(case=case, state=State.WAITING_FOR_CASE).update(state=State.WAITING)
    return case


def do_not_archive(vacancy: Vacancy, *, reason: str, by: str) -> int:
    """*Skal ikke arkiveres* (tests, mistakes): cancels all that was not attempted, and all that comes. Returns how many.

    What already stands in the archive stays there. Raises WrongUse without a reason.
    """
    if not reason.strip():
        raise WrongUse("Oppgi hvorfor stillingen ikke skal arkiveres.")
    case, count = _case(vacancy), 0
    with transaction.atomic():
        case = ArchiveCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
        case.excluded_reason, case.excluded_by = reason.strip(), by
        case.save(update_fields=["excluded_reason", "excluded_by"])
        for transfer in lock_transfers(case):
            attempted = Step.objects.filter(transfer=transfer).exclude(state=StepState.PLANNED).exists()
            if transfer.state not in FINISHED and not attempted:
                cancel_unattempted(transfer, f"Skal ikke arkiveres: {reason.strip()}")
                Attempt.objects.create(
                    transfer=transfer, at=current().clock(), call="by_hand", code="do_not_archive", by=by
                )
                count += 1
    return count


def _case(vacancy: Vacancy) -> ArchiveCase:
    runtime = current()
    case, _ = ArchiveCase.objects.get_or_create(
        source=vacancy.source,
        vacancy_id=vacancy.id,
        defaults={
            "archive": runtime.default_archive,
            "key": archive_key(runtime.installation, vacancy.source, vacancy.id, "case"),
            "vacancy_ref": vacancy.reference,
            "created": runtime.clock(),
        },
    )
    return case
