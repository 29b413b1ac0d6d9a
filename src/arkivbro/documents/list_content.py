"""Lists as documents: applicant lists, address lists, lists of one's own. The same value becomes PDF/A, XLSX or CSV."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar

from arkivbro.documents.cleaning import ZWSP
from arkivbro.documents.content import DocumentToRender, Fact

MOST_ROWS = 5_000
"""Far beyond any applicant list. More is refused, never cut: a list without some of its people would be a wrong list."""
LONGEST_OF_NARROW = 18
_LONG_WORD = re.compile(r"\S{17,}")
_SIGN = re.compile(r"[@._/](?=\w)")
"""Where a long word (an e-mail address) may break in a narrow column; nothing is seen of it. At a hyphen it may anyhow."""


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """`width` is this column's share of what the narrow ones leave; 0 makes it as wide as its longest cell."""

    heading: str
    width: float = 1
    align: Align = Align.LEFT
    numeric: bool = False
    """Its cells are counts or ages: spreadsheets get them as numbers. Never for postcodes."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """`cells` in the order of the columns; a line break separates the lines of a cell. "" stays empty."""

    cells: tuple[str, ...]
    marked: bool = False
    """Stands out, such as an exempt applicant's; a cell must say the same in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDocument(DocumentToRender):
    """`kind` is what the list is ("Offentlig søkerliste"), `title` what it is of (the vacancy's title).

    Raises ValueError for rows that do not fit the columns, or too many of either.
    """

    template: ClassVar[str] = "list"

    is_public: bool
    """Whether anybody may have it. Nothing is public because it was forgotten to say so."""
    scope: str
    """In words, as spreadsheets and, unless it is public, every page are marked: "Offentlig",
    "Utvidet – unntatt offentlighet, offl. § 25"."""
    columns: tuple[ListColumn, ...]
    rows: tuple[ListedRow, ...]
    summary: tuple[Fact, ...] = ()
    """Counts: "Søkere" 12, "Kvinner" 7 …"""
    notes: tuple[str, ...] = ()
    landscape: bool = False
    number: str = ""
    """Of the locked list, for the file name."""

    def __post_init__(self) -> None:
        if not self.columns or len(self.columns) > 30 or len(self.rows) > MOST_ROWS:
            raise ValueError("a list has 1 to 30 columns and at most 5,000 rows")
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("a row has a cell for each column")
        if not self.scope.strip():
            raise ValueError("a list says which scope it has")

    def as_data(self) -> dict[str, Any]:
        """For JSON; a cell of several lines is prose."""
        data = DocumentToRender.as_data(replace(self, rows=()))
        for number, column in enumerate(data["columns"]):
            column["width"] = column["width"] or _least_share(self.columns[number], self.rows, number)
        data["rows"] = [
            {"cells": [_cell(cell) for cell in row.cells], "marked": row.marked} for row in self.rows
        ]
        return data


def _least_share(column: ListColumn, rows: tuple[ListedRow, ...], number: int) -> float:
    """A column that was to be narrow and is not gets a share like others, or it would leave them no room."""
    longest = max((len(row.cells[number]) for row in rows), default=0)
    return 1.0 if max(longest, len(column.heading)) > LONGEST_OF_NARROW else 0.0


def _cell(text: str) -> str | dict[str, str]:
    text = _LONG_WORD.sub(lambda word: _SIGN.sub(r"\g<0>" + ZWSP, word.group()), text)
    return {"prose": text} if "\n" in text.strip() else text
