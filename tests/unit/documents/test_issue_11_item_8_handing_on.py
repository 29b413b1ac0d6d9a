"""Issue 11, item 8: what a file is handed on as is told by its bytes; macros of old Office files are told and not taken."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.messages import Message, sentence_of
from arkivbro.documents.attachments import DEFAULT_FORMATS
from arkivbro.documents.detection import detect
from arkivbro.documents.handing_on import MOST_SHOWN_PIXELS, extension_of, may_be_shown
from arkivbro.documents.inspection import inspect

SAFE = {"pdf", "jpg", "png", "gif", "tiff", "rtf", "webp", "heic", "docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "txt", "bin"}  # fmt: skip


def ole(*names: str, doc: bytes = b"") -> bytes:
    """A compound file with these entries in its root: sector 0 the table, 1 the directory, 2.. the stream of the last."""
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0), *((name, 2, 2, max(len(doc), 4096)) for name in names)]
    directory = b""
    for number, (name, kind, start, size) in enumerate(entries):
        coded = name.encode("utf-16-le") + b"\x00\x00"
        child = 1 if number == 0 and len(entries) > 1 else 0xFFFFFFFF
        right = number + 1 if 0 < number < len(entries) - 1 else 0xFFFFFFFF
        directory += coded.ljust(64, b"\x00") + struct.pack(
            "<HBBIII", len(coded), kind, 1, 0xFFFFFFFF, right, child
        )
        directory += bytes(16 + 4 + 16) + struct.pack("<IQ", start, size if kind == 2 else 0)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\x00")
    body = doc.ljust(4096, b"\x00")
    sectors = len(directory) // 512
    start = 1 + sectors
    directory = directory.replace(
        struct.pack("<I", 2) + struct.pack("<Q", len(body)), struct.pack("<IQ", start, len(body))
    )
    chain = [0xFFFFFFFD, *[2 + n for n in range(sectors - 1)], 0xFFFFFFFE]
    chain += [start + n + 1 for n in range(len(body) // 512 - 1)] + [0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    return head.ljust(512, b"\xff") + fat + directory + body


def office(part: str, *more: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr(
            "[Content_Types].xml",
            f"<Types>{'wordprocessingml.document.main+xml' if part == 'word' else ''}</Types>",
        )
        for name in (f"{part}/document.xml", *more):
            made.writestr(name, "x")
    return held.getvalue()


HANDED_ON = {
    "CV.pdf.exe": (b"%PDF-1.7\n", "pdf"),
    "a.rdp": (b"full address:s:ond.example\nprompt for credentials:i:0\n", "txt"),
    "a.slk": (b'ID;PWXL;N;E\nC;Y1;X1;K0;EEXEC("calc")\n', "txt"),
    "a.html": (b"<!DOCTYPE html><script>1</script>", "bin"),
    "a.svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "bin"),
    "a.iso": (bytes(0x8001) + b"CD001" + bytes(100), "bin"),
    "a.exe": (b"MZ\x90\x00", "bin"),
    "a.sh": (b"#!/bin/sh\nrm -rf /\n", "bin"),
    "a.zip": (b"PK\x05\x06" + bytes(18), "bin"),
    "a.docx": (office("word"), "docx"),
    "b.docx": (office("word", "word/vbaProject.bin"), "bin"),
    "a.xlsx": (office("xl"), "xlsx"),
    "a.jar": (office("word", "META-INF/MANIFEST.MF"), "bin"),
    "a.doc": (ole("WordDocument"), "doc"),
    "b.doc": (ole("WordDocument", "Macros"), "bin"),
    "a.xls": (ole("Workbook"), "xls"),
    "b.xls": (ole("Workbook", "_VBA_PROJECT_CUR"), "bin"),
    "a.jpg": (b"\xff\xd8\xff\xe0", "jpg"),
    "a.pdf": (b"", "bin"),
}


@pytest.mark.parametrize("name", HANDED_ON)
def test_issue_11_item_8_a_file_is_handed_on_as_what_it_is(name: str) -> None:
    content, extension = HANDED_ON[name]
    stream = io.BytesIO(content)
    assert extension_of(stream) == extension
    assert stream.tell() == 0


@given(st.binary(max_size=3000))
def test_whatever_it_is_the_extension_is_one_that_runs_nothing(content: bytes) -> None:
    for begins in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xd8"):
        assert extension_of(io.BytesIO(begins + content)) in SAFE
        may_be_shown(io.BytesIO(begins + content), "image/jpeg")


SLIDES = b"\x02\x00\x00\x04\x0c\x00\x00\x00" + struct.pack("<III", 7, 1, 2)


@pytest.mark.parametrize(
    ("content", "name", "taken"),
    [
        (ole("WordDocument"), "cv.doc", True),
        (ole("WordDocument", "Macros"), "cv.doc", False),
        (ole("WordDocument", "VBA"), "cv.dot", False),
        (ole("Workbook", "_VBA_PROJECT_CUR"), "cv.xls", False),
        (ole("PowerPoint Document", doc=b"x" * 500 + SLIDES), "cv.ppt", False),
        (ole("PowerPoint Document", doc=b"x" * 500), "cv.ppt", True),
    ],
)
def test_macros_of_old_office_files_are_told_and_not_taken(content: bytes, name: str, taken: bool) -> None:
    kind, _ = detect(io.BytesIO(content), name.rpartition(".")[2])
    assert (kind.name == "macro") is not taken
    request = {"extension": name.rpartition(".")[2], "formats": sorted(DEFAULT_FORMATS), "shallow": False}
    told = inspect(request, io.BytesIO(content))
    assert (told["state"] == "type_not_allowed") is not taken
    if not taken:
        assert "makroer" in sentence_of(Message.of_json(told["message"]))


def png(wide: int, high: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", wide, high)


def jpeg(wide: int, high: int) -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x0b\x08" + struct.pack(">HH", high, wide) + bytes(8)


@pytest.mark.parametrize("make", [png, jpeg])
def test_issue_11_item_12_a_huge_picture_is_saved_and_not_shown(make: object) -> None:
    assert callable(make)
    assert may_be_shown(io.BytesIO(make(4000, 3000)), "image/png")
    assert not may_be_shown(io.BytesIO(make(65535, 65535)), "image/png")
    assert not may_be_shown(io.BytesIO(make(MOST_SHOWN_PIXELS // 1000 + 1, 1000)), "image/png")
    assert not may_be_shown(io.BytesIO(b"\x89PN"), "image/png")
    assert may_be_shown(io.BytesIO(b"%PDF-"), "application/pdf")
