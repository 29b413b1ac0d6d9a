"""One transfer in a worker's hands: what the policy and the delivery share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from arkivbro.core.errors import ArkivbroError, Defect
from arkivbro.core.messages import storable
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.ports import Archive, ExternalReference
from arkivbro.transfers.engine.lease import Lease
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.models import ArchiveCase, ArchiveWords, Attempt

T = TypeVar("T")


class Overtaken(Exception):
    """The transfer is no longer what was begun: newer facts, a new plan, or a person's decision. Nothing is written."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was made, to be told in the history."""

    at: datetime
    name: str
    step_key: str
    code: str
    duration_ms: int
    reference: str = ""
    archive_words: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """The plan that is carried out, as it was read or made in this turn. It is kept while the turn lasts: what is stored of it is
    stored only while it is the one that is frozen (`steps_stored`).
    """

    plan: ArchivePlan
    hash: str


@dataclass(eq=False)
class UnderWay:
    """The engine, the lease, and the calls that are not told of yet."""

    engine: Engine
    lease: Lease
    archive: Archive
    transfer_id: int
    calls: list[Call] = field(default_factory=list)
    ended_step: int | None = None
    """The row of a step whose call ended without a reference: the outcome's transaction stores that, under the fence."""
    not_sent: bool = False
    """That call certainly did not reach the archive, and no call of the step ever did."""
    stands: tuple[int, ExternalReference] | None = None
    """The row of a step that was found to be done, and its reference: stored with the outcome, as that of `ended_step`."""
    case: ArchiveCase | None = None
    """As it was when the transfer was taken up, or its plan frozen. A person may link it since: the store before the call looks."""
    frozen: Frozen | None = None
    """None: not read yet."""
    begun: bool = False
    """It was taken up, and that is stored."""
    at_the_archive: bool = False
    """The plan is frozen: what cannot be reached now is the archive."""
    asking_archive: bool = False
    """A question to the archive is under way although nothing is frozen yet: an outage is the archive's."""

    def remote(
        self,
        name: str,
        step_key: str,
        action: Callable[[], T],
        *,
        code: Callable[[T], tuple[str, str]] = lambda _: ("ok", ""),
    ) -> T:
        """One call to the archive, outside any transaction, under a confirmed lease; told in the history.

        `code` gives the result's code and reference for the history. Anything but our own errors becomes a Defect.
        Raises LeaseLost, and every class of `core.errors`.
        """
        self.lease.confirm()
        at, began = self.engine.clock(), self.engine.seams.monotonic()
        try:
            result = self.engine.seams.call(name, step_key, action)
        except ArkivbroError as error:
            self.tell(at, began, name, step_key, error.code, archive_words=error.archive_words)
            raise
        except Exception as error:
            self.tell(at, began, name, step_key, Defect.default_code)
            raise Defect(detail=type(error).__name__) from error
        said, reference = code(result)
        self.tell(at, began, name, step_key, said, reference=reference)
        return result

    def tell(
        self,
        at: datetime,
        began: float,
        name: str,
        step_key: str,
        code: str,
        *,
        reference: str = "",
        archive_words: str = "",
    ) -> None:
        """A call of `name` that began then, told with the next history that is written."""
        duration = int((self.engine.seams.monotonic() - began) * 1000)
        self.calls.append(Call(at, name, step_key, code, duration, reference, archive_words))

    def write_history(self) -> None:
        """Stores the calls that are not stored yet; to be called inside the transaction that stores what they led to."""
        write_histories([self])

    def history_is_written(self) -> None:
        """After the commit: what was stored is not stored again."""
        self.calls.clear()


def write_histories(all_under_way: Iterable[UnderWay]) -> None:
    """As `UnderWay.write_history`, of several by one statement."""
    told = [(under_way, call) for under_way in all_under_way for call in under_way.calls]
    stored = Attempt.objects.bulk_create(
        Attempt(
            transfer_id=under_way.transfer_id,
            at=call.at,
            call=call.name,
            step_key=call.step_key,
            code=call.code,
            duration_ms=call.duration_ms,
            reference=storable(call.reference)[:200],
            worker=under_way.lease.owner,
            fence=under_way.lease.fence,
        )
        for under_way, call in told
    )
    words = [
        ArchiveWords(attempt=row, at=call.at, text=storable(call.archive_words))
        for row, (_, call) in zip(stored, told, strict=True)
        if call.archive_words
    ]
    if words:
        ArchiveWords.objects.bulk_create(words)
