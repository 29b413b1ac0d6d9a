import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from arkivbro.documents.bounds import TooDemanding
from arkivbro.documents.detection import detect
from arkivbro.documents.formats import FORMATS
from tests.unit.documents import sample_files as files


def exif_picture(version: bytes) -> bytes:
    picture, exif = Image.new("RGB", (8, 8)), Image.Exif()
    exif.get_ifd(0x8769)[0x9000] = version
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    data = out.getvalue()
    start = data.index(b"\xff\xe0")  # without the JFIF segment, as cameras write it
    return data[:start] + data[start + 2 + int.from_bytes(data[start + 2 : start + 4], "big") :]


@pytest.mark.parametrize(
    ("data", "declared", "name", "pronom"),
    [
        (files.pdf(), "", "pdf", "fmt/276"),
        (b"\n\njunk\n" + files.pdf(), "", "pdf", "fmt/276"),
        (files.docx(), "docx", "docx", "fmt/412"),
        (files.docx(kind="wordprocessingml.template"), "dotx", "docx", "fmt/412"),
        (files.docx(kind="spreadsheetml.sheet"), "xlsx", "xlsx", "fmt/214"),
        (files.docx(kind="presentationml.presentation"), "pptx", "pptx", "fmt/215"),
        (files.docx(extra={"word/vbaProject.bin": b"x"}), "docx", "macro", "fmt/523"),
        (files.docx()[:-40], "docx", "docx", "fmt/412"),
        (files.odt("1.3"), "odt", "odt", "fmt/1756"),
        (files.odt("1.2"), "odt", "odt", "fmt/291"),
        (files.zipped({"cv.pdf": files.pdf()}), "zip", "zip", "x-fmt/263"),
        (files.zipped({"META-INF/MANIFEST.MF": b"x"}), "zip", "program", "av/0"),
        (files.ole("WordDocument"), "doc", "doc", "fmt/40"),
        (files.ole("WordDocument", "Workbook"), "xls", "xls", "fmt/61"),
        (files.ole("Workbook"), "", "xls", "fmt/61"),
        (files.ole("PowerPoint Document"), "", "ppt", "fmt/126"),
        (files.ole("__properties_version1.0"), "", "msg", "x-fmt/430"),
        (files.ole("EncryptedPackage"), "xlsx", "xlsx", "fmt/214"),
        (files.ole("EncryptedPackage"), "", "docx", "fmt/412"),
        (files.ole("Something"), "", "unknown", "av/0"),
        (rb"{\rtf1\ansi Hei}", "rtf", "rtf", "av/0"),
        (files.picture("JPEG"), "jpg", "jpg", "fmt/43"),
        (exif_picture(b"0220"), "jpg", "jpg", "x-fmt/391"),
        (exif_picture(b"0232"), "jpg", "jpg", "fmt/1507"),
        (files.picture("PNG"), "png", "png", "fmt/11"),
        (files.picture("GIF"), "gif", "gif", "fmt/3"),
        (files.picture("TIFF"), "tif", "tiff", "fmt/353"),
        (files.picture("WEBP"), "webp", "webp", "fmt/566"),
        (files.picture("BMP"), "bmp", "bmp", "fmt/119"),
        (files.heic(), "heic", "heic", "fmt/1101"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "mp4", "media", "av/0"),
        ("Kjære dere, æøå".encode(), "txt", "txt", "x-fmt/111"),
        ("Kjære dere, æøå".encode("cp1252"), "txt", "txt", "x-fmt/111"),
        ("Kjære dere".encode("utf-16"), "txt", "txt", "x-fmt/111"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>Hei", "html", "html", "fmt/471"),
        (b"  <HTML><body>", "doc", "html", "fmt/96"),
        (b'<?xml version="1.0"?><svg xmlns="x"/>', "svg", "svg", "fmt/92"),
        (b'<?xml version="1.0"?><a/>', "xml", "xml", "fmt/101"),
        (b"MZ\x90\x00" + bytes(60), "pdf", "program", "av/0"),
        (b"\x7fELF\x02\x01" + bytes(60), "", "program", "fmt/690"),
        (b"#!/bin/sh\nrm -rf /", "txt", "script", "av/0"),
        (b"@echo off\r\ndel *.*", "bat", "script", "av/0"),
        (b"var x = new ActiveXObject('x')", "js", "script", "av/0"),
        (b"Rar!\x1a\x07\x00" + bytes(20), "rar", "archive", "av/0"),
        (bytes(range(256)) * 4, "dat", "unknown", "av/0"),
        (b"", "", "txt", "x-fmt/111"),
    ],
)
def test_by_content(data: bytes, declared: str, name: str, pronom: str) -> None:
    found, id_ = detect(io.BytesIO(data), declared)
    assert (found.name, id_) == (name, pronom)


@given(
    start=st.sampled_from(
        [
            b"",
            b"%PDF-1.7",
            b"PK\x03\x04",
            b"PK\x05\x06",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"\xff\xd8\xff",
            b"{\\rtf",
            b"MZ",
        ]
    ),
    rest=st.binary(max_size=600),
)
def test_never_raises_for_what_a_file_holds(start: bytes, rest: bytes) -> None:
    """But that it asks for too much, which is told of it."""
    with suppress(TooDemanding):
        found, _ = detect(io.BytesIO(start + rest))
        assert found.name in FORMATS
