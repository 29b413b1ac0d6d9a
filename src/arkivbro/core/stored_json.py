"""Values of the core as JSON text, and back: for facts and plans that are stored.

Reading is strict: an unknown key or a wrong type is a ValueError, so that a plan of another format is never half read.
"""

from __future__ import annotations

import json
from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(type_: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(type_)


def to_json(value: object) -> str:
    """The value as JSON with sorted keys: equal values give equal text."""
    adapter = _adapter(type(value))
    return json.dumps(adapter.dump_python(value, mode="json"), ensure_ascii=False, sort_keys=True)


def from_json(type_: type[T], text: str) -> T:
    """The value of that type. Raises ValueError (pydantic's ValidationError) for text that is not such a value."""
    value: T = _adapter(type_).validate_json(text, strict=False)
    return value
