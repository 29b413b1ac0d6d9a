"""When a deadline's lists can be made, and what stands in the way, by name (routine section 6).

No list while a request is undecided or not known: that nobody overrides. The other obstacles a person may override with a
reason, those of protected people an archivist. Applications that are not archived yet warn, and never block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from arkivbro.core.applicant_lists import ADULT
from arkivbro.core.exemption import ExemptionState, state_of, window_ends
from arkivbro.core.lateness import Lateness, lateness
from arkivbro.core.likeness import suspected_duplicates
from arkivbro.core.listed_people import (
    Candidate,
    ListPeriod,
    listed_people,
    namesakes,
    scopes_of,
)
from arkivbro.core.listed_person import ListedPerson, Shown
from arkivbro.core.messages import Message, message
from arkivbro.core.publicity import Scope
from arkivbro.core.recruitment import Advertisement, Gender, Protection, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.core.working_days import (
    DayOff,
    end_of_day,
    is_working_day,
    oslo_day,
    working_day_after,
    working_days_after,
)


class ObstacleKind(StrEnum):
    DEADLINE = "deadline"
    WAITING_DAYS = "waiting_days"
    UNKNOWN = "unknown"
    UNDECIDED = "undecided"
    NOT_TOLD = "not_told"
    WITHDRAWAL_WINDOW = "withdrawal_window"
    PROTECTED = "protected"
    NAMESAKE = "namesake"
    IMPLAUSIBLE = "implausible"


class WhoMayOverride(StrEnum):
    NOBODY = "nobody"
    PERSON = "person"
    """Whoever may make the list, with a reason."""
    ARCHIVIST = "archivist"
    """A named archivist, with a reason."""


_OVERRIDE = {
    ObstacleKind.DEADLINE: WhoMayOverride.NOBODY,
    ObstacleKind.UNKNOWN: WhoMayOverride.NOBODY,
    ObstacleKind.UNDECIDED: WhoMayOverride.NOBODY,
    ObstacleKind.PROTECTED: WhoMayOverride.ARCHIVIST,
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why the lists cannot be made now. `message` is for those who may see the candidates: it may name them."""

    kind: ObstacleKind
    message: Message
    application: Ref | None = None
    until: datetime | None = None
    """When time alone removes it, where it does."""
    other_application: Ref | None = None
    """Of whom the applicant is to be told apart from."""

    @property
    def who_may_override(self) -> WhoMayOverride:
        return _OVERRIDE.get(self.kind, WhoMayOverride.PERSON)

    @property
    def may_be_overridden(self) -> bool:
        return self.who_may_override is not WhoMayOverride.NOBODY


@dataclass(frozen=True, slots=True)
class Remark:
    """What is only to be known of the lists. `told` may name the candidates. `application`: of whom something can be filled in or settled."""

    told: Message
    application: Ref | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """`from_day`: the first day on which time alone no longer stands in the way; None when it does not now."""

    obstacles: tuple[Obstacle, ...] = ()
    warnings: tuple[Remark, ...] = ()
    """For the same people."""
    from_day: date | None = None

    @property
    def is_ready(self) -> bool:
        return not self.obstacles

    @property
    def may_be_overridden(self) -> bool:
        """Whether a reason is enough to make the lists in spite of what stands in the way, for some person."""
        return all(one.may_be_overridden for one in self.obstacles)

    @property
    def needs_archivist(self) -> bool:
        """Whether only an archivist's reason is enough."""
        return any(one.who_may_override is WhoMayOverride.ARCHIVIST for one in self.obstacles)

    def may_be_made_by(self, *, by_archivist: bool) -> bool:
        """Whether that person may make the lists now, if need be with a reason."""
        return self.may_be_overridden and (by_archivist or not self.needs_archivist)

    def may_be_made(self, reason: str, *, by_archivist: bool = True) -> bool:
        """Whether the lists may be made now, with that reason for doing it in spite of something."""
        return self.is_ready or (bool(reason.strip()) and self.may_be_made_by(by_archivist=by_archivist))


def readiness(
    candidates: Sequence[Candidate],
    period: ListPeriod,
    now: datetime,
    *,
    window: timedelta,
    wait_working_days: int,
    not_archived: int = 0,
    days_off: Collection[DayOff] = (),
    advertisement: Advertisement | None = None,
    advertisement_words: Sequence[str] = (),
) -> Readiness:
    """What stands in the way of the lists of that period, now.

    `not_archived`: applications still on their way. `days_off`: the body's own days off besides the public holidays.
    `advertisement_words`: see `warns_of_publicity`; without an advertisement its text is not looked at.
    """
    obstacles, from_day = _of_time(period, now, wait_working_days, days_off)
    for candidate in candidates:
        if _counts(candidate, period):
            obstacles += _of_request(candidate, now, window)
            obstacles += _of_protection(candidate)
    listed = listed_people(candidates, period, now, window)
    alike = suspected_duplicates(candidates)
    obstacles += _of_namesakes(candidates, alike, listed, now, window)
    obstacles += _of_implausible(listed)
    hindered = {one.application for one in obstacles if one.kind is ObstacleKind.NAMESAKE}
    warnings = [
        *_of_the_archive(not_archived),
        *_of_likeness(candidates, alike, hindered),
        *_of_late(candidates, period),
    ]
    for person in listed:
        warnings += _of_values(person)
    if advertisement is not None and not warns_of_publicity(advertisement, advertisement_words):
        warnings.append(Remark(message("lists.no_warning_in_advertisement")))
    return Readiness(tuple(obstacles), tuple(warnings), from_day)


def list_days(vacancy: Vacancy, set_days: Sequence[date] = ()) -> tuple[date, ...]:
    """The days that each give a list: every deadline that the vacancy had and did not shorten, the original one too where it
    was extended (Sivilombudet, Sortland 2010), and the list dates that people set (for *Snarest*), oldest first.

    Cancelled: only the deadlines that had passed; the duty to make their lists stands.
    """
    deadlines = [deadline.day for deadline in vacancy.deadlines if deadline.day is not None]
    kept = [day for number, day in enumerate(deadlines) if all(day <= later for later in deadlines[number:])]
    days = sorted({*kept, *set_days})
    if vacancy.cancelled_on is not None:
        days = [day for day in days if day < vacancy.cancelled_on]
    if vacancy.published is not None:
        days = [day for day in days if day >= vacancy.published]
    return tuple(days)


def warns_of_publicity(advertisement: Advertisement, words: Sequence[str]) -> bool:
    """Whether the advertisement says that data may be published despite a request (offl. § 25).

    Each of `words` is a set of beginnings of words that together are such a warning: one set, all in one section or detail,
    is enough. No sets: not looked at.
    """
    texts = [section.text for section in advertisement.sections]
    texts += [value for _, value in advertisement.details]
    wanted = [one.casefold().split() for one in words]
    return not wanted or any(
        all(any(word.startswith(begins) for word in text.casefold().split()) for begins in group)
        for text in texts
        for group in wanted
    )


def alarm(
    period_day: date,
    now: datetime,
    ready: Readiness,
    after_working_days: int,
    days_off: Collection[DayOff] = (),
) -> tuple[Message, ...]:
    """What the leader is told, each working day from that working day after the deadline on, while no list is made: what stands
    in the way, or that nothing does. Nothing before, and nothing on days off.

    The list is due two or three working days after the deadline (ombud 95/1535).
    """
    today = oslo_day(now)
    if not is_working_day(today, days_off):
        return ()
    count = working_days_after(period_day, today, days_off)
    if count < max(after_working_days, 1):
        return ()
    head = message("lists.not_made", day=period_day, count=count)
    if ready.is_ready:
        return head, message("lists.can_be_made")
    return head, *(one.message for one in ready.obstacles)


# --- what stands in the way --------------------------------------------------------------------------------------


def _counts(candidate: Candidate, period: ListPeriod) -> bool:
    return candidate.application.withdrawn is None and (
        bool(candidate.origin) or period.holds(candidate.application)
    )


def _of_time(
    period: ListPeriod, now: datetime, wait_working_days: int, days_off: Collection[DayOff]
) -> tuple[list[Obstacle], date | None]:
    ends = end_of_day(period.day)
    waits_to = working_day_after(period.day, wait_working_days, days_off)
    ready_on = waits_to if wait_working_days else oslo_day(ends)
    if now < ends:
        text = message("lists.deadline_not_out", day=period.day)
        return [Obstacle(ObstacleKind.DEADLINE, text, until=ends)], ready_on
    if oslo_day(now) < ready_on:
        text = message("lists.waiting_days", day=ready_on)
        return [
            Obstacle(ObstacleKind.WAITING_DAYS, text, until=end_of_day(ready_on - timedelta(1)))
        ], ready_on
    return [], None


def _of_request(candidate: Candidate, now: datetime, window: timedelta) -> list[Obstacle]:
    name = candidate.application.applicant.name
    match state_of(candidate.record, now, window):
        case ExemptionState.UNKNOWN:
            text = message("lists.exemption_unknown", name=name)
            return [Obstacle(ObstacleKind.UNKNOWN, text, candidate.ref)]
        case ExemptionState.UNDECIDED:
            text = message("lists.exemption_undecided", name=name)
            if candidate.record.is_taken_back:
                text = message("lists.exemption_taken_back", name=name)
            elif candidate.record.is_reopened:
                text = message("lists.exemption_changed", name=name)
            return [Obstacle(ObstacleKind.UNDECIDED, text, candidate.ref)]
        case ExemptionState.REFUSED_NOT_TOLD:
            text = message("lists.not_told", name=name)
            return [Obstacle(ObstacleKind.NOT_TOLD, text, candidate.ref)]
        case ExemptionState.REFUSED_MAY_WITHDRAW:
            ends = window_ends(candidate.record, window)
            assert ends is not None  # whoever may withdraw was told
            text = message("lists.may_withdraw", name=name, until=ends)
            return [Obstacle(ObstacleKind.WITHDRAWAL_WINDOW, text, candidate.ref, ends)]
    return []


def _of_protection(candidate: Candidate) -> list[Obstacle]:
    protected = candidate.application.applicant.protection is Protection.STRICTLY_CONFIDENTIAL
    if protected and candidate.protection is None:
        text = message("lists.protected")
        return [Obstacle(ObstacleKind.PROTECTED, text, candidate.ref)]
    return []


def _of_namesakes(
    candidates: Sequence[Candidate],
    alike: Sequence[tuple[Ref, Ref]],
    listed: Sequence[ListedPerson],
    now: datetime,
    window: timedelta,
) -> list[Obstacle]:
    """One who may not be named and one who may look like one person: until that is settled, neither is named."""
    names = {candidate.ref: candidate.application.applicant.name for candidate in candidates}
    scopes = scopes_of([one.claim for one in candidates], now, window)
    on_list = {one for person in listed for one in person.applications}
    pairs = [
        (one, other)
        for pair in alike
        for one, other in (pair, pair[::-1])
        if scopes[one] is Scope.APPLICANT and scopes[other] is Scope.EXEMPT and one in on_list
    ]
    pairs += namesakes(listed, candidates, now, window)
    return [
        Obstacle(
            ObstacleKind.NAMESAKE, message("lists.namesake", name=names[one]), one, other_application=other
        )
        for one, other in dict.fromkeys(pairs)
    ]


def _of_implausible(listed: Sequence[ListedPerson]) -> list[Obstacle]:
    """Values that hardly can be: a person looks at them before a list that shows them is locked."""
    return [
        Obstacle(
            ObstacleKind.IMPLAUSIBLE,
            message("lists.implausible", name=person.name, what=person.to_look_at),
            person.applications[0],
        )
        for person in listed
        if person.to_look_at and person.shown is not Shown.HIDDEN
    ]


# --- what warns --------------------------------------------------------------------------------------------------


def _of_the_archive(not_archived: int) -> Iterator[Remark]:
    if not_archived:
        yield Remark(message("lists.not_archived", count=not_archived))


def _of_likeness(
    candidates: Sequence[Candidate], alike: Sequence[tuple[Ref, Ref]], hindered: Collection[Ref | None]
) -> Iterator[Remark]:
    names = {one.ref: one.application.applicant.name for one in candidates}
    for first, second in alike:
        if first not in hindered and second not in hindered:
            told = message("lists.maybe_one_person", first=names[first], second=names[second])
            yield Remark(told, first)


def _of_late(candidates: Sequence[Candidate], period: ListPeriod) -> Iterator[Remark]:
    counted = Counter(
        lateness(one.application.times, period.day)
        for one in candidates
        if one.application.withdrawn is None and not one.origin
    )
    if late := counted[Lateness.LATE]:
        yield Remark(
            message("lists.late_on_list" if period.take_late else "lists.late_not_on_list", count=late)
        )
    if changed := counted[Lateness.CHANGED]:
        yield Remark(message("lists.changed_late", count=changed))
    if untold := counted[Lateness.UNTOLD]:
        yield Remark(message("lists.changed_untold", count=untold))


def _of_values(person: ListedPerson) -> Iterator[Remark]:
    """What the public list must tell and does not; and who is under 18, for the one who decides."""
    name, application = person.name, person.applications[0]
    if person.shown is Shown.NAMED:
        missing = tuple(
            message(code)
            for code, is_missing in (
                ("lists.age", person.age is None),
                ("lists.position", not person.position),
                ("lists.municipality", not person.municipality and not person.protected),
            )
            if is_missing
        )
        if missing:
            yield Remark(message("lists.not_given", name=name, what=missing), application)
    if person.gender is Gender.UNKNOWN:
        yield Remark(message("lists.gender_unknown", name=name), application)
    if person.age is not None and person.age < ADULT:
        yield Remark(message("lists.under_age", name=name))
