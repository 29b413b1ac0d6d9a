"""What archivists decide about a vacancy's archiving: *Skal ikke arkiveres* and back, and the case that it has already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from arkivbro.accounts.acts import NOTHING_SEEN, Actor, Seen, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.accounts.selectors import unit_of_record
from arkivbro.core.errors import Declined, WrongUse
from arkivbro.core.recruitment import Vacancy as VacancyFacts
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.rights import may_see_candidates, open_vacancy
from arkivbro.recruitment.selectors.beginning import beginning_of
from arkivbro.recruitment.selectors.stored_facts import latest_facts, stored_facts
from arkivbro.recruitment.services.receiving_application import ask_for_application
from arkivbro.recruitment.services.receiving_vacancy import ask_for_vacancy, ask_for_what_came
from arkivbro.runtime import current
from arkivbro.transfers import services as ledger
from arkivbro.transfers.selectors import has_stopped

AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludeVacancy:
    """*Skal ikke arkiveres* (tests, mistakes): nothing more goes to the archive, and what waited is cancelled."""

    actor: Actor
    vacancy: str
    seen: Seen
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncludeVacancy:
    """*Arkiver likevel*: undoes *Skal ikke arkiveres*."""

    actor: Actor
    vacancy: str
    seen: Seen
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOnWithoutFirst:
    """*La resten gå videre*: the case's first document does not rest, and what waits for it goes in all the same."""

    actor: Actor
    vacancy: str
    seen: Seen
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCase:
    """*Knytt til sak*: this vacancy already has its case. The archive is asked for it, so nothing needs to have been seen; what was (of how its
    archiving stands) must still hold when the archive has answered.
    """

    actor: Actor
    vacancy: str
    number: str
    seen: Seen = NOTHING_SEEN


def seen_of(vacancy: Vacancy) -> Seen:
    """How the vacancy's archiving stands: what *Skal ikke arkiveres* and *Arkiver likevel* change."""
    return Seen.of("archiving", vacancy.archiving, vacancy.archiving_reason, vacancy.linked)


@act("vacancy.exclude")
def exclude_vacancy(command: ExcludeVacancy) -> int:
    """How many transfers were cancelled; what stands in the archive stays there.

    Raises NotThere, ChangedSinceSeen; WrongUse, also for whoever may not see what is stopped there to protect somebody: giving that up
    is for those who can look at it.
    """
    with _deciding(command, exclude_vacancy) as row:
        ledger.hold_all(row.ref)  # nothing stops between the look and what follows
        if has_stopped(row.ref) and not may_see_candidates(command.actor, row):
            raise WrongUse("vacancy.something_is_stopped")
        count = ledger.do_not_archive(stored_facts(row), reason=command.reason, by=command.actor.name)
        _note(row, Archiving.EXCLUDED, command)
    return count


@act("vacancy.include")
def include_vacancy(command: IncludeVacancy) -> int:
    """How many cancelled transfers stand again. What was cancelled and what came since is asked for, by the profile.

    Asked for as automatic, so that what nothing automatic may be done for still stops at a named archivist. One that was archived before
    is so again, whatever day its source has been given since; another goes by that day. Raises NotThere, ChangedSinceSeen, WrongUse.
    """
    with _deciding(command, include_vacancy) as row:
        facts = stored_facts(row)
        count = ledger.archive_after_all(facts, reason=command.reason, by=command.actor.name)
        was_archived = row.linked or row.excluded_at_version is not None
        beginning = beginning_of(row.source)
        archiving = Archiving.AUTOMATIC if was_archived else beginning.archiving_of(facts, by_person=True)
        _note(row, archiving, command)
        if archiving is Archiving.AUTOMATIC:
            ask_for_all(row, facts)
    return count


@act("vacancy.go_on")
def go_on_without_first(command: GoOnWithoutFirst) -> int:
    """How many transfers go on. Raises NotThere, ChangedSinceSeen, WrongUse."""
    with _deciding(command, go_on_without_first) as row:
        return ledger.go_on_without_first(stored_facts(row), reason=command.reason, by=command.actor.name)


@act("vacancy.link_case")
def link_case(command: LinkCase) -> str:
    """The case's number. The archive is asked first, outside any transaction; then all is done in one.

    One from before our time is archived from now on: its applications are asked for, and the note where it is cancelled; its
    advertisement is not, for the case that it is linked to has one. Who links decides who reads the applications from now on: that takes clearance for them in
    the vacancy's unit and in the case's. Raises NotThere, Declined, ChangedSinceSeen, WrongUse, and what the archive raises.
    """
    require(command.actor.has_role(Role.ARCHIVIST))
    known = open_vacancy(command.actor, command.vacancy)
    found = looked_up(command.actor, known, command.number)
    by = command.actor.name
    with recorded(command.actor, link_case, where=known.reference, why=found.number):
        row = Vacancy.objects.select_for_update().get(pk=known.pk)
        if command.seen != NOTHING_SEEN:
            command.seen.require(seen_of(row))
        case = ledger.link_case(stored_facts(row), found, by=by)
        if row.archiving in (Archiving.BEFORE_OUR_TIME, Archiving.UNCONFIRMED):
            row.archiving, row.archiving_by, row.linked = Archiving.AUTOMATIC, by, True
            row.save(update_fields=["archiving", "archiving_by", "linked"])
            ask_for_what_came(row, stored_facts(row), by, since=row.shown_version)
            for application in row.applications.select_for_update().order_by("received", "pk"):
                ask_for_application(application, latest_facts(application), by)
    return str(case.number)


def looked_up(actor: Actor, vacancy: Vacancy, number: str) -> ledger.CaseFound:
    """The case of that number in the vacancy's archive, outside any transaction. Raises Declined for who is not cleared for what comes
    into it, WrongUse where there is none, and what the archive raises.
    """
    require_cleared(actor, vacancy.unit_ref, vacancy.unit_name)
    found = ledger.find_case(stored_facts(vacancy), number)
    require_cleared(actor, unit_of_record("", found.unit), found.unit)
    return found


def may_link_to(actor: Actor, unit: str) -> bool:
    """Whether the actor is cleared for what comes into a case of the unit that the archive calls so."""
    try:
        require_cleared(actor, unit_of_record("", unit), unit)
    except Declined:
        return False
    return True


def require_cleared(actor: Actor, unit: str, name: str) -> None:
    """Raises Declined for who is not cleared for what the profile gives to entries, in that unit."""
    for code in sorted(current().profile.entry_access_codes):
        if not actor.is_cleared_for(code, unit):
            raise Declined("archive.needs_clearance", access=code, unit=name or "–")


@contextmanager
def _deciding(
    command: ExcludeVacancy | IncludeVacancy | GoOnWithoutFirst, done: Callable[..., Any]
) -> Iterator[Vacancy]:
    with recorded(command.actor, done, why=command.reason) as log:
        require(command.actor.has_role(Role.ARCHIVIST))
        found = open_vacancy(command.actor, command.vacancy)
        log.where = found.reference
        row = Vacancy.objects.select_for_update().get(pk=found.pk)
        command.seen.require(seen_of(row))
        yield row


def _note(row: Vacancy, archiving: Archiving, command: ExcludeVacancy | IncludeVacancy) -> None:
    if archiving is Archiving.EXCLUDED:
        row.excluded_at_version = row.shown_version if row.archiving == Archiving.AUTOMATIC else None
    row.archiving, row.archiving_reason = archiving, command.reason.strip()
    row.archiving_by = command.actor.name
    row.save(update_fields=["archiving", "archiving_reason", "archiving_by", "excluded_at_version"])


def ask_for_all(row: Vacancy, facts: VacancyFacts) -> None:
    """Everything that a vacancy has brought so far, as automatic: what nothing automatic may be done for stops at a named archivist."""
    if row.linked:
        ask_for_what_came(row, facts, AUTOMATIC, since=row.excluded_at_version or row.shown_version)
    else:
        ask_for_vacancy(row, facts, AUTOMATIC)
    for application in row.applications.select_for_update().order_by("received", "pk"):
        application.vacancy = row
        ask_for_application(application, latest_facts(application), AUTOMATIC)
