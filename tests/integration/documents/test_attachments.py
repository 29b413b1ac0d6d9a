"""Attachments of every sort, hostile ones too, inspected in a real child."""

import hashlib
import os
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from arkivbro.core.messages import message, sentence_of
from arkivbro.documents.attachments import AttachmentLimits, AttachmentState, State
from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.inspector import Inspector
from tests.unit.documents import sample_files as files

LIMITS = AttachmentLimits()


def inspected(
    inspector: Inspector, folder: Path, name: str, data: bytes, limits: AttachmentLimits = LIMITS
) -> AttachmentState:
    (state,) = inspector.inspect([(files.saved(folder, "received", data), name)], limits)
    return state


def test_a_good_pdf(inspector: Inspector, tmp_path: Path) -> None:
    data = files.pdf(pages=3)
    state = inspected(inspector, tmp_path, "CV Kari.PDF", data)
    assert state == AttachmentState(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        format=state.format,
        format_name="PDF",
        media_type="application/pdf",
        extension="pdf",
        state=State.OK,
        message=None,
        pages=3,
    )
    assert state.format in ("fmt/16", "fmt/17", "fmt/18", "fmt/276")
    assert state.goes_in


@pytest.mark.parametrize(
    ("part", "conformance", "as_elements", "pdfa", "pronom"),
    [
        ("1", "A", False, "PDF/A-1a", "fmt/95"),
        ("1", "B", True, "PDF/A-1b", "fmt/354"),
        ("2", "U", False, "PDF/A-2u", "fmt/478"),
        ("3", "B", True, "PDF/A-3b", "fmt/480"),
        ("4", "", False, "PDF/A-4", "fmt/1910"),
    ],
)
def test_what_a_pdf_claims(
    inspector: Inspector,
    tmp_path: Path,
    part: str,
    conformance: str,
    as_elements: bool,
    pdfa: str,
    pronom: str,
) -> None:
    data = files.pdf(xmp=files.xmp(part, conformance, as_elements=as_elements))
    state = inspected(inspector, tmp_path, "cv.pdf", data)
    assert (state.pdfa, state.format, state.state) == (pdfa, pronom, State.OK)


@pytest.mark.parametrize(
    "xmp",
    [
        "<x",
        "not xml at all",
        files.xmp("9", "Z"),
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x xmlns:p="http://www.aiim.org/pdfa/ns/id/"><p:part>&f;</p:part></x>',
        "<x>" + "y" * 3_000_000 + "</x>",
    ],
)
def test_metadata_that_claims_nothing_usable(inspector: Inspector, tmp_path: Path, xmp: str) -> None:
    state = inspected(inspector, tmp_path, "cv.pdf", files.pdf(xmp=xmp))
    assert (state.pdfa, state.state) == ("", State.OK)


def cut(data: bytes) -> bytes:
    return data[: len(data) * 6 // 10]


@pytest.mark.parametrize(
    ("name", "data", "state", "says"),
    [
        ("cv.pdf", files.pdf(password="passord"), State.ENCRYPTED, "passord"),
        ("cv.pdf", files.pdf(password="passord", owner_only=True), State.ENCRYPTED, "åpnes uten passord"),
        ("cv.docx", files.ole("EncryptedPackage"), State.ENCRYPTED, "passord"),
        ("cv.doc", files.ole("WordDocument", word_flags=0x0100), State.ENCRYPTED, "passord"),
        ("cv.odt", files.odt(encrypted=True), State.ENCRYPTED, "passord"),
        ("cv.pdf", cut(files.pdf(pages=40)), State.BROKEN, "skadet"),
        ("cv.pdf", b"%PDF-1.7\n" + os.urandom(2_000), State.BROKEN, "skadet"),
        ("cv.pdf", files.pdf(pages=0), State.BROKEN, "ingen sider"),
        ("cv.docx", cut(files.docx()), State.BROKEN, "skadet"),
        ("bilde.jpg", cut(files.picture("JPEG", (400, 300))), State.BROKEN, "skadet"),
        ("bilde.png", cut(files.picture("PNG", (400, 300))), State.BROKEN, "skadet"),
        ("bilde.heic", files.heic()[:-20], State.BROKEN, "skadet"),
        ("cv.rtf", rb"{\rtf1\ansi Hei", State.BROKEN, "skadet"),
        ("cv.doc", files.ole("WordDocument")[:900] + "WordDocument".encode("utf-16-le"), State.BROKEN, "skadet"),
        ("cv.pdf", files.docx(), State.DISGUISED, "sier .pdf, men innholdet er Word"),
        ("cv.docx", files.pdf(), State.DISGUISED, "sier .docx, men innholdet er PDF"),
        ("bilde.png", files.picture("JPEG"), State.DISGUISED, "JPEG"),
        ("cv.pdf", b"Jeg heter Kari.", State.DISGUISED, "ren tekst"),
        ("cv.pdf", b"", State.EMPTY, "tom"),
        ("cv.pdf", b"MZ" + bytes(200), State.TYPE_NOT_ALLOWED, "program"),
        ("cv.txt", b"#!/bin/sh\nrm -rf /", State.TYPE_NOT_ALLOWED, "skript"),
        ("cv.bat", b"del *.*", State.TYPE_NOT_ALLOWED, "skript"),
        ("cv.html", b"<html><script>x</script>", State.TYPE_NOT_ALLOWED, "HTML"),
        ("cv.doc", b"<html><body>lagret fra nettet", State.TYPE_NOT_ALLOWED, "HTML"),
        ("cv.zip", files.zipped({"cv.pdf": files.pdf()}), State.TYPE_NOT_ALLOWED, "zip"),
        ("cv.docm", files.docx(extra={"word/vbaProject.bin": b"x"}), State.TYPE_NOT_ALLOWED, "makroer"),
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(40), State.TYPE_NOT_ALLOWED, "video"),
        ("data.xyz", os.urandom(500) + b"\x00", State.TYPE_NOT_ALLOWED, "ukjent"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(
    inspector: Inspector, tmp_path: Path, name: str, data: bytes, state: State, says: str
) -> None:
    found = inspected(inspector, tmp_path, name, data)
    assert found.state is state
    assert found.message is not None
    assert says in sentence_of(found.message)
    assert sentence_of(found.message).endswith(
        "arkiveres slik den kom." if state.goes_in else "arkiveres ikke."
    )
    assert found.sha256 == hashlib.sha256(data).hexdigest() and found.size == len(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cv.docx", files.docx()),
        ("cv.odt", files.odt()),
        ("cv.doc", files.ole("WordDocument", word_flags=0)),
        ("cv.doc", rb"{\rtf1\ansi Hei}"),
        ("bilde.jpeg", files.picture("JPEG")),
        ("bilde.PNG", files.picture("PNG")),
        ("skann.tif", files.picture("TIFF")),
        ("bilde.heic", files.heic()),
        ("brev.txt", "æøå".encode("cp1252")),
        ("uten endelse", files.pdf()),
        ("cv.ukjent", files.pdf()),
        ("cv.pdf", b"\n\n\n" + files.pdf()),
    ],
)
def test_what_is_fine_is_fine(inspector: Inspector, tmp_path: Path, name: str, data: bytes) -> None:
    found = inspected(inspector, tmp_path, name, data)
    assert (found.state, found.message) == (State.OK, None)


def test_limits_of_size_total_and_number(inspector: Inspector, tmp_path: Path) -> None:
    small, large = (
        files.saved(tmp_path, "small", files.pdf()),
        files.saved(tmp_path, "large", files.pdf(pages=30)),
    )
    room = small.stat().st_size * 2 + 10
    limits = AttachmentLimits(most_files=4, largest_file=large.stat().st_size - 1, largest_total=room)
    names = [(small, "1.pdf"), (large, "2.pdf"), (small, "3.pdf"), (small, "4.pdf"), (small, "5.pdf")]
    states = inspector.inspect(names, limits)
    assert [state.state for state in states] == [
        State.OK,
        State.TOO_LARGE,
        State.OK,
        State.TOO_LARGE,
        State.TOO_MANY,
    ]
    assert [s.message.code for s in states[1:4:2] if s.message] == [
        "files.too_large",
        "files.too_large_together",
    ]


def test_a_type_is_allowed_by_configuration(inspector: Inspector, tmp_path: Path) -> None:
    data = files.zipped({"cv.pdf": files.pdf()})
    limits = replace(LIMITS, formats=LIMITS.formats | {"zip"})
    assert inspected(inspector, tmp_path, "cv.zip", data, limits).state is State.OK
    only_pdf = replace(LIMITS, formats=frozenset({"pdf"}))
    assert inspected(inspector, tmp_path, "cv.docx", files.docx(), only_pdf).state is State.TYPE_NOT_ALLOWED


# --- files that mean harm ----------------------------------------------------------------------------------------


def zip_bomb() -> bytes:
    """A docx of some hundred kilobytes that unpacks to 600 MB."""
    return files.docx(extra={f"word/media/{number}.bin": bytes(100_000_000) for number in range(6)})


def pdf_bomb() -> bytes:
    """A PDF of a few kilobytes whose metadata unpacks, in two steps, to 1 GB."""
    layer = zlib.compressobj(1)
    inner = b"".join(layer.compress(bytes(100_000_000)) for _ in range(10)) + layer.flush()
    stream = zlib.compress(inner, 9)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R/Metadata 4 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%b\nendstream" % (len(stream), stream),
    )
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 5\n0000000000 65535 f \n%btrailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + tail % (table, len(data))


def test_bombs_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    bomb = files.saved(tmp_path, "bomb.docx", zip_bomb())
    metadata = files.saved(tmp_path, "bomb.pdf", pdf_bomb())
    good = files.saved(tmp_path, "good.pdf", files.pdf())
    assert bomb.stat().st_size < 3_000_000 and metadata.stat().st_size < 3_000_000
    with Inspector(processes=1, limits=ChildLimits(memory=400_000_000, seconds=30)) as inspector:
        states = inspector.inspect([(bomb, "cv.docx"), (metadata, "cv.pdf"), (good, "cv.pdf")], LIMITS)
    assert states[0].state is State.TOO_DEMANDING and states[0].message is not None
    assert states[0].message.code == "files.too_large_unpacked"
    assert states[1].state is State.TOO_DEMANDING
    assert states[1].message == message("files.stream_too_large", limit=100)
    assert states[2].state is State.OK


def test_a_child_that_always_dies_gives_broken_not_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = files.saved(tmp_path, "good.pdf", files.pdf())
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Inspector(processes=1) as inspector:
        (state,) = inspector.inspect([(good, "cv.pdf")], LIMITS)
    assert (state.state, state.format) == (State.BROKEN, "av/0")
    assert state.sha256 == hashlib.sha256(good.read_bytes()).hexdigest()


def test_names_with_anything_in_them(inspector: Inspector, tmp_path: Path) -> None:
    for name in (
        "",
        ".",
        "..",
        "/etc/passwd",
        "cv.pdf\x00.exe",
        "\ud83d.pdf",
        "a" * 5_000 + ".pdf",
        "cv.pdf ",
    ):
        assert inspected(inspector, tmp_path, name, files.pdf()).goes_in


def test_a_link_loop_of_pages_ends(inspector: Inspector, tmp_path: Path) -> None:
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 2/Kids[2 0 R 1 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )
    assert inspected(inspector, tmp_path, "cv.pdf", data).state is State.BROKEN
