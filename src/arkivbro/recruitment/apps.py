"""The Django app of recruitment."""

from __future__ import annotations

from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "arkivbro.recruitment"
    label = "recruitment"
    verbose_name = "Rekruttering"
    default_auto_field = "django.db.models.BigAutoField"
