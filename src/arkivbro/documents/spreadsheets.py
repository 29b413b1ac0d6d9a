"""Lists as XLSX and CSV. Both say first whom they are for, and neither lets a text become a formula.

What an applicant typed is opened by an officer in a spreadsheet program: a name that begins with "=" must stay a name
(https://owasp.org/www-community/attacks/CSV_Injection). The same list and timestamp give the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from arkivbro.documents.cleaning import without_controls
from arkivbro.documents.content import Fact, Prose
from arkivbro.documents.list_content import ListColumn, ListDocument

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
LONGEST_CELL = 32_767
"""Characters of one cell, by Excel's own limit (counted in UTF-16); a longer text is cut and says so."""
_CUT = " … [teksten er kortet ned her]"
_FORMULA = re.compile(r"[\s\u200b-\u200d\ufe00-\ufe0f'\"]*[=+\-@＝＋－＠\u2212]")
"""Half and full width, whatever unseen stands before: programs differ in what they take for the beginning of a formula."""
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_TRANSLITERATED = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "đ": "d", "ŋ": "n", "ŧ": "t"})
_NARROW, _WIDE, _SHARED = 6, 48, 110
"""Characters: the narrowest and the widest column, and what the columns with a share have between them."""


def xlsx(document: ListDocument, timestamp: datetime) -> bytes:
    """A workbook of one sheet: scope, headings and counts, the table with its filter, notes.

    Texts are text whatever they begin with; the cells of numeric columns are numbers. Printed, every page has the scope
    and the column headings. The timestamp has a time zone. Raises ValueError for one without.
    """
    if timestamp.tzinfo is None:
        raise ValueError("the timestamp has no time zone")
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options | {"strings_to_numbers": False}) as book:
        book.set_properties(
            {
                "title": _clean(document.metadata_title),
                "author": _clean(document.body_name),
                "company": _clean(document.body_name),
                "subject": _clean(document.scope),
                "status": _clean(document.scope),
                "created": timestamp.astimezone(UTC).replace(tzinfo=None, microsecond=0),
            }
        )
        _Sheet(book, document).write()
    return out.getvalue()


def csv_file(document: ListDocument) -> bytes:
    """The same rows: semicolons, every cell in quotation marks, UTF-8 with a byte order mark, as Norwegian Excel reads it.

    A cell that begins like a formula gets an apostrophe before it, also a telephone number with "+".
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in _rows(document):
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def file_name(document: ListDocument, extension: str) -> str:
    """ "utvidet-sokerliste-3324614190-unntatt-offentlighet.xlsx": what it is and whom it is for, never whom it names."""
    scope = "offentlig" if document.is_public else "unntatt-offentlighet"
    parts = (_slug(document.kind, 60), _slug(document.reference, 40), _slug(document.number, 20), scope)
    return "-".join(part for part in parts if part) + f".{extension}"


# --- texts -------------------------------------------------------------------------------------------------------


def _clean(text: str) -> str:
    """Composed, without control characters or characters that turn the direction of writing, no longer than a cell."""
    text = without_controls(text).strip()
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    return units[: 2 * (LONGEST_CELL - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _looks_like_a_formula(text: str) -> bool:
    return _FORMULA.match(text) is not None


def _harmless(text: str) -> str:
    return f"'{text}" if _looks_like_a_formula(text) else text


def _slug(text: str, longest: int) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().translate(_TRANSLITERATED))
    ascii_only = "".join(character for character in plain if character.isascii())
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:longest].rstrip("-")


def _value_of(fact: Fact) -> str:
    return _clean(fact.value.prose if isinstance(fact.value, Prose) else fact.value)


def _heading_rows(document: ListDocument) -> Iterator[list[str]]:
    """Between the scope and the table."""
    yield [_clean(document.body_name)]
    yield [_clean(document.kind)]
    yield [_clean(" – ".join(part for part in (document.title, document.subtitle) if part))]
    for fact in (*document.facts, *document.summary):
        yield [_clean(fact.label), _value_of(fact) or "ikke oppgitt"]


def _rows(document: ListDocument) -> Iterator[list[str]]:
    """All of it as rows of clean texts, the scope first."""
    yield [_clean(document.scope)]
    yield from _heading_rows(document)
    yield []
    yield [_clean(column.heading) for column in document.columns]
    for row in document.rows:
        yield [_clean(cell) for cell in row.cells]
    if document.notes:
        yield []
        for note in document.notes:
            yield [_clean(note)]


# --- the workbook ------------------------------------------------------------------------------------------------


class _Sheet:
    """Writes the one sheet of a workbook, from the top."""

    def __init__(self, book: Any, document: ListDocument) -> None:
        self._document = document
        self._sheet = book.add_worksheet("Offentlig" if document.is_public else "Unntatt offentlighet")
        self._book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._row = 0

    def write(self) -> None:
        self._opening()
        self._table()
        for note in self._document.notes:
            self._row += 1
            self._text(0, _clean(note), italic=True)
        self._printing()

    def _opening(self) -> None:
        colour = "#1e4b63" if self._document.is_public else "#9b1c1c"
        self._text(0, _clean(self._document.scope), bold=True, font_color=colour, font_size=12)
        for number, row in enumerate(_heading_rows(self._document)):
            self._row += 1
            is_title = number == 2
            if len(row) == 1:
                self._text(0, row[0], bold=is_title, font_size=14 if is_title else 11)
            else:
                # In one cell: the table's first column is too narrow for a label of its own.
                self._text(0, f"{row[0]}: {row[1]}".replace("\n", ", "))
        self._row += 2

    def _table(self) -> None:
        document = self._document
        first = self._row
        for number, column in enumerate(document.columns):
            aligned = {"align": "right" if column.numeric else column.align.value}
            self._text(
                number,
                _clean(column.heading),
                bold=True,
                bottom=1,
                text_wrap=True,
                valign="bottom",
                **aligned,
            )
            self._sheet.set_column(number, number, self._width(column, number))
        for row in document.rows:
            self._row += 1
            shade = {"bg_color": "#f0f3f5"} if row.marked else {}
            for number, (column, cell) in enumerate(zip(document.columns, row.cells, strict=True)):
                self._cell(number, column, _clean(cell), shade)
        last = max(self._row, first + 1)
        self._sheet.autofilter(first, 0, last, len(document.columns) - 1)
        self._sheet.freeze_panes(first + 1, 0)
        self._sheet.repeat_rows(first)
        self._row = last + 1

    def _cell(self, number: int, column: ListColumn, text: str, shade: dict[str, Any]) -> None:
        if column.numeric and _NUMBER.fullmatch(text):
            look = self._look(align="right", valign="top", **shade)
            self._sheet.write_number(self._row, number, int(text), look)
            return
        align = "right" if column.numeric else column.align.value
        self._text(number, text, align=align, valign="top", text_wrap=True, **shade)

    def _text(self, number: int, text: str, **look: Any) -> None:
        if _looks_like_a_formula(text):
            look["quote_prefix"] = True  # stays text even after somebody has edited the cell
        if text:
            self._sheet.write_string(self._row, number, text, self._look(**look))
        else:
            self._sheet.write_blank(self._row, number, None, self._look(**look))

    def _look(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]

    def _width(self, column: ListColumn, number: int) -> float:
        shares = sum(one.width for one in self._document.columns)
        if column.width and shares:
            return min(_WIDE, max(_NARROW, _SHARED * column.width / shares))
        lines = (line for row in self._document.rows for line in row.cells[number].split("\n"))
        return min(_WIDE, max(_NARROW, len(column.heading) + 4, max(map(len, lines), default=0) + 2))

    def _printing(self) -> None:
        sheet = self._sheet
        if self._document.landscape:
            sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        # "&" begins a code; the whole may have 255 characters.
        scope = _clean(self._document.scope)[:120].replace("&", "&&")
        sheet.set_header(f"&R{scope}")
        sheet.set_footer("&RSide &P av &N")
        sheet.ignore_errors({"number_stored_as_text": "A1:AD1048576"})  # postcodes are meant to be text
