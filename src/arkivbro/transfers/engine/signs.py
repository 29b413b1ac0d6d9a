"""Who is alive: a worker that lost its lease was slow, or suspended, or the database was; one that died gives no sign again.

Each worker signs with its heartbeats. A transfer keeps who began it and told of no outcome; when another worker takes it up,
that moment is put down. Who gave a sign after it lives, and is struck out. Who has given none for three leases' length since then, and
for three times as long as it takes others to give one, ended without a word, and only that is a death: a database that holds up one
worker's heartbeats for a lease, while another goes on, is slow (the simulation's seed 127 on PostgreSQL), and so is one that holds up
everybody's (1635).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from arkivbro.seams import Seams
from arkivbro.transfers.models import WorkerSign

DEATHS_TOO_MANY = 3
LEASES_OF_SILENCE = 3
"""And so many times the longest of the others' gaps."""
LEASES_OF_GAP = 20
"""A longer gap counts as so long: whose machine slept for a week, and who died before a second sign, would hold up every judgement for three
(the simulation's seed 12231 on SQLite).
"""
KEPT_DAYS = 30
"""Signs of workers that are long gone."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The beginnings that no sign struck out, and what they come to."""

    beginnings: list[dict[str, str]]
    deaths: int
    undecided: int


def sign(worker: str, seams: Seams, *, gap: float = 0.0, ended: bool = False) -> None:
    """It lives, or ends by its own will. `gap`: seconds since its sign before this one."""
    values = {"last_sign": seams.database_time(), "gap": gap, "ended": ended}
    if not WorkerSign.objects.filter(worker=worker).update(**values):
        WorkerSign.objects.bulk_create([WorkerSign(worker=worker, **values)], ignore_conflicts=True)


def judge(
    beginnings: Iterable[dict[str, str]], *, taken_by: str, now: datetime, lease_seconds: float
) -> Judged:
    """What a worker finds when it takes a transfer up at `now` (by the database's clock)."""
    others = [
        {**one, "taken_over": one.get("taken_over") or now.isoformat()}
        for one in beginnings
        if one["worker"] != taken_by
    ]
    signs = {
        row.worker: row for row in WorkerSign.objects.filter(worker__in=[one["worker"] for one in others])
    }
    silent = [one for one in others if not _lives(signs.get(one["worker"]), _moment(one))]
    gap = min(_longest_gap(silent), LEASES_OF_GAP * lease_seconds)
    over = now - timedelta(seconds=LEASES_OF_SILENCE * max(lease_seconds, gap))
    deaths = sum(_moment(one) <= over for one in silent)
    return Judged(silent, deaths, len(silent) - deaths)


def _longest_gap(silent: Iterable[dict[str, str]]) -> float:
    """Of those who gave a sign since the first of these was silent."""
    if not (since := min(map(_moment, silent), default=None)):
        return 0.0
    longest = WorkerSign.objects.filter(last_sign__gt=since).aggregate(longest=Max("gap"))["longest"]
    return float(longest or 0.0)


def forget_the_long_gone(now: datetime) -> int:
    """Deletes signs of workers that gave none for a month; how many."""
    deleted, _ = WorkerSign.objects.filter(last_sign__lt=now - timedelta(days=KEPT_DAYS)).delete()
    return deleted


def _lives(row: WorkerSign | None, taken_over: datetime) -> bool:
    return row is not None and (row.ended or row.last_sign > taken_over)


def _moment(beginning: dict[str, str]) -> datetime:
    return datetime.fromisoformat(beginning["taken_over"])
