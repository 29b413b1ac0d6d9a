"""What anybody can read out of a finished PDF: the text of its pages and its metadata, by another engine than made it."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2

_PLACE_TO_BREAK = "\u200b"
_HYPHEN_AT_LINE_END = "\ufffe"
"""As the engine tells of it."""


def text_of_pdf(pdf: bytes) -> str:
    """Pages and metadata, a line break between them; what was only there so that lines could be broken is left out.

    A hyphen at the end of a line stays with its line break: whether it belongs to the word, whoever searches must try both.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = "\n".join((*_pages(document), *document.get_metadata_dict(skip_empty=True).values()))
    finally:
        document.close()
    text = text.replace("\r\n", "\n").replace(_HYPHEN_AT_LINE_END, "-\n")
    return text.replace(f"{_PLACE_TO_BREAK}\n", "").replace(_PLACE_TO_BREAK, "")


def _pages(document: pypdfium2.PdfDocument) -> Iterator[str]:
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        yield words.get_text_range()
        words.close()
        page.close()
