"""A file that an archivist lets everybody read is searched as every other public text is: added without a code, or recoded."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from arkivbro.accounts.acts import Actor
from arkivbro.archive.models import CaseFile, DocumentDescription, RegistryEntry
from arkivbro.archive.selectors.corrections import Wording
from arkivbro.archive.selectors.seen import seen_entry
from arkivbro.archive.services import correction_acts, document_acts
from arkivbro.core import noark
from arkivbro.core.errors import WouldLeak
from tests.integration.archive.conftest import Registrar
from tests.integration.archive.test_acts_look_again import NAME, actor, case, note_about, whole
from tests.unit.core.test_leak_check_of_numbers_and_own_words import SYNTHETIC

__all__ = ["actor", "case"]
pytestmark = pytest.mark.django_db
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
EXEMPT = noark.Access("P", "offl. § 13")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(text: str) -> bytes:
    """As Word divides a word: into runs."""
    runs = "".join(f"<w:r><w:t>{text[at : at + 3]}</w:t></w:r>" for at in range(0, len(text), 3))
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body><w:p>{runs}</w:p></w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def pdf(text: str) -> bytes:
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % one for one in places)
    return bytes(out) + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def rtf(text: str) -> bytes:
    coded = "".join(one if one.isascii() else f"\\u{ord(one)}?" for one in text)
    return f"{{\\rtf1\\ansi {{\\b Notat}}\\par {coded}\\par}}".encode()


FILES = {
    "a.txt": lambda text: text.encode(),
    "a.docx": docx,
    "a.pdf": pdf,
    "a.rtf": rtf,
}


def add(actor: Actor, entry: RegistryEntry, file: Path, access: noark.Access) -> DocumentDescription:
    return document_acts.add(
        document_acts.AddDocument(
            actor=actor, entry=entry.public_id, key=f"k{file.name}", file=file, file_name=file.name, title="Vedlegg",
            role=noark.DocumentRole("V"), access=access,
        )
    )  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_item_17_a_file_with_a_national_number_is_not_added_as_public(
    registrar: Registrar, case: CaseFile, actor: Actor, tmp_path: Path, name: str
) -> None:
    entry, file = note_about(registrar, case, "Notat"), tmp_path / name
    file.write_bytes(FILES[name](f"Nummeret er {SYNTHETIC}."))
    with pytest.raises(WouldLeak):
        add(actor, entry, file, noark.PUBLIC)
    assert not entry.links.filter(document__title="Vedlegg").exists()
    assert add(actor, entry, file, EXEMPT).access_code == "P", "exempt, it may say so"


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.rtf"])
def test_item_17_nor_one_that_names_somebody_who_is_screened(
    registrar: Registrar, case: CaseFile, actor: Actor, tmp_path: Path, name: str
) -> None:
    entry, file = note_about(registrar, case, "Notat"), tmp_path / name
    file.write_bytes(FILES[name](f"Samtale med {NAME} i dag."))
    with pytest.raises(WouldLeak):
        add(actor, entry, file, noark.PUBLIC)


@pytest.mark.one_database("what a file says")
@pytest.mark.parametrize("name", FILES)
def test_item_17_any_other_file_is(
    registrar: Registrar, case: CaseFile, actor: Actor, tmp_path: Path, name: str
) -> None:
    entry, file = note_about(registrar, case, "Notat"), tmp_path / name
    file.write_bytes(FILES[name]("Et notat om ingen."))
    assert add(actor, entry, file, noark.PUBLIC).access_code == ""


def test_item_17_a_document_that_is_recoded_is_read_too(
    registrar: Registrar, case: CaseFile, actor: Actor, tmp_path: Path
) -> None:
    entry, file = note_about(registrar, case, "Notat"), tmp_path / "a.txt"
    file.write_text(f"Samtale med {NAME} i dag.")
    document = add(actor, entry, file, EXEMPT)
    entry = whole(entry)
    command = correction_acts.CorrectDocument(
        actor=actor, entry=entry.public_id, seen=seen_entry(entry), document=document.public_id,
        wording=Wording(title="Vedlegg", access=noark.PUBLIC), document_type="", reason="Feil kode",
    )  # fmt: skip
    with pytest.raises(WouldLeak):
        correction_acts.correct_document(command)
    document.refresh_from_db()
    assert document.access_code == "P"
