"""Months and periods as sources write them ("2008-08"), written as people read them: one way for lists and documents."""

from __future__ import annotations

import re

_SHORT_MONTHS = (
    "jan.",
    "feb.",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "aug.",
    "sep.",
    "okt.",
    "nov.",
    "des.",
)
_SOURCE_MONTH = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-\d{2})?)?")


def written_period(from_: str, to: str, *, still: str = "") -> str:
    """ "aug. 2008 – juni 2011" from "2008-08" and "2011-06"; what is not such a month stands as the source wrote it.

    `still` stands for an end that is not there, e.g. "nå".
    """
    begin, end = _month(from_), _month(to) or still
    if begin and end:
        return f"{begin} – {end}"
    if begin:
        return f"fra {begin}"
    return f"til {end}" if to.strip() else ""


def _month(text: str) -> str:
    text = text.strip()
    if not (found := _SOURCE_MONTH.fullmatch(text)):
        return text
    year, month = found.groups()
    return f"{_SHORT_MONTHS[int(month) - 1]} {year}" if month else year
