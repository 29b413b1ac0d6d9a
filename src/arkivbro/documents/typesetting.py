"""Typesets one document: data in, PDF/A-2a and PDF/UA-1 out. Runs in the child process.

Templates are fixed files; texts reach them only as JSON in `sys.inputs`, are cleaned before, and are never read as
typst. The templates' folder is all that typst may read; there are no packages, no system fonts, no clock.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from pikepdf import Pdf

from arkivbro.documents.cleaning import Cleaner, without_places_to_break
from arkivbro.documents.list_content import MOST_ROWS
from arkivbro.documents.norwegian import counted
from arkivbro.documents.typefaces import FONTS, PACKAGE, PRIMARY_FAMILY, Coverage, installed_typefaces

TEMPLATES = PACKAGE / "templates"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
PRONOM_OF_PDFA_2A = "fmt/476"
MOST_ENTRIES = 2_000
"""Of one list (positions held, sections, attachments); what is beyond is counted in a remark."""
_SEEN = re.compile(r"[^\s\u200b-\u200d\ufe00-\ufe0f]")
_MOST = {"rows": MOST_ROWS}
"""Of the lists that are longer than that: a list of people is refused when it is made, never cut here."""


@dataclass(frozen=True, slots=True)
class Typeset:
    pdf: bytes
    pages: int
    replaced: int
    removed: int
    cut: int


class NoFonts(Exception):
    """The fonts were not fetched by set-up."""


class CannotTypeset(Exception):
    """typst refused; the message quotes no text of the document."""


class Typesetter:
    """Holds the fonts, so that many documents can be set one after another."""

    def __init__(self, fonts: Path = FONTS) -> None:
        typefaces = installed_typefaces(fonts)
        self._families = [typeface.family for typeface in typefaces]
        if PRIMARY_FAMILY not in self._families:
            raise NoFonts
        self._coverage = Coverage(typefaces)
        self._fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]
        )

    def typeset(self, template: str, document: Mapping[str, Any], timestamp: datetime) -> Typeset:
        """The same document and timestamp give the same bytes. The timestamp has a time zone.

        Raises CannotTypeset.
        """
        cleaner = Cleaner(self._coverage)
        cleaned = _Cleaning(cleaner).of(document)
        cleaned["metadata_title"] = without_places_to_break(cleaned["metadata_title"])
        if not re.search(r"\w", cleaned["metadata_title"]):
            cleaned["metadata_title"] = "Dokument"  # PDF/UA wants one
        if not _SEEN.search(cleaned["title"]):
            cleaned["title"] = "Uten tittel"  # nor may a heading be empty
        data = {**cleaned, "fonts": self._families, "remarks": _remarks(cleaner)}
        try:
            pdf = typst.compile(
                str(TEMPLATES / f"{template}.typ"),
                root=str(TEMPLATES),
                font_paths=self._fonts,
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                pdf_standards=STANDARDS,
                timestamp=timestamp,
            )
        except typst.TypstError as error:
            raise CannotTypeset(re.sub(r"`[^`]*`", "`…`", error.message)[:500]) from None
        with Pdf.open(io.BytesIO(pdf)) as opened:
            pages = len(opened.pages)
        return Typeset(pdf, pages, cleaner.replaced, cleaner.removed, cleaner.cut)


class _Cleaning:
    """Every text of a document's data cleaned, whatever its shape; text of several lines becomes blocks."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner

    def of(self, value: Any, most: int = MOST_ENTRIES) -> Any:
        if isinstance(value, str):
            return self._cleaner.line(value)
        if isinstance(value, dict):
            if value.keys() == {"prose"}:
                return blocks(self._cleaner.lines(value["prose"]))
            return {key: self.of(part, _MOST.get(key, MOST_ENTRIES)) for key, part in value.items()}
        if isinstance(value, list):
            self._cleaner.cut += max(0, len(value) - most)
            return [self.of(part) for part in value[:most]]
        return value


def blocks(text: str) -> list[dict[str, Any]]:
    """Paragraphs and lists of cleaned text."""
    found: list[dict[str, Any]] = []
    for paragraph in text.split("\n\n"):
        for line in paragraph.split("\n"):
            kind = "list" if line.startswith("• ") else "paragraph"
            key, content = ("items", line[2:]) if kind == "list" else ("lines", line)
            new = not found or found[-1]["kind"] != kind or found[-1].get("ended")
            if new:
                found.append({"kind": kind, key: []})
            found[-1][key].append(content)
        if found:
            found[-1]["ended"] = True
    return [{key: value for key, value in block.items() if key != "ended"} for block in found if text]


def _remarks(cleaner: Cleaner) -> list[str]:
    """What the reader must know of how the text was changed."""
    remarks = []
    if cleaner.replaced:
        count = counted(
            cleaner.replaced, "tegn som ingen skrift har, står", "tegn som ingen skrift har, står"
        )
        remarks.append(f"{count} her med sitt Unicode-nummer, som [U+1F600].")
    if cleaner.removed:
        remarks.append(
            counted(cleaner.removed, "usynlig styretegn er fjernet.", "usynlige styretegn er fjernet.")
        )
    if cleaner.cut:
        remarks.append(counted(cleaner.cut, "tegn er utelatt.", "tegn er utelatt."))
    return remarks
