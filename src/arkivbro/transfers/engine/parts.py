"""What the engine works with, and the one thing that it asks of the policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from arkivbro.core.plan_types import ArchivePlan
from arkivbro.ledger_settings import LedgerSettings
from arkivbro.ports import Archive, ExternalReference, Files
from arkivbro.seams import Seams
from arkivbro.transfers.engine.set_aside import SetAside

if TYPE_CHECKING:
    from arkivbro.transfers.engine.under_way import UnderWay
    from arkivbro.transfers.models import Transfer


class Draft(Protocol):
    """A plan whose documents are made, of which nothing is stored. What else it holds is the policy's."""

    @property
    def plan(self) -> ArchivePlan: ...

    @property
    def facts_hash(self) -> str:
        """Of the transfer's facts that it was made of."""
        ...

    @property
    def replaces(self) -> str | None:
        """The hash of the plan that was frozen when it was made, if any."""
        ...


class MakesDraft(Protocol):
    def __call__(self, under_way: UnderWay, /, *, frozen: bool) -> Draft:
        """Plans, makes the documents and looks for leaks; nothing is stored. `frozen`: there is a plan, which is taken if it still may
        be. It raises what `Policy.prepare` does but LeaseLost.
        """
        ...


class BeginsDrafts(Protocol):
    def __call__(self, group: Sequence[UnderWay], /) -> Callable[[], Sequence[Draft | Exception]]:
        """The same of several of one case of which nothing is frozen: they are planned, and their documents begun, while the caller does
        something else. What it returns waits for them: in the same order, for each its draft or what `MakesDraft` would have raised.
        """
        ...


class KeepsDrafts(Protocol):
    def __call__(
        self,
        drafts: Sequence[Any],
        transfers: Sequence[Transfer],
        archive: str,
        done: Sequence[Mapping[str, ExternalReference]],
        /,
    ) -> None:
        """Freezes them inside the caller's fenced transaction; their steps are done, with these references by their keys."""
        ...


@dataclass(frozen=True)
class Policy:
    """What is to stand in the archive, and whether it may: the engine knows nothing of recruitment."""

    draft: MakesDraft
    begin_drafts: BeginsDrafts
    look_again: Callable[[Sequence[Any], Sequence[Transfer]], None]
    """Whether drafts of one case would leak now, asking anew who is to be screened: in the transaction that makes them public.
    Raises WouldLeak.
    """
    keep: KeepsDrafts
    prepare: Callable[[UnderWay], None]
    """Freezes the plan of the transfer, its documents and its steps in one fenced transaction; nothing outside is touched.

    It raises WouldLeak where something to be screened would be public, as `check` does, and LeaseLost, Overtaken, and
    every class of `core.errors`.
    """
    check: Callable[[UnderWay], None]
    """Looks once more whether the frozen plan would leak, asking anew who is to be screened. Raises WouldLeak.

    Called before the first call of each attempt, and before the call that sets the final status.
    """
    stopped: Callable[[Transfer], None]
    """It is stopped, inside the transaction that stores that: a plan of which nothing is out is not kept."""


@dataclass(frozen=True)
class Engine:
    """The archives and their files, the policy, and the seams to time and database."""

    archives: Mapping[str, Archive]
    files: Files
    policy: Policy
    clock: Callable[[], datetime]
    """Now, in UTC, with time zone. Leases go by the database's clock instead."""
    settings: LedgerSettings = field(default_factory=LedgerSettings)
    seams: Seams = field(default_factory=Seams)
    set_aside: SetAside = field(default_factory=SetAside)
    configuration_hash: str = ""
    """Of the configuration in use: another one ends the pause of a wrong setting."""
