"""What cannot be, or hardly is, in what a source or a person tells: one table for every door.

Such a value keeps nothing out: it is told as a remark where it comes in, and where a list would show it, a person looks at it
before the list is locked. What must be right before it is taken at all (whose application, for which vacancy) is the door's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from arkivbro.core.applicant_ages import age_on
from arkivbro.core.messages import Finding, Message, message
from arkivbro.core.recruitment import Applicant, Application, Education, Experience, Vacancy
from arkivbro.core.working_days import oslo_day

YOUNGEST, OLDEST = 13, 99
"""Years: nobody younger may work (arbeidsmiljøloven § 11-1); who is said to be older was mostly given a date by a system."""
EARLIEST = date(1990, 1, 1)
"""No body recruited by computer before."""
LONGEST_AHEAD = timedelta(days=400)
"""Of a publishing date from today, and of a deadline from its publishing."""
CLOCKS_DIFFER = timedelta(hours=24)
HOME = frozenset({"", "norge", "noreg", "norway", "no", "nor", "norga"})
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;.]+(?:\.[^\s@<>,;.]+)*")
_PHONE = re.compile(r"[\d\s()+./\-–]*(?:[a-zæøå. ]{1,6}\d{1,6})?", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-\d{2})?")
_COUNT = re.compile(r"[1-9]\d{0,2}")


@dataclass(frozen=True, slots=True)
class ApplicationRule:
    """`where` is what a finding names; `is_odd` gets the application and the day in Oslo."""

    where: str
    code: str
    is_odd: Callable[[Application, date], bool]


@dataclass(frozen=True, slots=True)
class VacancyRule:
    where: str
    code: str
    is_odd: Callable[[Vacancy, date], bool]


def is_age(age: int | None) -> bool:
    """Whether an applicant may be of that age; not known is no age."""
    return age is not None and YOUNGEST <= age <= OLDEST


def age_to_show(born: date | None, day: date | None) -> int | None:
    """The age on that day where it can be, else None: nobody has looked at it."""
    age = age_on(born, day)
    return age if is_age(age) else None


def is_at_home(country: str) -> bool:
    """Whether the country is Norway, or none is given."""
    return " ".join(country.split()).casefold() in HOME


def of_application(fact: Application, today: date) -> tuple[Finding, ...]:
    """What is odd in it. Names nobody and quotes nothing."""
    return tuple(
        Finding(rule.where, message(rule.code)) for rule in APPLICATION_RULES if rule.is_odd(fact, today)
    )


def of_vacancy(fact: Vacancy, today: date) -> tuple[Finding, ...]:
    """What is odd in it."""
    return tuple(
        Finding(rule.where, message(rule.code)) for rule in VACANCY_RULES if rule.is_odd(fact, today)
    )


def to_look_at(applicant: Applicant, day: date, *, filled_in: int | None) -> Iterator[Message]:
    """What a list for that day would show of the applicant, and a person must have looked at before it is locked; an age that
    somebody `filled_in` was looked at.
    """
    if filled_in is None and _odd_age(applicant, day):
        yield message("plausible.age", youngest=YOUNGEST, oldest=OLDEST)
    for code, is_odd in _SHOWN.items():
        if is_odd(applicant):
            yield message(code)


# --- people ------------------------------------------------------------------------------------------------------


def _odd_age(applicant: Applicant, day: date) -> bool:
    return applicant.birth_date is not None and not is_age(age_on(applicant.birth_date, day))


def _odd_name(applicant: Applicant) -> bool:
    return bool(re.search(r"\d{4}|[@<>{}|\\]|https?:|www\.", applicant.name))


def _odd_municipality(applicant: Applicant) -> bool:
    return bool(re.search(r"[\d@]", applicant.municipality))


def _odd_position(applicant: Applicant) -> bool:
    return bool(re.search(r"@|\d[\d ]{6,}\d", applicant.position))


_SHOWN: dict[str, Callable[[Applicant], bool]] = {
    "plausible.name": _odd_name,
    "plausible.municipality": _odd_municipality,
    "plausible.position": _odd_position,
}


def _odd_email(fact: Application, _: date) -> bool:
    return bool(fact.applicant.email) and not _EMAIL.fullmatch(fact.applicant.email)


def _odd_phone(fact: Application, _: date) -> bool:
    phone = fact.applicant.phone
    return bool(phone) and (sum(map(str.isdigit, phone)) < 5 or not _PHONE.fullmatch(phone))


def _odd_postcode(fact: Application, _: date) -> bool:
    """Abroad there are letters and other lengths."""
    code = fact.applicant.postcode
    return bool(code) and is_at_home(fact.applicant.country) and not re.fullmatch("[0-9]{4}", code)


def _ends_before_it_begins(fact: Application, _: date) -> bool:
    periods: list[Education | Experience] = [*(fact.education or ()), *(fact.experience or ())]
    return any(_begins_after(one.from_, one.to) for one in periods)


def _begins_after(begin: str, end: str) -> bool:
    first, last = _YEAR.fullmatch(begin.strip()), _YEAR.fullmatch(end.strip())
    if first is None or last is None:
        return False
    months = [(int(one[1]), int(one[2] or 0)) for one in (first, last)]
    return months[0][0] > months[1][0] or (all(month for _, month in months) and months[0] > months[1])


def _in_future(moment: datetime | None, today: date) -> bool:
    return moment is not None and oslo_day(moment - CLOCKS_DIFFER) > today


APPLICATION_RULES: tuple[ApplicationRule, ...] = (
    ApplicationRule(
        "where.birth_date",
        "plausible.born",
        lambda fact, _: _odd_age(fact.applicant, oslo_day(fact.received)),
    ),
    ApplicationRule("where.applicant", "plausible.name", lambda fact, _: _odd_name(fact.applicant)),
    ApplicationRule("where.email", "plausible.email", _odd_email),
    ApplicationRule("where.phone", "plausible.phone", _odd_phone),
    ApplicationRule("where.postcode", "plausible.postcode", _odd_postcode),
    ApplicationRule(
        "where.applicant", "plausible.municipality", lambda fact, _: _odd_municipality(fact.applicant)
    ),
    ApplicationRule("where.applicant", "plausible.position", lambda fact, _: _odd_position(fact.applicant)),
    ApplicationRule(
        "where.received", "plausible.received_in_future", lambda fact, today: _in_future(fact.received, today)
    ),
    ApplicationRule(
        "where.withdrawn",
        "plausible.withdrawn_in_future",
        lambda fact, today: _in_future(fact.withdrawn, today),
    ),
    ApplicationRule(
        "where.withdrawn",
        "plausible.withdrawn_before_received",
        lambda fact, _: fact.withdrawn is not None and fact.withdrawn < fact.received,
    ),
    ApplicationRule("where.practice", "plausible.period", _ends_before_it_begins),
)
"""`changed` before `received` is the receiver's, which also dates the version by it."""


# --- vacancies ---------------------------------------------------------------------------------------------------


def _before(first: date | None, second: date | None) -> bool:
    return first is not None and second is not None and first < second


def _deadline(fact: Vacancy) -> date | None:
    return fact.deadline.day if fact.deadline else None


def _deadline_far(fact: Vacancy, _: date) -> bool:
    return fact.published is not None and _before(fact.published + LONGEST_AHEAD, _deadline(fact))


def _published_odd(fact: Vacancy, today: date) -> bool:
    return fact.published is not None and not EARLIEST <= fact.published <= today + LONGEST_AHEAD


def _contact_odd(fact: Vacancy, _: date) -> bool:
    return any(one.email and not _EMAIL.fullmatch(one.email) for one in fact.advertisement.contacts)


def _workplace_odd(fact: Vacancy, _: date) -> bool:
    place = fact.workplace
    return bool(place.postcode and is_at_home(place.country) and not re.fullmatch("[0-9]{4}", place.postcode))


VACANCY_RULES: tuple[VacancyRule, ...] = (
    VacancyRule("where.published", "plausible.published", _published_odd),
    VacancyRule(
        "where.vacancy",
        "plausible.deadline_before_published",
        lambda fact, _: _before(_deadline(fact), fact.published),
    ),
    VacancyRule("where.vacancy", "plausible.deadline_far", _deadline_far),
    VacancyRule(
        "where.vacancy",
        "plausible.shown_backwards",
        lambda fact, _: _before(fact.public_to, fact.public_from),
    ),
    VacancyRule(
        "where.vacancy",
        "plausible.shown_backwards",
        lambda fact, _: _before(fact.internal_to, fact.internal_from),
    ),
    VacancyRule(
        "where.vacancy",
        "plausible.ends_before_start",
        lambda fact, _: _before(fact.end_date, fact.start_date),
    ),
    VacancyRule(
        "where.vacancy",
        "plausible.starts_before_published",
        lambda fact, _: _before(fact.start_date, fact.published),
    ),
    VacancyRule(
        "where.vacancy",
        "plausible.positions",
        lambda fact, _: bool(fact.positions) and not _COUNT.fullmatch(fact.positions),
    ),
    VacancyRule("where.contact_email", "plausible.email", _contact_odd),
    VacancyRule("where.postcode", "plausible.postcode", _workplace_odd),
)
