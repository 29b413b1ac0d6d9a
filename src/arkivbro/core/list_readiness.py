"""When a deadline's lists can be made, and what stands in the way, by name (routine section 6).

No list while a request is undecided or not known: that nobody overrides. The other obstacles a person may override with a
reason. Applications that are not archived yet warn, and never block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from arkivbro.core.exemption import ExemptionState, state_of, window_ends
from arkivbro.core.listed_people import Candidate, ListPeriod, suspected_duplicates
from arkivbro.core.recruitment import Protection
from arkivbro.core.working_days import (
    clock_time,
    end_of_day,
    oslo_day,
    weekday_date,
    working_day_after,
    working_days_after,
)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why the lists cannot be made now. For the screen of those who may see the candidates: it names them."""

    text: str
    may_be_overridden: bool = True


@dataclass(frozen=True, slots=True)
class Readiness:
    """`from_day`: the first day on which time alone no longer stands in the way; None when it does not now."""

    obstacles: tuple[Obstacle, ...] = ()
    warnings: tuple[str, ...] = ()
    from_day: date | None = None

    @property
    def is_ready(self) -> bool:
        return not self.obstacles

    @property
    def may_be_overridden(self) -> bool:
        """Whether a reason is enough to make the lists in spite of what stands in the way."""
        return all(one.may_be_overridden for one in self.obstacles)

    def may_be_made(self, reason: str) -> bool:
        """Whether the lists may be made now, with that reason for doing it in spite of something."""
        return self.is_ready or (self.may_be_overridden and bool(reason.strip()))


def readiness(
    candidates: Sequence[Candidate],
    period: ListPeriod,
    now: datetime,
    *,
    window: timedelta,
    wait_working_days: int,
    not_archived: int = 0,
) -> Readiness:
    """What stands in the way of the lists of that period, now. `not_archived`: applications still on their way."""
    obstacles, from_day = _of_time(period, now, wait_working_days)
    for candidate in candidates:
        if candidate.application.withdrawn is None and (
            candidate.origin or period.holds(candidate.application)
        ):
            obstacles += _of_request(candidate, now, window)
            obstacles += _of_protection(candidate)
    warnings = []
    if not_archived:
        words = "søknad er ikke arkivert ennå" if not_archived == 1 else "søknader er ikke arkivert ennå"
        warnings.append(f"{not_archived} {words}. Listen kan lages likevel.")
    names = {one.id: one.application.applicant.name for one in candidates}
    warnings += [
        f"{names[first]} og {names[second]} kan være samme person. Avklar det, så står de på én rad."
        for first, second in suspected_duplicates(candidates)
    ]
    return Readiness(tuple(obstacles), tuple(warnings), from_day)


def alarm(period_day: date, now: datetime, ready: Readiness, after_working_days: int) -> tuple[str, ...]:
    """What the leader is told, every day from that working day after the deadline on; nothing before, or when nothing waits.

    A decision is due without delay: waiting for it holds the public list back (routine section 6).
    """
    if working_days_after(period_day, oslo_day(now)) < after_working_days:
        return ()
    return tuple(one.text for one in ready.obstacles if not one.may_be_overridden)


def _of_time(period: ListPeriod, now: datetime, wait_working_days: int) -> tuple[list[Obstacle], date | None]:
    ready_on = working_day_after(period.day, wait_working_days) if wait_working_days else None
    if now < end_of_day(period.day):
        return [
            Obstacle(f"Søknadsfristen {weekday_date(period.day)} er ikke ute.", may_be_overridden=False)
        ], ready_on
    if ready_on is not None and oslo_day(now) < ready_on:
        return [Obstacle(f"Listene lages fra {weekday_date(ready_on)}, så alle søknader er med.")], ready_on
    return [], None


def _of_request(candidate: Candidate, now: datetime, window: timedelta) -> list[Obstacle]:
    name = candidate.application.applicant.name
    match state_of(candidate.record, now, window):
        case ExemptionState.UNKNOWN:
            return [Obstacle(f"Det er ukjent om {name} har bedt om unntak.", may_be_overridden=False)]
        case ExemptionState.UNDECIDED:
            return [Obstacle(f"Ønsket til {name} om unntak er ikke avgjort.", may_be_overridden=False)]
        case ExemptionState.REFUSED_NOT_TOLD:
            return [Obstacle(f"{name} har fått avslag, men er ikke varslet.")]
        case ExemptionState.REFUSED_MAY_WITHDRAW:
            ends = window_ends(candidate.record, window)
            until = clock_time(ends) if ends else "varselet er sendt"
            return [Obstacle(f"{name} har fått avslag og kan trekke seg til {until}.")]
    return []


def _of_protection(candidate: Candidate) -> list[Obstacle]:
    protected = candidate.application.applicant.protection is Protection.STRICTLY_CONFIDENTIAL
    if protected and candidate.protection is None:
        return [Obstacle("En søker har strengt fortrolig adresse. En arkivar må avgjøre hva som vises.")]
    return []
