"""Another system's own words with the persons taken out of them: they are shown for what they say of the trouble, not of whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from arkivbro.core.people_index import PersonToScreen

MASK = "*****"
_EMAIL = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_ELEVEN_DIGITS = re.compile(r"(?<!\d)\d{2}[ .]?\d{2}[ .]?\d{2}[ .\-]?\d{3}[ ]?\d{2}(?!\d)")
"""A birth number or what looks like one, right or wrong."""
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset(
    {
        "af",
        "av",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "di",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "ten",
        "van",
        "von",
        "y",
    }
)
_GAP = r"[\s,.\-]*"


def scrubbed(text: str, people: Iterable[PersonToScreen]) -> str:
    """The text with every name, e-mail address, telephone number, street address and birth number of those people masked, and any
    other e-mail address and birth number too. Rather too much than too little.
    """
    people = tuple(people)
    for address in sorted(
        {one for person in people for one in person.addresses if one.strip()}, key=len, reverse=True
    ):
        text = _masked(text, re.findall(r"\w+", address))
    text = _ELEVEN_DIGITS.sub(MASK, _EMAIL.sub(MASK, text))
    for number in {one for person in people for one in (*person.phones, *person.birth_numbers)}:
        digits = re.sub(r"\D", "", number)
        if len(digits) >= 5:
            text = re.sub(rf"(?<!\d)(?:\+?47\s?)?{_GAP.join(digits)}(?!\d)", MASK, text)
    names = set(_name_words(people))
    if not names:
        return text
    return _WORD.sub(lambda word: MASK if _is_name(word[0].casefold(), names) else word[0], text)


def _masked(text: str, words: list[str]) -> str:
    if len(words) < 2:
        return text
    spelt = r"[\s,.]+".join(map(re.escape, words))
    return re.sub(rf"(?<!\w){spelt}(?!\w)", MASK, text, flags=re.IGNORECASE)


def _name_words(people: Iterable[PersonToScreen]) -> Iterator[str]:
    for person in people:
        for name in (part for pair in person.names for part in pair):
            for word in _WORD.findall(name.casefold()):
                if len(word) > 1 and word not in _PARTICLES:
                    yield word


def _is_name(word: str, names: set[str]) -> bool:
    """As it stands, or with the genitive's s."""
    return word in names or (word.endswith("s") and word[:-1] in names)
