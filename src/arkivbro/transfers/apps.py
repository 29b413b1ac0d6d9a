"""The Django app of the ledger."""

from __future__ import annotations

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "arkivbro.transfers"
    label = "transfers"
    verbose_name = "Overføringer"
    default_auto_field = "django.db.models.BigAutoField"
