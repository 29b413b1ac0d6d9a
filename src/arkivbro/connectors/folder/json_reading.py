"""JSON from somebody else: read strictly, with limits, and every mistake told as a finding in Norwegian."""

from __future__ import annotations

import json
from typing import Any

from arkivbro.core.errors import Finding

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 20


class NotReadable(Exception):
    """The text is not JSON that we take; `findings` say why. Holds no personal data."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("application.json cannot be read")
        self.findings = findings


def read_object(data: bytes, file: str) -> dict[str, Any]:
    """The JSON object in `data`. Raises NotReadable for anything else, whatever the bytes are."""
    if len(data) > MAX_BYTES:
        raise NotReadable(Finding(file, f"er større enn {MAX_BYTES // (1024 * 1024)} MB."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotReadable(
            Finding(f"{file} linje {line}", "er ikke UTF-8. Lagre filen med tegnkodingen UTF-8.")
        ) from None
    if _depth(text) > MAX_DEPTH:
        raise NotReadable(Finding(file, f"har objekter eller lister i mer enn {MAX_DEPTH} nivåer."))
    duplicates: list[str] = []
    try:
        value = json.loads(text, object_pairs_hook=_noting(duplicates), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"{file} linje {error.lineno}, tegn {error.colno}"
        raise NotReadable(Finding(where, _json_mistake(error.msg))) from None
    except _Constant as error:
        raise NotReadable(Finding(file, f"{error} er ikke et tall i JSON.")) from None
    except (ValueError, RecursionError):
        raise NotReadable(Finding(file, "har et tall som er for langt, eller er for dypt nøstet.")) from None
    if duplicates:
        named = ", ".join(f"«{name[:40]}»" for name in dict.fromkeys(duplicates))
        raise NotReadable(
            Finding(file, f"har samme nøkkel to ganger i ett objekt: {named}. Hvilken gjelder?")
        )
    if not isinstance(value, dict):
        raise NotReadable(Finding(file, "må være et JSON-objekt: { … }."))
    return value


class _Constant(Exception):
    pass


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


def _json_mistake(message: str) -> str:
    known = {
        "Expecting value": "her skulle det stått en verdi.",
        "Expecting ',' delimiter": "her mangler et komma.",
        "Expecting ':' delimiter": "her mangler et kolon.",
        "Expecting property name enclosed in double quotes": "her skulle det stått en nøkkel i anførselstegn.",
        "Unterminated string starting at": "teksten som begynner her, mangler anførselstegn til slutt.",
        "Extra data": "det står mer etter at objektet er slutt.",
        "Invalid control character at": "et linjeskift eller styretegn må skrives som \\n e.l. i en tekst.",
    }
    return known.get(message, "er ikke gyldig JSON her.")
