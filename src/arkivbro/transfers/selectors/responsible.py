"""Cases in other archives than ours whose responsible is still the default officer."""

from __future__ import annotations

from django.db.models import QuerySet

from arkivbro.ports import BUILTIN
from arkivbro.transfers.models import ArchiveCase


def on_default_officer(default: str) -> QuerySet[ArchiveCase]:
    """The open cases in other archives that still stand on the default officer, the oldest first."""
    told = ArchiveCase.objects.filter(responsible__gt="").exclude(archive=BUILTIN).order_by("created", "pk")
    return told.filter(responsible__iexact=default) if default else told.none()
