"""The made-up applicants' attachments: real files, the same bytes every time, so that playing again changes nothing."""

from __future__ import annotations

import io
import zipfile
from functools import cache

import pikepdf
from PIL import Image, ImageDraw

FIXED_TIME = (2026, 11, 1, 12, 0, 0)


@cache
def pdf(text: str, *, pages: int = 1) -> bytes:
    """A small PDF with a line of text on each page."""
    return _saved(_document(text, pages))


@cache
def encrypted_pdf(text: str) -> bytes:
    """A PDF that asks for a password. RC4, for AES would draw a new vector each time; no secret is kept here."""
    locked = pikepdf.Encryption(owner="eier", user="bruker", R=3, aes=False, metadata=False)
    return _saved(_document(text, 1), locked)


def broken_pdf(text: str) -> bytes:
    """A PDF whose second half is lost."""
    whole = pdf(text, pages=3)
    return whole[: len(whole) // 2]


@cache
def docx(text: str) -> bytes:
    """A Word document of one paragraph."""
    parts = {
        "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package'
        '/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
        '+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package'
        '/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006'
        '/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org'
        f'/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), content)
    return made.getvalue()


@cache
def jpeg(text: str) -> bytes:
    """A picture with a word on it, as of a photographed certificate."""
    picture = Image.new("RGB", (420, 297), "#f4f1ea")
    ImageDraw.Draw(picture).text((40, 130), text.encode("ascii", "replace").decode(), fill="#333333")
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=80)
    return made.getvalue()


def _document(text: str, pages: int) -> pikepdf.Pdf:
    document = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    for number in range(1, pages + 1):
        page = document.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
        line = f"{text} ({number})".encode("cp1252", "replace")
        escaped = line.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        page.Contents = document.make_stream(b"BT /F1 14 Tf 72 760 Td (" + escaped + b") Tj ET")
    return document


def _saved(document: pikepdf.Pdf, encryption: pikepdf.Encryption | bool = False) -> bytes:
    made = io.BytesIO()
    document.save(made, static_id=True, encryption=encryption)
    return made.getvalue()
