"""Norwegian national identity numbers and account numbers in running text, by their form and check digits.

Whose a number is does not matter: no text that anyone may read needs one. Fødselsnummer, D numbers (day + 40) and made-up
numbers for tests (month + 40 or + 80) are all found, with or without separators and spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from arkivbro.core.text_forms import without_any_invisible

_BETWEEN = r"[ \t\r\n\u00a0\u2007\u2009\u202f.,/:\-\u2010-\u2015]{0,3}"
"""What people put between the digits of one number: spaces, full stops, hyphens, dashes, one line end."""
_RUN = re.compile(rf"\d(?:{_BETWEEN}\d)*")
_GROUP = re.compile(r"\d+")
_LENGTH = 11
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_ACCOUNT = re.compile(r"(?<!\d)(?<!\d[. \u00a0])\d{4}[. \u00a0]\d{2}[. \u00a0]\d{5}(?!\d)")
_ACCOUNT_BY_NAME = re.compile(r"konto[^\W\d]*\W{0,12}(\d{11})(?!\d)", re.IGNORECASE)


def national_numbers(text: str) -> Iterator[str]:
    """Every valid national identity number in the text, as eleven digits, once for each place."""
    for run in _RUN.finditer(_with_ascii_digits(text)):
        groups = _GROUP.findall(run.group())
        for start in range(len(groups)):
            digits = ""
            for group in groups[start:]:
                digits += group
                if len(digits) >= _LENGTH:
                    break
            if is_national_number(digits):
                yield digits


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
    """Valid Norwegian account numbers as they are written (1234.56.78903, 1234 56 78903), and after a word such as *kontonr.*"""
    plain = _with_ascii_digits(text)
    written = [match.group() for match in _ACCOUNT.finditer(plain)]
    written += [match.group(1) for match in _ACCOUNT_BY_NAME.finditer(plain)]
    for one in written:
        digits = "".join(_GROUP.findall(one))
        if _weighted(digits, _SECOND_WEIGHTS) == 0:
            yield digits


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11


def _with_ascii_digits(text: str) -> str:
    """Full-width digits and invisible characters hide nothing; what the check cannot weigh as a digit is none."""
    folded = without_any_invisible(unicodedata.normalize("NFKC", text))
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.digit(found.group())), folded)
