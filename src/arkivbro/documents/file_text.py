"""The text of a file from outside, for the leak check. Runs in the child process, after the file was looked at and found whole.

Read are PDF, plain text, RTF, and the packed office formats. A picture of text, and the old office formats, say nothing here.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO

from lxml import etree
from pypdfium2 import PdfiumError

from arkivbro.documents.finished_text import text_of_pdf

LONGEST = 2_000_000
"""Characters that are searched."""
_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|xl/(?:sharedStrings|worksheets/[^/]+)\.xml"
    r"|ppt/(?:slides|notesSlides)/[^/]+\.xml|content\.xml|styles\.xml|docProps/core\.xml|meta\.xml"
)
_ENDS = frozenset("p h si c tc br tab line-break title creator subject description keyword".split())  # noqa: SIM905 - read as a list of words
"""Elements after which the next word does not go on."""
_PICTURE = re.compile(r"\{\\pict[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_RTF = re.compile(
    r"\\'([0-9a-f]{2})|\\u(-?\d+) ?\??|\\(par|line|tab|cell)\b ?|\\[a-z]+-?\d* ?|[{}\r\n]|\\\*", re.IGNORECASE
)


def text_of(kind: str, file: BinaryIO) -> str:
    """What the file says, by the name of its format, as a database can hold it; "" where nothing can be read of it."""
    file.seek(0)
    try:
        text = _READERS.get(kind, _nothing)(file)[:LONGEST]
    except (etree.LxmlError, zipfile.BadZipFile, PdfiumError, ValueError, RuntimeError):
        return ""
    return text.replace("\0", " ").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _nothing(_: BinaryIO) -> str:
    return ""


def _of_pdf(file: BinaryIO) -> str:
    return text_of_pdf(file.read())


def _plain(file: BinaryIO) -> str:
    data = file.read(4 * LONGEST)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _of_rtf(file: BinaryIO) -> str:
    return _RTF.sub(_rtf_sign, _PICTURE.sub("", file.read(4 * LONGEST).decode("cp1252", "replace")))


def _rtf_sign(found: re.Match[str]) -> str:
    if found[1]:
        return bytes([int(found[1], 16)]).decode("cp1252", "replace")
    if found[2]:
        return chr(int(found[2]) % 65_536)
    return "\n" if found[3] else ""


def _packed(file: BinaryIO) -> str:
    with zipfile.ZipFile(file) as package:
        return "\n".join(
            "".join(_words(package.open(name))) for name in package.namelist() if _PARTS.fullmatch(name)
        )


def _words(part: IO[bytes]) -> Iterator[str]:
    tree = etree.parse(
        part, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    )
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            yield element.text or ""
            continue
        if etree.QName(element).localname in _ENDS:
            yield "\n"
        yield element.tail or ""


_READERS: dict[str, Callable[[BinaryIO], str]] = {
    "pdf": _of_pdf,
    "txt": _plain,
    "rtf": _of_rtf,
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), _packed),
}
