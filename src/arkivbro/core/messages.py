"""What is told to a person, before it is words: a code and its parameters.

Everything that is stored, hashed, compared or passed on is a `Message`. Its sentence is made where somebody reads it (screen,
command line, mail, document), by `sentence_of` and from one table (`core.message_table`), in the reader's language.
Because no sentence is stored, wording may be mended and translated, and no code can come to depend on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from arkivbro.core.message_table import At, Entry, Word, placeholders, table
from arkivbro.core.working_days import MONTHS, OSLO, WEEKDAYS

Value: TypeAlias = "str | int | bool | date | datetime | Message | tuple[Value, ...]"
Translate: TypeAlias = Callable[[str], str]
CODE, PARAMETERS = "code", "parameters"
A_DAY, A_MOMENT = "{weekday} {day}. {month} {year}", "{date} kl. {time}"
YES, NO = "ja", "nei"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Message:
    """A code of the table, and what its sentence is filled with, sorted by name. Make one with `message()`."""

    code: str
    items: tuple[tuple[str, Value], ...] = ()

    @property
    def parameters(self) -> dict[str, Value]:
        """A new dictionary each time: a message does not change."""
        return dict(self.items)

    def as_json(self) -> dict[str, Any]:
        """How it is stored. Equal messages give equal JSON."""
        return {CODE: self.code, PARAMETERS: {name: _as_json(value) for name, value in self.items}}

    @classmethod
    def of_json(cls, stored: Any) -> Message:
        """The message that was stored; its code may be one that this release no longer has. Raises ValueError."""
        if isinstance(stored, Message):
            return stored
        if not isinstance(stored, Mapping) or not isinstance(stored.get(CODE), str):
            raise ValueError("a stored message has a code")
        parameters = stored.get(PARAMETERS) or {}
        return cls(stored[CODE], tuple(sorted((name, _of_json(value)) for name, value in parameters.items())))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """In facts and plans it is stored as `as_json` says."""
        return core_schema.no_info_plain_validator_function(
            cls.of_json,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.as_json()),
        )


def message(code: str, /, **parameters: Value) -> Message:
    """The message with that code. Raises ValueError if the table has no such code, or its sentence takes other parameters."""
    entry = table().get(code)
    if entry is None:
        raise ValueError(f"no message has the code {code}")
    if placeholders(entry) != parameters.keys():
        raise ValueError(
            f"{code} takes {sorted(placeholders(entry))}, not {sorted(parameters)}: the sentence and its maker disagree"
        )
    return Message(code, tuple(sorted((name, _plain(value)) for name, value in parameters.items())))


def sentence_of(message: Message, translate: Translate = str) -> str:
    """The message in words. `translate` takes a Bokmål sentence of the table and gives it in the reader's language.

    A code that the table no longer has is shown as it is, with its parameters: what was stored is never hidden.
    """
    entry = table().get(message.code)
    if entry is None:
        told = ", ".join(f"{name}: {_shown(value, translate)}" for name, value in message.items)
        return f"{message.code} ({told})" if told else message.code
    sentence = entry.one if entry.one and message.parameters.get("count") == 1 else entry.sentence
    return _filled(sentence, message, translate)


def remedy_of(message: Message, translate: Translate = str) -> str:
    """What can be done about it, and "" where there is nothing to do."""
    entry = table().get(message.code)
    return _filled(entry.remedy, message, translate) if isinstance(entry, Entry) else ""


def ends_in(message: Message | None) -> str:
    """The act of a transfer's page by which its remedy ends, by its name in addresses; "" where it ends in none."""
    entry = table().get(message.code) if message is not None else None
    return entry.ends_in or "" if isinstance(entry, Entry) else ""


def done_at(message: Message | None) -> At | None:
    """The page of ours where its remedy is done; None where there is none."""
    entry = table().get(message.code) if message is not None else None
    return entry.page if isinstance(entry, Entry) else None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or odd, and where.

    `where` is a code of the table ("where.title"); `place` says which one, where there are several: a line, a path in a file,
    a number. It is no word of any language.
    """

    where: str
    message: Message
    place: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", storable(self.place))

    def as_json(self) -> dict[str, Any]:
        """How it is stored."""
        stored = {"where": self.where, "message": self.message.as_json()}
        return {**stored, "place": self.place} if self.place else stored

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Finding:
        """The finding that was stored. Raises ValueError."""
        return cls(str(stored["where"]), Message.of_json(stored["message"]), str(stored.get("place", "")))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """In facts and plans it is stored as `as_json` says."""
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, Finding) else cls.of_json(value),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.as_json()),
        )


def where_of(finding: Finding, translate: Translate = str) -> str:
    """Where it is, in words: "tittel", "linje 12"."""
    entry = table().get(finding.where)
    if entry is None:
        return " ".join(filter(None, (finding.where, finding.place)))
    words = translate(entry.sentence)
    if "{place}" in words:
        return words.format(place=finding.place)
    return " ".join(filter(None, (words, finding.place)))


def told(finding: Finding, translate: Translate = str) -> str:
    """A finding on one line: where, and what."""
    return f"{where_of(finding, translate)}: {sentence_of(finding.message, translate)}"


def findings_as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """How several are stored."""
    return [one.as_json() for one in findings]


def findings_of_json(stored: Iterable[Mapping[str, Any]] | None) -> tuple[Finding, ...]:
    """The findings that were stored. Raises ValueError."""
    return tuple(Finding.of_json(one) for one in stored or ())


def _filled(sentence: str, message: Message, translate: Translate) -> str:
    """The sentence in the reader's language, with the parameters in their places."""
    words = {name: _shown(value, translate) for name, value in message.items}
    try:
        return translate(sentence).format(**words)
    except (KeyError, IndexError, ValueError):  # stored by a release whose sentence took others
        return f"{message.code} ({', '.join(words.values())})"


def _shown(value: Value, translate: Translate) -> str:
    match value:
        case Message():
            return sentence_of(value, translate)
        case bool():
            return translate(YES if value else NO)
        case datetime():
            local = value.astimezone(OSLO)
            return translate(A_MOMENT).format(date=_shown(local.date(), translate), time=f"{local:%H.%M}")
        case date():
            weekday, month = translate(WEEKDAYS[value.weekday()]), translate(MONTHS[value.month - 1])
            return translate(A_DAY).format(weekday=weekday, day=value.day, month=month, year=value.year)
        case tuple():
            return ", ".join(_shown(one, translate) for one in value)
        case _:
            return str(value)


def storable(text: str) -> str:
    """The text with a mark for each character that no database takes: NUL, half characters. What is wrong is often told with the very
    text that is.
    """
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", str(text))


def _plain(value: Value) -> Value:
    """The value as one of the few types that are kept: an enum's text becomes text. Raises TypeError for any other."""
    match value:
        case bool() | Message():
            return value
        case str():
            return storable(value)
        case int():
            return int(value)
        case datetime():
            if value.tzinfo is None:
                raise TypeError("the moment has no time zone")
            return value.astimezone(UTC)
        case date():
            return value
        case tuple():
            return tuple(_plain(one) for one in value)
    raise TypeError(f"a message cannot hold a {type(value).__name__}")


def _as_json(value: Value) -> Any:
    match value:
        case Message():
            return value.as_json()
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case tuple():
            return [_as_json(one) for one in value]
        case _:
            return value


def _of_json(value: Any) -> Value:
    match value:
        case {"moment": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"code": str()}:
            return Message.of_json(value)
        case list():
            return tuple(_of_json(one) for one in value)
        case str() | bool() | int():
            return value
    raise ValueError("no value of a message")


def words_of(entry: Entry | Word) -> Iterator[str]:
    """Every text of an entry that is translated."""
    yield from filter(None, (entry.sentence, entry.one, entry.remedy if isinstance(entry, Entry) else ""))


def other_words() -> Iterator[str]:
    """What parameters are shown with, and is translated too."""
    yield from (YES, NO, A_DAY, A_MOMENT, *WEEKDAYS, *MONTHS)
