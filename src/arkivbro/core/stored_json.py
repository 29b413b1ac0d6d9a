"""Values of the core as JSON text, and back: for facts and plans that are stored.

A wrong type is a ValueError; a key that is not known is passed over, and one that is missing takes its default, so that
text stored by the previous release can be read by this one. `plan_format` guards what cannot.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(type_: Any) -> TypeAdapter[Any]:
    """Building one takes milliseconds, so each is kept."""
    if type_ not in _adapters:
        _adapters[type_] = TypeAdapter(type_)
    return _adapters[type_]


def to_json(value: object) -> str:
    """The value as JSON with sorted keys: equal values give equal text."""
    return json.dumps(
        _adapter(type(value)).dump_python(value, mode="json"), ensure_ascii=False, sort_keys=True
    )


def from_json(type_: type[T], text: str) -> T:
    """The value of that type. Raises ValueError (pydantic's ValidationError) for text that is not such a value."""
    value: T = _adapter(type_).validate_json(text)
    return value
