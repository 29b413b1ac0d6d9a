"""Who stands on an applicant list, in which order and with which number, and how much of each may be shown.

Routine section 6. Fails safe: who has asked for exemption, or may have, and is not finally refused, is never named;
neither is a namesake of such a person, until somebody has said that they are two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from arkivbro.core.applicant_lists import alphabetical
from arkivbro.core.exemption import ExemptionRecord, ExemptionState, most_careful, state_of
from arkivbro.core.lateness import Lateness, is_after, lateness, of_one_person
from arkivbro.core.listed_person import ListedPerson, Shown
from arkivbro.core.periods import written_period
from arkivbro.core.plausibility import age_to_show, is_at_home, to_look_at
from arkivbro.core.publicity import HitKind, PublicText, Scope, leak_check, person_from
from arkivbro.core.recruitment import (
    Applicant,
    Application,
    Education,
    Experience,
    Gender,
    Protection,
)
from arkivbro.core.ref import Ref
from arkivbro.core.screening import one_line

_PROTECTED = (Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL)


@dataclass(frozen=True, slots=True)
class Supplement:
    """What a person filled in where the source had nothing. It never replaces what the applicant stated."""

    age: int | None = None
    position: str = ""
    municipality: str = ""
    gender: Gender | None = None
    filled_by: str = ""


class ProtectedChoice(StrEnum):
    """What a named archivist decided for a person with a strictly confidential address."""

    SHOW = "show"
    """As other applicants, with address and municipality withheld."""
    HIDE = "hide"
    """Gender only, on every list."""


@dataclass(frozen=True, slots=True)
class ProtectionHandling:
    choice: ProtectedChoice
    handled_by: str
    handled_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What decides in which scope the applicant of one application is to be screened; it says of nobody who it is."""

    ref: Ref
    record: ExemptionRecord
    protection: Protection
    handled: ProtectionHandling | None = None
    same_person: str = ""

    @property
    def may_be_listed(self) -> bool:
        """An archivist has said that the lists may show this one, whatever the protection."""
        return self.handled is not None and self.handled.choice is ProtectedChoice.SHOW


@dataclass(frozen=True, slots=True)
class Candidate:
    """One application, in its latest version, with what people have added to it."""

    application: Application
    exemption: ExemptionRecord | None = None
    """None: nothing is known besides what the application says."""
    supplement: Supplement = Supplement()
    same_person: str = ""
    """Equal for the applications of one person, after the recruiter has confirmed the match; else ""."""
    other_person_than: frozenset[Ref] = field(default_factory=frozenset)
    """Applications that somebody has said are another person's, for all the likeness."""
    protection: ProtectionHandling | None = None
    origin: str = ""
    """For a row made by hand: how the person came to be assessed. Such a row counts whenever it was made."""

    @property
    def ref(self) -> Ref:
        return self.application.ref

    @property
    def record(self) -> ExemptionRecord:
        return self.exemption or ExemptionRecord(self.ref, self.application.exemption)

    @property
    def claim(self) -> Claim:
        protection = self.application.applicant.protection
        return Claim(self.ref, self.record, protection, self.protection, self.same_person)


@dataclass(frozen=True, slots=True)
class ListPeriod:
    """Which applications a list is for: received before the end of `day` in Oslo and, where a vacancy is assessed in rounds,
    after the end of the day `since`. `take_late`: those who came later too, all of them.
    """

    day: date
    since: date | None = None
    take_late: bool = False

    def is_late(self, application: Application) -> bool:
        """Whether it came after the day; who came in time and changed it later is not late."""
        return lateness(application.times, self.day) is Lateness.LATE

    def holds(self, application: Application) -> bool:
        """Whether the application belongs to the list, as far as time goes."""
        if self.since is not None and not is_after(application.came, self.since):
            return False
        return self.take_late or not self.is_late(application)


def listed_people(
    candidates: Sequence[Candidate],
    period: ListPeriod,
    now: datetime,
    window: timedelta,
    *,
    stood_before: Collection[Ref] = (),
    left_out: Collection[Ref] = (),
) -> tuple[ListedPerson, ...]:
    """Everybody on the lists of that period, ordered and numbered alike for the public and the extended list.

    Named rows stand alphabetically, the others last in an order that tells nothing; never the order of reception.
    Withdrawn: not on a list that is made afterwards, but whoever stood on an earlier version (`stood_before`,
    applications) stays, save those whom a person leaves out for a special reason (`left_out`; Norges Bank, 2015–16).
    """
    in_time = {
        one.ref
        for one in candidates
        if one.application.withdrawn is None and (one.origin or period.holds(one.application))
    }
    standing = [
        person
        for person in people(candidates, period.day, now, window, period)
        if _stands(person, in_time, set(stood_before), set(left_out))
    ]
    named = sorted((one for one in standing if one.shown is Shown.NAMED), key=alphabetical)
    others = sorted((one for one in standing if one.shown is not Shown.NAMED), key=_order_that_tells_nothing)
    return tuple(replace(person, number=number) for number, person in enumerate((*named, *others), 1))


def people(
    candidates: Sequence[Candidate],
    day: date,
    now: datetime,
    window: timedelta,
    period: ListPeriod | None = None,
) -> tuple[ListedPerson, ...]:
    """Every candidate as a person, applications of one person together, without numbers: for address lists and screens.

    Where `period` is given, a person's row is made of the applications that belong to it, if there are any.
    """
    groups: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.same_person or f"\n{candidate.ref}", []).append(candidate)
    made = [_person(group, day, now, window, period) for group in groups.values()]
    return _without_namesakes(made, candidates, now, window)


def scopes_of(claims: Sequence[Claim], now: datetime, window: timedelta) -> dict[Ref, Scope]:
    """In which scope each application's applicant is to be screened (routine section 5); for `PersonToScreen`.

    A person who asked in one application is exempt in all of them, under every name.
    """
    scopes = {one.ref: _scope_of(one, now, window) for one in claims}
    exempt = {one.same_person for one in claims if one.same_person and scopes[one.ref] is Scope.EXEMPT}
    return {one.ref: Scope.EXEMPT if one.same_person in exempt else scopes[one.ref] for one in claims}


def as_people(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, each with the strictest protection of its person, and what an archivist decided of that one: who is protected in one
    application is so in all of them.
    """
    strictest: dict[str, Claim] = {}
    for one in claims:
        if one.same_person and one.protection in _PROTECTED:
            known = strictest.get(one.same_person)
            if known is None or _how_strict(one) > _how_strict(known):
                strictest[one.same_person] = one
    found = [(one, strictest.get(one.same_person)) for one in claims]
    return [
        replace(one, protection=other.protection, handled=other.handled) if other is not None else one
        for one, other in found
    ]


def _how_strict(claim: Claim) -> tuple[int, bool]:
    return _PROTECTED.index(claim.protection), not claim.may_be_listed


def _scope_of(claim: Claim, now: datetime, window: timedelta) -> Scope:
    if claim.protection is Protection.STRICTLY_CONFIDENTIAL and not claim.may_be_listed:
        return Scope.EXEMPT
    may_be_named = state_of(claim.record, now, window).may_be_named
    return Scope.APPLICANT if may_be_named else Scope.EXEMPT


# --- one person --------------------------------------------------------------------------------------------------


def _person(
    group: Sequence[Candidate], day: date, now: datetime, window: timedelta, period: ListPeriod | None
) -> ListedPerson:
    counting = [one for one in group if one.application.withdrawn is None] or list(group)
    if period is not None:
        counting = [one for one in counting if one.origin or period.holds(one.application)] or counting
    newest_first = sorted(counting, key=lambda one: one.application.received, reverse=True)
    latest, applicants = newest_first[0], [one.application.applicant for one in newest_first]
    state = most_careful(state_of(one.record, now, window) for one in group)
    withheld = any(one.application.applicant.protection in _PROTECTED for one in group)
    withdrawals = [one.application.withdrawn for one in group]
    supplements = [one.supplement for one in newest_first]
    applicant = applicants[0]
    stated = [age_to_show(one.birth_date, day) for one in applicants]
    ages = [*stated, *(one.age for one in supplements)]
    genders: list[Gender] = [one.gender for one in applicants if one.gender is not Gender.UNKNOWN]
    genders += [one.gender for one in supplements if one.gender is not None]
    positions = [one.position for one in applicants] + [one.position for one in supplements]
    return ListedPerson(
        applications=tuple(one.ref for one in group),
        shown=_shown(group, state),
        exemption=state,
        given_name=one_line(applicant.given_name),
        family_name=one_line(applicant.family_name),
        age=_age_of(ages),
        gender=next(iter(genders), Gender.UNKNOWN),
        position=_first(positions),
        municipality="" if withheld else _municipality(applicants, supplements),
        education=_joined(
            _first_told(newest_first, lambda application: application.education), _education_line
        ),
        experience=_joined(
            _first_told(newest_first, lambda application: application.experience), _experience_line
        ),
        address="" if withheld else one_line(applicant.address),
        postcode="" if withheld else one_line(applicant.postcode),
        city="" if withheld else one_line(applicant.city),
        country="" if withheld else one_line(applicant.country),
        email=applicant.email,
        phone=applicant.phone,
        received=min(one.application.came for one in counting),
        late=period is not None
        and of_one_person((one.application.times for one in counting), period.day) is Lateness.LATE,
        withdrawn=max((w for w in withdrawals if w), default=None) if all(withdrawals) else None,
        asked=any(one.record.requested is not False for one in group),
        protected=withheld,
        to_look_at=tuple(to_look_at(applicant, day, filled_in=_age_of(ages))),
        origin=latest.origin,
    )


def _age_of(ages: Sequence[int | None]) -> int | None:
    return next((age for age in ages if age is not None), None)


def _shown(group: Sequence[Candidate], state: ExemptionState) -> Shown:
    for one in group:
        if one.application.applicant.protection is Protection.STRICTLY_CONFIDENTIAL and (
            one.protection is None or one.protection.choice is ProtectedChoice.HIDE
        ):
            return Shown.HIDDEN
    return Shown.NAMED if state.may_be_named else Shown.EXEMPT


def _municipality(applicants: Sequence[Applicant], supplements: Sequence[Supplement]) -> str:
    """What the applicant stated; the country for one who lives abroad; else what a person filled in."""
    for applicant in applicants:
        country = one_line(applicant.country)
        if not is_at_home(country):
            return country
        if stated := one_line(applicant.municipality):
            return stated
    return _first(one.municipality for one in supplements)


def _first(texts: Iterable[str]) -> str:
    return next((shown for text in texts if (shown := one_line(text))), "")


def _first_told(
    newest_first: Sequence[Candidate], part: Callable[[Application], tuple[object, ...] | None]
) -> tuple[object, ...]:
    return next((told for one in newest_first if (told := part(one.application))), ())


def _joined(told: tuple[object, ...], line: Callable[[object], str]) -> str:
    return "\n".join(text for one in told if (text := line(one)))


def _education_line(one: object) -> str:
    if not isinstance(one, Education):
        return ""
    what = ", ".join(filter(None, map(one_line, (one.degree, one.field, one.institution))))
    return _with_period(what, one.from_, one.to, still="")


def _experience_line(one: object) -> str:
    """Without the description: practice is where, as what and how long."""
    if not isinstance(one, Experience):
        return ""
    what = ", ".join(filter(None, map(one_line, (one.title, one.employer))))
    return _with_period(what, one.from_, one.to, still="nå")


def _with_period(what: str, begin: str, end: str, *, still: str) -> str:
    period = written_period(one_line(begin), one_line(end), still=still if begin.strip() else "")
    return f"{period}: {what}" if period and what else what or period


# --- namesakes and order -----------------------------------------------------------------------------------------


def namesakes(
    made: Sequence[ListedPerson], candidates: Sequence[Candidate], now: datetime, window: timedelta
) -> tuple[tuple[Ref, Ref], ...]:
    """Pairs of applications: one who may be named, and one who may not and bears the same name, as far as the leak check can
    tell. Until somebody says that they are two (`other_person_than`), neither is named.
    """
    scopes = scopes_of([one.claim for one in candidates], now, window)
    secret = [
        replace(person_from(one.application), scope=Scope.EXEMPT)
        for one in candidates
        if scopes[one.ref] is Scope.EXEMPT
    ]
    told_apart = {
        frozenset((candidate.ref, other)) for candidate in candidates for other in candidate.other_person_than
    }
    names = [
        PublicText(str(number), person.name)
        for number, person in enumerate(made)
        if person.exemption.may_be_named and person.shown is not Shown.HIDDEN
    ]
    hits = leak_check(names, secret).stops if secret and names else ()
    return tuple(
        dict.fromkeys(
            (one, hit.person)
            for hit in hits
            if hit.kind is HitKind.NAME and hit.person is not None
            for one in made[int(hit.place)].applications
            if one != hit.person and frozenset((one, hit.person)) not in told_apart
        )
    )


def _without_namesakes(
    made: Sequence[ListedPerson], candidates: Sequence[Candidate], now: datetime, window: timedelta
) -> tuple[ListedPerson, ...]:
    taken = {one for one, _ in namesakes(made, candidates, now, window)}
    return tuple(
        replace(person, shown=Shown.EXEMPT)
        if person.shown is Shown.NAMED and taken.intersection(person.applications)
        else person
        for person in made
    )


def _stands(
    person: ListedPerson, in_time: Collection[Ref], stood_before: Collection[Ref], left_out: Collection[Ref]
) -> bool:
    ids = person.applications
    stood = any(one in stood_before for one in ids)
    if person.withdrawn is not None:
        return stood and not any(one in left_out for one in ids)
    return stood or any(one in in_time for one in ids)


def _order_that_tells_nothing(person: ListedPerson) -> bytes:
    """Neither name nor time: the same for both lists, and for every version."""
    return hashlib.sha256("\n".join(sorted(map(str, person.applications))).encode()).digest()
