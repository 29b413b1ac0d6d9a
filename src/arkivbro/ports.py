"""The two ports: where facts come from, and where records go. Connectors, ours and others', implement them.

The words MUST, MUST NOT and MAY are meant as in RFC 2119. `tests/contract/` is the conformance suite of both ports:
a connector that passes it may be used; one that does not, may not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import Enum, StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from arkivbro.core.messages import Finding, Message
from arkivbro.core.noark import ArchivedCase, ArchivedEntry
from arkivbro.core.plan_types import ArchivePlan, Step
from arkivbro.core.profile import ArchiveProfile
from arkivbro.core.recruitment import Application, Vacancy
from arkivbro.core.ref import Ref

BUILTIN = "builtin"
"""The name of the archive that we have ourselves; every installation has it."""


class CheckLevel(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of `arkivbro check`: what was tried, how it went, and where more than one thing is wrong, each of them.

    What to do about it is the remedy of the message's code.
    """

    what: Message
    level: CheckLevel
    message: Message
    findings: tuple[Finding, ...] = ()


# --- sources -----------------------------------------------------------------------------------------------------


class Given(Enum):
    """Whether a source tells of something. It counts as true only where it does."""

    GIVEN = "given"
    NOT_GIVEN = "not_given"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        return self is Given.GIVEN

    @classmethod
    def where(cls, holds: bool) -> Given:
        """Given where it holds, else unknown: a contract that we have no name for may have it all the same."""
        return cls.GIVEN if holds else cls.UNKNOWN


@dataclass(frozen=True, slots=True)
class SourceCapabilities:
    """What the source can tell. What is missing is *unknown* to us, never "no"; what is not given is filled here: lists, the register of
    exemptions, letters and files by hand.
    """

    advertisements: Given = Given.UNKNOWN
    candidates: Given = Given.UNKNOWN
    files: Given = Given.UNKNOWN
    statuses: Given = Given.UNKNOWN
    custom_data: Given = Given.UNKNOWN
    exemptions: Given = Given.UNKNOWN
    withdrawals: Given = Given.UNKNOWN
    lists: Given = Given.UNKNOWN
    letters: Given = Given.UNKNOWN
    deletions: Given = Given.UNKNOWN
    webhooks: Given = Given.UNKNOWN

    def those(self, given: Given) -> tuple[str, ...]:
        """The names of what is so."""
        return tuple(one.name for one in fields(self) if getattr(self, one.name) is given)


NOTHING_GIVEN = SourceCapabilities(*[Given.NOT_GIVEN] * 11)
"""To begin from, for a source of which all is known."""


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One vacancy or application as read. `findings` tell of half-filled fields; they do not keep the item out."""

    fact: Vacancy | Application
    content_hash: str
    findings: tuple[Finding, ...] = ()
    files: tuple[tuple[Ref, str], ...] = ()
    """For each attachment of an application: its Ref, and the reference for `open_attachment`."""
    origin: str = ""
    """Where in the source it stands, if the source has places (a sub-folder): what stands elsewhere under the same id may be another
    person's. Never shown: people's names stand in it.
    """
    mark: str = ""
    """What the source knows the item by as it was read now; kept once it is taken in (`Marks`)."""
    only_new: bool = False
    """Another door of the same source tells of it more fully: it is taken in where nobody knows it, and changes nothing."""


@dataclass(frozen=True, slots=True)
class UnreadableItem:
    """An item that could not be read; the rest goes on. `where` names it without personal data."""

    where: Message
    findings: tuple[Finding, ...]
    try_again: bool = False
    """It was changed a moment ago or lacks a named file: it is taken next time."""


@dataclass(frozen=True, slots=True)
class SourceBatch:
    """What `changes` yields; `resume` is the token with which a later call goes on after this batch."""

    items: tuple[SourceItem | UnreadableItem, ...]
    resume: str


@runtime_checkable
class RecruitmentSource(Protocol):
    """A recruitment system. Implementations MUST be safe to call from several threads."""

    @property
    def name(self) -> str:
        """The stable name that goes into keys; it MUST NOT change once something was archived."""
        ...

    def check(self) -> tuple[CheckResult, ...]:
        """Tests settings, connection and rights. It MUST NOT write anything."""
        ...

    def capabilities(self) -> SourceCapabilities: ...

    def changes(self, since: str) -> Iterator[SourceBatch]:
        """Everything new or changed after the resume token `since` ("" for all).

        It MUST yield an item again rather than leave one out; it MUST report an unreadable item and go on.
        It MUST hold only one batch in memory. Raises Unreachable, Transient, Misconfigured.
        """
        ...

    def open_attachment(self, reference: str) -> BinaryIO:
        """The bytes of an attachment, as a stream to be closed by the caller. Raises Unreachable, Transient, BadFacts."""
        ...


Marks = Callable[[Sequence[str]], Mapping[str, str]]
"""Ids of a source → the mark with which each was taken in last; those that never were are left out. A source that is given it may leave
out an item whose mark is the same, and MUST NOT leave out another.
"""


def no_marks(ids: Sequence[str]) -> Mapping[str, str]:
    """Nothing was ever taken in: everything is told."""
    return {}


@runtime_checkable
class OneDoor(Protocol):
    """What a source MAY have besides: it is one of several doors to the same recruitment system.

    The doors tell of the same things by the same `Ref`s, all with the system's `name`. Each is read, paused and marked by itself,
    under the name of its door.
    """

    @property
    def door(self) -> str:
        """Its name in `[source.…]` and on Drift; as stable as `name`."""
        ...


def reading_name(source: RecruitmentSource) -> str:
    """What readings of the source are kept under: its door, where its system has several."""
    return source.door if isinstance(source, OneDoor) else source.name


@runtime_checkable
class ReadsSome(Protocol):
    """What a source MAY have besides: it reads the items that somebody hinted at, without reading all the others."""

    def some(self, ids: Sequence[str]) -> Iterator[SourceBatch]:
        """Those of the ids that the source has, as `changes` tells of them; `resume` says nothing. Raises as `changes`."""
        ...


@dataclass(frozen=True, slots=True)
class Hint:
    """What a webhook tells: that these `items` of a source are worth reading; none named: something, nobody knows what."""

    items: tuple[str, ...]
    key: str
    """What makes this hint this one, a digest."""
    once: bool
    """Nothing else can have this key: it was heard before, so it is a replay. Else the same may have happened twice."""


class Refusal(StrEnum):
    """Why a webhook is not listened to."""

    UNSIGNED = "unsigned"
    FORGED = "forged"
    TOO_OLD = "too_old"
    TOO_LARGE = "too_large"


class NotGenuine(Exception):
    """A webhook that is not the source's, or not of now. Holds nothing of what it said."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


class Hook(Protocol):
    """Who listens to a source's webhooks. Implementations MUST be safe to call from several threads, and MUST answer at once."""

    @property
    def door(self) -> str:
        """Of the source that is read when something is heard (`reading_name`)."""
        ...

    @property
    def largest_body(self) -> int:
        """In bytes."""
        ...

    def check(self) -> tuple[CheckResult, ...]: ...

    def heard(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Hint:
        """Raises NotGenuine; Misconfigured where our own half is not set up. It MUST believe nothing that is not signed."""
        ...


# --- archives ----------------------------------------------------------------------------------------------------


class KeyStrength(StrEnum):
    """STRONG: the archive refuses a second object with the same key. WEAK: searchable, but nothing stops two."""

    STRONG = "strong"
    WEAK = "weak"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ArchiveCapabilities:
    keys: KeyStrength
    settle_seconds: float = 0.0
    """What was sent may be carried out so long after nothing more of it was sent: until then a *no* does not count."""
    largest_file: int | None = None
    """In bytes; None: no limit known."""
    title_length: int | None = None
    """In characters, of a case title."""


@dataclass(frozen=True, slots=True)
class ExternalReference:
    """Something that stands in the archive. `parts` are further steps that the same call carried out, by their keys."""

    kind: str
    """"case", "entry", "document", "status", "sign_off"."""
    id: str
    """The archive's own identifier."""
    number: str = ""
    """For people: "2026/17", "2026/17-3"."""
    link: str = ""
    parts: Mapping[str, ExternalReference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The archive has taken it for certain, and its receipt comes later: `ticket` is what it can be asked by."""

    ticket: str


Answer = ExternalReference | Accepted
"""Of `perform` and `ask`: done, with the reference; or accepted."""


@dataclass(frozen=True, slots=True)
class Found:
    """Objects with this key. More than one is never guessed among: a person gets the list."""

    references: tuple[ExternalReference, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """The archive says for certain that it has nothing with this key."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """The archive cannot tell, e.g. because rows may be hidden from us. `why` is told to who can do something about it."""

    why: Message


Lookup = Found | Absent | Undecided


class Files(Protocol):
    """The prepared documents of a transfer."""

    def open(self, sha256: str) -> BinaryIO:
        """A new stream of the bytes, positioned at the start; the caller closes it."""
        ...

    def size(self, sha256: str) -> int:
        """In bytes."""
        ...


@runtime_checkable
class Archive(Protocol):
    """An archive. Implementations MUST be safe to call from several threads, and MUST NOT keep state between calls
    that a killed process would miss.

    `known` maps keys of steps already done, in this transfer and for its case, to their references.
    Every call takes a `deadline` in seconds after which it MUST have given up: with OutcomeUnknown if the request may
    have reached the archive, with Unreachable if it certainly did not.
    """

    @property
    def name(self) -> str:
        """The name in the configuration, e.g. "builtin"."""
        ...

    def check(self) -> tuple[CheckResult, ...]:
        """Tests settings, connection, rights and codes. It MUST NOT write anything."""
        ...

    def capabilities(self) -> ArchiveCapabilities: ...

    def find(self, step: Step, known: Mapping[str, ExternalReference], *, deadline: float) -> Lookup:
        """Looks a *create* step up by its key. It MUST answer Absent only when the archive certainly has nothing.

        Raises Transient, Unreachable, Misconfigured.
        """
        ...

    def perform(
        self,
        step: Step,
        known: Mapping[str, ExternalReference],
        found: ExternalReference | None,
        files: Files,
        *,
        deadline: float,
    ) -> Answer:
        """Carries the step out: *create or complete*.

        Given `found`, it MUST add only what is missing there, and MUST NOT make a second one. An entry MUST NOT be
        journalled before its final STATUS step. A *set* step MUST read, compare and write, and MUST be safe to repeat;
        it MUST NOT change what people changed in the archive. An archive with strong keys MUST answer a second create
        of the same key with the reference of the first. Only an archive that `AnswersLater` MAY answer Accepted.
        Raises every class of `core.errors` but WouldLeak, ReadBackDiffers and WrongUse.
        """
        ...

    def read_case(self, reference: ExternalReference, *, deadline: float) -> ArchivedCase | None:
        """What stands there now, without its entries; None if it is gone."""
        ...

    def read_entry(self, reference: ExternalReference, *, deadline: float) -> ArchivedEntry | None:
        """What stands there now, with parties and documents (sha256 of each file where the archive can tell, else "");
        None if it is gone.
        """
        ...

    def find_case_by_number(self, number: str, *, deadline: float) -> ExternalReference | None:
        """The case that people call by this number, for linking by hand."""
        ...

    def open_document(self, sha256: str) -> BinaryIO | None:
        """The bytes as the archive holds them, for `verify`; None if it does not have them or cannot give them."""
        ...


@runtime_checkable
class AnswersLater(Protocol):
    """What an archive MAY have besides: a receipt that comes later, tomorrow perhaps, and is no unknown outcome."""

    def ask(self, ticket: str, *, deadline: float) -> Answer:
        """The reference, if the receipt has come; Accepted (with the same ticket) while it has not.

        A ticket MUST outlive both processes. It MUST NOT write. Raises Declined where the archive would not have it after
        all, and then nothing of it stands there; Transient, Unreachable, Misconfigured, CannotTell.
        """
        ...


class NotWhole(Exception):
    """Something of the plan stands in the archive already, or its place is not as the plan needs it: it goes step by step."""


@dataclass(frozen=True, slots=True)
class StandsWhole:
    """A plan as it stands in the archive, all but its last status: read back, not what was meant to be written."""

    references: Mapping[str, ExternalReference]
    """Of every step of the plan, by its key; the last status too, which is set when the caller has kept this."""
    case: ArchivedCase
    entry: ArchivedEntry


@runtime_checkable
class FilesOnDisk(Protocol):
    """What `Files` MAY have besides: each is a file of its own that nobody ever writes to again, and whose bytes are synced."""

    def path(self, sha256: str) -> Path:
        """Where it lies, or would."""
        ...


@runtime_checkable
class TakesWholePlans(Protocol):
    """What an archive MAY have besides, if it keeps its records in the ledger's own database: it takes plans of one case in one
    transaction, which is the ledger's. All of it stands with what the ledger says of it, or nothing does; nothing can be half done.
    """

    def bring_files(self, plans: Sequence[ArchivePlan], files: Files, *, deadline: float) -> None:
        """Before the transaction: the bytes are there, synced, under their checksums. Harmless where nothing comes of it; again is
        harmless too. Raises Declined, NoRoom, Transient.
        """
        ...

    def carry_out(
        self,
        plans: Sequence[ArchivePlan],
        known: Mapping[str, ExternalReference],
        keep: Callable[[Sequence[StandsWhole]], None],
    ) -> None:
        """In the caller's open transaction: makes all that the plans have steps for, in their order; `known` has the case, where it is
        there already. The plans are of one case; where the case is to be made, it is the first of them that makes it.

        `keep` MUST be called once, with one for each plan, when everything but the last statuses stands and was read back; what it
        raises MUST pass through. Only the last statuses come after it, so that nobody waits longer for a journal number than until the
        commit. Whatever is raised, the caller rolls back all of it. Raises NotWhole, Declined, Transient, and the database's errors.
        """
        ...


@runtime_checkable
class KnowsUsers(Protocol):
    """What an archive MAY have besides: it can tell who is no longer a user, so that the plan takes who comes next."""

    def inactive_users(self, initials: frozenset[str], *, deadline: float) -> frozenset[str]:
        """Those of the initials that the archive no longer takes as officer or responsible. It MUST NOT write.

        Raises Transient, Unreachable, Misconfigured.
        """
        ...


class Chosen(StrEnum):
    """What a person may choose among."""

    USER = "user"
    UNIT = "unit"
    ACCESS_CODE = "access_code"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is registered when it is chosen (initials, a unit as records name it, a code), and what people know it by."""

    value: str
    text: str


@runtime_checkable
class ChecksProfile(Protocol):
    """What an archive MAY have besides: it can tell whether it has what a profile uses, before anything is sent."""

    def check_profile(self, profile: ArchiveProfile) -> tuple[CheckResult, ...]:
        """Codes, users and units of the profile, each with its remedy. It MUST NOT write, and MUST NOT raise ArkivbroError."""
        ...


@runtime_checkable
class OffersChoices(Protocol):
    """What an archive MAY have besides: it can tell what is in use there, so that a person chooses instead of remembering."""

    def choices(self, what: Chosen, *, deadline: float) -> tuple[Choice, ...]:
        """Everything that is in use now, sorted by value. It MUST NOT write.

        Raises Transient, Unreachable, Misconfigured, Declined.
        """
        ...
