"""What each reading of a source brought, and what could not be read."""

from __future__ import annotations

from django.db import models

from arkivbro.fields import FindingsField, MessageField


class ImportRun(models.Model):
    """One reading of a source, with counts."""

    source = models.CharField(max_length=60)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    """Null: it is running, or its process died."""
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    """Applications kept until their vacancy is known."""
    unreadable = models.PositiveIntegerField(default=0)
    error = MessageField()
    """What ended it early."""

    class Meta:
        verbose_name = "innlesing"
        verbose_name_plural = "innlesinger"
        indexes = [models.Index(fields=["source", "-started"], name="recruitment_runs")]

    def __str__(self) -> str:
        return f"{self.source} {self.started}"


class UnreadableItem(models.Model):
    """An item with something wrong: `kept_out`, or taken in with remarks. Names no person."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="items")
    where = MessageField()
    findings = FindingsField()
    kept_out = models.BooleanField(default=True)
    try_again = models.BooleanField(default=False)
    """It is taken next time, when it is complete."""

    def __str__(self) -> str:
        return f"{self.run_id}: {self.where.code if self.where else ''}"


class SourceState(models.Model):
    """How far a source is read: the token with which the next reading goes on."""

    source = models.CharField(max_length=60, unique=True)
    resume = models.TextField(blank=True)
    updated = models.DateTimeField()

    def __str__(self) -> str:
        return self.source
