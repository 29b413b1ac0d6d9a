"""What a translator starts from is whole, and a translation is what the reader gets."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

from arkivbro.core.messages import message
from arkivbro.ui.words import remedy, words
from scripts.reference import CATALOGUE, catalogue


def test_the_catalogue_is_what_the_table_makes() -> None:
    assert CATALOGUE.read_text(encoding="utf-8") == catalogue(), "run: make docs"


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext's own tools are not installed")
def test_gettext_takes_the_catalogue(tmp_path: Path) -> None:
    result = subprocess.run(
        ["msgfmt", "--check-format", "-o", str(tmp_path / "x.mo"), str(CATALOGUE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def compiled(texts: dict[str, str]) -> bytes:
    """A .mo file: two tables of length and place, then the texts, sorted."""
    rows = sorted((key.encode(), value.encode()) for key, value in texts.items())
    place = 28 + 16 * len(rows)
    parts: list[bytes] = []
    tables: tuple[list[int], list[int]] = ([], [])
    for column in (0, 1):
        for row in rows:
            tables[column].extend((len(row[column]), place))
            parts.append(row[column] + b"\0")
            place += len(row[column]) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    return head + struct.pack(f"<{4 * len(rows)}I", *tables[0], *tables[1]) + b"".join(parts)


@pytest.fixture
def english(tmp_path: Path) -> Iterator[None]:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    texts = {
        "": "Content-Type: text/plain; charset=UTF-8\n",
        "Saken {number} er ikke avsluttet.": "Case {number} is not closed.",
        "Ingenting: saken er åpen.": "Nothing: the case is open.",
    }
    (folder / "django.mo").write_bytes(compiled(texts))
    with override_settings(LOCALE_PATHS=[tmp_path]):
        trans_real._translations = {}  # type: ignore[attr-defined]  # no stub has it
        with translation.override("en"):
            yield
    trans_real._translations = {}  # type: ignore[attr-defined]  # no stub has it


def test_a_message_is_read_in_the_language_of_the_reader(english: None) -> None:
    told = message("archive.case_not_closed", number="2026/1")
    assert (words(told), remedy(told)) == ("Case 2026/1 is not closed.", "Nothing: the case is open.")
    with translation.override("nb"):
        assert words(told) == "Saken 2026/1 er ikke avsluttet."
