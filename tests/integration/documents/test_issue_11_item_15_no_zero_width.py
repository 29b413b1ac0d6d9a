"""Issue 11, item 15: what is read out of a finished PDF has no zero-width space, in no kind of document and in no corner of it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from arkivbro.documents.content import DocumentToRender
from arkivbro.documents.from_decisions import exemption_document, letter_document, list_document
from arkivbro.documents.from_facts import (
    advertisement_document,
    application_document,
    cancelled_vacancy_note,
    withdrawal_note,
)
from arkivbro.documents.typesetting import Typesetter
from tests.integration.documents.test_typesetting import BODY, made
from tests.unit.documents.recruiter_facts import (
    a_letter,
    a_public_list,
    a_record,
    an_extended_list,
    people,
)
from tests.unit.documents.recruitment_facts import a_vacancy, an_applicant, an_application

LONG = "forferdelig.langt_ord@eksempel.example/" * 3 + "uavbruttebokstaverogsombarefortsetter" * 4
NAME = "Løkenhaug-Dahlstrøm"


def documents() -> dict[str, DocumentToRender]:
    person = an_applicant(given_name="Søren", family_name=NAME, position=LONG, address=LONG)
    vacancy = a_vacancy(title=f"Rådgiver {LONG}", reference="R-" + "1234567890" * 6)
    shown = replace(vacancy.advertisement, title=LONG, link=f"https://x.example/{LONG}")
    application = an_application(applicant=person, letter=f"{LONG}\n\n{LONG * 5}")
    listed = [replace(one, position=LONG, municipality=LONG, family_name=NAME) for one in people()]
    return {
        "advertisement": advertisement_document(replace(vacancy, advertisement=shown), BODY),
        "application": application_document(vacancy, application, BODY),
        "cancelled": cancelled_vacancy_note(replace(vacancy, title=LONG), BODY),
        "withdrawal": withdrawal_note(vacancy, application, BODY),
        "public list": list_document(a_public_list(listed), vacancy, BODY),
        "extended list": list_document(an_extended_list(listed), vacancy, BODY),
        "letter": letter_document(vacancy, application, a_letter(subject=LONG, body=LONG * 3), BODY),
        "decision": exemption_document(vacancy, application, a_record(), BODY),
    }


@pytest.mark.parametrize("kind", documents().keys())
def test_issue_11_item_15_no_zero_width_space_in_a_pdf(kind: str, typesetter: Typesetter) -> None:
    """In the text of the pages, the metadata, the outline, the tags and the fonts' tables to Unicode."""
    pdf = made(typesetter, documents()[kind]).pdf
    opened = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in opened)
    opened.close()
    assert "\u200b" not in text
    with pikepdf.open(io.BytesIO(pdf)) as held:
        plain = io.BytesIO()
        held.save(
            plain,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
        for one in held.objects:
            values = one.values() if isinstance(one, pikepdf.Dictionary) else ()
            assert not any("\u200b" in str(value) for value in values if isinstance(value, pikepdf.String))
    assert "\u200b".encode() not in plain.getvalue()
    assert not re.search(rb"<[0-9A-F]+> <[0-9A-F]*200B[0-9A-F]*>", plain.getvalue())
    read = "".join(text.split())
    assert "uavbruttebokstaverogsombarefortsetter" * 4 in read or kind in ("decision", "withdrawal")


def test_issue_11_item_15_a_name_with_a_hyphen_is_one_run_of_text(typesetter: Typesetter) -> None:
    listed = [replace(one, family_name=NAME, given_name="Søren") for one in people()]
    pdf = made(typesetter, list_document(a_public_list(listed), a_vacancy(), BODY)).pdf
    opened = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in opened)
    opened.close()
    assert NAME in text
