"""How many transfers there are, by the counts that the database keeps: one small query, however many transfers there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.db.models import Sum

from arkivbro.transfers.models import State, TransferCount


def how_many(*states: State, archive: str | None = None, code: str | None = None) -> int:
    """In one of the states; in that archive; of that cause."""
    rows = TransferCount.objects.filter(state__in=states)
    if archive is not None:
        rows = rows.filter(archive=archive)
    if code is not None:
        rows = rows.filter(code=code)
    return rows.aggregate(all=Sum("number"))["all"] or 0


def by_state() -> dict[State, int]:
    """Of the whole ledger."""
    return {State(row["state"]): row["all"] for row in _grouped("state")}


def by_archive(states: Collection[State]) -> dict[tuple[str, State], int]:
    """By archive and state; none of which there are none."""
    rows = _grouped("archive", "state").filter(state__in=states)
    return {(row["archive"], State(row["state"])): row["all"] for row in rows}


def by_cause(states: Collection[State]) -> list[tuple[str, State, str, int]]:
    """Archive, state, code ("" where none is told) and how many, the most first."""
    rows = _grouped("archive", "state", "code").filter(state__in=states)
    found = [(row["archive"], State(row["state"]), row["code"], row["all"]) for row in rows]
    return sorted(found, key=lambda one: (-one[3], one[:3]))


def by_hour(since: datetime) -> list[tuple[datetime, State, int]]:
    """Those asked for since then, by the hour that they were asked for in, and state."""
    rows = _grouped("hour", "state").filter(hour__gte=f"{since.astimezone(UTC):%Y-%m-%d %H}")
    return [(_begins(row["hour"]), State(row["state"]), row["all"]) for row in rows]


def _begins(hour: str) -> datetime:
    return datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC)


def _grouped(*keys: str) -> Any:
    """Rows of the keys and `all`, of which there are any."""
    return TransferCount.objects.values(*keys).annotate(all=Sum("number")).filter(all__gt=0).order_by()
