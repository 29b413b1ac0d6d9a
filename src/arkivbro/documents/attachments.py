"""Attachments as the applicant sent them: what is allowed, and what an inspection found. No file is opened here.

The original goes in as received, whatever the inspection finds, unless it is empty, too large, one too many, or of a
type that the body does not take. Nothing that an attachment does stops the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from arkivbro.core.messages import Message

DEFAULT_FORMATS = frozenset(
    "pdf docx doc odt rtf txt jpg png tiff gif heic avif webp xlsx xls ods pptx ppt odp".split()  # noqa: SIM905 - read as a list of words
)


class State(StrEnum):
    """What the inspection found. The first five go in."""

    OK = "ok"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    DISGUISED = "disguised"
    UNSHOWN = "unshown"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TYPE_NOT_ALLOWED = "type_not_allowed"

    @property
    def goes_in(self) -> bool:
        return self in (State.OK, State.ENCRYPTED, State.BROKEN, State.DISGUISED, State.UNSHOWN)


STATE_WORDS = {
    State.OK: "i orden",
    State.ENCRYPTED: "kryptert",
    State.BROKEN: "skadet",
    State.DISGUISED: "feil filtype",
    State.UNSHOWN: "innhold vises ikke overalt",
    State.EMPTY: "tom, ikke arkivert",
    State.TOO_LARGE: "for stor, ikke arkivert",
    State.TOO_MANY: "over grensen for antall, ikke arkivert",
    State.TYPE_NOT_ALLOWED: "filtypen tas ikke imot, ikke arkivert",
}


@dataclass(frozen=True, slots=True)
class AttachmentLimits:
    """What one application may bring. `formats` are names in `formats.FORMATS`; an unknown one is a ValueError."""

    most_files: int = 50
    largest_file: int = 50_000_000
    """In bytes."""
    largest_total: int = 250_000_000
    """In bytes, all files of one application together."""
    formats: frozenset[str] = DEFAULT_FORMATS

    def __post_init__(self) -> None:
        from arkivbro.documents.formats import FORMATS

        if unknown := self.formats - FORMATS.keys():
            raise ValueError(f"ukjent filformat: {', '.join(sorted(unknown))}")


@dataclass(frozen=True, slots=True)
class AttachmentState:
    """One attachment after inspection. `message` names neither file nor applicant; None: all is well."""

    sha256: str
    size: int
    """In bytes."""
    format: str
    """PRONOM id, e.g. "fmt/18"; "av/0" when unknown."""
    format_name: str
    media_type: str
    extension: str
    """Of the content found, without the dot; "bin" when unknown."""
    state: State
    message: Message | None
    pages: int | None = None
    pdfa: str = ""
    """What the file itself claims, e.g. "PDF/A-2b"; not validated."""

    @property
    def goes_in(self) -> bool:
        return self.state.goes_in
