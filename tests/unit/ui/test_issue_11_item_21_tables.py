"""Issue 11, item 21: every table that is cards on a phone has a title and labels for them, and short dates. Read from the templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import arkivbro
from arkivbro.ui.templatetags.arkivbro import hjemmel

TEMPLATES = sorted(Path(arkivbro.__path__[0]).rglob("templates/**/*.html"))
TABLE = re.compile(r'<table class="ds-table[^"]*\bstack\b.*?</table>', re.S)
ROWS = re.compile(r"<tbody>.*?</tbody>", re.S)
CELL = re.compile(r"<td\b([^>]*)>(.*?)</td>", re.S)
LONG_DATE = re.compile(r"\|(dato|tidspunkt)\b")
TABLES = [
    pytest.param(table, id=f"{one.stem}-{number}")
    for one in TEMPLATES
    for number, table in enumerate(TABLE.findall(one.read_text(encoding="utf-8")))
]


def test_issue_11_item_21_there_are_tables() -> None:
    assert len(TABLES) > 25


@pytest.mark.parametrize("table", TABLES)
def test_issue_11_item_21_a_card_has_a_title_labels_and_short_dates(table: str) -> None:
    rows = "".join(ROWS.findall(table)) or table
    assert 'scope="row"' in rows, "its name is the card's title"
    for attributes, content in CELL.findall(rows):
        assert "data-label=" in attributes or "colspan" in attributes, attributes
        assert not LONG_DATE.search(content), content


def test_issue_11_item_21_no_paragraph_is_divided_from_its_number() -> None:
    assert hjemmel("Offl. § 25 første ledd") == (
        '<span>Offl. <span class="nowrap">§ 25</span> første ledd</span>'
    )
    assert hjemmel("Offl. §§ 13 <b>") == '<span>Offl. <span class="nowrap">§§ 13</span> &lt;b&gt;</span>'
    assert hjemmel("") == ""
