"""The made-up body's recruitment over time: what happens, in order, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from arkivbro.core.recruitment import Application, Deadline, Protection, Vacancy
from arkivbro.demo import applications
from arkivbro.demo.advertisements import UNITS, vacancy
from arkivbro.demo.applications import OSLO


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens."""

    vacancies: int = 6
    applications: int = 7
    """To each vacancy."""
    first_day: date = date(2026, 11, 2)
    seed: int = 17


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens: facts that a recruitment system would tell, and the attachments' bytes by id."""

    at: datetime
    fact: Vacancy | Application
    files: dict[str, bytes] = field(default_factory=dict)


def news(size: Size) -> Iterator[Event]:
    """Vacancies are published, applications arrive. One vacancy's worth is in memory."""
    for number in range(1, size.vacancies + 1):
        random = _random(size, number)
        told = vacancy(number, size.first_day, random)
        yield Event(_morning(told.published or size.first_day), told)
        made = [applications.application(told, count, random) for count in range(1, size.applications + 1)]
        for one in sorted(made, key=lambda each: each.fact.received):
            yield Event(one.fact.received, one.fact, one.files)


def changes(size: Size) -> Iterator[Event]:
    """What changes afterwards. Of every fifth vacancy from the first: the deadline is extended, one applicant writes anew, one withdraws."""
    for number in range(1, size.vacancies + 1, 5):
        random = _random(size, number)
        told = vacancy(number, size.first_day, random)
        made = [applications.application(told, count, random) for count in range(1, size.applications + 1)]
        deadline = told.deadline
        if deadline is not None and deadline.day is not None:
            later = Deadline(deadline.day + timedelta(days=7))
            extended = replace(told, deadlines=(*told.deadlines, later))
            yield Event(_morning(deadline.day), extended)
        for index, what in ((0, applications.changed), (1, applications.withdrawn)):
            if index < len(made):
                one = what(made[index])
                yield Event(one.fact.received + timedelta(days=2), one.fact, one.files)


def difficulties(size: Size) -> Iterator[Event]:
    """What a person has to do something about: a vacancy that came without its title fails, and holds its applications
    back, of whom one asks for exemption; somebody with a strictly confidential address is stopped.
    """
    number = size.vacancies + 1
    random = _random(size, number)
    told = replace(vacancy(number, size.first_day, random), title="", unit=UNITS[2][0])
    yield Event(_morning(told.published or size.first_day), told)
    for count in (1, 2):
        made = applications.application(told, count, random)
        yield Event(made.fact.received, made.fact, made.files)
    careful = vacancy(3, size.first_day, _random(size, 3))
    made = applications.application(careful, size.applications + 1, random)
    applicant = replace(made.fact.applicant, protection=Protection.STRICTLY_CONFIDENTIAL)
    yield Event(made.fact.received, replace(made.fact, applicant=applicant), made.files)


def _random(size: Size, number: int) -> Random:
    """Each vacancy has its own, so that it is the same whatever the others are."""
    return Random(f"{size.seed}:{number}")


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), tzinfo=OSLO)
