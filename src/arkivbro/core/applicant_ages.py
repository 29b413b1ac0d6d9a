"""Age as lists show it (routine section 6): whole years on the deadline that the list is for."""

from __future__ import annotations

from datetime import date


def age_on(birth_date: date | None, day: date | None) -> int | None:
    """Whole years on that day; None where either is unknown, or the birth is after it. Born on 29 February: a year
    older on 1 March in a year without one.
    """
    if birth_date is None or day is None or birth_date > day:
        return None
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)
