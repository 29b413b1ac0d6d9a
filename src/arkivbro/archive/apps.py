"""The Django app of the built-in archive."""

from __future__ import annotations

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "arkivbro.archive"
    label = "archive"
    verbose_name = "Arkiv"
    default_auto_field = "django.db.models.BigAutoField"
