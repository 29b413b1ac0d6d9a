"""What a person decides about a vacancy's case."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from arkivbro.core.errors import WrongUse
from arkivbro.core.keys import archive_key
from arkivbro.core.messages import message
from arkivbro.core.recruitment import Vacancy
from arkivbro.ports import CaseTitled, ExternalReference, SearchesCases
from arkivbro.runtime import current
from arkivbro.transfers.engine.moving import case_takes_more, move
from arkivbro.transfers.engine.references import as_stored
from arkivbro.transfers.engine.states import FINISHED, Event
from arkivbro.transfers.models import (
    ArchiveCase,
    Attempt,
    FrozenPlan,
    PreparedDocument,
    State,
    Step,
    StepState,
    Transfer,
)
from arkivbro.transfers.services.decisions import cancel_unattempted, lock_transfers
from arkivbro.transfers.services.request import AUTOMATIC, EXCLUDED
from arkivbro.transfers.services.vacancy_anew import tell_these_anew


@dataclass(frozen=True, slots=True)
class CaseFound:
    """The case that people call `number`, as the archive knows it."""

    reference: ExternalReference
    number: str
    unit: str = ""
    """As the archive calls it; "" where it does not tell."""
    title: str = ""
    """Its public one."""


def find_case(vacancy: Vacancy, number: str) -> CaseFound:
    """Asks the vacancy's archive, outside any transaction. Raises WrongUse where it has none, and what the archive raises."""
    runtime, wanted = current(), number.strip()
    seconds = runtime.settings.answer_seconds
    archive = runtime.archives[_case(vacancy).archive]
    reference = archive.find_case_by_number(wanted, deadline=seconds)
    if reference is None:
        raise WrongUse("transfer.no_such_case", number=wanted)
    there = archive.read_case(reference, deadline=seconds)
    number = reference.number or wanted
    return (
        CaseFound(reference, number, there.record.unit, there.record.title.public)
        if there
        else CaseFound(reference, number)
    )


def cases_titled(vacancy: Vacancy, words: str) -> tuple[CaseTitled, ...]:
    """Asks the vacancy's archive, outside any transaction; none where it cannot search. Raises what the archive raises."""
    archive = current().archives[_case(vacancy).archive]
    if not isinstance(archive, SearchesCases):
        return ()
    return archive.cases_titled(words, deadline=current().settings.answer_seconds)


def link_case(vacancy: Vacancy, found: CaseFound, *, by: str) -> ArchiveCase:
    """The vacancy's case is that one; what waits for the case goes there. Inside the caller's transaction.

    Raises WrongUse where the vacancy has one already, or its own is being made.
    """
    with transaction.atomic():
        case = ArchiveCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=_case(vacancy).pk)
        if case.is_there:
            raise WrongUse("transfer.has_case", number=case.number)
        making = Step.objects.filter(transfer__case=case, kind="case").exclude(state=StepState.PLANNED)
        if making.exists():
            raise WrongUse("transfer.case_being_made")
        case.reference, case.number = as_stored(found.reference), found.number
        case.linked_by, case.linked_at = by, current().clock()
        case.save(update_fields=["reference", "number", "linked_by", "linked_at"])
        case_takes_more(case, current().clock(), by=by)
    return case


def go_on_without_first(vacancy: Vacancy, *, reason: str, by: str) -> int:
    """What waits for the case's first document goes on although that one does not rest yet; how many. Raises WrongUse.

    For a person who has seen in the archive that it may: the case must stand there.
    """
    if not reason.strip():
        raise WrongUse("transfer.go_on_without_reason")
    case = _case(vacancy)
    with transaction.atomic():
        case = ArchiveCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
        if not case.is_there:
            raise WrongUse("transfer.no_case_yet")
        now = current().clock()
        for transfer in Transfer.objects.filter(case=case, makes_case=True):
            Attempt.objects.create(
                transfer=transfer, at=now, call="by_hand", code="go_on_without_first", by=by
            )
        return case_takes_more(case, now, by=by)


def do_not_archive(vacancy: Vacancy, *, reason: str, by: str) -> int:
    """*Skal ikke arkiveres* (tests, mistakes): cancels all that was not attempted, and all that comes. Returns how many.

    What already stands in the archive stays there. Raises WrongUse without a reason.
    """
    if not reason.strip():
        raise WrongUse("transfer.exclude_without_reason")
    case, count = _case(vacancy), 0
    with transaction.atomic():
        case = ArchiveCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
        case.excluded_reason, case.excluded_by = reason.strip(), by
        case.save(update_fields=["excluded_reason", "excluded_by"])
        for transfer in lock_transfers(case):
            attempted = Step.objects.filter(transfer=transfer).exclude(state=StepState.PLANNED).exists()
            if transfer.state not in FINISHED and not attempted:
                cancel_unattempted(transfer, Event.EXCLUDE, message(EXCLUDED, reason=reason.strip()))
                Attempt.objects.create(
                    transfer=transfer, at=current().clock(), call="by_hand", code="do_not_archive", by=by
                )
                count += 1
    return count


def archive_after_all(vacancy: Vacancy, *, reason: str, by: str) -> int:
    """*Arkiver likevel*: undoes *Skal ikke arkiveres*. Returns how many transfers stand again that it had cancelled.

    The newest of each subject stands again, to be planned anew, of the vacancy as it is now; what a person cancelled one by one, and
    what the source took back meanwhile, stays cancelled.
    An automatic one waits until it is asked for anew, so that it is due as the profile says; one that a person asked
    for is due at once. Raises WrongUse without a reason, or where nothing is to be undone.
    """
    if not reason.strip():
        raise WrongUse("transfer.include_without_reason")
    case, stood = _case(vacancy), list[Transfer]()
    with transaction.atomic():
        case = ArchiveCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
        if not case.excluded_reason:
            raise WrongUse("transfer.not_excluded")
        case.excluded_reason = case.excluded_by = ""
        case.save(update_fields=["excluded_reason", "excluded_by"])
        newest = {(one.series, one.subject): one for one in lock_transfers(case)}
        for transfer in newest.values():
            if _was_excluded(transfer):
                _stand_again(transfer, case)
                Attempt.objects.create(
                    transfer=transfer, at=current().clock(), call="by_hand", code="archive_after_all", by=by
                )
                stood.append(transfer)
        tell_these_anew(case, stood, vacancy, vacancy)
    return len(stood)


def _was_excluded(transfer: Transfer) -> bool:
    """Cancelled with its vacancy, or made cancelled since; not by a person one by one."""
    by_person = Attempt.objects.filter(transfer=transfer, call="by_hand", code="cancel").exists()
    told = transfer.error is not None and transfer.error.code == EXCLUDED
    return transfer.state == State.CANCELLED and told and not by_person


def _stand_again(transfer: Transfer, case: ArchiveCase) -> None:
    """As it was when it was asked for: nothing of it ever reached the archive."""
    now = current().clock()
    FrozenPlan.objects.filter(transfer=transfer).delete()
    PreparedDocument.objects.filter(transfer=transfer).delete()
    move(transfer, Event.INCLUDE, case)
    transfer.due_at = None if transfer.trigger == AUTOMATIC else now
    transfer.error = None
    transfer.completed = None
    transfer.retries, transfer.beginnings = 0, []
    transfer.save()


def _case(vacancy: Vacancy) -> ArchiveCase:
    runtime = current()
    case, _ = ArchiveCase.objects.get_or_create(
        source=vacancy.ref.source,
        vacancy_id=vacancy.ref.id,
        defaults={
            "archive": runtime.default_archive,
            "key": archive_key(runtime.installation, vacancy.ref, "case"),
            "vacancy_ref": vacancy.reference,
            "created": runtime.clock(),
        },
    )
    return case
