"""Which files the browser may show; everything else is saved, never shown."""

from __future__ import annotations

from arkivbro.documents.attachments import State
from arkivbro.documents.formats import PRONOM_OF_PDF, PRONOM_OF_PDFA

SHOWN_PICTURES = {
    "fmt/41": "image/jpeg", "fmt/42": "image/jpeg", "fmt/43": "image/jpeg", "fmt/44": "image/jpeg",
    "x-fmt/390": "image/jpeg", "x-fmt/391": "image/jpeg", "x-fmt/398": "image/jpeg", "fmt/645": "image/jpeg",
    "fmt/1507": "image/jpeg", "fmt/11": "image/png", "fmt/12": "image/png", "fmt/13": "image/png",
}  # fmt: skip
SHOWN = {
    **dict.fromkeys((*PRONOM_OF_PDF.values(), *PRONOM_OF_PDFA.values()), "application/pdf"),
    **SHOWN_PICTURES,
}
"""Media types by what the archive found the files to be, whatever their sender called them. A PDF is shown by the browser's
own reader, sandboxed, and only where the inspection could read it.
"""


def shown_as(pronom: str, inspection_state: str) -> str | None:
    """The media type to show a file as; None for what is saved only."""
    return SHOWN.get(pronom) if inspection_state == State.OK.value else None
