"""Whether the database has what this program needs of it, for who asks often."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@cache
def _newest() -> frozenset[tuple[str, str]]:
    """The last migration of each app, as this program has them."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def is_in_step() -> bool:
    """A newer database has it too. One small query."""
    applied = MigrationRecorder(connection).migration_qs.filter(name__in={name for _, name in _newest()})
    return _newest() <= set(applied.values_list("app", "name"))
