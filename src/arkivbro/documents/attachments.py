"""Attachments as the applicant sent them: what is allowed, and what an inspection found. No file is opened here.

The original goes in as received, whatever the inspection finds, unless it is empty, too large, one too many, of a type that the body
does not take, or asks for more than anybody's machine should give (`bounds`). Nothing that an attachment does stops the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from arkivbro.core.messages import Message, message, sentence_of
from arkivbro.core.recruitment import Attachment
from arkivbro.documents.formats import FORMATS, KNOWN_EXTENSIONS, RUNNABLE_EXTENSIONS

DEFAULT_FORMATS = frozenset(
    "pdf docx doc odt rtf txt jpg png tiff gif heic avif webp xlsx xls ods pptx ppt odp".split()  # noqa: SIM905 - read as a list of words
)


class State(StrEnum):
    """What the inspection found. The first five go in; the last stands in the archive already, and cannot be looked at again."""

    OK = "ok"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    DISGUISED = "disguised"
    UNSHOWN = "unshown"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TYPE_NOT_ALLOWED = "type_not_allowed"
    TOO_DEMANDING = "too_demanding"
    ARCHIVED_BEFORE = "archived_before"

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
    State.TOO_DEMANDING: "for krevende å åpne, ikke arkivert",
    State.ARCHIVED_BEFORE: "arkivert før, med søknaden slik den var",
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


@dataclass(frozen=True, slots=True)
class Content:
    """What a file is by its bytes, whoever sent it and whatever it is called; this is what is remembered of an inspection."""

    kind: str
    """A name of `formats.FORMATS`."""
    pronom: str
    state: State
    message: Message | None
    pages: int | None = None
    pdfa: str = ""
    is_settled: bool = True
    """False: no closer look was possible, for the process that looked was ended. It may go well another time."""
    text: str = ""
    """What it says, where that was asked for and could be read; of no other file."""

    def as_json(self) -> dict[str, Any]:
        """As it is stored, and as a child answers."""
        return {
            "kind": self.kind,
            "pronom": self.pronom,
            "state": self.state.value,
            "message": self.message.as_json() if self.message else None,
            "pages": self.pages,
            "pdfa": self.pdfa,
            "is_settled": self.is_settled,
            "text": self.text,
        }

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Content:
        """Raises KeyError, ValueError for what is none."""
        why = Message.of_json(data["message"]) if data["message"] else None
        return cls(**{**data, "state": State(data["state"]), "message": why})


def unchecked(kind: str = "unknown", pronom: str = "") -> Content:
    """Of a file at which no closer look was possible."""
    return Content(
        kind, pronom or FORMATS[kind].pronom, State.BROKEN, message("files.not_checked"), is_settled=False
    )


def extension_of(name: str) -> str:
    """Of the name that a file came with, as far as it can matter for what the file is: a known one, else ""."""
    last = Path(name).suffix.lstrip(".").casefold()
    return last if last in KNOWN_EXTENSIONS | RUNNABLE_EXTENSIONS else ""


def state_of(content: Content, name: str, sha256: str, size: int) -> AttachmentState:
    """The content under the name that it came with: a name that says another thing is told."""
    kind, state, why = FORMATS[content.kind], content.state, content.message
    declared = extension_of(name)
    if state is State.OK and declared in KNOWN_EXTENSIONS and declared not in kind.extensions:
        state, why = State.DISGUISED, message("files.disguised", declared=declared, kind=kind.word)
    elif state is State.OK and (inner := _program_inside(name)):
        state, why = State.DISGUISED, message("files.two_extensions", inner=inner)
    return AttachmentState(
        sha256=sha256,
        size=size,
        format=content.pronom,
        format_name=sentence_of(kind.word),
        media_type=kind.media_type,
        extension=kind.extension,
        state=state,
        message=why,
        pages=content.pages,
        pdfa=content.pdfa,
    )


def archived_before(attachment: Attachment, pronom: str) -> AttachmentState:
    """Of one that the archive has with an earlier version, and whose copy here retention has taken: it is not sent again."""
    kind = next((one.name for one in FORMATS.values() if one.pronom == pronom), "unknown")
    content = Content(kind, pronom, State.ARCHIVED_BEFORE, message("files.archived_before"))
    return state_of(content, attachment.file_name, attachment.sha256, attachment.size)


def refused_unseen(size: int, room: int, number: int, limits: AttachmentLimits) -> Content | None:
    """What is refused by size and number alone; None: it must be looked at."""
    if size == 0:
        return _refused(State.EMPTY, message("files.empty"))
    if number > limits.most_files:
        return _refused(State.TOO_MANY, message("files.too_many", limit=limits.most_files))
    if size > limits.largest_file:
        return _refused(State.TOO_LARGE, message("files.too_large"))
    if size > room:
        return _refused(State.TOO_LARGE, message("files.too_large_together"))
    return None


def _refused(state: State, why: Message) -> Content:
    return Content("unknown", FORMATS["unknown"].pronom, state, why)


def _program_inside(name: str) -> str:
    """The extension of a program before the last one ("faktura.exe.pdf"); "" where there is none."""
    inner = (suffix.lstrip(".").casefold() for suffix in Path(name).suffixes[:-1])
    return next(
        (one for one in inner if one in RUNNABLE_EXTENSIONS - {"com", "app", "js", "py", "pl", "desktop"}), ""
    )
