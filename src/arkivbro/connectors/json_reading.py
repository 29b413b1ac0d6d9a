"""JSON from somebody else: read strictly, with limits, and every mistake told as a finding."""

from __future__ import annotations

import io
import json
import re
from typing import Any

from arkivbro.connectors.mended_text import decoded, without_marks
from arkivbro.core.errors import Finding
from arkivbro.core.messages import message

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 20


class NotReadable(Exception):
    """The text is not JSON that we take; `findings` say why. Holds no personal data."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("the text is no JSON that we take")
        self.findings = findings


def read_object(data: bytes, file: str) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The JSON object in `data`, and what had to be mended in its text. Raises NotReadable for anything else, whatever the bytes are."""
    value, mended = read_value(data, file)
    if not isinstance(value, dict):
        raise NotReadable(Finding("where.field", message("sources.no_object"), file))
    return value, mended


def read_value(data: bytes, file: str) -> tuple[Any, tuple[Finding, ...]]:
    """As `read_object`, for a value of any kind."""
    if len(data) > MAX_BYTES:
        raise NotReadable(
            Finding("where.field", message("sources.file_too_large", limit=MAX_BYTES // (1024 * 1024)), file)
        )
    text, mended = without_marks("".join(decoded(io.BytesIO(data))))
    text = re.sub(r"\A(\s*)\ufeff+", r"\1", text)
    if _depth(text) > MAX_DEPTH:
        raise NotReadable(Finding("where.field", message("sources.too_deep", limit=MAX_DEPTH), file))
    duplicates: list[str] = []
    try:
        value = json.loads(
            text, object_pairs_hook=_noting(duplicates), parse_constant=_refuse_constant, strict=False
        )
    except json.JSONDecodeError as error:
        place = f"{file}:{error.lineno}:{error.colno}"
        raise NotReadable(
            Finding("where.line_of_file", message(_JSON_MISTAKES.get(error.msg, "sources.no_json")), place)
        ) from None
    except _Constant as error:
        raise NotReadable(
            Finding("where.field", message("sources.no_json_number", value=error.value), file)
        ) from None
    except (ValueError, RecursionError):
        raise NotReadable(Finding("where.field", message("sources.number_too_long"), file)) from None
    if duplicates:
        named = tuple(f"«{name[:40]}»" for name in dict.fromkeys(duplicates))
        raise NotReadable(Finding("where.field", message("sources.key_twice", keys=named), file))
    return value, tuple(Finding("where.field", one, file) for one in mended)


class _Constant(Exception):
    """A number that JSON does not have."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.value = value


def _refuse_constant(name: str) -> Any:
    raise _Constant(name)


def _noting(duplicates: list[str]) -> Any:
    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in pairs:
            if key in result:
                duplicates.append(key)
            result[key] = value
        return result

    return made


def _depth(text: str) -> int:
    """The deepest nesting, read without recursion and without regard to whether it is JSON; strings do not count."""
    depth = deepest = 0
    in_string = escaped = False
    for letter in text:
        if in_string:
            if escaped:
                escaped = False
            elif letter == "\\":
                escaped = True
            elif letter == '"':
                in_string = False
        elif letter == '"':
            in_string = True
        elif letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


_JSON_MISTAKES = {
    "Expecting value": "sources.json_no_value",
    "Expecting ',' delimiter": "sources.json_no_comma",
    "Expecting ':' delimiter": "sources.json_no_colon",
    "Expecting property name enclosed in double quotes": "sources.json_no_key",
    "Unterminated string starting at": "sources.json_open_text",
    "Extra data": "sources.json_more",
}
"""Python's words for a mistake → the code of ours."""
