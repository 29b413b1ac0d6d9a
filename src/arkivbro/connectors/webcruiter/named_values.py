"""Values of a reply by the names of the mapping: tried in order, without regard to case, "_" and "-"."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from arkivbro.connectors.mended_text import without_marks
from arkivbro.core.errors import Finding
from arkivbro.core.messages import Message, message
from arkivbro.core.screening import one_line
from arkivbro.core.working_days import OSLO

LONGEST_LINE = 1_000
LONGEST_TEXT = 1_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2100
Names = tuple[str, ...]


class WrongReply(Exception):
    """A value that keeps the item out; `findings` say which."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("a value of the reply cannot be used")
        self.findings = findings


def key(name: str) -> str:
    """firstName, FirstName and first_name are one."""
    return "".join(letter for letter in name.casefold() if letter not in "_-")


class Named:
    """One object of a reply. What it was asked for is noted, and so is what nobody asked for."""

    def __init__(self, values: Any, place: str = "") -> None:
        if not isinstance(values, dict):
            raise WrongReply(found(place or "svaret", "webcruiter.no_object"))
        self._values = {key(name): value for name, value in values.items()}
        self._called = {key(name): name for name in values}
        self._asked: set[str] = set()
        self.place, self.findings = place, list[Finding]()

    def value(self, names: Names) -> Any:
        """The first that is there and holds something; None where none is."""
        for name in names:
            told, is_there = self._at(name)
            if is_there and told is not None and told != "":
                return told
        return None

    def has(self, names: Names) -> bool:
        """Whether one of them stands there, whatever it holds."""
        return any(self._at(name)[1] for name in names)

    def line(self, names: Names) -> str:
        """A short text, on one line; "" where there is none."""
        return one_line(self._text(names, LONGEST_LINE))

    def text(self, names: Names) -> str:
        return self._text(names, LONGEST_TEXT).strip()

    def identifier(self, names: Names, most: int = 100) -> str:
        """A number or a text. Raises WrongReply for one that cannot be an id, or that no reply may be without."""
        told = self.value(names)
        if isinstance(told, bool) or not isinstance(told, int | str):
            raise WrongReply(found(self._place(names), "webcruiter.no_id"))
        text = one_line(str(told))
        if not text or len(text) > most or not text.isprintable():
            raise WrongReply(found(self._place(names), "webcruiter.no_id"))
        return text

    def moment(self, names: Names) -> datetime | None:
        """A time; without a zone it is Oslo's, and that is noted. Raises WrongReply for what is no time."""
        told = self.value(names)
        if told is None:
            return None
        moment = _moment(told)
        if moment is None or not FIRST_YEAR < moment.year < LAST_YEAR:
            raise WrongReply(found(self._place(names), "sources.no_moment"))
        if moment.tzinfo is None:
            self.note(names, message("sources.no_time_zone"))
            return moment.replace(tzinfo=OSLO)
        return moment

    def day(self, names: Names) -> date | None:
        """A date; what is none is noted, and is unknown. The year 1 says that there is none."""
        told = self.value(names)
        if told is None:
            return None
        moment = _moment(told)
        if moment is None or not FIRST_YEAR <= moment.year < LAST_YEAR:
            if moment is None or moment.year != 1:
                self.note(names, message("sources.no_such_date"))
            return None
        return (moment.astimezone(OSLO) if moment.tzinfo else moment).date()

    def objects(self, names: Names, most: int) -> list[Any] | None:
        """A list; one object where a converter made one of a list. None where there is none."""
        told = self.value(names)
        if told is None:
            return [] if self.has(names) else None
        listed = told if isinstance(told, list) else [told]
        if len(listed) > most:
            raise WrongReply(found(self._place(names), "webcruiter.too_many", limit=most))
        return listed

    def note(self, names: Names, told: Message) -> None:
        self.findings.append(Finding("where.field", told, self._place(names)))

    def know(self, names: Iterable[str]) -> None:
        """These are known and used for nothing."""
        self._asked |= {key(name.partition(".")[0]) for name in names}

    def unknown(self) -> Iterator[str]:
        """The names that nobody asked for, as they are written."""
        for name, called in self._called.items():
            if name not in self._asked:
                yield "".join(letter for letter in called if letter.isprintable())[:60]

    def _text(self, names: Names, most: int) -> str:
        told = self.value(names)
        if told is None:
            return ""
        if isinstance(told, bool) or not isinstance(told, str | int | float):
            self.note(names, message("webcruiter.not_a_text"))
            return ""
        text, mended = without_marks(str(told))
        for one in mended:
            self.note(names, one)
        if len(text) > most:
            self.note(names, message("webcruiter.text_too_long", limit=most))
            text = text[:most]
        return unicodedata.normalize("NFC", "".join(one for one in text if one >= " " or one in "\n\t"))

    def _at(self, name: str) -> tuple[Any, bool]:
        told: Any = self._values
        for depth, part in enumerate(name.split(".")):
            wanted = key(part)
            if depth == 0:
                if wanted not in self._values:
                    return None, False
                self._asked.add(wanted)
                told = self._values[wanted]
                continue
            inner = {key(one): value for one, value in told.items()} if isinstance(told, dict) else {}
            if wanted not in inner:
                return None, False
            told = inner[wanted]
        return (None, False) if isinstance(told, dict) and "." not in name and not told else (told, True)

    def _place(self, names: Names) -> str:
        """The name as the reply writes it, else the first of the mapping."""
        for name in names:
            first, dot, rest = name.partition(".")
            if key(first) in self._called:
                return f"{self.place}{self._called[key(first)][:60]}{dot}{rest}"
        return f"{self.place}{names[0] if names else '?'}"


def found(place: str, code: str, **parameters: int) -> Finding:
    """One thing that is wrong with a field of a reply."""
    return Finding("where.field", message(code, **parameters), place)


def chosen(told: str, choices: Iterable[tuple[str, Names]]) -> str | None:
    """Which of the choices a value of the reply is one of the words for; None for a word that nobody knows."""
    wanted = key(told).strip()
    for choice, words in choices:
        if any(key(word) == wanted for word in words):
            return choice
    return None


def _moment(told: Any) -> datetime | None:
    if not isinstance(told, str):
        return None
    try:
        return datetime.fromisoformat(told.strip())
    except ValueError:
        return None
