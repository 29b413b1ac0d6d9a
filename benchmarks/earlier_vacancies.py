"""Vacancies that are there already: one is archived for real, and every row that it left is copied in bulk.

So the tables are as full as after that many real vacancies, with all their transfers finished; only the files are not,
since all copies share the bytes of the first.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from arkivbro.archive.models import CaseFile, CaseNumberCounter, JournalNumberCounter, RegistryEntry
from arkivbro.core.keys import KEY_PATTERN, archive_key
from arkivbro.core.ref import Ref
from arkivbro.transfers.engine.move_triggers import install
from arkivbro.transfers.models import ChoreState, Connection, ProfileVersion, SourceReading, WorkerSign

APART = 10_000
"""Between the primary keys of one copy and the next: more than the rows of one vacancy in any table."""
COPIES_AT_ONCE = 250
OURS = ("recruitment", "transfers", "archive")
ONE_FOR_ALL = (
    CaseNumberCounter,
    JournalNumberCounter,
    ProfileVersion,
    Connection,
    ChoreState,
    WorkerSign,
    SourceReading,
)
"""Rows that an installation has once, however many vacancies it has."""


def rows_now() -> dict[type[models.Model], set[Any]]:
    """The primary keys of every row of ours."""
    return {
        model: set(model._default_manager.values_list("pk", flat=True))
        for name in OURS
        for model in apps.get_app_config(name).get_models(include_auto_created=True)
        if model not in ONE_FOR_ALL
    }


@dataclass(frozen=True, slots=True)
class Left:
    """The rows that the first vacancy left, and what it and its applications are called in them."""

    rows: dict[type[models.Model], list[Any]]
    names: frozenset[str]


def left_since(before: dict[type[models.Model], set[Any]], names: frozenset[str]) -> Left:
    """What was made since `before`; `names` are the ids and references that every copy gets its own of."""
    rows = {}
    for model, known in before.items():
        made = [row for row in model._default_manager.order_by("pk") if row.pk not in known]
        if made and isinstance(made[0].pk, int):
            rows[model] = made
    return Left(rows, names)


def copy_in_bulk(left: Left, number: int) -> int:
    """Inserts `number` more of the vacancy, numbered on in the archive; returns how many rows that were.

    They come to the world in their last state, which the database would refuse: its triggers are away meanwhile (SQLite).
    """
    inserted = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS transfers_birth")
    for first in range(1, number + 1, COPIES_AT_ONCE):
        copies = range(first, min(first + COPIES_AT_ONCE, number + 1))
        with transaction.atomic():
            for model in _parents_first(left):
                made = [_copied(row, left, which) for which in copies for row in left.rows[model]]
                model._default_manager.bulk_create(made)
                inserted += len(made)
    _number_on()
    install(connection)
    return inserted


def _parents_first(left: Left) -> Iterator[type[models.Model]]:
    waiting = list(left.rows)
    done: set[type[models.Model]] = set()
    while waiting:
        ready = [model for model in waiting if _parents(model) & set(waiting) <= {model} | done]
        yield from ready
        done |= set(ready)
        waiting = [model for model in waiting if model not in done]


def _parents(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def _copied(row: models.Model, left: Left, which: int) -> models.Model:
    made = copy.copy(row)
    made._state = models.base.ModelState()
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.is_relation:
            related = left.rows.get(field.related_model, ())  # type: ignore[arg-type]  # ours are models, not names
            if value is not None and any(one.pk == value for one in related):
                value += which * APART
        elif field.primary_key:
            value += which * APART
        elif field.name == "public_id":
            value = field.get_default()
        elif isinstance(value, str):
            value = _renamed(value, left, which)
        setattr(made, field.attname, value)
    if isinstance(made, CaseFile):
        made.sequence += which
    elif isinstance(made, RegistryEntry) and made.journal_sequence is not None:
        made.journal_sequence += which * len(left.rows[RegistryEntry])
    return made


def _renamed(value: str, left: Left, which: int) -> str:
    if value in left.names:
        return f"{value}~{which}"
    if value.startswith("ab") and len(value) < 100:
        return KEY_PATTERN.sub(lambda key: archive_key(key[0], Ref("copy", str(which)), "copy"), value)
    return value


def _number_on() -> None:
    for counter, model, year, last in (
        (CaseNumberCounter, CaseFile, "year", "sequence"),
        (JournalNumberCounter, RegistryEntry, "journal_year", "journal_sequence"),
    ):
        for row in counter._default_manager.all():
            highest = model._default_manager.filter(**{year: row.pk}).aggregate(last=models.Max(last))["last"]
            counter._default_manager.filter(pk=row.pk).update(last=highest)
