"""Whether everything is in: what the source has, what we know and have sent, and what the archive has, compared by key and checksum. Pure.

Each of the three is a set of values that whoever asked brings; nothing here asks anybody, and nothing here knows a name. What could not be
asked is a difference of its own: silence is never read as "all is well".
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from arkivbro.core.messages import Message
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.ref import Ref


class Flow(StrEnum):
    """What something is, in the order in which it is told."""

    ADVERTISEMENT = "advertisement"
    APPLICATION = "application"
    ATTACHMENT = "attachment"
    WITHDRAWAL = "withdrawal"
    LIST = "list"
    LETTER = "letter"
    DECISION = "decision"
    NOTE = "note"


_FLOWS = {
    TransferKind.ADVERTISEMENT: Flow.ADVERTISEMENT,
    TransferKind.ADVERTISEMENT_CHANGE: Flow.ADVERTISEMENT,
    TransferKind.APPLICATION: Flow.APPLICATION,
    TransferKind.WITHDRAWAL: Flow.WITHDRAWAL,
    TransferKind.PUBLIC_LIST: Flow.LIST,
    TransferKind.EXTENDED_LIST: Flow.LIST,
    TransferKind.CUSTOM_LIST: Flow.LIST,
    TransferKind.ADDRESS_LIST: Flow.LIST,
    TransferKind.LETTER: Flow.LETTER,
    TransferKind.EXEMPTION_DECISION: Flow.DECISION,
    TransferKind.OTHER: Flow.NOTE,
}


def flow_of(kind: TransferKind | str) -> Flow:
    """Of a transfer: a changed advertisement follows the first, and every list is a list."""
    return _FLOWS[TransferKind(kind)]


# --- what the source has ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a source has now."""

    flow: Flow
    ref: Ref
    digest: str = ""
    """Of what it says; "" where the source was not asked for that."""
    files: tuple[str, ...] | None = None
    """SHA-256 of each of its attachments; None: not asked for."""


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A flow of a source that could not be asked, and why."""

    source: str
    flow: Flow
    why: Message


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """What the sources have of one vacancy."""

    told: tuple[Told, ...] = ()
    whole: frozenset[tuple[str, Flow]] = frozenset()
    """Source and flow of which all that there is was told: what is not among it is not there any more."""
    not_asked: tuple[NotAsked, ...] = ()


# --- what we know and have sent -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that we know of, as it is now."""

    flow: Flow
    subject: str
    """What the ledger calls it; never a name."""
    ref: Ref | None = None
    """What a source calls it; None: it was made here."""
    told: str = ""
    """Digest of what the source told; "" where that is not kept."""
    shown: str = ""
    """Digest of what its newest entry shows; "" where any entry of it will do."""
    files: tuple[str, ...] = ()
    """SHA-256 of the attachments that came with it."""
    is_wanted: bool = True
    """Whether it is to be in the archive: by the profile, and by what people decided about the vacancy."""
    is_held: bool = False
    """Held back for a named archivist."""


class Standing(StrEnum):
    """How far a transfer has come."""

    RESTS = "rests"
    BY_HAND = "by_hand"
    """A person has said that it is done, and vouches for it."""
    NOT_DUE = "not_due"
    """The profile does not let it go yet."""
    WAITS = "waits"
    """On its way: in the queue, before a paused or silent archive, behind its case."""
    STUCK = "stuck"
    """A person must do something."""


@dataclass(frozen=True, slots=True)
class SentDocument:
    """A document that was sent: its key, and the SHA-256 of its file."""

    key: str
    sha256: str
    is_attachment: bool = False


@dataclass(frozen=True, slots=True)
class StayedOut:
    """A file that came and did not go in, and that nobody has accepted. `place` is its title in the archive, never the applicant's name for it."""

    told: Message
    place: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """One transfer, the oldest of a series first; cancelled ones are none."""

    key: str
    """Of its entry in the archive; "" while nothing was planned."""
    flow: Flow
    subject: str
    standing: Standing
    shown: str = ""
    documents: tuple[SentDocument, ...] = ()
    transfer: str = ""
    """Our public id of it."""
    kind: str = ""
    """`TransferKind`, for people."""
    stayed_out: tuple[StayedOut, ...] = ()
    files_out: int = 0
    """How many files did not go in, accepted ones too."""


# --- what the archive has -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file as the archive has it: the checksum that it tells ("" where it tells none), and the one of the bytes that were read again."""

    told: str
    read: str
    """ "" where they could not be read."""
    why: Message | None = None
    """Why not; None where the archive says that there are no such bytes."""


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    key: str
    files: tuple[ArchivedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Archived:
    """An entry as it stands. `changed` names the fields in which it is not what was sent; `changes` is a digest of what they say."""

    key: str
    number: str
    documents: tuple[ArchivedDocument, ...] = ()
    changed: tuple[Message, ...] = ()
    changes: str = ""
    moved_to: str = ""
    """The number of another case, where it stands now."""


@dataclass(frozen=True, slots=True)
class ArchiveAnswer:
    """What the archive has in the vacancy's case."""

    entries: tuple[Archived, ...] = ()
    is_whole: bool = True
    """All of the case was seen. Else what was not seen may be there."""
    not_asked: Message | None = None
    """Why it is not whole."""
    others: frozenset[str] = frozenset()
    """Keys of what other vacancies have in the same case."""


# --- differences --------------------------------------------------------------------------------------------------


class Kind(StrEnum):
    """The sorts of differences, the gravest first."""

    MISSING = "missing"
    WRONG_FILE = "wrong_file"
    EXTRA = "extra"
    CHANGED = "changed"
    WAITING = "waiting"
    """It is on its way, or somebody must do something first: not missing, and not in yet."""
    NOT_ASKED = "not_asked"
    REMARK = "remark"
    """Worth knowing, and as it should be."""

    @property
    def is_fault(self) -> bool:
        return self in (Kind.MISSING, Kind.WRONG_FILE, Kind.EXTRA, Kind.CHANGED)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, with what it is about; it names no person."""

    kind: Kind
    flow: Flow
    subject: str
    told: Message
    transfer: str = ""
    number: str = ""
    """The entry's, in the archive."""
    place: str = ""
    """Which document or file, where there are several."""
    seen: str = ""
    """Digest of what stands there instead: another text is another difference."""

    @property
    def mark(self) -> str:
        """What a person accepts: just this difference, with just this text."""
        parts = (self.kind, self.flow, self.subject, self.told.code, self.number, self.place, self.seen)
        return hashlib.sha256("\n".join(f"{len(one)}:{one}" for one in parts).encode()).hexdigest()[:40]

    @property
    def is_of_archive(self) -> bool:
        """What stands in the archive is another than what we sent: an archivist may have meant it so."""
        return self.told.code in OF_ARCHIVE

    @property
    def code(self) -> str:
        """Stable, without the area: "no_transfer"."""
        return self.told.code.rpartition(".")[2]


OF_ARCHIVE = frozenset(
    {
        "verify.changed_in_archive",
        "verify.moved_in_archive",
        "verify.entry_gone",
        "verify.document_gone",
        "verify.twice",
        "verify.unknown_entry",
        "verify.unknown_document",
    }
)
"""What an archivist may accept, with a reason: all of it is something that people do in an archive on purpose."""
_KINDS = {kind: number for number, kind in enumerate(Kind)}
_ORDER = {flow: number for number, flow in enumerate(Flow)}


def in_order(differences: list[Difference]) -> tuple[Difference, ...]:
    """The gravest first, then by flow, subject and place: the same differences are always told alike."""
    return tuple(
        sorted(
            differences,
            key=lambda one: (
                _KINDS[one.kind],
                _ORDER[one.flow],
                one.subject,
                one.number,
                one.place,
                one.told.code,
                one.transfer,
            ),
        )
    )


class Outcome(StrEnum):
    """What the page says at a glance."""

    COMPLETE = "complete"
    """All that the sources have, and that is to be there by now, stands in the archive, byte for byte."""
    AS_TOLD = "as_told"
    """All that we were told, and that is to be there, stands there; a source could not be asked whether it has more."""
    LEFT_ALONE = "left_alone"
    """Nothing of the vacancy is archived by us; what was before that was decided stands there."""
    WAITING = "waiting"
    NOT_ASKED = "not_asked"
    """The archive did not answer, or not in full."""
    DIFFERENCES = "differences"


def outcome_of(differences: tuple[Difference, ...]) -> Outcome:
    """The gravest counts."""
    kinds = {one.kind for one in differences}
    if any(kind.is_fault for kind in kinds):
        return Outcome.DIFFERENCES
    if any(one.kind is Kind.NOT_ASKED and one.told.code != SOURCE_NOT_ASKED for one in differences):
        return Outcome.NOT_ASKED
    if Kind.WAITING in kinds:
        return Outcome.WAITING
    return Outcome.AS_TOLD if Kind.NOT_ASKED in kinds else Outcome.COMPLETE


SOURCE_NOT_ASKED = "verify.source_not_asked"


def accepted_as(difference: Difference, told: Message) -> Difference:
    """The same as a remark: a person has said that it is to be so."""
    return replace(difference, kind=Kind.REMARK, told=told)
