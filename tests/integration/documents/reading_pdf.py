"""What others read out of a PDF: text, structure, and what it claims of itself."""

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2

from arkivbro.documents.cleaning import ZWSP


def text_of(pdf: bytes) -> str:
    """The text of all pages; line ends within it become spaces, places to break vanish."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    text = "\n".join(pages).replace("\r\n", "\n").replace("\ufffe", "")
    return text.replace(ZWSP + "\n", "").replace(ZWSP, "")


def squeezed(text: str) -> str:
    """Without white space and places to break: line breaks of the page must not matter."""
    return "".join(text.replace(ZWSP, "").split())


def structure_of(pdf: bytes) -> list[tuple[str, str]]:
    """Tag and language of every element, in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return list(_elements(document.Root.StructTreeRoot.K))


def _elements(node: pikepdf.Object) -> Iterator[tuple[str, str]]:
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from _elements(part)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S), str(node.get("/Lang", ""))
        if "/K" in node:
            yield from _elements(node.K)
