"""The port of archives: where records go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from arkivbro.core.messages import Message
from arkivbro.core.noark import ArchivedCase, ArchivedEntry
from arkivbro.core.plan_types import ArchivePlan, Step
from arkivbro.core.profile import ArchiveProfile
from arkivbro.ports.checks import CheckResult

BUILTIN = "builtin"
"""The name of the archive that we have ourselves; every installation has it."""


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


@dataclass(frozen=True, slots=True)
class CaseTitled:
    """A case as people know it: its number and its public title; `unit` as the archive calls it, "" where it does not tell."""

    number: str
    title: str
    unit: str = ""


@runtime_checkable
class SearchesCases(Protocol):
    """What an archive MAY have besides: it finds cases by words, for a person who links a vacancy to the case that it has."""

    def cases_titled(self, words: str, *, deadline: float) -> tuple[CaseTitled, ...]:
        """At most ten whose public title has those words, the newest first. It MUST NOT write, and MUST NOT find by what is screened.

        Raises Transient, Unreachable, Misconfigured, Declined.
        """
        ...


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """A file of an entry whose bytes were read again: the checksum that the archive tells ("" where it tells none), and theirs."""

    document_key: str
    told: str
    read: str
    """"" where they could not be read."""
    why: Message | None = None
    """Why not; None where the archive has no such bytes."""


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry of a case as it stands there, and its files as they are."""

    entry: ArchivedEntry
    files: tuple[ReadAgain, ...]


@runtime_checkable
class ListsCases(Protocol):
    """What an archive MAY have besides: it lists all that stands in a case, so that what is there too much is seen, and what is hidden is known."""

    def entries_of(self, case: ExternalReference, *, deadline: float) -> Iterator[ListedEntry]:
        """Every entry in the case, by whomever it was made, with the bytes of each of its files read again.

        It MUST NOT end without an error where there may be more than it gave: rows that are hidden, an answer that is cut. It MUST hold
        only some entries in memory, and MUST NOT write. A case that is certainly gone has none. `deadline` holds for each piece of the
        answer, and is longer for a large file. Raises CannotTell, Transient, Unreachable, Misconfigured, Declined.
        """
        ...
