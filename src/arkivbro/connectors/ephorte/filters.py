"""NCore's filter language (`ncore.md` section 3.2): `Field=value` joined by ` AND `, never with parentheses.

A comma is the list operator, `*` a wildcard, `@` null: a value with any of them, or with a quote, is quoted where the
server understands it (3.1.3 and 5.1.3), else refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from arkivbro.core.errors import Misconfigured

_FIELD = re.compile(r"!?[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")
_BARE = re.compile(r"[\wÆØÅæøå§./:+-]+( [\wÆØÅæøå§./:+-]+)*")
_NO_BARE = re.compile(r"[^\wÆØÅæøå§./:+-]+")
_WORDS = re.compile(r"\b(and|or)\b", re.IGNORECASE)
_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f]")

Value = str | int | bool | None


def equals(field: str, value: Value, *, quotes: bool = True) -> str:
    """`Field=value`; None is the null sign. Raises Misconfigured for a text that this server cannot be asked for."""
    return f"{_field(field)}={_literal(value, quotes)}"


def has_words(field: str, words: str) -> str:
    """`Field=*words*`, of what can be asked for without quotes, in which a "*" is none; "" where nothing is left of it."""
    plain = " ".join(_NO_BARE.sub(" ", words).split())
    return f"{_field(field)}=*{plain}*" if plain and not _WORDS.search(plain) else ""


def one_of(field: str, values: Iterable[int | str], *, quotes: bool = True) -> str:
    """`Field=a,b,c`. Raises ValueError for no values: that would ask for everything."""
    listed = ",".join(_literal(value, quotes) for value in values)
    if not listed:
        raise ValueError("a list filter needs a value")
    return f"{_field(field)}={listed}"


def both(*conditions: str) -> str:
    """All of them."""
    return " AND ".join(condition for condition in conditions if condition)


def _field(name: str) -> str:
    if not _FIELD.fullmatch(name):
        raise ValueError("not the name of a field")
    return name


def _literal(value: Value, quotes: bool) -> str:
    if value is None:
        return "@"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _BARE.fullmatch(value) and not _WORDS.search(value):
        return value
    if not quotes or _UNSENDABLE.search(value) or "\\" in value:
        raise Misconfigured(
            "ephorte.unsearchable",
            setting="filter_quotes",
        )
    return "'" + value.replace("'", "\\'") + "'"
