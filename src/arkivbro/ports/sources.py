"""The port of recruitment systems: where facts come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum, StrEnum
from typing import BinaryIO, Protocol, runtime_checkable

from arkivbro.core.messages import Finding, Message
from arkivbro.core.recruitment import Application, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.ports.checks import CheckResult


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

    @classmethod
    def together(cls, doors: Iterable[SourceCapabilities]) -> SourceCapabilities:
        """What several doors of one system give: what any gives is given, and what none does is not given only where each says so."""
        known = tuple(doors)
        return cls(*(_together([getattr(door, one.name) for door in known]) for one in fields(cls)))


def _together(said: list[Given]) -> Given:
    if Given.GIVEN in said:
        return Given.GIVEN
    return Given.UNKNOWN if not said or Given.UNKNOWN in said else Given.NOT_GIVEN


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


@runtime_checkable
class ListsNow(Protocol):
    """What a source MAY have besides: it can be asked what it has now, whatever was told before. For the completeness proof."""

    @property
    def name(self) -> str: ...

    @property
    def lists_all(self) -> frozenset[type[Vacancy] | type[Application]]:
        """Of what there is nothing but what is listed. A feed shows what is published now, and so all of nothing."""
        ...

    def now(self) -> Iterator[SourceItem | UnreadableItem | Ref]:
        """Everything, one at a time: as `changes` tells it, or by its Ref alone where telling more would mean fetching all of it.

        It MUST NOT end without an error where there may be more, and MUST NOT write. What cannot be read is told as such. Raises as `changes`.
        """
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


@dataclass(frozen=True, slots=True)
class SourceDeletes:
    """When a source deletes an application, as the body has agreed with it, and how long before that somebody is told."""

    after_days: int
    from_deadline: bool
    """Counted from the vacancy's deadline, where it has one; else from when the application came."""
    warned_days: int


@dataclass(frozen=True, slots=True)
class UnitTold:
    """A unit as a source knows it. `ref` None: it has no id by which its vacancies name it, so nothing can be said of it."""

    own_id: str
    name: str
    ref: Ref | None
    leader_email: str | None = ""
    """Of the one whom the source calls its leader; "" where that is nobody, or more than one; None: it was not asked, for want of time."""


@runtime_checkable
class TellsUnits(Protocol):
    """What a source MAY have besides: it knows the units, and who leads them."""

    def units(self, asked_before: Sequence[str] = ()) -> tuple[UnitTold, ...]:
        """All of them, within what a page may take: of the leaders as many as there is time for, those of units that were `asked_before`
        (Refs as text, the longest ago first) last. It MUST NOT write. Raises Misconfigured, Unreachable, Transient, BadFacts.
        """
        ...


@runtime_checkable
class TakesReceipts(Protocol):
    """What a source MAY have besides: a place for what the archive answered. It is written last, and never read as the truth."""

    @property
    def wants_receipts(self) -> bool:
        """Whether the body has asked for it."""
        ...

    def awaiting_receipts(self) -> Iterator[str]:
        """Ids of the items that have such a place now. Raises Misconfigured, Unreachable, Transient, BadFacts."""
        ...

    def tell_archived(self, item: str, text: str) -> None:
        """Writes it there; again is harmless. Raises as `awaiting_receipts`, BadFacts for what is that item's alone."""
        ...
