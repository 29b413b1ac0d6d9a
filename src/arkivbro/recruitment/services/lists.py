"""Applicant lists: made of the candidates as they are now, locked as numbered versions, and asked for in the archive.

Who stands on a list and what is shown of each is `core.listed_people`'s; whether it may be made now, `core.list_readiness`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from arkivbro.core import applicant_lists as laid_out
from arkivbro.core.applicant_lists import ApplicantList, ListKind
from arkivbro.core.list_columns import Column
from arkivbro.core.list_readiness import list_days
from arkivbro.core.list_versions import ListDifference, difference
from arkivbro.core.listed_people import (
    Candidate,
    ListPeriod,
    ProtectionHandling,
    Supplement,
    listed_people,
    people,
)
from arkivbro.core.listed_person import ListedPerson
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import ApplicantHandling, LockedList, Vacancy
from arkivbro.recruitment.selectors.exemption_record import with_request
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.runtime import current

OF_A_DEADLINE = (ListKind.PUBLIC, ListKind.EXTENDED)
"""One of each for a deadline; the others are made as often as somebody wants."""


def window() -> timedelta:
    """The time that a refused applicant has to withdraw, from the profile."""
    return timedelta(hours=current().profile.lists.withdrawal_hours)


def candidates_of(vacancy: Vacancy) -> list[Candidate]:
    """Every application in its latest version, with what people have added; three queries."""
    rows = list(vacancy.applications.order_by("received", "pk"))
    facts = latest_facts_of(rows)
    handled = {
        row.application_id: row for row in ApplicantHandling.objects.filter(application__vacancy=vacancy)
    }
    found = []
    for row in rows:
        fact, handling = facts.get(row.pk), handled.get(row.pk)
        if fact is None:
            continue  # retention has taken it
        found.append(
            Candidate(
                fact,
                with_request(row.ref, handling, fact.exemption),
                from_json(Supplement, handling.supplement)
                if handling and handling.supplement
                else Supplement(),
                handling.same_person if handling else "",
                frozenset(map(Ref.parse, handling.other_person_than)) if handling else frozenset(),
                from_json(ProtectionHandling, handling.protection)
                if handling and handling.protection
                else None,
            )
        )
    return found


def days_of_lists(vacancy: Vacancy, wanted: date | None = None) -> tuple[date, ...]:
    """The days that each give a list, the oldest first: deadlines, and list dates that a person set. `wanted`: a list date
    that a person sets now, for "Snarest", which is no deadline; it stands from when its list is locked.
    """
    set_days = set(vacancy.lists.filter(kind__in=OF_A_DEADLINE).values_list("day", flat=True))
    if wanted is not None and vacancy.deadline is None and wanted <= oslo_day(clock()):
        set_days.add(wanted)
    return list_days(stored_facts(vacancy), sorted(set_days))


def listed(vacancy: Vacancy, day: date, candidates: Sequence[Candidate]) -> tuple[ListedPerson, ...]:
    """Everybody on the lists of that deadline, numbered alike for both; whoever stood on a locked one stays."""
    stood = [
        one
        for text in vacancy.lists.filter(day=day, kind__in=OF_A_DEADLINE).values_list("text", flat=True)
        for row in from_json(ApplicantList, text).rows
        for one in row.applications
    ]
    period = ListPeriod(day, take_late=current().profile.lists.late_applicants)
    return listed_people(candidates, period, clock(), window(), stood_before=stood)


def made_now(
    vacancy: Vacancy,
    kind: ListKind,
    day: date,
    candidates: Sequence[Candidate],
    *,
    columns: Sequence[Column] = (),
    title: str = "",
    chosen: Collection[Ref] | None = None,
    order: Column | None = None,
) -> ApplicantList:
    """The list as it would be locked now. `columns`, `title`, `chosen` and `order` are for lists of one's own. Raises WrongUse."""
    rules = current().profile.lists
    match kind:
        case ListKind.PUBLIC:
            shown = tuple(Column(name) for name in rules.public_columns)
            everybody = listed(vacancy, day, candidates)
            return laid_out.public_list(everybody, day, shown, exempt_note=rules.exempt_note)
        case ListKind.EXTENDED:
            shown = tuple(Column(name) for name in rules.extended_columns)
            return laid_out.extended_list(listed(vacancy, day, candidates), day, shown)
        case ListKind.CUSTOM:
            chosen_from = people(candidates, day, clock(), window())
            return laid_out.custom_list(chosen_from, day, columns, title, chosen, order)
        case ListKind.ADDRESS:
            return laid_out.address_list(people(candidates, day, clock(), window()), day, title, chosen)
        case ListKind.SCREENED_ADDRESS:
            return laid_out.screened_address_list(
                people(candidates, day, clock(), window()), day, title, chosen
            )


def versions(vacancy: Vacancy, kind: ListKind, day: date) -> list[LockedList]:
    """The locked versions of a deadline's list, the newest first."""
    return list(vacancy.lists.filter(kind=kind, day=day).order_by("-version"))


def shown(row: LockedList) -> ApplicantList:
    """The list as it was locked."""
    return from_json(ApplicantList, row.text)


def change_from_previous(row: LockedList) -> ListDifference | None:
    """What the version changed; None for the first, and for lists of one's own."""
    if row.version < 2:
        return None
    before = LockedList.objects.filter(
        vacancy=row.vacancy_id, kind=row.kind, day=row.day, version=row.version - 1
    ).first()
    return difference(shown(before), shown(row)) if before else None
