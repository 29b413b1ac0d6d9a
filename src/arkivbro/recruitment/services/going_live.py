"""Going live: of each vacancy that waits an archivist says what becomes of it, many at once, with a look at it first.

A case is made, it is linked to the case that it has, or it is not to be archived. Each is an act of its own: one that goes wrong stops
no other, and is told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from arkivbro.accounts.acts import Actor, Seen, require
from arkivbro.accounts.models import Role
from arkivbro.core.errors import ArkivbroError, Misconfigured, Transient, Unreachable, WrongUse
from arkivbro.core.messages import Message, message
from arkivbro.ports import CaseTitled
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.first_contact import unconfirmed
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services.first_contact import PickVacancies, pick_vacancies, seen_of_picked
from arkivbro.recruitment.services.vacancy_archiving import (
    ExcludeVacancy,
    LinkCase,
    exclude_vacancy,
    link_case,
    looked_up,
    may_link_to,
    seen_of,
)
from arkivbro.transfers.services import CaseFound, cases_titled

T = TypeVar("T")
MOST_AT_ONCE = 50
MOST_OFFERED = 10
ASKED_SECONDS = 20.0
"""In all, for what the archive is asked about one page: a person waits for it."""
NOT_THERE = (Unreachable, Transient, Misconfigured)
"""The archive as a whole is silent or shut: nothing more is asked of it for this page."""
LEAST_WORDS, MOST_WORDS = 2, 4


class Becomes(StrEnum):
    """Of a vacancy that waits."""

    CASE = "lag"
    LINKED = "knytt"
    EXCLUDED = "ikke"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of the vacancy with that public id: `text` is the case's number or words of its title, or the reason."""

    vacancy: str
    becomes: Becomes
    text: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What would happen, or what is in its way; `offered`: cases that it may be, for the person to choose from."""

    wanted: Wanted
    vacancy: Vacancy
    found: CaseFound | None = None
    trouble: Message | None = None
    offered: tuple[CaseTitled, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one: `told` where it went wrong."""

    vacancy: Vacancy
    becomes: Becomes
    told: Message | None = None


def plan(actor: Actor, source: str, wanted: Sequence[Wanted]) -> list[Planned]:
    """What each would do, the archive asked; changes nothing. Raises NotThere, WrongUse."""
    require(actor.has_role(Role.ARCHIVIST))
    rows, asked = _waiting(source, wanted), _Asked(actor)
    return [_planned(asked, one, rows[one.vacancy]) for one in wanted if one.vacancy in rows]


def seen_of_plan(source: str, wanted: Sequence[Wanted]) -> Seen:
    """What was chosen, which of it still waits, and what the page says of each: one that was changed or withdrawn is looked at anew."""
    rows = _waiting(source, wanted)
    shown = [_shown(rows[one.vacancy]) if one.vacancy in rows else None for one in wanted]
    chosen = [(one.vacancy, one.becomes, one.text) for one in wanted]
    return Seen.of("going live", source, chosen, shown)


def _shown(row: Vacancy) -> tuple[object, ...]:
    return (
        row.reference,
        row.title,
        row.unit_ref,
        row.unit_name,
        row.published,
        row.deadline,
        row.cancelled_on,
    )


def carry_out(actor: Actor, source: str, wanted: Sequence[Wanted], seen: Seen) -> list[Done]:
    """One act for each that waits, and one for all that get a case. Raises NotThere, ChangedSinceSeen, WrongUse."""
    require(actor.has_role(Role.ARCHIVIST))
    seen.require(seen_of_plan(source, wanted))
    rows = _waiting(source, wanted)
    wanted = [one for one in wanted if one.vacancy in rows]
    picked = tuple(one.vacancy for one in wanted if one.becomes is Becomes.CASE)
    done = list[Done]()
    if picked:
        command = PickVacancies(
            actor=actor, source=source, seen=seen_of_picked(source, picked), vacancies=picked
        )
        told = _told(lambda: pick_vacancies(command))
        done += [Done(rows[one], Becomes.CASE, told) for one in picked]
    asked = _Asked(actor)
    for one in wanted:
        if one.becomes is not Becomes.CASE:
            done.append(Done(rows[one.vacancy], one.becomes, _decide(asked, one, rows[one.vacancy])))
    return done


class _Asked:
    """The archive, as it is asked for one page: once it is silent, or the page has waited for long enough, no more."""

    def __init__(self, actor: Actor) -> None:
        self.actor, self._ends = actor, time.monotonic() + ASKED_SECONDS
        self._silent: ArkivbroError | None = None

    def __call__(self, question: Callable[[], T]) -> T:
        """Raises what the question raises, and Transient where it is not asked."""
        if self._silent is not None:
            raise self._silent
        if time.monotonic() > self._ends:
            raise Transient("first_contact.no_time")
        try:
            return question()
        except NOT_THERE as error:
            self._silent = error
            raise


def _decide(asked: _Asked, wanted: Wanted, row: Vacancy) -> Message | None:
    if wanted.becomes is Becomes.LINKED:
        seen = seen_of(row)  # another may decide on it while the archive answers
        command = LinkCase(actor=asked.actor, vacancy=row.own_name, number=wanted.text, seen=seen)
        return _told(lambda: asked(lambda: link_case(command)))
    exclude = ExcludeVacancy(actor=asked.actor, vacancy=row.own_name, seen=seen_of(row), reason=wanted.text)
    return _told(lambda: exclude_vacancy(exclude))


def _told(act: Callable[[], object]) -> Message | None:
    try:
        act()
    except ArkivbroError as error:
        return error.message
    return None


def _waiting(source: str, wanted: Sequence[Wanted]) -> dict[str, Vacancy]:
    """By public id, those that still wait. Raises WrongUse for none, and for more than a page has."""
    if not wanted or len({one.vacancy for one in wanted}) != len(wanted) or len(wanted) > MOST_AT_ONCE:
        raise WrongUse("first_contact.pick_some", most=MOST_AT_ONCE)
    rows = unconfirmed(source).filter(public_id__in=[one.vacancy for one in wanted])
    return {row.public_id: row for row in rows}


def _planned(asked: _Asked, wanted: Wanted, row: Vacancy) -> Planned:
    match wanted.becomes:
        case Becomes.CASE:
            return Planned(wanted, row)
        case Becomes.EXCLUDED:
            missing = None if wanted.text.strip() else message("first_contact.reason_missing")
            return Planned(wanted, row, trouble=missing)
    trouble: Message = message("first_contact.number_missing")
    try:
        if any(map(str.isdigit, wanted.text)):
            return Planned(wanted, row, asked(lambda: looked_up(asked.actor, row, wanted.text)))
    except NOT_THERE as error:
        return Planned(wanted, row, trouble=error.message)
    except ArkivbroError as error:
        trouble = error.message
    try:
        offered = _offered(asked, row, wanted.text)
    except ArkivbroError as error:
        return Planned(wanted, row, trouble=error.message)
    return Planned(wanted, row, trouble=trouble, offered=offered)


def _offered(asked: _Asked, row: Vacancy, words: str) -> tuple[CaseTitled, ...]:
    """Cases by the words that were typed, else by the vacancy's reference, else by how its title begins; only such as may be linked to.
    Raises what the archive raises.
    """
    facts = stored_facts(row)
    questions = [words.strip()] if words.strip() else [row.reference, *_beginnings(row.title)]
    for question in filter(None, questions):
        found = asked(lambda question=question: cases_titled(facts, question))  # type: ignore[misc]  # a bound default
        linkable = (one for one in found if may_link_to(asked.actor, one.unit))
        if cases := tuple(islice(linkable, MOST_OFFERED)):
            return cases
    return ()


def _beginnings(title: str) -> list[str]:
    words = title.split()
    return [" ".join(words[:count]) for count in range(min(MOST_WORDS, len(words)), LEAST_WORDS - 1, -1)]
