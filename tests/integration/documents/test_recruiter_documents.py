"""Lists, letters and decisions as PDF: set by typst, read back by pdfium and qpdf."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arkivbro.core.applicant_lists import address_list
from arkivbro.core.letters import Language
from arkivbro.core.recruitment import Protection
from arkivbro.documents.content import DocumentToRender, Prose
from arkivbro.documents.from_decisions import (
    exemption_document,
    letter_document,
    list_document,
)
from arkivbro.documents.list_content import ListColumn, ListedRow
from arkivbro.documents.renderer import Renderer
from arkivbro.documents.typesetting import Typeset, Typesetter
from tests.integration.documents.reading_pdf import squeezed, structure_of, text_of
from tests.unit.documents.recruiter_facts import (
    DAY,
    a_letter,
    a_public_list,
    a_record,
    an_extended_list,
    as_locked,
    people,
)
from tests.unit.documents.recruitment_facts import a_vacancy, an_applicant, an_application
from tests.unit.documents.sample_lists import EXTENDED, a_list, an_exempt_list, public_rows

BODY = "Arbeidstilsynet"
MARK = "Unntatt offentlighet, offl. § 25"
MOMENT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
VACANCY = a_vacancy()


def made(typesetter: Typesetter, document: DocumentToRender) -> Typeset:
    return typesetter.typeset(document.template, json.loads(json.dumps(document.as_data())), MOMENT)


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [squeezed(page.get_textpage().get_text_range()) for page in document]
    document.close()
    return texts


def every_kind() -> dict[str, DocumentToRender]:
    addresses = as_locked(address_list(people(), DAY, "Innkalling til intervju"))
    example = a_letter(example=True, recipients=24)
    return {
        "public list": list_document(a_public_list(), VACANCY, BODY),
        "extended list": list_document(an_extended_list(), VACANCY, BODY),
        "address list": list_document(addresses, VACANCY, BODY),
        "letter": letter_document(VACANCY, an_application(), a_letter(), BODY),
        "example letter": letter_document(VACANCY, None, example, BODY),
        "decision": exemption_document(VACANCY, an_application(), a_record(), BODY),
    }


KINDS = pytest.mark.parametrize("kind", every_kind().keys())


# --- every kind --------------------------------------------------------------------------------------------------


@KINDS
def test_archival_and_accessible(typesetter: Typesetter, kind: str) -> None:
    document = every_kind()[kind]
    result = made(typesetter, document)
    with pikepdf.open(io.BytesIO(result.pdf)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>2</pdfaid:part>" in xmp and "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
        assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
        assert str(pdf.Root.Lang) == "nb-NO"
        assert str(pdf.docinfo.Title) == document.metadata_title
        assert "Brekke" not in str(pdf.docinfo.Title)
    assert [tag for tag, _ in structure_of(result.pdf)].count("/H1") == 1
    assert (result.replaced, result.removed, result.cut) == (0, 0, 0)


@KINDS
def test_the_same_bytes(typesetter: Typesetter, kind: str) -> None:
    document = every_kind()[kind]
    assert made(typesetter, document).pdf == made(Typesetter(), document).pdf


@KINDS
def test_made_in_a_confined_child(renderer: Renderer, tmp_path: Path, kind: str) -> None:
    rendered = renderer.render(every_kind()[kind], MOMENT, tmp_path / "1.pdf")
    assert rendered.format == "fmt/476"
    assert squeezed(every_kind()[kind].title) in squeezed(text_of((tmp_path / "1.pdf").read_bytes()))


@KINDS
def test_exempt_documents_say_so_and_the_public_list_does_not(typesetter: Typesetter, kind: str) -> None:
    first = pages_of(made(typesetter, every_kind()[kind]).pdf)[0]
    marked = squeezed("nntatt offentlighet, offl. § 25") in first
    assert marked == (kind != "public list")


# --- lists -------------------------------------------------------------------------------------------------------


def test_the_public_list_reads_row_by_row_and_names_nobody_exempt(typesetter: Typesetter) -> None:
    text = text_of(made(typesetter, list_document(a_public_list(), VACANCY, BODY)).pdf)
    read = squeezed(text)
    assert squeezed("Nr. Navn Alder Stilling eller tittel Kommune Kjønn") in read
    assert squeezed("1 Brekke, Kari Johanne 38 Rådgiver, NAV Oslo kvinne") in read
    assert squeezed("3 Unntatt offentlighet kvinne") in read
    assert squeezed("Søkere 3 Kvinner 2 Menn 1") in read
    for secret in ("Hemmelid", "Sunniva", "Lindås", "Alver"):
        assert secret not in text


def test_nothing_of_the_exempt_hides_in_the_file(typesetter: Typesetter) -> None:
    result = made(typesetter, list_document(a_public_list(), VACANCY, BODY))
    with pikepdf.open(io.BytesIO(result.pdf)) as pdf:
        pdf.save(
            plain := io.BytesIO(), compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all
        )
    for secret in ("Hemmelid", "Sunniva", "Lindås"):
        assert secret.encode() not in plain.getvalue()
        assert secret.encode("utf-16-be") not in plain.getvalue()


def test_the_extended_list_shows_all_and_marks_the_exempt(typesetter: Typesetter) -> None:
    result = made(typesetter, list_document(an_extended_list(), VACANCY, BODY))
    read = squeezed(text_of(result.pdf))
    assert squeezed("Hemmelid, Sunniva (unntatt offentlighet)") in read
    assert squeezed("Rådgiver, NAV Vestland Vikar, Bergen kommune") in read
    with pikepdf.open(io.BytesIO(result.pdf)) as pdf:
        width, height = (float(side) for side in list(pdf.pages[0].mediabox)[2:])
    assert width > height


def test_a_thousand_rows_are_all_there_under_the_same_headings(typesetter: Typesetter) -> None:
    result = made(typesetter, a_list(public_rows(1000)))
    pages = pages_of(result.pdf)
    headings = squeezed("Nr. Navn Alder Stilling eller tittel Kommune Kjønn")
    assert result.pages == len(pages) > 15
    assert all(headings in page for page in pages)
    read = "".join(pages)
    assert all(f"Brekke{n},Kari" in read for n in range(1, 1000))
    tags = [tag for tag, _ in structure_of(result.pdf)]
    assert (tags.count("/Table"), tags.count("/TR"), tags.count("/TH")) == (1, 1001, 6)
    assert result.cut == 0


def test_more_rows_than_other_lists_may_have_are_not_cut(typesetter: Typesetter) -> None:
    result = made(typesetter, a_list(public_rows(2_300)))
    assert result.cut == 0
    assert "Brekke2299,Kari" in "".join(pages_of(result.pdf)[-2:])


def test_every_page_of_an_exempt_list_is_marked(typesetter: Typesetter) -> None:
    exempt = pages_of(made(typesetter, an_exempt_list(public_rows(150))).pdf)
    assert len(exempt) > 3
    assert all(squeezed(EXTENDED) in page for page in exempt)
    public = pages_of(made(typesetter, a_list(public_rows(150), notes=())).pdf)
    assert not any("§25" in page for page in public)


def test_a_list_without_rows_says_so(typesetter: Typesetter) -> None:
    assert "Listen har ingen rader." in text_of(made(typesetter, a_list((), summary=())).pdf)


def test_a_cell_taller_than_a_page_goes_on_to_the_next(typesetter: Typesetter) -> None:
    practice = "\n".join(f"Stilling nummer {n}, Bergen kommune" for n in range(200))
    columns = (ListColumn("Navn"), ListColumn("Praksis", 2))
    result = made(typesetter, an_exempt_list((ListedRow(("Brekke, Kari", practice)),), columns=columns))
    read = "".join(pages_of(result.pdf))
    assert result.pages > 2
    assert all(squeezed(f"nummer {n}, Bergen") in read for n in range(200))


@pytest.mark.parametrize("number", [1, 6, 19, 30])
def test_nothing_stands_beyond_the_page_or_over_its_neighbour(typesetter: Typesetter, number: int) -> None:
    columns = tuple(ListColumn(f"Felt {n}", 0 if n % 3 else 1) for n in range(number))
    cells = tuple("fornavn.mellomnavn.etternavn@en-lang-virksomhet.eksempel.no" for _ in range(number))
    document = an_exempt_list((ListedRow(cells),), columns=columns, landscape=True, notes=())
    result = made(typesetter, document)
    pdf = pypdfium2.PdfDocument(result.pdf)
    for page in pdf:
        width, _ = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, _, right, _ = text.get_charbox(index)
            assert left >= 0 and right <= width
    pdf.close()
    assert squeezed("fornavn.mellomnavn.etternavn") in squeezed(text_of(result.pdf)) or number > 6


HOSTILE = {
    "markup": '#read("/etc/passwd") = *x* $y$ [z] \\ @a <b> #panic("x")',
    "json": '{"prose": "x"} "], "rows": [] \\u0041',
    "formula": '=HYPERLINK("http://ond.example")',
    "quotes": "\"rett\" 'enkel' «norsk»",
    "chinese": "王小明来自北京",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("field", ["title", "subtitle", "kind", "scope", "cell", "heading", "note"])
def test_hostile_text_is_printed_as_it_is(typesetter: Typesetter, field: str, text: str) -> None:
    otherwise: dict[str, dict[str, Any]] = {
        "cell": {"rows": (ListedRow((text,)),), "columns": (ListColumn("Navn"),)},
        "heading": {"rows": (), "columns": (ListColumn(text),)},
        "note": {"notes": (text,)},
    }
    result = made(typesetter, an_exempt_list(**otherwise.get(field, {field: text})))
    assert squeezed(text) in squeezed(text_of(result.pdf))
    assert "root:" not in text_of(result.pdf)


ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)


@given(cells=st.lists(ANY_TEXT, min_size=4, max_size=4), text=ANY_TEXT)
@settings(max_examples=60, deadline=None)
def test_any_text_becomes_a_list_a_letter_and_a_decision(
    typesetter: Typesetter, cells: list[str], text: str
) -> None:
    columns = (
        ListColumn(text, 0),
        ListColumn("Navn"),
        ListColumn("Alder", 0, numeric=True),
        ListColumn(text),
    )
    document = an_exempt_list(
        (ListedRow(tuple(cells)),), columns=columns, title=text, scope=f"x{text}", notes=(text,)
    )
    assert made(typesetter, document).pdf.startswith(b"%PDF-1.7")
    person = an_application(applicant=an_applicant(given_name=text, address=text))
    letter = a_letter(body=text, subject=text, kind_name=text, sent_by=text)
    assert made(typesetter, letter_document(VACANCY, person, letter, text)).pages >= 1
    assert made(typesetter, exemption_document(VACANCY, person, a_record(), text)).pages >= 1


# --- letters -----------------------------------------------------------------------------------------------------


def test_a_letter_reads_in_the_order_of_a_letter(typesetter: Typesetter) -> None:
    document = letter_document(VACANCY, an_application(), a_letter(), BODY)
    read = squeezed(text_of(made(typesetter, document).pdf))
    parts = [
        "Arbeidstilsynet", MARK, "Kari Johanne Brekke", "Storgata 12 B", "0185 Oslo", "Vår referanse",
        "3324614190", "30. november 2026", "Innkalling til intervju – rådgiver", "Vi inviterer deg", "vitnemål",
    ]  # fmt: skip
    found = [read.find(squeezed(part)) for part in parts]
    assert -1 not in found
    body = found[parts.index("Innkalling til intervju – rådgiver") :]
    assert body == sorted(body)
    tags = [tag for tag, _ in structure_of(made(typesetter, document).pdf)]
    assert "/L" in tags


def test_a_letter_in_nynorsk_has_its_words_and_says_so_to_a_reader(typesetter: Typesetter) -> None:
    letter = a_letter(language=Language.NYNORSK, body="Vi inviterer deg.")
    result = made(typesetter, letter_document(VACANCY, an_application(), letter, BODY))
    assert "Vår referanse" in text_of(result.pdf)
    with pikepdf.open(io.BytesIO(result.pdf)) as pdf:
        assert str(pdf.Root.Lang) == "nn-NO"


def test_nothing_stands_below_what_was_sent(typesetter: Typesetter) -> None:
    letter = a_letter(body="Hei\n\nVi inviterer deg.")
    text = text_of(made(typesetter, letter_document(VACANCY, an_application(), letter, BODY)).pdf)
    assert "hilsen" not in text.casefold() and letter.sent_by not in text


def test_a_protected_address_is_not_in_the_file(typesetter: Typesetter) -> None:
    application = an_application(applicant=an_applicant(protection=Protection.CONFIDENTIAL))
    text = text_of(made(typesetter, letter_document(VACANCY, application, a_letter(), BODY)).pdf)
    assert "Storgata" not in text and "0185" not in text and "Kari Johanne Brekke" in text


def test_an_example_letter_tells_how_many_got_it(typesetter: Typesetter) -> None:
    letter = a_letter(example=True, recipients=24, body="Stillingen er besatt.")
    text = text_of(made(typesetter, letter_document(VACANCY, None, letter, BODY)).pdf)
    assert "Mottakere ifølge adresseliste" in text
    assert squeezed("sendt til 24 mottakere 30. november 2026") in squeezed(text)
    assert "Brekke" not in text


# --- exemption ---------------------------------------------------------------------------------------------------


def test_a_decision_shows_request_assessment_decision_basis_and_decider(typesetter: Typesetter) -> None:
    read = squeezed(
        text_of(made(typesetter, exemption_document(VACANCY, an_application(), a_record(), BODY)).pdf)
    )
    for part in (
        "Vedtak om unntak fra offentlighet", "Kari Johanne Brekke", "Innvilget", "Lederen min vet det ikke.",
        "Stillingen har ikke særlig interesse.", "Offentleglova § 25 andre ledd", "Ingrid Solheim",
        "30. november 2026", "klage",
    ):  # fmt: skip
        assert squeezed(part) in read


def test_a_request_without_a_reason_says_so(typesetter: Typesetter) -> None:
    document = exemption_document(VACANCY, an_application(), a_record(), BODY)
    without = replace(document, request=Prose(""))
    assert "Søkeren ga ingen begrunnelse." in text_of(made(typesetter, without).pdf)
