"""Facts as people can read them: what nobody sees is taken out of every line that a source told.

A direction mark turns what stands after it round, on a page and in the archive; a zero-width character makes two names of one.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from arkivbro.core.ref import Ref
from arkivbro.core.text_forms import without_invisible

T = TypeVar("T")
AS_TOLD = frozenset({"text", "letter", "reason", "description", "other"})
"""Fields that are no lines: what people write at length, which is cleaned where a document is made of it, and what is shown nowhere."""


def readable(fact: T) -> T:
    """The same facts, every line of them without characters that nobody sees. Ids stay as they are."""
    return cast("T", _readable(fact))


def _readable(value: Any) -> Any:
    if type(value) is str:  # no enumeration's
        return without_invisible(value)
    if isinstance(value, tuple):
        return tuple(map(_readable, value))
    if not is_dataclass(value) or isinstance(value, type | Ref):
        return value
    told = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in AS_TOLD}
    seen = {name: _readable(one) for name, one in told.items()}
    changed = {name: one for name, one in seen.items() if one != told[name]}
    return replace(value, **changed) if changed else value
