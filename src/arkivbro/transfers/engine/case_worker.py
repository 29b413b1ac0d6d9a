"""A worker's turn with one case: its due transfers, oldest first, those that may go in by one commit together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from django.db import DatabaseError, InterfaceError, connections

from arkivbro.core.errors import ArkivbroError, Defect
from arkivbro.ports import TakesWholePlans
from arkivbro.transfers.engine.database_trouble import is_away, survive_database_trouble
from arkivbro.transfers.engine.deliver import check_first, deliver
from arkivbro.transfers.engine.heartbeats import Heartbeats
from arkivbro.transfers.engine.late_answers import tell_of_late_answers
from arkivbro.transfers.engine.lease import Lease, LeaseLost, claim, next_due, release
from arkivbro.transfers.engine.outcome import ReceiptLater
from arkivbro.transfers.engine.parts import Draft, Engine
from arkivbro.transfers.engine.storing import let_go, store_bare_fault, store_outcome
from arkivbro.transfers.engine.taking_up import take_up, take_up_together
from arkivbro.transfers.engine.under_way import Overtaken, UnderWay
from arkivbro.transfers.engine.whole import carry_out_whole, deliver_whole, goes_whole

log = structlog.get_logger()


def serve_one_case(
    engine: Engine,
    owner: str,
    heartbeats: Heartbeats,
    *,
    draining: Callable[[], bool] = lambda: False,
    told: Callable[[], None] = lambda: None,
    claimed: Callable[[], None] = lambda: None,
) -> bool:
    """Claims one case, serves it while its lease is kept alive, and lets go; whether there was one. `claimed` is called before it is
    served: there may be more.

    Raises LeaseLost, and DatabaseError or InterfaceError when the database is away: what was begun stays as it is, and the
    next worker takes it up. The connection is closed then, so that the next turn gets a new one.
    """
    lease = claim(engine, owner=owner)
    if lease is None:
        return False
    claimed()
    with heartbeats.keeping(lease):
        try:
            serve_case(engine, lease, draining=draining, told=told)
        except (DatabaseError, InterfaceError):
            connections.close_all()
            raise
        finally:
            if not lease.lost:
                survive_database_trouble(lambda: release(lease))
    return True


def serve_case(
    engine: Engine,
    lease: Lease,
    *,
    draining: Callable[[], bool] = lambda: False,
    told: Callable[[], None] = lambda: None,
) -> int:
    """Works the case's due transfers for at most 20 of them or 10 s; returns how many it worked.

    Those that go in together are taken up while the documents of those before them are made: the children are never without work.
    `told` is called after each. Raises LeaseLost, DatabaseError, InterfaceError.
    """
    began, worked = engine.seams.monotonic(), 0
    settings = engine.settings
    ahead: _Together | None = None
    while True:
        following: _Together | None = None
        is_over = worked >= settings.transfers_at_once or draining()
        due: list[int] = []
        if not is_over and engine.seams.monotonic() - began < settings.seconds_at_once:
            most = min(_most_together(engine, lease), settings.transfers_at_once - worked)
            due = next_due(engine, lease, most, besides=ahead.transfer_ids if ahead is not None else ())
            following = _begin_together(engine, lease, due) if len(due) > 1 else None
        if ahead is not None:
            _note(engine, ahead.finish(), told)
        elif due and following is None:
            worked += 1
            _note(engine, {due[0]: work_transfer(engine, lease, due[0])}, told)
        elif following is None:
            return worked
        ahead = following
        worked += len(ahead.group) if ahead is not None else 0


def _note(engine: Engine, outcomes: dict[int, bool], told: Callable[[], None]) -> None:
    """By transfer, whether its outcome could be stored: else it is set aside."""
    for transfer_id, is_stored in outcomes.items():
        if is_stored:
            engine.set_aside.forget(transfer_id)
        else:
            engine.set_aside.put(transfer_id, engine.seams.monotonic())
    told()


def _most_together(engine: Engine, lease: Lease) -> int:
    takes_whole = isinstance(engine.archives[lease.archive], TakesWholePlans)
    return engine.settings.transfers_together if takes_whole else 1


@dataclass(eq=False)
class _Together:
    """Transfers that are taken up by one commit, and whose plans go in by one; each has its own outcome."""

    group: list[UnderWay]
    drafts: Callable[[], Sequence[Draft | Exception]]

    @property
    def transfer_ids(self) -> list[int]:
        return [under_way.transfer_id for under_way in self.group]

    def finish(self) -> dict[int, bool]:
        """Waits for their documents, and carries them out; by transfer, whether an outcome could be stored, or none was needed.
        Raises LeaseLost, and DatabaseError or InterfaceError when the database is away.
        """
        outcomes: dict[int, bool] = {}
        ready: list[tuple[UnderWay, Draft]] = []
        for under_way, made in zip(self.group, self.drafts(), strict=True):
            if isinstance(made, Exception):
                outcomes[under_way.transfer_id] = _outcome_of(under_way, partial(_raise, made))
            else:
                ready.append((under_way, made))
        if len(ready) > 1 and _went_in_together(ready):
            return outcomes | {under_way.transfer_id: True for under_way, _ in ready}
        for under_way, draft in ready:
            outcomes[under_way.transfer_id] = _outcome_of(
                under_way, partial(carry_out_whole, under_way, draft)
            )
        return outcomes


def _begin_together(engine: Engine, lease: Lease, due: list[int]) -> _Together | None:
    """None: the oldest goes alone, or what is wrong with one of them is found out by each alone."""
    try:
        group = take_up_together(engine, lease, due)
        return _Together(group, engine.policy.begin_drafts(group)) if group else None
    except LeaseLost:
        raise
    except Exception as error:
        if is_away(error):
            raise
        log.warning("not_taken_up_together", archive=lease.archive, exc_info=error)
        return None


def _went_in_together(ready: list[tuple[UnderWay, Draft]]) -> bool:
    """All of them, or nothing of any: then each is carried out alone, and whatever is wrong is told of its own transfer."""
    for under_way, _ in ready:
        under_way.at_the_archive = True
    try:
        deliver_whole([under_way for under_way, _ in ready], [draft for _, draft in ready])
    except LeaseLost:
        raise
    except Exception as error:
        if is_away(error):
            raise
        log.info("not_delivered_together", archive=ready[0][0].archive.name, kind=type(error).__name__)
        return False
    return True


def _raise(error: Exception) -> None:
    raise error


def work_transfer(engine: Engine, lease: Lease, transfer_id: int) -> bool:
    """Prepares and delivers one transfer; every error becomes an outcome, and the rest goes on.

    Whether an outcome could be stored, or none was needed. Raises LeaseLost, and DatabaseError or InterfaceError when the
    database is away.
    """
    under_way = UnderWay(engine, lease, engine.archives[lease.archive], transfer_id)
    return _outcome_of(under_way, partial(_carry_out, under_way))


def _outcome_of(under_way: UnderWay, work: Callable[[], None]) -> bool:
    try:
        return _worked(under_way, work)
    except LeaseLost:
        tell_of_late_answers(under_way)
        raise


def _worked(under_way: UnderWay, work: Callable[[], None]) -> bool:
    try:
        work()
    except LeaseLost:
        raise
    except Overtaken:
        let_go(under_way)
    except Exception as error:
        if is_away(error):
            raise
        if isinstance(error, Defect) or not isinstance(error, ArkivbroError | ReceiptLater):
            log.error("transfer_defect", archive=under_way.archive.name, exc_info=error)
        return _store(under_way, error)
    return True


def _carry_out(under_way: UnderWay) -> None:
    frozen = take_up(under_way)
    if frozen is None:
        return
    under_way.begun = True
    if goes_whole(under_way):
        carry_out_whole(under_way, under_way.engine.policy.draft(under_way, frozen=frozen))
        return
    if not frozen:
        under_way.engine.policy.prepare(under_way)
    under_way.at_the_archive = True
    if frozen:
        check_first(under_way)
        under_way.at_the_archive = True
    deliver(under_way)


def _store(under_way: UnderWay, error: Exception) -> bool:
    """The outcome of the error; where the database will not have it, that it failed and no more; whether either stands."""
    attempts: tuple[Callable[[], None], ...] = (
        lambda: store_outcome(under_way, error),
        lambda: store_bare_fault(under_way),
    )
    for attempt in attempts:
        try:
            attempt()
        except LeaseLost:
            raise
        except Exception as trouble:
            if is_away(trouble):
                raise
            log.error("outcome_not_stored", archive=under_way.archive.name, exc_info=trouble)
        else:
            return True
    return False
