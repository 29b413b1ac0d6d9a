"""The Django app of recruitment."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from arkivbro.wake_ups.triggers import Wakes, install

WAKES = (
    Wakes("recruitment_letter", ("state",), "NEW.state = 'queued'"),
    Wakes("recruitment_sourcehint", ("heard_at", "read_at"), "NEW.read_at IS NULL"),
    Wakes("recruitment_sourcebeginning", ("confirmed_at", "archive_from")),
)


class RecruitmentConfig(AppConfig):
    name = "arkivbro.recruitment"
    label = "recruitment"
    verbose_name = "Rekruttering"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_commits_wake, sender=self, dispatch_uid="recruitment.wakes")


def _commits_wake(*, using: str, **_: object) -> None:
    install(connections[using], WAKES)
