"""Another system's own words with the persons taken out of them: they are shown for what they say of the trouble, not of whom."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from arkivbro.core.name_forms import (
    APOSTROPHE,
    PARTICLES,
    spellings,
    street_words,
    without_genitive,
    words_of,
)
from arkivbro.core.people_index import PersonToScreen
from arkivbro.core.text_forms import without_any_invisible

MASK = "*****"
_AT = r"(?:@|\s?[(\[{]\s?(?:at|alfa|krøllalfa)\s?[)\]}]\s?)"
_EMAIL = re.compile(rf"[^\s<>\"'(),;:]+{_AT}[^\s<>\"'(),;:]+", re.IGNORECASE)
_ELEVEN_DIGITS = re.compile(r"(?<!\d)\d{2}[ .]?\d{2}[ .]?\d{2}[ .\-]?\d{3}[ ]?\d{2}(?!\d)")
"""A birth number or what looks like one, right or wrong."""
_WORD = re.compile(rf"[^\W\d_]+(?:{APOSTROPHE}[^\W\d_]+)*")
_WORD_OR_NUMBER = re.compile(r"\d+|[^\W\d_]+")
_GAP = r"[\s,.\-]*"
_SHORTEST_PHONE, _SHORTEST_JOINED = 5, 7


def scrubbed(text: str, people: Iterable[PersonToScreen]) -> str:
    """The text with every name, e-mail address, telephone number, street address and birth number of those people masked, and any
    other e-mail address and birth number too, in the spellings that the leak check knows. Rather too much than too little: a system
    quotes what it was sent, escaped for wherever it was on its way to.
    """
    people = tuple(people)
    text = without_any_invisible(unicodedata.normalize("NFC", unquote(html.unescape(text))))
    for address in {one for person in people for one in person.addresses}:
        text = _without_address(text, _address_words(address))
    text = _ELEVEN_DIGITS.sub(MASK, _EMAIL.sub(MASK, text))
    for number in {one for person in people for one in (*person.phones, *person.birth_numbers)}:
        digits = re.sub(r"\D", "", number)
        if len(digits) >= _SHORTEST_PHONE:
            text = re.sub(rf"(?<!\d)(?:(?:\+|00)?47{_GAP})?{_GAP.join(digits)}(?!\d)", MASK, text)
    names = set(_name_words(people))
    return _WORD.sub(lambda word: MASK if _is_name(word[0], names) else word[0], text)


def _address_words(text: str) -> list[str]:
    return street_words([one for word in _WORD_OR_NUMBER.findall(text) for one in words_of(word)])


def _without_address(text: str, address: list[str]) -> str:
    """Wherever the words of the address follow each other; one word alone tells of nobody."""
    found = list(_WORD_OR_NUMBER.finditer(text))
    words = ["".join(_address_words(one[0])) for one in found]
    kept, begun = "", 0
    for place in range(len(words) - len(address) + 1 if len(address) > 1 else 0):
        if found[place].start() >= begun and words[place : place + len(address)] == address:
            kept += text[begun : found[place].start()] + MASK
            begun = found[place + len(address) - 1].end()
    return kept + text[begun:]


def _name_words(people: Iterable[PersonToScreen]) -> Iterator[str]:
    """Each word of a name, and the whole of it written as one."""
    for person in people:
        for given, family in spellings(person.names):
            first, last = words_of(given), words_of(family)
            yield from (word for word in (*first, *last) if len(word) > 1 and word not in PARTICLES)
            yield from (
                one
                for one in ("".join(first + last), "".join(last + first), "".join(last))
                if len(one) >= _SHORTEST_JOINED
            )


def _is_name(word: str, names: set[str]) -> bool:
    """As it stands, or with the genitive's s."""
    return any(form in names for folded in words_of(word) for form in without_genitive(folded))
