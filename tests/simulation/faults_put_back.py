"""The faults of November 2026 that lay between the parts, each put back by hand: the simulator must find it.

Each entry puts today's code back to what it did then, in this process only, and says by which invariant it shows. They are here and not
in `src`: `python -m tests.simulation --put-back 14` runs seeds with one, `--table` runs them all and prints the first seed that finds each.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One fault: its number in the issue, what it was, and the invariant that breaks."""

    number: int
    what: str
    shows_as: tuple[str, ...]
    put_back: Callable[[], None]
    databases: tuple[str, ...] = ("sqlite", "postgres")
    source: str = "received"


def _in_place_of(owner: Any, name: str, then: Callable[..., Any]) -> None:
    """Puts the function of then where today's is. Raises TypeError where it is called otherwise today: it would only fail."""
    now = getattr(owner, name)
    called = [
        [(one.name.lstrip("_"), one.kind) for one in inspect.signature(function).parameters.values()]
        for function in (now, then)
    ]
    if called[0] != called[1]:
        raise TypeError(f"{name} is called otherwise today: {called[0]}")
    setattr(owner, name, then)


def _poison_counts_as_away() -> None:
    """Any error of the database gave the work back untouched."""
    from django.db import DatabaseError, InterfaceError

    from arkivbro.transfers.engine import case_worker

    _in_place_of(case_worker, "is_away", lambda error: isinstance(error, DatabaseError | InterfaceError))


def _slow_counts_as_death() -> None:
    """A lease that was lost counted as a death, whoever lived on."""
    from arkivbro.transfers.engine import signs

    _in_place_of(signs, "_lives", lambda _row, _taken_over: False)


def _pause_is_overwritten() -> None:
    """The connection was read, looked at and saved whole, without a lock."""
    from arkivbro.transfers.engine import connections as module
    from arkivbro.transfers.engine import storing
    from arkivbro.transfers.engine.outcome import ConnectionEvent
    from arkivbro.transfers.models import Connection, Pause

    def note_outcome(archive: str, outcome: Any, engine: Any) -> None:
        if outcome.connection is ConnectionEvent.NONE:
            return
        now = engine.clock()
        connection, _ = Connection.objects.get_or_create(archive=archive)
        if connection.pause == Pause.BY_PERSON:
            return
        if connection.pause != Pause.NONE and outcome.connection is ConnectionEvent.UNREACHABLE:
            return
        connection.failures += 1
        connection.told = outcome.told
        misconfigured = outcome.connection is ConnectionEvent.MISCONFIGURED
        connection.pause = Pause.MISCONFIGURED if misconfigured else Pause.UNREACHABLE
        connection.next_probe = (
            None if misconfigured else now + module._probe_wait(engine, connection.failures)
        )
        connection.since = connection.alerted_at = now
        connection.save()

    for place in (module, storing):
        _in_place_of(place, "note_outcome", note_outcome)


def _nobody_ends_the_wait() -> None:
    """An application and its vacancy that were received at once did not see each other, and nobody looked again."""
    from arkivbro.recruitment.selectors import vacancy_names
    from arkivbro.recruitment.services import receiving_application, receiving_vacancy
    from tests.simulation import run

    for place in (receiving_application, receiving_vacancy):
        _in_place_of(place, "hold", lambda _names: None)
    _in_place_of(
        receiving_application,
        "lock_vacancy",
        lambda name, source, _already=None: vacancy_names.find_vacancy(name, source)[0],
    )
    run.CHORES = ()


def _a_suspended_machine_sends() -> None:
    """The clock that a lease's age was read from stood still while the machine slept."""
    from tests.simulation import virtual

    virtual.CLOCK_STANDS_IN_SUSPENSION = True


def _leak_check_is_made_once() -> None:
    """A frozen plan was never checked again: it was read, and that was all."""
    from arkivbro.transfers.policy import recruitment
    from arkivbro.transfers.policy.draft import read_draft

    def check(runtime: Any, under_way: Any) -> None:
        under_way.frozen = under_way.frozen or read_draft(runtime, under_way)

    _in_place_of(recruitment, "check_again", check)


def _decision_covers_any_request() -> None:
    """A refusal held for whatever request came after it."""
    from arkivbro.core.exemption import ExemptionRecord

    for name in ("_came_another", "is_reopened"):
        setattr(ExemptionRecord, name, property(lambda _self: False))


def _one_release_at_a_time() -> None:
    """A transfer had room for one release: the next stop's took its place."""
    from arkivbro.transfers.engine.outcome import Stopped
    from arkivbro.transfers.models import Release
    from arkivbro.transfers.policy import stops

    def stop(transfer: Any, kind: str, findings: Any, *, about: str = "") -> None:
        digest = stops.digest_of(findings, about=about)
        latest = Release.objects.filter(transfer=transfer).order_by("-at", "-pk").first()
        if latest is None or latest.digest != digest:
            raise Stopped(kind, findings=findings, digest=digest)

    _in_place_of(stops, "_stop", stop)


def _unknown_takes_protection_away() -> None:
    """A source that could not tell any more was believed to say that there was none."""
    from arkivbro.recruitment.services import receiving_application

    _in_place_of(receiving_application, "with_known", lambda before, fact: fact)


def _there_and_back_goes_in() -> None:
    """A change that was taken back before it was archived went in, and the first text once more after it."""
    from arkivbro.transfers.services import request

    _in_place_of(request, "_can_be_taken_back", lambda transfer: False)


def _two_commits() -> None:
    """What the archive made was committed by itself, before the ledger's rows."""
    from tests.simulation.database import Database

    _in_place_of(Database, "stage", lambda _self, apply: apply())


def _a_delivery_waits_for_nobody() -> None:
    """A delivered candidate went in at once, by the little that a delivery says. Each is delivered here, so that it is found soon."""
    from tests.simulation import webcruiter_sources

    webcruiter_sources.PATIENCE, webcruiter_sources.DELIVERED = 0.0, 1.0


def _the_mark_comes_before_the_application() -> None:
    """Who was fetched counted as taken in, whatever came of it."""
    from arkivbro.connectors.webcruiter.api import ApiSource
    from arkivbro.ports import SourceItem
    from arkivbro.recruitment.models import SourceMark

    fetched = ApiSource._candidate

    def candidate(self: ApiSource, id_: str, known: str, closing: ExitStack) -> Any:
        """As today's, and the mark is kept."""
        item = fetched(self, id_, known, closing)
        if isinstance(item, SourceItem):
            SourceMark.objects.update_or_create(source=self.door, item=id_, defaults={"mark": item.mark})
        return item

    _in_place_of(ApiSource, "_candidate", candidate)


FAULTS = (
    Fault(2, "any error of the database counts as: it was away", ("rest",), _poison_counts_as_away),
    Fault(4, "a slow database counts as deaths", ("deaths",), _slow_counts_as_death),
    Fault(
        5,
        "a person's pause is lost to an outage",
        ("a person's pause",),
        _pause_is_overwritten,
        ("postgres",),
    ),
    Fault(6, "a wait that nobody ends", ("a wait that nobody ends",), _nobody_ends_the_wait, ("postgres",)),
    Fault(
        7, "a suspended machine sends on a lease that is gone", ("one writer",), _a_suspended_machine_sends
    ),
    Fault(14, "the leak check is made once", ("a leak", "protected"), _leak_check_is_made_once),
    Fault(15, "a new request after a refusal is ignored", ("a leak",), _decision_covers_any_request),
    Fault(16, "two stops can never both be released", ("an end",), _one_release_at_a_time),
    Fault(
        22, "a whole plan is committed before the ledger says so (decision 0422)", ("whole",), _two_commits
    ),
    Fault(
        23,
        "a source that cannot tell takes a protection away",
        ("protected", "a leak"),
        _unknown_takes_protection_away,
    ),
    Fault(24, "changed and changed back goes in twice", ("the same again",), _there_and_back_goes_in),
    Fault(
        25,
        "a delivery goes in before the API has told of it",
        ("once more",),
        _a_delivery_waits_for_nobody,
        source="webcruiter",
    ),
    Fault(
        26,
        "who was fetched counts as taken in",
        ("nothing lost", "once more"),
        _the_mark_comes_before_the_application,
        source="webcruiter",
    ),
)


def fault(number: int) -> Fault:
    """By its number in the issue."""
    return next(one for one in FAULTS if one.number == number)
