"""Why a source is not read."""

from __future__ import annotations

from django.db import models


class SourceTrouble(models.TextChoices):
    """Why a source is not read as it should be. NONE: it is."""

    NONE = "", "I drift"
    UNREACHABLE = "unreachable", "Kilden svarer ikke"
    UNREADABLE = "unreadable", "Det kilden gir, kan ikke leses"
    MISCONFIGURED = "misconfigured", "Oppsettet er feil"
    BY_PERSON = "by_person", "Satt på pause"
