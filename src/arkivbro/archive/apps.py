"""The Django app of the built-in archive."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class ArchiveConfig(AppConfig):
    name = "arkivbro.archive"
    label = "archive"
    verbose_name = "Arkiv"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_lists_are_kept, sender=self, dispatch_uid="archive.found_by")


def _lists_are_kept(*, using: str, **_: object) -> None:
    """After each `migrate` the database keeps what the lists are found by; a migration that copies a table takes triggers away."""
    from arkivbro.archive.found_by_triggers import LINE, install

    connection = connections[using]
    if LINE in connection.introspection.table_names():
        install(connection)
