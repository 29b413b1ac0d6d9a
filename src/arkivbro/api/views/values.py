"""The small values that bodies and addresses are made of: what the OpenAPI document says of each is what is asked of it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, StrictBool, StringConstraints

from arkivbro.core.screening import one_line

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$"
LINE_PATTERN = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
WORDS_PATTERN = (
    r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*[^\x00-\x20\x7f-\x9f\u2028\u2029][^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
)
TEXT_PATTERN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]*$"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
OLDEST, NEWEST = 1900, 2199
"""Years: beyond them something else was meant."""


def _day_in_words(value: Any) -> Any:
    if value is None or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("a day is written YYYY-MM-DD")


def _moment_in_words(value: Any) -> Any:
    if value is None or (isinstance(value, str) and _MOMENT.fullmatch(value)):
        return value
    raise ValueError("a moment is written YYYY-MM-DDThh:mm:ss with Z or +hh:mm")


def _possible(value: date | datetime) -> Any:
    if not OLDEST <= value.year <= NEWEST:
        raise ValueError(f"the year is between {OLDEST} and {NEWEST}")
    return value


def _to_be_seen(value: str) -> str:
    if not one_line(value):
        raise ValueError("nothing of it is seen")
    return value


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""What the system calls something: it stands in addresses."""
Line = Annotated[str, StringConstraints(max_length=500, pattern=LINE_PATTERN)]
Words = Annotated[
    str, StringConstraints(max_length=500, min_length=1, pattern=WORDS_PATTERN), AfterValidator(_to_be_seen)
]
"""A line with something in it."""
Name = Annotated[str, StringConstraints(max_length=200, pattern=LINE_PATTERN)]
"""What a column holds."""
Text = Annotated[str, StringConstraints(max_length=100_000, pattern=TEXT_PATTERN)]
Day = Annotated[date, BeforeValidator(_day_in_words), AfterValidator(_possible)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment_in_words), AfterValidator(_possible)]
Flag = StrictBool
