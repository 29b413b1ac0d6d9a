"""What the engine works with, and the one thing that it asks of the policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

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

    def look_again(self, transfer: Transfer) -> None:
        """Whether it would leak now, asking anew who is to be screened: in the transaction that makes it public. Raises WouldLeak."""
        ...

    def keep(self, transfer: Transfer, archive: str, done: Mapping[str, ExternalReference]) -> None:
        """Freezes it inside the caller's fenced transaction; its steps are done, with these references by their keys."""
        ...


class MakesDraft(Protocol):
    def __call__(self, under_way: UnderWay, /, *, frozen: bool) -> Draft:
        """Plans, makes the documents and looks for leaks; nothing is stored. `frozen`: there is a plan, which is taken if it still may
        be. It raises what `Policy.prepare` does but LeaseLost.
        """
        ...


@dataclass(frozen=True)
class Policy:
    """What is to stand in the archive, and whether it may: the engine knows nothing of recruitment."""

    draft: MakesDraft
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
