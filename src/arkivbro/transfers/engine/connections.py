"""The breaker of each archive: when it does not answer or is set up wrongly, its transfers wait and use up nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db.models import Case, Exists, F, Min, OuterRef, Q, When

from arkivbro.core.errors import ArkivbroError, Defect
from arkivbro.core.health import FAILING_AT
from arkivbro.core.messages import Message, message
from arkivbro.ports import Archive, CheckLevel
from arkivbro.seams import CallsArchive
from arkivbro.transfers.engine.outcome import ConnectionEvent, Outcome
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.models import Connection, Pause

log = structlog.get_logger()

CLOSED: dict[str, object] = {
    "pause": Pause.NONE,
    "told": None,
    "reason": "",
    "paused_by": "",
    "paused_until": None,
    "since": None,
    "next_probe": None,
    "alerted_at": None,
    "setting": "",
    "failing": 0,
    "failing_since": None,
    "failing_told": None,
    "check_told": None,
}


def blocked() -> set[str]:
    """Archives to which nothing is sent now."""
    return set(Connection.objects.exclude(pause=Pause.NONE).values_list("archive", flat=True))


def paused(archive: str | OuterRef) -> Exists:
    """As a condition of another query: that nothing is sent to the archive now."""
    return Exists(Connection.objects.exclude(pause=Pause.NONE).filter(archive=archive))


def note_outcome(archive: str, outcome: Outcome, engine: Engine) -> None:
    """Opens the breaker or pauses the connection, as the outcome says; to be called inside the outcome's transaction.

    A person's pause stands, whatever happens beside it: the row is locked before it is looked at. So does an open breaker:
    calls that were on their way tell nothing new. The one alert is given when the pause begins. Lock order everywhere: case,
    transfer, connection.
    """
    if outcome.connection is ConnectionEvent.NONE:
        return
    now = engine.clock()
    Connection.objects.get_or_create(archive=archive)
    connection = Connection.objects.select_for_update(no_key=True).get(archive=archive)
    if connection.pause == Pause.BY_PERSON:
        return
    if outcome.connection is ConnectionEvent.TROUBLED:
        _note_failing(connection, outcome, now)
        return
    begins = connection.pause == Pause.NONE
    if not begins and outcome.connection is ConnectionEvent.UNREACHABLE:
        return
    connection.failures += 1
    connection.told = outcome.told
    if outcome.connection is ConnectionEvent.MISCONFIGURED:
        connection.pause = Pause.MISCONFIGURED
        connection.setting = outcome.setting
        connection.configuration_hash = _configuration(engine)
        connection.next_probe = None
    else:
        connection.pause = Pause.UNREACHABLE
        connection.next_probe = now + _probe_wait(engine, connection.failures)
    if begins:
        connection.since = connection.alerted_at = now
        log.error("connection_paused", archive=archive, code=outcome.code, setting=outcome.setting)
    connection.save()


def _note_failing(connection: Connection, outcome: Outcome, now: datetime) -> None:
    """The archive answered, and not well: how many in a row, since when, and the last it said. Nothing is held back for it."""
    connection.failing += 1
    connection.failing_since = connection.failing_since or now
    connection.failing_told = outcome.told
    connection.save(update_fields=["failing", "failing_since", "failing_told"])
    if connection.failing == FAILING_AT:
        log.error("archive_failing", archive=connection.archive, code=outcome.code)


def note_success(archive: str) -> None:
    """A transfer went through: the next trouble begins with the shortest wait, and what was said of the archive is over."""
    troubled = Q(failures__gt=0) | Q(failing__gt=0) | Q(check_told__isnull=False)
    Connection.objects.filter(troubled, archive=archive, pause=Pause.NONE).update(
        failures=0, failing=0, failing_since=None, failing_told=None, check_told=None
    )


def is_any_to_tend(engine: Engine) -> bool:
    """Whether a pause is over, or a silent archive is to be asked again: one cheap look."""
    now = engine.clock()
    return Connection.objects.filter(
        Q(pause=Pause.BY_PERSON, paused_until__lte=now)
        | Q(pause=Pause.MISCONFIGURED) & ~Q(configuration_hash=_configuration(engine))
        | Q(pause=Pause.UNREACHABLE) & (Q(next_probe=None) | Q(next_probe__lte=now))
    ).exists()


def seconds_until_tended(engine: Engine) -> float | None:
    """Until the first pause is over by time, or a silent archive is to be asked again; None: no time ends a pause."""
    ends = Case(When(pause=Pause.BY_PERSON, then="paused_until"), default="next_probe")
    first: datetime | None = Connection.objects.exclude(pause=Pause.NONE).aggregate(first=Min(ends))["first"]
    return (first - engine.clock()).total_seconds() if first is not None else None


def tend(engine: Engine) -> None:
    """Ends the pauses that are over and asks silent archives again."""
    now = engine.clock()
    for connection in Connection.objects.exclude(pause=Pause.NONE):
        if connection.pause == Pause.BY_PERSON:
            if connection.paused_until is not None and connection.paused_until <= now:
                _close(engine, connection)
        elif connection.pause == Pause.MISCONFIGURED:
            if connection.configuration_hash != _configuration(engine):
                _close(engine, connection)
        elif connection.next_probe is None or connection.next_probe <= now:
            _probe_once(connection, engine, now)


def ask(engine: Engine, archive: str) -> Message | None:
    """What the archive complains of, without anything being written; None: all is well with it."""
    return _complaint(engine.archives[archive], engine.seams.call)


def note_check(engine: Engine, archive: str, complaint: Message | None) -> None:
    """What its check said is kept; where it complained of nothing, a pause because of silence or a wrong setting is over."""
    Connection.objects.get_or_create(archive=archive)
    row = Connection.objects.filter(archive=archive)
    row.update(check_told=complaint, checked=engine.clock())
    if complaint is None:
        row.filter(pause__in=(Pause.UNREACHABLE, Pause.MISCONFIGURED)).update(**CLOSED)


def check_all(engine: Engine) -> None:
    """Asks every archive to which something may be sent, also when nothing is: that one is away is known before it is needed."""
    for name in sorted(set(engine.archives) - blocked()):
        complaint = ask(engine, name)
        with engine.seams.transaction():
            note_check(engine, name, complaint)


def _probe_once(connection: Connection, engine: Engine, now: datetime) -> None:
    """Only the worker that moves `next_probe` asks; the archive is asked outside any transaction."""
    archive = engine.archives.get(connection.archive)
    if archive is None:
        return
    with engine.seams.transaction():
        mine = Connection.objects.filter(
            pk=connection.pk, pause=Pause.UNREACHABLE, next_probe=connection.next_probe
        ).update(next_probe=now + _probe_wait(engine, connection.failures + 1), failures=F("failures") + 1)
    if mine and _complaint(archive, engine.seams.call) is None:
        _close(engine, connection)


def _complaint(archive: Archive, call: CallsArchive) -> Message | None:
    """What is wrong with it, as its check says; None where nothing is."""
    try:
        results = call("check", "", archive.check)
    except ArkivbroError as error:
        log.info("probe_failed", archive=archive.name, code=error.code)
        return error.message
    except Exception:
        log.exception("probe_defect", archive=archive.name)
        return message(Defect.default_code)
    errors = [result.message for result in results if result.level is CheckLevel.ERROR]
    return errors[0] if errors else None


def _close(engine: Engine, connection: Connection) -> None:
    """Only if it still is the pause that was looked at."""
    with engine.seams.transaction():
        Connection.objects.filter(pk=connection.pk, pause=connection.pause, since=connection.since).update(
            **CLOSED
        )
    log.info("connection_resumed", archive=connection.archive)


def _probe_wait(engine: Engine, failures: int) -> timedelta:
    waits = engine.settings.probe_waits
    return timedelta(seconds=waits[min(max(failures, 1), len(waits)) - 1])


def _configuration(engine: Engine) -> str:
    return engine.configuration_hash
