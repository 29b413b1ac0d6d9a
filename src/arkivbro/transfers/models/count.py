"""How many transfers there are of each kind of standing, kept by triggers (`transfers.engine.count_triggers`)."""

from __future__ import annotations

from django.db import models

from arkivbro.counted import Counted


class TransferCount(Counted):
    """Transfers by when they were asked for, by their archive, by state, and by what is in the way of those that need a person."""

    KEYS = ("hour", "archive", "state", "code")

    hour = models.CharField(max_length=13)
    """In UTC, as "2026-11-27 13": whole hours make a day in whatever zone the reader lives."""
    archive = models.CharField(max_length=60)
    state = models.CharField(max_length=20)
    code = models.TextField(blank=True, default="")
    """Of the error, of those that need a person; "" of all others."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "archive", "state", "code", "slot"], name="transfers_count"
            )
        ]
        indexes = [models.Index(fields=["state", "archive"], name="transfers_count_state")]
