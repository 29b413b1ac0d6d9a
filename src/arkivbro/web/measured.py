"""What `/metrics` tells, and of what: a bounded number of queries whatever the amount, each on counts that are kept or a table of few rows.

Labels are names of the configuration (archive, source, chore) and of our own code (state, level): nobody outside can make more of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.metadata import version

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from arkivbro import health
from arkivbro.core.health import Heard, Level, troubles
from arkivbro.incidents.selectors import how_many_stand
from arkivbro.transfers import selectors as transfers
from arkivbro.web.metric_names import METRICS, PREFIX

Rows = Iterable[tuple[tuple[str, ...], float]]


def exposition() -> bytes:
    """Everything, in the text form. Raises what the database raises."""
    registry = CollectorRegistry()
    registry.register(_Measured())
    return bytes(generate_latest(registry))


class _Measured(Collector):
    def describe(self) -> list[Metric]:
        """Nothing is asked to be registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        heard = health.heard()
        for name, rows in (*_of_ledger(heard.now), *_of_installation(heard)):
            told = METRICS[name]
            family: GaugeMetricFamily | CounterMetricFamily
            kind = CounterMetricFamily if told.is_counter else GaugeMetricFamily
            family = kind(PREFIX + name, told.what, labels=told.labels)
            for labels, value in rows:
                family.add_metric(labels, value)
            yield family


def _of_ledger(now: datetime) -> Iterator[tuple[str, Rows]]:
    """Of archives, by the names of the configuration; and of transfers in archives that stand there no more."""
    archives = transfers.connections()
    counted = {
        (archive, state.value): number
        for (archive, state), number in transfers.by_archive(transfers.State).items()
    }
    for one in archives:
        for state in transfers.State:
            counted.setdefault((one.name, state.value), 0)
    done = transfers.State.TRANSFERRED.value
    yield "transfers", [(key, number) for key, number in sorted(counted.items())]
    yield (
        "transferred",
        [((archive,), number) for (archive, state), number in sorted(counted.items()) if state == done],
    )
    yield "waiting", [((one.name,), one.waiting) for one in archives]
    yield "oldest_waiting_seconds", [((one.name,), _age(one.oldest, now)) for one in archives]
    yield "archive_up", [((one.name,), one.status == "ok") for one in archives]
    yield "archive_failing_calls", [((one.name,), one.failing) for one in archives]


def _of_installation(heard: Heard) -> Iterator[tuple[str, Rows]]:
    found = troubles(heard)
    sources = [one for one in transfers.sources() if one.interval is not None]
    names = transfers.names_of_chores(heard.chores)
    yield "info", [((version("arkivbro"),), 1)]
    yield "source_up", [((one.name,), one.status == "ok") for one in sources]
    yield (
        "source_last_read_timestamp_seconds",
        [((one.name,), one.last_read.timestamp()) for one in sources if one.last_read],
    )
    well = ("ok", "running", "starting")
    yield "chore_up", [((name,), heard.state_of(one) in well) for name, one in names]
    yield (
        "chore_last_success_timestamp_seconds",
        [((name,), one.succeeded.timestamp()) for name, one in names if one.succeeded],
    )
    lives = [one.lives(heard.database_now) for one in heard.workers]
    ended = sum(one.ended for one in heard.workers)
    yield (
        "workers",
        [(("alive",), sum(lives)), (("ended",), ended), (("silent",), len(lives) - sum(lives) - ended)],
    )
    signs = [one.last_sign for one in heard.workers]
    yield "worker_last_sign_age_seconds", [((), _age(max(signs), heard.database_now))] if signs else []
    yield "needs_person", [((), heard.needs_person)]
    yield "late", [((), heard.late)]
    yield "without_vacancy", [((), heard.without_vacancy)]
    yield "soon_gone", [((), heard.soon_gone)]
    yield "letters_not_sent", [((), heard.letters_not_sent)]
    yield "inspections_waiting", [((), heard.inspections.waiting)]
    yield "mail_up", [((), heard.mail_since is None)]
    yield "disk_free_bytes", [((), heard.free_bytes)] if heard.free_bytes is not None else []
    yield "disk_floor_bytes", [((), heard.floor_bytes)]
    yield "troubles", [((level.value,), sum(one.level is level for one in found)) for level in Level]
    stand = how_many_stand()
    yield "incidents", [((level.value,), stand.get(level.value, 0)) for level in Level]


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
