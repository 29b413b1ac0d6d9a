"""Whether an application came in time: one rule for lists, candidate page, registration and document (decision 0708).

Who applied in time is in time, whatever was changed later; what a text that was sent in later shows, is told as changed.
Days are Oslo's. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from arkivbro.core.recruitment import Times
from arkivbro.core.working_days import end_of_day


class Lateness(StrEnum):
    """The values are stored. In order: the first of a person's applications is what the person is judged by."""

    IN_TIME = "in_time"
    UNTOLD = "changed_untold"
    """It came in time; the text that it shows took the place of another after the deadline, as far as anybody can tell."""
    CHANGED = "changed_late"
    """It came in time; the text that it shows was sent in after the deadline."""
    LATE = "late"
    """It came after the deadline."""


_IN_ORDER = tuple(Lateness)


def is_after(moment: datetime, day: date) -> bool:
    """Whether it is later than the end of the day in Oslo."""
    return moment >= end_of_day(day)


def lateness(times: Times, day: date) -> Lateness:
    """Of an application with the text that it shows, against a deadline's day.

    Where the source does not tell when a text was changed, that we had read it before the deadline was out is enough.
    """
    if is_after(times.came, day):
        return Lateness.LATE
    if is_after(times.submitted, day):
        return Lateness.CHANGED
    if times.change_untold and (times.noticed is None or is_after(times.noticed, day)):
        return Lateness.UNTOLD
    return Lateness.IN_TIME


def of_one_person(applications: Iterable[Times], day: date) -> Lateness:
    """Of somebody with several applications: one that came in time is enough. Raises ValueError for none."""
    return min((lateness(one, day) for one in applications), key=_IN_ORDER.index)
