"""Every text becomes a correct document: real typst, real fonts; read back by another library (pdfium, qpdf)."""

import io
import json
import secrets
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arkivbro.core.recruitment import Education, Experience
from arkivbro.documents.content import DocumentToRender
from arkivbro.documents.from_facts import (
    advertisement_document,
    application_document,
    cancelled_vacancy_note,
    note_document,
)
from arkivbro.documents.typesetting import NoFonts, Typeset, Typesetter
from tests.integration.documents.reading_pdf import squeezed, structure_of, text_of
from tests.unit.documents.recruitment_facts import a_vacancy, an_applicant, an_application

BODY = "Arbeidstilsynet"
MOMENT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def made(typesetter: Typesetter, document: DocumentToRender) -> Typeset:
    return typesetter.typeset(document.template, json.loads(json.dumps(document.as_data())), MOMENT)


def letter(text: str) -> DocumentToRender:
    return application_document(a_vacancy(), an_application(letter=text), BODY)


HOSTILE = {
    "markup": "= Overskrift\n*fet* _kursiv_ `kode` $x^2$ @ref <merke> #lorem(5) // borte /* borte */ ~ -- --- ...",
    "reads a file": '#read("/etc/passwd") #include "style.typ" #import "@preview/x:0.1.0": * #eval("1+1") #sys.inputs',
    "closes a string": '"] #panic("x") [ \\" \\u{41} }} {{ ]] [[ )) (( #}',
    "code": "#let x = 1\n#set page(width: 1pt)\n#show: it => []\n#while true {}",
    "backslashes": "C:\\Users\\kari\\n\\t \\\\server\\share \\",
    "json": '{"a": [1, null, true]} \\u0041 \\ud83d',
    "html": "<script>alert(1)</script> &amp; &#x41; <!-- x -->",
    "brackets": "[[skjermet]] {vacancy.title} %s %(x)s {0} ${HOME}",
    "quotes": "\"rett\" 'enkel' «norsk» “krøllet” ‘x’",
    "emoji": "Hei 😀 👍 ❤ ☎ ✈",
    "chinese": "王小明来自北京",
    "cyrillic and greek": "Ольга Ївченко Γιώργος Παπαδόπουλος",
    "thai and tamil": "สมชาย தமிழ்",
    "ethiopic": "እስቲፋኖስ ተኽለ",
    "composed": "Zu\u0308rich A\u030ase Nguye\u0302\u0303n",
    "ligatures": "offisiell figur afflikk",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_printed_as_it_is(typesetter: Typesetter, text: str) -> None:
    result = made(typesetter, letter(text))
    assert squeezed(unicodedata.normalize("NFC", text)) in squeezed(text_of(result.pdf))
    assert (result.replaced, result.removed, result.cut) == (0, 0, 0)
    assert "root:" not in text_of(result.pdf)


@pytest.mark.parametrize(
    "field", ["given_name", "address", "email", "phone", "municipality", "position", "city"]
)
def test_hostile_text_in_any_field(typesetter: Typesetter, field: str) -> None:
    text = '#read("/etc/passwd") *x* $y$ [z] \\ @a <b>'
    person = an_applicant(**{field: text})
    result = made(typesetter, application_document(a_vacancy(), an_application(applicant=person), BODY))
    assert squeezed(text) in squeezed(text_of(result.pdf))


@pytest.mark.parametrize("text", ["محمد الأحمد", "דוד כהן"])
def test_text_from_right_to_left_is_all_there(typesetter: Typesetter, text: str) -> None:
    result = made(typesetter, letter(f"Jeg heter {text}."))
    printed = text_of(result.pdf)
    assert result.replaced == 0
    assert set(squeezed(text)) <= set(printed)


def test_what_cannot_be_printed_is_counted_and_told(typesetter: Typesetter) -> None:
    result = made(typesetter, letter("Navn: 김민준 \x00\x07\u202egnp.exe\u202c"))
    text = text_of(result.pdf)
    assert "[U+AE40][U+BBFC][U+C900]" in squeezed(text)
    assert "gnp.exe" in text
    assert (result.replaced, result.removed) == (3, 4)
    assert "3 tegn som ingen skrift har" in text
    assert "4 usynlige styretegn er fjernet" in text


def test_lone_surrogates_from_json(typesetter: Typesetter) -> None:
    result = made(typesetter, letter("halv \ud83d og hel \ud83d\ude00"))
    assert "halv[U+D83D]oghel😀" in squeezed(text_of(result.pdf))


def test_a_hundred_thousand_characters_are_printed_whole(typesetter: Typesetter) -> None:
    text = " ".join(f"ord{number}" for number in range(12_500))
    assert len(text) > 100_000
    result = made(typesetter, letter(text))
    assert squeezed(text) in _without_page_edges(result.pdf)
    assert result.cut == 0


def test_fifty_thousand_letters_without_a_space(typesetter: Typesetter) -> None:
    word = "".join(chr(97 + number % 26) for number in range(50_000))
    result = made(typesetter, letter(word))
    assert word in _without_page_edges(result.pdf)
    assert (result.replaced, result.removed, result.cut) == (0, 0, 0)


def test_long_names_and_titles(typesetter: Typesetter) -> None:
    person = an_applicant(given_name="Maximiliane " * 40, family_name="B" * 700)
    vacancy = a_vacancy(title="Seniorrådgiver " * 60, reference="R" * 300)
    result = made(typesetter, application_document(vacancy, an_application(applicant=person), BODY))
    assert squeezed("Maximiliane" * 20) in squeezed(text_of(result.pdf))
    assert result.cut > 0
    assert "tegn er utelatt" in text_of(result.pdf)


def test_thousands_of_entries_are_bounded_and_told(typesetter: Typesetter) -> None:
    application = an_application(
        experience=tuple(Experience(f"Firma {n}", "Vikar", "2001", "2002") for n in range(2_500))
    )
    result = made(typesetter, application_document(a_vacancy(), application, BODY))
    text = text_of(result.pdf)
    assert "Firma 1999" in text and "Firma 2000" not in text
    assert "500" in text


def _without_page_edges(pdf: bytes) -> str:
    """The running text without head and foot of each page, white space squeezed out."""
    document = pypdfium2.PdfDocument(pdf)
    text = ""
    for page in document:
        width, height = page.get_size()
        text += page.get_textpage().get_text_bounded(left=0, bottom=72, right=width, top=height - 66)
    document.close()
    return squeezed(text.replace("\ufffe", ""))


# --- what the file claims ----------------------------------------------------------------------------------------


def every_kind() -> dict[str, DocumentToRender]:
    vacancy = a_vacancy()
    return {
        "advertisement": advertisement_document(vacancy, BODY),
        "application": application_document(vacancy, an_application(), BODY),
        "note": cancelled_vacancy_note(vacancy, BODY),
    }


@pytest.mark.parametrize("kind", ["advertisement", "application", "note"])
def test_archival_and_accessible(typesetter: Typesetter, kind: str) -> None:
    document = every_kind()[kind]
    result = made(typesetter, document)
    with pikepdf.open(io.BytesIO(result.pdf)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>2</pdfaid:part>" in xmp and "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
        assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
        assert str(pdf.Root.Lang) == "nb-NO"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.docinfo.Title) == document.metadata_title
        assert str(pdf.docinfo.Author) == BODY
        assert str(pdf.docinfo.CreationDate).startswith("D:20261126120000")
        assert len(pdf.pages) == result.pages
        assert [float(side) for side in pdf.pages[0].mediabox][2:] == pytest.approx(
            [595.276, 841.89], abs=0.01
        )
    tags = [tag for tag, _ in structure_of(result.pdf)]
    assert tags.count("/H1") == 1
    assert "/L" in tags and "/P" in tags


def test_headings_and_page_numbers(typesetter: Typesetter) -> None:
    application = an_application(letter="Avsnitt.\n\n" * 60)
    result = made(typesetter, application_document(a_vacancy(), application, BODY))
    assert [tag for tag, _ in structure_of(result.pdf) if tag.startswith("/H")] == ["/H1"] + ["/H2"] * 4
    text = text_of(result.pdf)
    assert [f"Side {number} av {result.pages}" in text for number in range(1, result.pages + 1)] == [
        True
    ] * result.pages
    with pikepdf.open(io.BytesIO(result.pdf)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root[0].children] == [
            "Søkeren",
            "Utdanning",
            "Praksis",
            "Søknadsbrev",
        ]


def test_an_advertisement_in_nynorsk_says_so_to_a_reader(typesetter: Typesetter) -> None:
    vacancy = a_vacancy()
    nynorsk = replace(vacancy, advertisement=replace(vacancy.advertisement, language="nn"))
    languages = {
        language for _, language in structure_of(made(typesetter, advertisement_document(nynorsk, BODY)).pdf)
    }
    assert any(language.startswith("nn") for language in languages)


def test_unknown_parts_say_that_they_are_unknown(typesetter: Typesetter) -> None:
    application = an_application(
        applicant=an_applicant(phone=""), education=None, experience=(), letter="  \n "
    )
    text = text_of(made(typesetter, application_document(a_vacancy(), application, BODY)).pdf)
    assert "Ikke kjent: rekrutteringssystemet oppgir det ikke." in text
    assert text.count("Ikke oppgitt.") == 2
    assert "ikke oppgitt" in text


def test_the_same_document_gives_the_same_bytes(typesetter: Typesetter) -> None:
    document = application_document(a_vacancy(), an_application(), BODY)
    first, other = made(typesetter, document), made(Typesetter(), document)
    assert first.pdf == made(typesetter, document).pdf == other.pdf
    later = typesetter.typeset(document.template, document.as_data(), MOMENT.replace(hour=13))
    assert later.pdf != first.pdf


def test_nothing_outside_the_templates_can_be_read(typesetter: Typesetter, tmp_path: Path) -> None:
    secret = secrets.token_hex(16)
    (tmp_path / "hemmelig.txt").write_text(secret)
    path = str(tmp_path / "hemmelig.txt")
    text = f'#read("{path}") #image("{path}") #json("{path}") {path}'
    document = note_document(
        title=text, body_name=text, vacancy=a_vacancy(title=text), facts=((text, text),), text=text
    )
    assert secret.encode() not in made(typesetter, document).pdf
    assert secret not in text_of(made(typesetter, document).pdf)


def test_a_document_without_any_text(typesetter: Typesetter) -> None:
    nobody = an_application(
        applicant=an_applicant(given_name="", family_name="", email=""),
        education=(Education(),),
        experience=(Experience(),),
    )
    assert (
        made(typesetter, application_document(a_vacancy(title="\u200b", reference=""), nobody, "")).pages == 1
    )


def test_without_fonts_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoFonts):
        Typesetter(tmp_path)


ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=400)
SCRIPTS = st.text(
    alphabet="aæ 1.-\n\t\u0301\u0323\u200d\u200c\ufe0f\u20e3\u202e👩👧🇳🇴😀محمد\u064bहिन्दी\u094dไทย\u0e31王\u3099Ω\uac00",
    max_size=200,
)


@given(name=ANY_TEXT | SCRIPTS, title=ANY_TEXT | SCRIPTS, text=ANY_TEXT | SCRIPTS)
@settings(max_examples=120, deadline=None)
def test_any_text_becomes_a_document(typesetter: Typesetter, name: str, title: str, text: str) -> None:
    vacancy = a_vacancy(title=title, reference=name[:20])
    application = an_application(
        applicant=an_applicant(given_name=name, address=text),
        experience=(Experience(title, name, text[:9], title[:9], text),),
        letter=text,
    )
    result = made(typesetter, application_document(vacancy, application, name))
    assert result.pdf.startswith(b"%PDF-1.7") and result.pages >= 1
