"""The Django app of inspections."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from arkivbro.wake_ups.triggers import Wakes, install

WAKES = (Wakes("inspections_inspection", ("state",), "NEW.state = 'waiting'"),)


class InspectionsConfig(AppConfig):
    name = "arkivbro.inspections"
    label = "inspections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_commits_wake, sender=self, dispatch_uid="inspections.wakes")


def _commits_wake(*, using: str, **_: object) -> None:
    install(connections[using], WAKES)
