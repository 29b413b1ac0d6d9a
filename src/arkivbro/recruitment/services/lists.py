"""Applicant lists: made of the candidates as they are now, locked as numbered versions, and asked for in the archive.

Who stands on a list and what is shown of each is `core.listed_people`'s; whether it may be made now, `core.list_readiness`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from arkivbro.core import applicant_lists as laid_out
from arkivbro.core.applicant_lists import ApplicantList, ListedPerson, ListKind
from arkivbro.core.errors import WrongUse
from arkivbro.core.facts import TransferFacts
from arkivbro.core.list_columns import Column
from arkivbro.core.list_readiness import list_days
from arkivbro.core.list_versions import ListDifference, difference, locked
from arkivbro.core.listed_people import (
    Candidate,
    ListPeriod,
    ProtectionHandling,
    Supplement,
    listed_people,
    people,
)
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.recruitment.models import ApplicantHandling, ListHandout, LockedList, Vacancy
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services.asking import clock, oslo_day
from arkivbro.recruitment.services.exemption_columns import with_request
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.runtime import current
from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.services import request_transfer

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
) -> ApplicantList:
    """The list as it would be locked now. `columns`, `title` and `chosen` are for lists of one's own. Raises WrongUse."""
    rules = current().profile.lists
    match kind:
        case ListKind.PUBLIC:
            shown = tuple(Column(name) for name in rules.public_columns)
            return laid_out.public_list(listed(vacancy, day, candidates), day, shown)
        case ListKind.EXTENDED:
            shown = tuple(Column(name) for name in rules.extended_columns)
            return laid_out.extended_list(listed(vacancy, day, candidates), day, shown)
        case ListKind.CUSTOM:
            everybody = people(candidates, day, clock(), window())
            return laid_out.custom_list(everybody, day, columns, title, chosen)
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


@dataclass(frozen=True, slots=True)
class Locked:
    """What *Arkiver* brought: the version, whether it is new, and what it changed."""

    row: LockedList
    is_new: bool
    change: ListDifference | None = None


def lock_and_archive(
    vacancy: Vacancy, made: ApplicantList, *, by: str, officer: str = "", reason: str = "", override: str = ""
) -> Locked:
    """Locks the list as a version and asks for its transfer; the same content again is the version that is there.

    Raises WrongUse for a later version without a reason.
    """
    with transaction.atomic():
        Vacancy.objects.select_for_update().get(pk=vacancy.pk)
        earlier = list(vacancy.lists.select_for_update().filter(kind=made.kind).order_by("-pk"))
        same_day = [row for row in earlier if row.day == made.day and made.kind in OF_A_DEADLINE]
        newest = same_day[:1] or [row for row in earlier[:1] if row.title == made.title]
        same = next((row for row in newest if row.content_hash == made.content_hash), None)
        if same is not None:
            return Locked(same, is_new=_asked_anew(same, by))
        version = len(same_day) + 1
        number = f"{_SHORT[made.kind]}-{len(earlier) + 1}"
        now = clock()
        kept = locked(made, number=number, version=version, at=now, by=by, reason=reason, officer=officer)
        row = LockedList.objects.create(
            vacancy=vacancy,
            kind=made.kind.value,
            day=made.day,
            number=number,
            version=version,
            title=made.title,
            content_hash=made.content_hash,
            text=to_json(kept),
            reason=reason.strip(),
            override=override.strip(),
            locked_at=now,
            locked_by=by,
        )
        facts = TransferFacts(TransferKind(made.kind.value), stored_facts(vacancy), applicant_list=kept)
        transfer, _ = request_transfer(facts=facts, trigger=by, archive=vacancy.archive, due_at=now)
        if transfer is not None:
            row.transfer_id = transfer.public_id
            row.save(update_fields=["transfer_id"])
    change = difference(shown(same_day[0]), kept) if same_day else None
    return Locked(row, is_new=True, change=change)


def _asked_anew(row: LockedList, by: str) -> bool:
    """A locked list whose transfer was cancelled is asked for again; whether it was."""
    given_up = Transfer.objects.filter(public_id=row.transfer_id, state=State.CANCELLED).first()
    if given_up is None:
        return False
    vacancy = row.vacancy
    facts = TransferFacts(TransferKind(row.kind), stored_facts(vacancy), applicant_list=shown(row))
    transfer, is_new = request_transfer(facts=facts, trigger=by, archive=vacancy.archive, due_at=clock())
    if transfer is None or not is_new:
        return False
    row.transfer_id = transfer.public_id
    row.save(update_fields=["transfer_id"])
    return True


_SHORT = {
    ListKind.PUBLIC: "offentlig",
    ListKind.EXTENDED: "utvidet",
    ListKind.CUSTOM: "egen",
    ListKind.ADDRESS: "adresse",
}


def change_from_previous(row: LockedList) -> ListDifference | None:
    """What the version changed; None for the first, and for lists of one's own."""
    if row.version < 2:
        return None
    before = LockedList.objects.filter(
        vacancy=row.vacancy_id, kind=row.kind, day=row.day, version=row.version - 1
    ).first()
    return difference(shown(before), shown(row)) if before else None


def note_handout(row: LockedList, username: str, form: str) -> None:
    """Who got which version, and how. Raises WrongUse for a form that is not known."""
    if form not in ("vis", "pdf", "xlsx", "csv"):
        raise WrongUse("Velg PDF, Excel eller CSV.")
    ListHandout.objects.create(locked_list=row, at=clock(), username=username, form=form)
