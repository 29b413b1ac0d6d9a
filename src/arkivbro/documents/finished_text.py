"""What anybody can read out of a finished PDF: the text of its pages and its metadata, by another engine than made it."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2

_LONG = 17
"""Letters of a word that we may have broken without a hyphen; it is searched whole too."""
_BROKEN_BEHIND = "@._/?&=,;:"
_PIECE = 20
_HYPHEN_AT_LINE_END = "\ufffe"
"""As the engine tells of it."""


def text_of_pdf(pdf: bytes) -> str:
    """Pages and metadata, a line break between them; then each long word that stands in pieces on several lines, whole.

    A hyphen at the end of a line stays with its line break: whether it belongs to the word, whoever searches must try both.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = "\n".join((*_pages(document), *document.get_metadata_dict(skip_empty=True).values()))
    finally:
        document.close()
    text = text.replace("\r\n", "\n").replace(_HYPHEN_AT_LINE_END, "-\n")
    return "\n".join((text, *_long_words(text)))


def _long_words(text: str) -> Iterator[str]:
    """An address or another long word breaks behind a sign, or after twenty letters; a line that only ends there gives a word
    that nobody wrote, which does no harm.
    """
    pieces: list[str] = []
    for line in text.split("\n"):
        words = line.split(" ")
        if pieces:
            pieces.append(words[0])
        if len(words) > 1 or not _may_go_on("".join(pieces) or line):
            if len(pieces) > 1 and len("".join(pieces)) >= _LONG:
                yield "".join(pieces)
            pieces = [words[-1]] if _may_go_on(words[-1]) else []
        elif not pieces:
            pieces = [line]


def _may_go_on(word: str) -> bool:
    return bool(word) and (word[-1] in _BROKEN_BEHIND or len(word) >= _PIECE)


def _pages(document: pypdfium2.PdfDocument) -> Iterator[str]:
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        yield words.get_text_range()
        words.close()
        page.close()
