"""What pydantic says is wrong with a value, as a message: for the profile, the settings and what sources send."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from arkivbro.core.messages import Message, message


class WrongValue(ValueError):
    """For validators: the value is wrong, and the message says how."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(message.code)


def mistake(item: Mapping[str, Any], known: Sequence[str] = ()) -> Message:
    """The message for one of `ValidationError.errors()`; `known` are the names that could stand where an unknown one does."""
    context = item.get("ctx", {})
    kind: str = item["type"]
    match kind:
        case "extra_forbidden":
            return unknown(str(item["loc"][-1]), known)
        case "missing":
            return message("value.missing")
        case "enum" | "literal_error":
            return message("value.one_of", allowed=_names(context["expected"]))
        case "value_error" if isinstance(context.get("error"), WrongValue):
            wrong: WrongValue = context["error"]
            return wrong.message
        case "string_too_short":
            return message("value.empty")
        case "string_too_long":
            return message("value.too_long", limit=context["max_length"])
        case "too_long":
            return message("value.too_many", limit=context["max_length"])
        case "string_unicode":
            return message("value.no_unicode")
        case "greater_than_equal":
            return message("value.at_least", limit=str(context["ge"]))
        case "less_than_equal":
            return message("value.at_most", limit=str(context["le"]))
        case "greater_than":
            return message("value.more_than", limit=str(context["gt"]))
    return _of_another_type(kind)


def _of_another_type(kind: str) -> Message:
    for begins, wrong in _TYPES.items():
        if kind.startswith(begins):
            return wrong
    return message("value.unusable")


_TYPES = {
    "string": message("value.no_text"),
    "bool": message("value.no_boolean"),
    "int": message("value.no_integer"),
    "float": message("value.no_number"),
    "date": message("value.no_date"),
    "dict": message("value.no_table"),
    "model": message("value.no_table"),
    "tuple": message("value.no_list"),
    "list": message("value.no_list"),
    "ip_": message("value.no_network"),
}


def unknown(name: str, known: Sequence[str]) -> Message:
    """A name that is not known: the nearest that is, else all of them."""
    near = difflib.get_close_matches(name, known, 1)
    if near:
        return message("value.unknown_near", name=name, near=near[0])
    return message("value.unknown", name=name, known=tuple(known))


def _names(expected: str) -> tuple[str, ...]:
    """Of pydantic's "'a', 'b' or 'c'"."""
    return tuple(re.findall(r"'([^']*)'", expected)) or tuple(re.split(r", | or ", expected))
