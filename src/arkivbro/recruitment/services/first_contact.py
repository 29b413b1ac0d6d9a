"""First contact with a source: an archivist confirms from which day it is archived, or picks vacancies; only then anything flows.

The act notes what was decided. A worker's chore asks for the entries, vacancy by vacancy, each in a transaction of its own, so that ten
thousand are no long transaction, and a worker that dies goes on where it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.chores import one_by_one
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import SourceBeginning, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.beginning import beginning_of, standing
from arkivbro.recruitment.selectors.first_contact import sources_to_confirm, taken_by_day, unconfirmed
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services.vacancy_archiving import ask_for_all

MOST_PICKED = 200
AT_ONCE = 500
"""Vacancies that one round of the chore takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmSource:
    """From that day on all vacancies of the source are archived; older ones are from before our time."""

    actor: Actor
    source: str
    seen: Seen
    archive_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PickVacancies:
    """These vacancies are archived (public ids); what becomes of the source's others is decided later."""

    actor: Actor
    source: str
    seen: Seen
    vacancies: tuple[str, ...]


def seen_of_day(source: str, day: date) -> Seen:
    """What confirming that day would make: the very vacancies, so that one that came since is looked at."""
    rows = taken_by_day(source).order_by("pk").values_list("public_id", "published")
    chosen = [public_id for public_id, published in rows if published is None or published >= day]
    return Seen.of("first contact", source, day, beginning_of(source).is_confirmed, chosen)


def seen_of_picked(source: str, vacancies: tuple[str, ...]) -> Seen:
    """Which of the vacancies still wait."""
    waiting = unconfirmed(source).filter(public_id__in=vacancies).order_by("pk")
    return Seen.of("picked", source, list(waiting.values_list("public_id", flat=True)))


@act("source.confirm")
def confirm_source(command: ConfirmSource) -> int:
    """How many cases will be made. Raises NotThere, ChangedSinceSeen (also for the second of two at once), WrongUse."""
    actor, source = command.actor, command.source
    with recorded(actor, confirm_source, where=source, why=command.archive_from.isoformat()):
        require(actor.has_role(Role.ARCHIVIST))
        _require_known(source)
        SourceBeginning.objects.get_or_create(source=source)
        row = SourceBeginning.objects.select_for_update().get(source=source)
        command.seen.require(seen_of_day(source, command.archive_from))
        if beginning_of(source).is_confirmed:
            raise WrongUse("first_contact.confirmed_already", source=source)
        row.archive_from, row.confirmed_by, row.confirmed_at = command.archive_from, actor.name, clock()
        row.save()
        waiting = taken_by_day(source)
        older = waiting.filter(published__lt=command.archive_from)
        older.update(archiving=Archiving.BEFORE_OUR_TIME, archiving_by=actor.name)
        return taken_by_day(source).filter(published__isnull=False).count()


@act("source.pick")
def pick_vacancies(command: PickVacancies) -> int:
    """How many cases will be made. Raises NotThere, ChangedSinceSeen, WrongUse."""
    actor, source = command.actor, command.source
    with recorded(actor, pick_vacancies, where=source, why=str(len(command.vacancies))):
        require(actor.has_role(Role.ARCHIVIST))
        _require_known(source)
        if not command.vacancies or len(command.vacancies) > MOST_PICKED:
            raise WrongUse("first_contact.pick_some", most=MOST_PICKED)
        rows = list(
            unconfirmed(source).filter(public_id__in=command.vacancies).order_by("pk").select_for_update()
        )
        command.seen.require(seen_of_picked(source, command.vacancies))
        for row in rows:
            _begin(row, actor.name)
        return len(rows)


def is_anything_confirmed() -> bool:
    """Whether a vacancy waits only for a worker: one cheap look."""
    return _confirmed_vacancies()[:1] != []


def begin_confirmed() -> int:
    """A worker's chore: what was confirmed is asked for, vacancy by vacancy. How many."""
    return one_by_one("first_contact", _confirmed_vacancies(), _begin_once)


def _confirmed_vacancies() -> list[int]:
    """Vacancies whose source was confirmed (or whose day the configuration names by now), and that were not begun."""
    waiting = Vacancy.objects.filter(archiving=Archiving.UNCONFIRMED).order_by("pk")
    found: list[int] = []
    for source in waiting.order_by("source").values_list("source", flat=True).distinct():
        if beginning_of(source).is_confirmed:
            dated = waiting.filter(source=source, published__isnull=False).exclude(standing(source))
            found += dated.values_list("pk", flat=True)[:AT_ONCE]
    return found


def _begin_once(pk: int) -> bool:
    with transaction.atomic():
        row = Vacancy.objects.select_for_update().filter(pk=pk, archiving=Archiving.UNCONFIRMED).first()
        if row is None:
            return False
        archiving = beginning_of(row.source).archiving_of(stored_facts(row))
        if archiving is Archiving.UNCONFIRMED:
            return False
        if archiving is Archiving.BEFORE_OUR_TIME:
            row.archiving = archiving
            row.save(update_fields=["archiving"])
            return True
        _begin(row, "")
    return True


def _begin(row: Vacancy, by: str) -> None:
    row.archiving, row.archiving_by = Archiving.AUTOMATIC, by
    row.save(update_fields=["archiving", "archiving_by"])
    ask_for_all(row, stored_facts(row))


def _require_known(source: str) -> None:
    """Raises NotThere for a source that nobody has heard of."""
    if source not in sources_to_confirm() and not SourceBeginning.objects.filter(source=source).exists():
        raise NotThere("first_contact.no_such_source", source=source[:60])
