"""How it stands with the reading of each source: who reads it now, when it is read next, what is in the way."""

from __future__ import annotations

from django.db import models

from arkivbro.fields import MessageField
from arkivbro.transfers.source_trouble import SourceTrouble


class SourceReading(models.Model):
    """One source, shared by all workers and commands: one of them reads it at a time.

    The claim is renewed inside each transaction that takes something in: who has lost it takes in nothing more, for what it read
    may be older than what the other has taken in.
    """

    source = models.CharField(max_length=60, unique=True)
    trouble = models.CharField(max_length=20, choices=SourceTrouble, blank=True, default=SourceTrouble.NONE)
    told = MessageField()
    """What the source said, or why it cannot be read. Never personal data."""
    reason = models.TextField(blank=True)
    """In the words of the person who paused it."""
    setting = models.CharField(max_length=200, blank=True)
    paused_by = models.CharField(max_length=150, blank=True)
    since = models.DateTimeField(null=True)
    """When the trouble began; the one alert was given then."""
    failures = models.PositiveIntegerField(default=0)
    """Readings in a row that did not come to their end."""
    next_reading = models.DateTimeField(null=True)
    """Null: at once."""
    known_since = models.DateTimeField(null=True)
    """When a worker first met it: from then on it is owed a reading."""
    last_read = models.DateTimeField(null=True)
    """When it was last read to its end."""
    owner = models.CharField(max_length=80, blank=True)
    reading_until = models.DateTimeField(null=True)
    """By the database's clock: until then the owner is believed to be reading."""
    configuration_hash = models.CharField(max_length=64, blank=True)
    """Of the configuration it was last read with: a worker that starts with another one reads at once."""

    class Meta:
        verbose_name = "kilde"
        verbose_name_plural = "kilder"

    def __str__(self) -> str:
        return self.source
