"""How it stands with each archive: the breaker, the pause, and the one alert."""

from __future__ import annotations

from django.db import models

from arkivbro.fields import MessageField


class Pause(models.TextChoices):
    """Why nothing is sent. NONE: it is."""

    NONE = "", "I drift"
    UNREACHABLE = "unreachable", "Arkivet svarer ikke"
    MISCONFIGURED = "misconfigured", "Oppsettet er feil"
    BY_PERSON = "by_person", "Satt på pause"


class Connection(models.Model):
    """One archive of the configuration. A row is made when there is something to tell of it."""

    archive = models.CharField(max_length=60, unique=True)
    pause = models.CharField(max_length=20, choices=Pause, blank=True, default=Pause.NONE)
    told = MessageField()
    """What the archive said, or why it could not. Never personal data."""
    reason = models.TextField(blank=True)
    """In the words of the person who paused it."""
    paused_by = models.CharField(max_length=150, blank=True)
    paused_until = models.DateTimeField(null=True)
    """For a person's pause: when it ends by itself; null: when somebody ends it."""
    since = models.DateTimeField(null=True)
    next_probe = models.DateTimeField(null=True)
    """When one worker asks the archive whether it is there again."""
    failures = models.PositiveIntegerField(default=0)
    """In a row, since a call last went through."""
    alerted_at = models.DateTimeField(null=True)
    """When the one alert of this pause was given."""
    setting = models.CharField(max_length=200, blank=True)
    failing = models.PositiveIntegerField(default=0)
    """Calls in a row that it answered, and not well; nothing is held back for that, and a transfer that goes through ends it."""
    failing_since = models.DateTimeField(null=True)
    failing_told = MessageField()
    """What it said last. Never personal data."""
    check_told = MessageField()
    """What its last check complained of; null: nothing."""
    checked = models.DateTimeField(null=True)
    configuration_hash = models.CharField(max_length=64, blank=True)
    """Of the configuration that was wrong: another one ends the pause."""

    class Meta:
        verbose_name = "tilkobling"
        verbose_name_plural = "tilkoblinger"

    def __str__(self) -> str:
        return self.archive
