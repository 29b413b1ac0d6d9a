"""NCore's filter language: `Field=value` joined by AND and OR, `@` for null, `,` for a list, `*` for anything.

Comparisons mind no case, as the database's collation does not. Raises SoapFault for an unknown type or field.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulators.ephorte.model import Field, Type, type_named
from simulators.ephorte.soap import SoapFault
from simulators.ephorte.store import Row, Store

Test = Callable[[Row], bool]
_CONDITION = re.compile(r"\s*(!?[A-Za-z][\w.]*)\s*(<=|>=|<>|!=|=|<|>)\s*")
_JOIN = re.compile(r"\s+(AND|OR)\s+", re.IGNORECASE)
_DATE = re.compile(r"\d{2}\.\d{2}\.\d{4}( \d{2}:\d{2}:\d{2})?")


@dataclass
class Literal:
    """One value of a condition; quoted, its signs mean nothing."""

    text: str
    quoted: bool


def compile_filter(expression: str, type: Type, store: Store, *, quotes: bool = True) -> Test:
    """The expression as a test of a row. AND binds tighter than OR; there are no parentheses."""
    if not expression.strip():
        return lambda row: True
    alternatives: list[list[Test]] = [[]]
    at = 0
    while True:
        match = _CONDITION.match(expression, at)
        if match is None:
            raise SoapFault("Ugyldig filteruttrykk.", "InvalidFilter")
        values, at = _values(expression, match.end(), quotes=quotes)
        alternatives[-1].append(_condition(match[1], match[2], values, type, store))
        join = _JOIN.match(expression, at)
        if join is None:
            if expression[at:].strip():
                raise SoapFault("Ugyldig filteruttrykk.", "InvalidFilter")
            break
        if join[1].upper() == "OR":
            alternatives.append([])
        at = join.end()
    return lambda row: any(all(test(row) for test in tests) for tests in alternatives)


def _values(expression: str, at: int, *, quotes: bool) -> tuple[list[Literal], int]:
    """The comma list that begins there, and where it ends: before the next AND or OR outside quotes."""
    values: list[Literal] = []
    while True:
        if quotes and at < len(expression) and expression[at] in "'\"":
            literal, at = _quoted(expression, at)
        else:
            literal, at = _bare(expression, at)
        values.append(literal)
        if at < len(expression) and expression[at] == ",":
            at += 1
            continue
        return values, at


def _quoted(expression: str, at: int) -> tuple[Literal, int]:
    mark, text, at = expression[at], "", at + 1
    while at < len(expression):
        sign = expression[at]
        if sign == "\\" and at + 1 < len(expression):
            text, at = text + expression[at + 1], at + 2
        elif sign == mark:
            return Literal(text, True), at + 1
        else:
            text, at = text + sign, at + 1
    raise SoapFault("Ugyldig filteruttrykk: anførselstegn mangler.", "InvalidFilter")


def _bare(expression: str, at: int) -> tuple[Literal, int]:
    end = at
    while end < len(expression) and expression[end] != ",":
        if _JOIN.match(expression, end):
            break
        end += 1
    return Literal(expression[at:end].strip(), False), end


def _condition(path: str, operator: str, values: list[Literal], type: Type, store: Store) -> Test:
    if path.startswith("!"):
        return _direct(path[1:], operator, values, type, store)
    field, read = _reader(path, type, store)
    tests = [_comparison(field, operator, value) for value in values]
    if operator in ("!=", "<>"):
        return lambda row: all(test(read(row)) for test in tests)
    return lambda row: any(test(read(row)) for test in tests)


def _direct(path: str, operator: str, values: list[Literal], type: Type, store: Store) -> Test:
    """`!Type.Field=…`: there is a row of that type that belongs to this one."""
    name, _, rest = path.partition(".")
    other = type_named(name)
    if other is None or not rest:
        raise SoapFault(f"Ukjent datatype: {name}.", "InvalidFilter")
    owner = other.named(type.name + "Id")
    if owner is None:
        raise SoapFault(f"{name} hører ikke til {type.name}.", "InvalidFilter")
    inner = _condition(rest, operator, values, other, store)
    return lambda row: any(inner(one) for one in store.where(other.name, **{owner.name: row.get("Id")}))


def _reader(path: str, type: Type, store: Store) -> tuple[Field, Callable[[Row], Any]]:
    *parents, last = path.split(".")
    names: list[str] = []
    for name in parents:
        field = type.named(name)
        if field is None or not field.is_related:
            raise SoapFault(f"Ukjent felt: {type.name}.{name}.", "InvalidFilter")
        names.append(field.name)
        found = type_named(field.kind)
        assert found is not None
        type = found
    held = type.named(last)
    if held is None or held.is_related:
        raise SoapFault(f"Ukjent felt: {type.name}.{last}.", "InvalidFilter")

    def read(row: Row) -> Any:
        at: Row | None = row
        for name in names:
            at = store.related(at, name) if at is not None else None
        return at.get(held.name) if at is not None else None

    return held, read


def _comparison(field: Field, operator: str, literal: Literal) -> Callable[[Any], bool]:
    if literal.text == "@" and not literal.quoted:
        return (
            (lambda value: value is not None) if operator in ("!=", "<>") else (lambda value: value is None)
        )
    if field.kind == "string" and "*" in literal.text and not literal.quoted:
        pattern = re.compile(".*".join(map(re.escape, literal.text.split("*"))), re.IGNORECASE | re.DOTALL)
        negative = operator in ("!=", "<>")
        return lambda value: (value is not None and bool(pattern.fullmatch(value))) is not negative
    wanted = _typed(field, literal)
    match operator:
        case "=":
            return lambda value: value is not None and _plain(value) == wanted
        case "!=" | "<>":
            return lambda value: value is None or _plain(value) != wanted
        case "<":
            return lambda value: value is not None and _plain(value) < wanted
        case "<=":
            return lambda value: value is not None and _plain(value) <= wanted
        case ">":
            return lambda value: value is not None and _plain(value) > wanted
        case _:
            return lambda value: value is not None and _plain(value) >= wanted


def _plain(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _typed(field: Field, literal: Literal) -> Any:
    text = literal.text
    try:
        match field.kind:
            case "int":
                return int(text)
            case "boolean":
                return {"true": True, "1": True, "false": False, "0": False}[text.lower()]
            case "dateTime":
                if not _DATE.fullmatch(text):
                    raise ValueError
                form = "%d.%m.%Y %H:%M:%S" if ":" in text else "%d.%m.%Y"
                return datetime.strptime(text, form)
            case _:
                return text.casefold()
    except (ValueError, KeyError):
        raise SoapFault(f"Ugyldig verdi for {field.name}.", "InvalidFilter") from None
