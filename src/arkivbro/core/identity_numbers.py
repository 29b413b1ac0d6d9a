"""Norwegian national identity numbers and account numbers in running text, by their form and check digits.

Whose a number is does not matter: no text that anyone may read needs one. Fødselsnummer, D numbers (day + 40) and made-up
numbers for tests (month + 40 or + 80) are all found, whatever stands between their digits or beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from arkivbro.core.text_forms import without_any_invisible

NO_WORD = r"[\W_]"
"""Anything but a letter or a digit."""
_WIDEST = 24
"""Characters between two parts of one number: the columns of a table."""
_RUN = re.compile(rf"\d(?:{NO_WORD}{{0,{_WIDEST}}}\d)*")
_GROUP = re.compile(r"(\d+)([^\d]*)")
_NARROW = re.compile(r"[ \t\r\n\u00a0\u2007\u2009\u202f.,/:\-\u2010-\u2015\u2212]{0,3}")
"""What people put between any two digits of one number. Where it is wider or rarer, the groups are the number's own parts."""
_PARTS = frozenset({2, 4, 6, 9})
"""After so many digits: day, month, year, individual number, check digits."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_DATE = re.compile(r" ?[./\-\u2010-\u2015\u2212] ?")
"""Between day, month and year."""
_NUMBER_WORD = re.compile(r"(?<![^\W_])(?:(?:person|fødsels)(?:nummer|nr)|[pf]\.?nr)\b\.?", re.IGNORECASE)
"""Between birth date and the rest: *født 020488, personnummer 30065*."""
_DATED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})[./\-](?P<month>\d{1,2})[./\-](?:19|20)(?P<year>\d\d)(?P<between>\D{0,40}?)(?P<rest>\d{5})(?!\d)"
)
"""A birth date with its whole year, and what may be the rest of a number: *01.01.1990, personnummer 10046*."""
_NEXT_TO_IT = re.compile(r"[\s,]{1,4}")
_WIDE = " " * 4
_LENGTH = 11
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")

_GAP = r"[ \t.\-\u2010-\u2015\u2212]{0,3}"
"""Within an account number: on one line."""
_WRITTEN_ACCOUNT = re.compile(
    r"(?<!\d)(?<!\d[. \-])\d{4}(?:[. ]\d{2}[. ]|(?P<dash>[\-\u2010-\u2015\u2212])\d{2}(?P=dash))\d{5}(?!\d)"
)
_NAMED_ACCOUNT = re.compile(
    rf"(?:konto(?!r)|iban|account|acct)\D{{0,30}}?(?P<after>\d{{4}}{_GAP}\d\d{_GAP}\d\d{_GAP}\d{{3}})(?!\d)"
    rf"|(?<!\d)(?P<before>\d{{11}}){NO_WORD}{{0,3}}(?:\w{{0,8}}konto(?!r)|account)",
    re.IGNORECASE,
)
_IBAN = re.compile(rf"(?<![^\W_])NO{_GAP}\d{{2}}{_GAP}(?P<account>\d(?:{_GAP}\d){{10}})(?!\d)", re.IGNORECASE)


def national_numbers(text: str, *, only_in_parts: bool = False) -> Iterator[str]:
    """Every valid national identity number in the text, as eleven digits, at least once. `only_in_parts`: those that are written
    in one, or divided where a number's parts meet; the others may be other numbers that happen to stand beside each other.
    """
    for reading in _readings(text):
        yield from _beside_dates(reading, only_named=only_in_parts)
        for run in _RUN.finditer(_NUMBER_WORD.sub(_WIDE, reading)):
            yield from _in_run(_GROUP.findall(run.group()), only_in_parts)


def _beside_dates(text: str, *, only_named: bool) -> Iterator[str]:
    """Where the word stands between a birth date and five digits; or, unless `only_named`, nothing but blanks and a comma do."""
    for found in _DATED.finditer(text):
        between = found["between"]
        is_named = _NUMBER_WORD.search(between) is not None
        if is_named or (not only_named and _NEXT_TO_IT.fullmatch(between)):
            digits = f"{int(found['day']):02}{int(found['month']):02}{found['year']}{found['rest']}"
            if is_national_number(digits):
                yield digits


def _in_run(groups: list[tuple[str, str]], only_in_parts: bool) -> Iterator[str]:
    """Groups of digits, each with what stands after it: some neighbours together are a number."""
    dates = _in_dates(groups)
    for start in range(len(groups)):
        digits = ""
        taken: list[tuple[str, str]] = []
        for group, gap in groups[start:]:
            digits += group
            taken.append((group, gap))
            if len(digits) >= _LENGTH:
                break
        if not is_national_number(digits):
            continue
        are_parts = _are_parts(taken)
        is_dated = not dates.isdisjoint(range(start, start + len(taken)))
        if are_parts or (not only_in_parts and not is_dated and _are_narrow(taken)):
            yield digits


def _in_dates(groups: list[tuple[str, str]]) -> set[int]:
    """Which groups are a date's with its whole year, as *28.03.2026* or *2026-03-28*: they belong to it, whatever stands beside it."""
    found: set[int] = set()
    for start in range(len(groups) - 2):
        (first, gap), (month, other_gap), (last, _) = groups[start : start + 3]
        day, year = (first, last) if len(last) == 4 else (last, first)
        if (
            _IN_DATE.fullmatch(gap)
            and _IN_DATE.fullmatch(other_gap)
            and _YEAR.fullmatch(year)
            and len(day) <= 2
            and len(month) <= 2
            and 1 <= int(day) <= 31
            and 1 <= int(month) <= 12
        ):
            found |= {start, start + 1, start + 2}
    return found


def _are_parts(groups: list[tuple[str, str]]) -> bool:
    """Whether the groups are divided where the number's parts meet, however far apart; or digit by digit."""
    places = list(accumulate(len(group) for group, _ in groups))[:-1]
    return _PARTS.issuperset(places) or len(groups) == _LENGTH


def _are_narrow(groups: list[tuple[str, str]]) -> bool:
    return all(_NARROW.fullmatch(gap) is not None for _, gap in groups[:-1])


def is_national_number(digits: str) -> bool:
    """Whether the eleven digits are a birth number, D number or made-up number with both check digits right."""
    if len(digits) != _LENGTH or not digits.isascii() or not digits.isdigit():
        return False
    day, month = int(digits[:2]), int(digits[2:4])
    day -= 40 if day > 40 else 0
    month -= 80 if month > 80 else 40 if month > 40 else 0
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        return False
    return _weighted(digits, _FIRST_WEIGHTS) == 0 and _weighted(digits, _SECOND_WEIGHTS) == 0


def account_numbers(text: str) -> Iterator[str]:
    """Valid Norwegian account numbers as they are written (1234.56.78903, 1234 56 78903), beside a word such as *kontonr.*, and
    in an IBAN. At least once each.
    """
    for reading in _readings(text):
        written = [match.group() for match in _WRITTEN_ACCOUNT.finditer(reading)]
        written += [match["after"] or match["before"] for match in _NAMED_ACCOUNT.finditer(reading)]
        written += [match["account"] for match in _IBAN.finditer(reading)]
        for one in written:
            digits = "".join(character for character in one if character.isdigit())
            if _weighted(digits, _SECOND_WEIGHTS) == 0:
                yield digits


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11


def without_marks(text: str) -> str:
    """Without the marks of footnotes and the like, which are digits or letters only in their compatible form (², ①, ½, ª)."""
    if text.isascii():
        return text
    marks = {one for one in set(text) if _is_mark(one)}
    return text.translate({ord(one): " " for one in marks}) if marks else text


@cache
def _is_mark(one: str) -> bool:
    if one.isascii():
        return False
    if unicodedata.decomposition(one).startswith(("<super>", "<sub>")):
        return True
    folded = unicodedata.normalize("NFKC", one)
    is_plain = one.isalpha() or one.isdecimal() or unicodedata.category(one).startswith("M")
    return not is_plain and any(map(str.isalnum, folded))


def _readings(text: str) -> tuple[str, ...]:
    """Full-width digits and invisible characters hide nothing; what the check cannot weigh as a digit is none. Where there are
    marks such as ² the text is read with them as digits, and without them.
    """
    unmarked = without_marks(text)
    return tuple(_with_ascii_digits(one) for one in ((text,) if unmarked == text else (text, unmarked)))


def _with_ascii_digits(text: str) -> str:
    folded = without_any_invisible(unicodedata.normalize("NFKC", text))
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.digit(found.group())), folded)
