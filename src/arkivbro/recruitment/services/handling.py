"""What people add to an application for the lists: missing values, who is one person, and how a protected one is shown."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from arkivbro.accounts.acts import Seen, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.core.errors import WrongUse
from arkivbro.core.listed_people import ProtectedChoice, ProtectionHandling, Supplement
from arkivbro.core.recruitment import Gender, Protection
from arkivbro.core.stored_json import to_json
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import ApplicantHandling, Application, Vacancy
from arkivbro.recruitment.rights import open_application
from arkivbro.recruitment.services.exemption import locked_handling
from arkivbro.recruitment.services.of_candidate import OfCandidate, where_of
from arkivbro.recruitment.services.protection import hold_for_grouping, stop_anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply(OfCandidate):
    """Fills in what the source had not; it never replaces what the applicant stated."""

    seen: Seen
    age: int | None = None
    position: str = ""
    municipality: str = ""
    gender: Gender | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SayOnePerson(OfCandidate):
    """This application and the `other` (public id) are one person's: two entries in the archive, one row on the lists."""

    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SayTwoPeople(OfCandidate):
    """This application and the `other` (public id) are two people's, for all the likeness."""

    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleProtection(OfCandidate):
    """A named archivist decides what the lists show of a strictly protected person."""

    seen: Seen
    choice: ProtectedChoice
    reason: str


def seen_of(row: Application, handling: ApplicantHandling | None) -> Seen:
    """What the page *Opplysninger til søkerlistene* shows of what people have added."""
    added = (handling.supplement, handling.protection) if handling else ("", "")
    return Seen.of("handling", row.version, row.protection, *added)


@act("handling.supply")
def supply(command: Supply) -> None:
    """Raises NotThere, ChangedSinceSeen."""
    with _handling(command, supply, command.seen) as (_, handling):
        filled = Supplement(
            command.age,
            command.position,
            command.municipality,
            command.gender,
            filled_by=command.actor.name,
        )
        handling.supplement = to_json(filled)
        handling.save(update_fields=["supplement", "changed_at"])


@act("handling.protection")
def handle_protection(command: HandleProtection) -> None:
    """Raises NotThere for whoever is no archivist, ChangedSinceSeen, WrongUse."""
    require(command.actor.has_role(Role.ARCHIVIST))
    with _handling(command, handle_protection, command.seen, command.reason) as (row, handling):
        if row.protection != Protection.STRICTLY_CONFIDENTIAL.value:
            raise WrongUse("recruitment.not_protected")
        if not command.reason.strip():
            raise WrongUse("recruitment.reason_missing")
        decided = ProtectionHandling(command.choice, command.actor.name, clock(), command.reason.strip())
        handling.protection = to_json(decided)
        handling.save(update_fields=["protection", "changed_at"])


@act("handling.one_person")
def say_one_person(command: SayOnePerson) -> None:
    """Raises NotThere, WrongUse."""
    with recorded(command.actor, say_one_person) as log:
        first, second = _both(command)
        log.where = where_of(first)
        one, other = _pair(first, second)
        for row, ref in ((one, second.ref), (other, first.ref)):
            row.same_as = sorted({*row.same_as, str(ref)})
            row.other_person_than = [told for told in row.other_person_than if told != str(ref)]
        _group_anew(one, other)


@act("handling.two_people")
def say_two_people(command: SayTwoPeople) -> None:
    """Undoes what was said of just these two; what was said of either and a third stands. Raises NotThere; WrongUse, where they are one
    through others.
    """
    with recorded(command.actor, say_two_people) as log:
        first, second = _both(command)
        log.where = where_of(first)
        one, other = _pair(first, second)
        for row, ref in ((one, second.ref), (other, first.ref)):
            row.same_as = [told for told in row.same_as if told != str(ref)]
            row.other_person_than = sorted({*row.other_person_than, str(ref)})
        _group_anew(one, other)
        if one.same_person and one.same_person == other.same_person:
            raise WrongUse("recruitment.one_through_others")


def _pair(first: Application, second: Application) -> tuple[ApplicantHandling, ApplicantHandling]:
    """What is handled of both, locked in one order: the vacancy, the applications of both people, and then what is handled."""
    assert first.vacancy is not None  # it was found by it
    Vacancy.objects.select_for_update(no_key=True).get(pk=first.vacancy.pk)
    hold_for_grouping((first, second))
    rows = {one.pk: locked_handling(one) for one in sorted((first, second), key=lambda one: one.pk)}
    return rows[first.pk], rows[second.pk]


def _group_anew(one: ApplicantHandling, other: ApplicantHandling) -> None:
    """Stores both, and marks anew everybody who is or was one person with either: who hangs together by what was said is one."""
    marks = {one.same_person, other.same_person} - {""}
    of_the_vacancy = ApplicantHandling.objects.select_related("application").select_for_update(of=("self",))
    of_the_vacancy = of_the_vacancy.filter(application__vacancy=one.application.vacancy).order_by(
        "application_id"
    )
    others = of_the_vacancy.filter(same_person__in=marks).exclude(pk__in=(one.pk, other.pk))
    rows = {str(row.application.ref): row for row in (one, other, *others)}
    left = dict(rows)
    while left:
        group = _hang_together(next(iter(left)), rows)
        kept = sorted({rows[ref].same_person for ref in group} & marks)
        mark = "" if len(group) == 1 else kept[0] if kept else secrets.token_hex(9)
        marks.discard(mark)
        for ref in group:
            left.pop(ref, None)
            rows[ref].same_person = mark
    for row in rows.values():
        row.save(update_fields=["same_person", "same_as", "other_person_than", "changed_at"])
    for row in rows.values():
        stop_anew(Application.objects.get(pk=row.pk))


def _hang_together(ref: str, rows: dict[str, ApplicantHandling]) -> set[str]:
    found, waiting = {ref}, [ref]
    while waiting:
        for told in rows[waiting.pop()].same_as:
            if told in rows and told not in found:
                found.add(told)
                waiting.append(told)
    return found


def _both(command: SayOnePerson | SayTwoPeople) -> tuple[Application, Application]:
    """Two applications for one vacancy, whose candidates the actor may see."""
    first = open_application(command.actor, command.vacancy, command.application)
    second = open_application(command.actor, command.vacancy, command.other)
    if first.pk == second.pk:
        raise WrongUse("recruitment.two_of_one_vacancy")
    return first, second


@contextmanager
def _handling(
    command: Supply | HandleProtection, done: Callable[..., Any], seen: Seen, why: str = ""
) -> Iterator[tuple[Application, ApplicantHandling]]:
    with recorded(command.actor, done, why=why) as log:
        row = open_application(command.actor, command.vacancy, command.application)
        log.where = where_of(row)
        handling = locked_handling(row)
        seen.require(seen_of(row, handling))
        yield row, handling
