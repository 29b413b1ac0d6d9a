"""The Django app of the ledger."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class TransfersConfig(AppConfig):
    name = "arkivbro.transfers"
    label = "transfers"
    verbose_name = "Overføringer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_tables_moves_go_in, sender=self, dispatch_uid="transfers.moves")
        post_migrate.connect(_commits_wake, sender=self, dispatch_uid="transfers.wakes")


def _tables_moves_go_in(*, using: str, **_: object) -> None:
    """After each `migrate` the database refuses what the table of states does not have, and counts what stands in it."""
    from arkivbro.transfers.engine import count_triggers, move_triggers
    from arkivbro.transfers.models import TransferCount

    connection = connections[using]
    tables = connection.introspection.table_names()
    if move_triggers.TABLE in tables:
        move_triggers.install(connection)
    if TransferCount._meta.db_table in tables:
        count_triggers.install(connection)


def _commits_wake(*, using: str, **_: object) -> None:
    from arkivbro.transfers.wakes import WAKES
    from arkivbro.wake_ups.triggers import install

    install(connections[using], WAKES)
