"""The forms in which names, addresses and numbers are compared: as people spell them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from arkivbro.core.text_forms import letter_made_of, without_any_invisible

_WORD = re.compile(r"[^\W_]+")
_FOLDED_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "å": "a", "ß": "ss", "ŋ": "n", "ð": "d", "þ": "th", "ı": "i", "œ": "oe", "ə": "e"}
)
"""Letters that no form of Unicode takes apart, and that are not another with something on it (`letter_made_of`: đ, ł, ŧ)."""
_WITH_TWO_DOTS = str.maketrans({"ü": "ue", "ä": "ae"})
"""How German writes them where they cannot be; ö is told by `_TWO_LETTERS_FOR_ONE`."""
APOSTROPHE = "['’‘`´ʼʻ′]"
TRUNK_ZERO = re.compile(r"\(0\)")
"""In +46 (0)70 …: dialled at home only."""
_TWO_LETTERS_FOR_ONE = (("aa", "a"), ("oe", "o"))
"""How å and ø are written where they cannot be: Åsen is Aasen, Sørby is Soerby."""
PARTICLES = frozenset("de del della den der di dos da du la le van von af av zu al el bin ibn".split())  # noqa: SIM905 - read as a list of words
"""Words of family names that alone tell of nobody."""
_STREETS = ((re.compile(r"(gata|gaten|gate)$"), "gt"), (re.compile(r"(veien|vegen|vei|veg)$"), "vn"))
_HOUSE = re.compile(r"^(\d+)([a-z])$")


def digest_of(text: str) -> str:
    """Of the words alone: line breaks, letter case and punctuation change nothing."""
    return hashlib.sha256(" ".join(words_of(text)).encode()).hexdigest()[:32]


def words_of(text: str) -> list[str]:
    """The words as they are compared: Unicode forms, letter case, accents, hyphens and line breaks are one; so are a genitive,
    and å, aa and a.
    """
    text = without_any_invisible(unicodedata.normalize("NFKC", text))
    folded = unicodedata.normalize("NFD", text.casefold()).translate(_FOLDED_LETTERS)
    if not folded.isascii():
        folded = "".join(letter_made_of(one) for one in folded if not unicodedata.combining(one))
    for two, one in _TWO_LETTERS_FOR_ONE:
        folded = folded.replace(two, one)
    return _WORD.findall(re.sub(rf"(?<=\w){APOSTROPHE}(?=\w)", "", folded))


def spellings(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Given and family name, also where the source has both in one field, and as German writes its letters."""
    for given, family in names:
        yield from dict.fromkeys(
            (spelt(one), spelt(other))
            for one, other in _in_two(given, family)
            for spelt in (str, in_german, _with_dj)
        )


def _in_two(given: str, family: str) -> Iterator[tuple[str, str]]:
    yield given, family
    if bool(given.strip()) != bool(family.strip()):
        whole = (given or family).strip()
        last, comma, first = whole.partition(",")
        if not comma:
            first, _, last = whole.rpartition(" ")
        if first.strip() and last.strip():
            yield first, last


def in_german(text: str) -> str:
    """Lower case, with ü and ä as German writes them where they cannot be: Müller is Mueller."""
    return unicodedata.normalize("NFC", text).casefold().translate(_WITH_TWO_DOTS)


def _with_dj(name: str) -> str:
    """As đ is written where it cannot be: Đukić is Djukic."""
    return unicodedata.normalize("NFC", name).casefold().replace("đ", "dj")


def street_words(words: Sequence[str]) -> list[str]:
    """Of an address: gata, gate and gt. are one, *nr.* says nothing, and a house's letter stands by itself (5A, 5 A)."""
    found: list[str] = []
    for word in words:
        if word == "nr":
            continue
        if house := _HOUSE.match(word):
            found += house.groups()
            continue
        for ending, short in _STREETS:
            word = ending.sub(short, word)
        found.append(word)
    return found


def fold_particular(text: str) -> str:
    return without_any_invisible(unicodedata.normalize("NFKC", text)).casefold().strip(" .,;:")


def digits_of(text: str) -> str:
    """Only the digits, without Norway's country code."""
    plain = TRUNK_ZERO.sub("", unicodedata.normalize("NFKC", text))
    digits = "".join(character for character in plain if character.isdigit())
    for prefix in ("0047", "47"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 8:
            return digits.removeprefix(prefix)
    return digits


def without_genitive(word: str) -> tuple[str, ...]:
    """The word, and without a genitive -s."""
    if not word:
        return ()
    return (word, word[:-1]) if word.endswith("s") and len(word) > 2 else (word,)
