"""Issue 11, item 4: files that cost whoever opens them dearly are told by their headers, in little time and memory."""

from __future__ import annotations

import io
import os
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from arkivbro.core.messages import sentence_of
from arkivbro.documents.attachments import DEFAULT_FORMATS, AttachmentLimits, State, extension_of
from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.inspection import inspect
from arkivbro.documents.inspector import LIMITS, Inspector
from tests.unit.documents import sample_files as files
from tests.unit.documents import weapons

SECONDS = 4
"""Of the processor, whatever else the machine does; most take some milliseconds."""
MEMORY = 250_000_000
WEAPONS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a JPEG of 4,000 scans": ("a.jpg", weapons.jpeg_of_scans, "files.too_many_scans"),
    "a WebP of 34 bytes and 268 million points": ("a.webp", weapons.webp, "files.too_many_pixels"),
    "a PNG of 60,000 × 60,000": ("a.png", weapons.png, "files.too_many_pixels"),
    "a PNG that moves": ("a.png", lambda: weapons.png(90, 90, frames=9_000), "files.too_many_frames"),
    "a GIF of 3,000 pictures": ("a.gif", weapons.gif, "files.too_many_frames"),
    "a GIF of 900 large pictures": ("a.gif", lambda: weapons.gif(900, (4_000, 4_000)), "files.too_many_frames"),
    "a TIFF with huge tiles": ("a.tif", lambda: weapons.tiff(tile=60_000), "files.tile_too_large"),
    "a TIFF of 60,000 × 60,000": ("a.tif", lambda: weapons.tiff(width=60_000, height=60_000), "files.too_many_pixels"),
    "a TIFF of 5,000 pages": ("a.tif", lambda: weapons.tiff(pages=5_000), "files.too_many_frames"),
    "a BMP of 65,000 × 65,000": ("a.bmp", weapons.bmp, "files.type_not_taken"),
    "an AVIF of 60,000 × 60,000": ("a.avif", weapons.avif, "files.too_many_pixels"),
    "a docx packed by LZMA": ("a.docx", lambda: weapons.packed(zipfile.ZIP_LZMA), "files.packing_method"),
    "a docx packed by bzip2": ("a.docx", lambda: weapons.packed(zipfile.ZIP_BZIP2), "files.packing_method"),
    "its first part packed by LZMA": ("a.docx", lambda: weapons.packed_first_part(zipfile.ZIP_LZMA), "files.packing_method"),
    "a docx of 600 MB": ("a.docx", lambda: weapons.packed_to(600_000_000), "files.too_large_unpacked"),
    "a part of 30 MB in 30 kB": ("a.docx", lambda: weapons.packed(zipfile.ZIP_DEFLATED, part=30_000_000), "files.packed_too_tight"),
    "a docx of 150,000 parts": ("a.docx", weapons.many_parts, "files.too_many_parts"),
    "packed in packed in packed": ("a.docx", weapons.nested, "files.packed_in_packed"),
    "a modest docx of immodest sheets": ("a.docx", weapons.inner_bomb, "files.too_large_unpacked"),
    "a PDF of 100,000 pages": ("a.pdf", weapons.pdf_of_pages, "files.too_many_pages"),
    "a PDF of 20,000 packed pages": ("a.pdf", weapons.pdf_of_hidden_pages, "files.too_many_pages"),
    "a PDF whose list of parts is 400 MB": ("a.pdf", weapons.pdf_with_a_packed_list, "files.stream_too_large"),
    "a Word 97 file of 60,000 parts": ("a.doc", weapons.ole_of_parts, "files.too_many_parts"),
}  # fmt: skip


@pytest.mark.parametrize("weapon", WEAPONS)
def test_issue_11_item_4_a_weapon_is_told_before_it_goes_off(
    weapon: str, inspector: Inspector, tmp_path: Path
) -> None:
    name, made, code = WEAPONS[weapon]
    path = files.saved(tmp_path, "received", made())
    (state,) = inspector.inspect([(path, name)], AttachmentLimits())
    assert state.message is not None and state.message.code == code
    assert not state.goes_in
    assert sentence_of(state.message).endswith("arkiveres ikke.")


@pytest.mark.parametrize("weapon", WEAPONS)
def test_issue_11_item_4_a_weapon_takes_little_time_and_memory(weapon: str, tmp_path: Path) -> None:
    """In a process of its own that may take no more; unconfined, for it is our own file."""
    name, made, code = WEAPONS[weapon]
    path = files.saved(tmp_path, "received", made())
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            used = int(time.process_time())
            resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, used + SECONDS))
            resource.setrlimit(resource.RLIMIT_DATA, (_data_now() + MEMORY, _data_now() + MEMORY))
            request = {"extension": extension_of(name), "formats": DEFAULT_FORMATS, "shallow": False}
            with path.open("rb") as file:
                os.write(writing, inspect(request, file)["message"]["code"].encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        assert answer.read().decode() == code
    os.waitpid(child, 0)


def _data_now() -> int:
    return int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()


def _photograph(size: tuple[int, int], **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("L", size, 90).save(out, "JPEG", **how)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.jpg", lambda: _photograph((12_000, 9_000), progressive=True)),
        ("a.jpg", lambda: _photograph((16_000, 12_500))),
        ("a.webp", lambda: weapons.webp(12_000, 12_000)),
        ("a.webp", lambda: weapons.webp(9_000, 7_000)),
        ("a.webp", lambda: weapons.webp(4_500, 3_500)),
        ("a.tif", lambda: weapons.tiff(pages=3, loops=True)),
        ("a.gif", lambda: weapons.gif(50)),
        ("a.docx", lambda: weapons.nested(1)),
        ("a.docx", lambda: weapons.packed(zipfile.ZIP_DEFLATED, part=19_000_000)),
        ("a.pdf", lambda: weapons.pdf_of_pages(2_000)),
        ("a.pdf", lambda: weapons.pdf_of_hidden_pages(2_000)),
    ],
)
def test_issue_11_item_4_what_people_send_is_taken(
    name: str, made: Callable[[], bytes], inspector: Inspector, tmp_path: Path
) -> None:
    """Large, and within the bounds; it takes a child of the usual size, and is settled."""
    path = files.saved(tmp_path, "received", made())
    (state,) = inspector.inspect([(path, name)], AttachmentLimits())
    assert state.goes_in
    assert state.message is None or state.message.code != "files.not_checked"


def test_issue_11_item_4_what_is_beyond_time_is_not_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No verdict for ever: it says so, and whoever remembers asks again."""
    path = files.saved(tmp_path, "a.pdf", files.pdf())
    monkeypatch.setattr("sys.executable", "/bin/false")
    with Inspector(processes=1, limits=ChildLimits(LIMITS.memory, 5)) as inspector:
        from arkivbro.documents.inspector import Question

        content = inspector.look(path, Question("pdf", DEFAULT_FORMATS))
    assert (content.is_settled, content.state) == (False, State.BROKEN)
