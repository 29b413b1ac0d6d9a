"""Issue 11, item 15: what hides its content, or is another kind of what we know, is called by its name in Norwegian."""

from __future__ import annotations

from pathlib import Path

import pytest

from arkivbro.core.messages import sentence_of
from arkivbro.documents.attachments import AttachmentLimits, AttachmentState, State
from arkivbro.documents.inspector import Inspector
from tests.unit.documents import sample_files as files


def inspected(inspector: Inspector, folder: Path, name: str, data: bytes) -> AttachmentState:
    (state,) = inspector.inspect([(files.saved(folder, "received", data), name)], AttachmentLimits())
    return state


def said(state: AttachmentState) -> str:
    return sentence_of(state.message) if state.message else ""


@pytest.mark.parametrize(
    ("name", "data", "called", "goes_in"),
    [
        ("bilde.avif", files.boxes(b"avif", b"mif1", b"miaf"), "bilde (AVIF)", True),
        ("bilde.avif", files.boxes(b"mif1", b"avif"), "bilde (AVIF)", True),
        ("bilde.heic", files.boxes(b"heim", b"mif1"), "HEIC", True),
        ("film.mp4", files.boxes(b"isom", b"mp42"), "lyd eller video", False),
        ("soknad.eml", files.EMAIL, "e-post", False),
        ("soknad.txt", files.EMAIL, "e-post", False),
        ("soknad.txt", b"Fra: Kari\nTil: dere\n\nHei.", "ren tekst", True),
        ("brev.txt", b"From: Kari\nTo: dere\nSubject: CV\n\nHei.", "ren tekst", True),
        ("soknad.msg", files.ole("__properties_version1.0"), "e-post fra Outlook", False),
        ("winmail.dat", b"x\x9f>\x22" + bytes(40), "e-postvedlegg fra Outlook (winmail.dat)", False),
        ("kari.vcf", b"BEGIN:VCARD\r\nFN:Kari\r\nEND:VCARD", "kontaktkort", False),
        ("cv.pages", files.zipped({"Index/Document.iwa": b"x"}), "Pages-dokument fra Apple", False),
        ("cv.key", files.zipped({"Index/Document.iwa": b"x"}), "Keynote-presentasjon fra Apple", False),
        ("bok.epub", files.zipped({"mimetype": b"application/epub+zip"}), "e-bok (EPUB)", False),
        ("cv.zip", files.locked_zip(), "zip-arkiv med passord", False),
        ("cv.docx", files.docx(extra={"word/vbaProject.bin": b"x"}), "Office-fil med makroer", False),
        *(
            (f"cv.{last}", b"Hei", "skript", False)
            for last in ("rdp", "slk", "desktop", "settingcontent-ms", "LNK")
        ),
        ("cv.desktop.txt", b"Hei", "ren tekst", True),
        ("cv.rtf", rb"{\rtf1\ansi Hei}", "RTF", True),
        ("cv.odt", files.odt("1.3"), "OpenDocument-tekst", True),
    ],
)
def test_issue_11_item_15_a_kind_is_called_by_its_name(
    name: str, data: bytes, called: str, goes_in: bool, inspector: Inspector, tmp_path: Path
) -> None:
    state = inspected(inspector, tmp_path, name, data)
    assert (state.format_name, state.goes_in) == (called, goes_in)
    if not goes_in:
        assert called in said(state)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (files.xfa_form(), "bare vises i Adobe Reader"),
        (files.pdf_with_files(portfolio=True), "PDF-portefølje"),
        (files.pdf_with_files(), "en fil inne i seg"),
    ],
)
def test_issue_11_item_15_hidden_content_is_told(
    data: bytes, says: str, inspector: Inspector, tmp_path: Path
) -> None:
    state = inspected(inspector, tmp_path, "cv.pdf", data)
    assert (state.state, state.goes_in) == (State.UNSHOWN, True)
    assert says in said(state)


def test_issue_11_item_15_a_form_that_others_show_too_is_well(inspector: Inspector, tmp_path: Path) -> None:
    assert inspected(inspector, tmp_path, "cv.pdf", files.xfa_form(static=True)).state is State.OK


def test_issue_11_item_15_two_extensions_are_told(inspector: Inspector, tmp_path: Path) -> None:
    assert "(.exe)" in said(inspected(inspector, tmp_path, "faktura.exe.pdf", files.pdf()))
    assert "Navnet sier .exe" in said(inspected(inspector, tmp_path, "cv.pdf.exe", files.pdf()))
    assert inspected(inspector, tmp_path, "cv.docx.pdf", files.pdf()).state is State.OK
    assert inspected(inspector, tmp_path, "kari.m.hansen.pdf", files.pdf()).state is State.OK


SHARED = Path(__file__).resolve().parents[4] / "shared" / "cases" / "15-attachments" / "a"


def test_issue_11_item_15_case_15(inspector: Inspector, tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("NOT RUN: ../shared/cases is not there")
    names = ("xfa.pdf", "bilde.avif", "soknad.eml")
    xfa, picture, mail = (inspected(inspector, tmp_path, one, (SHARED / one).read_bytes()) for one in names)
    assert "bare vises i Adobe Reader" in said(xfa)
    assert (picture.format_name, picture.state) == ("bilde (AVIF)", State.OK)
    assert mail.format_name == "e-post"
