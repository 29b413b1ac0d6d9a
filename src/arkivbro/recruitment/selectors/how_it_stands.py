"""How it stands with what a system sent: its vacancies and applications, in the ledger and in the archive. Names no person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Scope
from arkivbro.core.errors import NotThere
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import ApplicantHandling, Application, LetterTemplate, ToldLetter, Vacancy
from arkivbro.recruitment.selectors.told_by_systems import applications_of, require_scope, vacancies_of
from arkivbro.transfers.selectors import (
    NEEDS_PERSON,
    State,
    archiving_status_of,
    latest_by_subject,
    transfer_in_short,
)

NOT_ASKED = "not_asked"
_STATES = {
    State.WAITING: "waiting",
    State.WAITING_FOR_CASE: "waiting",
    State.RETRYING: "waiting",
    State.TRANSFERRING: "under_way",
    State.ACCEPTED: "under_way",
    State.UNRESOLVED: "under_way",
    State.TRANSFERRED: "archived",
    State.CANCELLED: "cancelled",
    **dict.fromkeys(NEEDS_PERSON, "needs_person"),
}
"""Why a transfer stands still may say something of other people, and is for those who mend it."""


@dataclass(frozen=True, slots=True)
class Stands:
    """`case_number` and `entry_number` are the archive's; "" while there is none."""

    state: str = NOT_ASKED
    case_number: str = ""
    entry_number: str = ""


NOTHING = Stands()


@dataclass(frozen=True, slots=True)
class VacancyStands:
    row: Vacancy
    advertisement: Stands
    applications: int


@dataclass(frozen=True, slots=True)
class ApplicationStands:
    row: Application
    application: Stands
    withdrawal: Stands
    exemption_decision: Stands


@dataclass(frozen=True, slots=True)
class LetterStands:
    row: ToldLetter
    letter: Stands


def vacancy_sent(actor: Actor, id_: str) -> VacancyStands:
    """Raises NotThere, WrongUse."""
    require_scope(actor, Scope.STATUS)
    row = vacancies_of(actor).filter(source_id=id_).first()
    if row is None:
        raise NotThere
    return vacancies_stand([row])[0]


def application_sent(actor: Actor, id_: str) -> ApplicationStands:
    """Raises NotThere, WrongUse."""
    require_scope(actor, Scope.STATUS)
    row = applications_of(actor).select_related("vacancy").filter(source_id=id_).first()
    if row is None:
        raise NotThere
    return applications_stand([row])[0]


def vacancies_sent(actor: Actor) -> QuerySet[Vacancy]:
    """In the order in which they came. Raises NotThere, WrongUse."""
    require_scope(actor, Scope.STATUS)
    return vacancies_of(actor).order_by("pk")


def applications_sent(actor: Actor, vacancy: str | None = None) -> QuerySet[Application]:
    """All, or those of one vacancy by the system's id, in the order in which they came. Raises NotThere, WrongUse."""
    require_scope(actor, Scope.STATUS)
    rows = applications_of(actor).select_related("vacancy").order_by("pk")
    if vacancy is None:
        return rows
    found = vacancies_of(actor).filter(source_id=vacancy).first()
    if found is None:
        raise NotThere
    return rows.filter(vacancy=found)


def letters_sent(actor: Actor) -> QuerySet[ToldLetter]:
    """In the order in which they came. Raises NotThere, WrongUse."""
    require_scope(actor, Scope.STATUS)
    rows = ToldLetter.objects.filter(source=actor.source, letter__vacancy__in=vacancies_of(actor))
    return rows.select_related("letter__application").order_by("pk")


def letter_kinds(actor: Actor) -> QuerySet[LetterTemplate]:
    """What kinds of letters there are. Raises NotThere, WrongUse."""
    require_scope(actor, Scope.LETTERS)
    return LetterTemplate.objects.order_by("kind", "language", "pk")


def letters_stand(rows: Sequence[ToldLetter]) -> list[LetterStands]:
    """How it stands with each: one query for each that is on its way."""
    return [LetterStands(row, _of_transfer(row.letter.transfer_id)) for row in rows]


def _of_transfer(public_id: str) -> Stands:
    transfer = transfer_in_short(public_id) if public_id else None
    if transfer is None:
        return NOTHING
    return Stands(_STATES[State(transfer.state)], transfer.case.number, transfer.entry_number)


def vacancies_stand(rows: Sequence[Vacancy]) -> list[VacancyStands]:
    """How it stands with each: two queries, and one for each that the ledger has heard of."""
    cases = archiving_status_of([row.ref for row in rows])
    counted = (
        Application.objects.filter(vacancy__in=rows).values_list("vacancy").annotate(Count("pk")).order_by()
    )
    numbers = dict(counted)
    found = []
    for row in rows:
        case = cases.get(row.ref)
        told = _stands(row.ref, TransferKind.ADVERTISEMENT, [""], case.case_number)[""] if case else NOTHING
        found.append(VacancyStands(row, told, numbers.get(row.pk, 0)))
    return found


def applications_stand(rows: Sequence[Application]) -> list[ApplicationStands]:
    """How it stands with each: a few queries for each vacancy among them."""
    by_vacancy: dict[Ref, list[Application]] = {}
    for row in rows:
        assert row.vacancy is not None  # it was found by its vacancy
        by_vacancy.setdefault(row.vacancy.ref, []).append(row)
    found: dict[int, ApplicationStands] = {}
    cases = archiving_status_of(by_vacancy.keys())
    for vacancy, own in by_vacancy.items():
        if vacancy in cases:
            found |= _applications_of_case(vacancy, own, cases[vacancy].case_number)
    return [found.get(row.pk, ApplicationStands(row, NOTHING, NOTHING, NOTHING)) for row in rows]


def _applications_of_case(
    vacancy: Ref, rows: Sequence[Application], case_number: str
) -> dict[int, ApplicationStands]:
    handled = ApplicantHandling.objects.filter(application__in=rows).values_list("application", "decisions")
    decisions = {pk: f"/{number}" for pk, number in handled if number}
    subjects = [row.subject for row in rows]
    sent = _stands(vacancy, TransferKind.APPLICATION, subjects, case_number)
    withdrawn = _stands(vacancy, TransferKind.WITHDRAWAL, subjects, case_number)
    numbered = [row.subject + decisions[row.pk] for row in rows if row.pk in decisions]
    decided = _stands(vacancy, TransferKind.EXEMPTION_DECISION, numbered, case_number)
    return {
        row.pk: ApplicationStands(
            row,
            sent[row.subject],
            withdrawn[row.subject],
            decided.get(row.subject + decisions.get(row.pk, ""), Stands(case_number=case_number)),
        )
        for row in rows
    }


def _stands(
    vacancy: Ref, kind: TransferKind, subjects: Collection[str], case_number: str
) -> dict[str, Stands]:
    """Of each of the subjects."""
    rows = latest_by_subject(vacancy, kind.value, subjects)
    return {
        one: Stands(_STATES[State(rows[one].state)], case_number, rows[one].entry_number)
        if one in rows
        else Stands(case_number=case_number)
        for one in subjects
    }
