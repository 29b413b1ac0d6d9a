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


class SourceMark(models.Model):
    """What a source knew an item by when it was taken in last (`ports.Marks`): the same again need not be read again."""

    source = models.CharField(max_length=60)
    item = models.CharField(max_length=500)
    mark = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "item"], name="recruitment_mark_of_item")]

    def __str__(self) -> str:
        return f"{self.source} {self.item}"


class SourceHint(models.Model):
    """A webhook that was heard: which items of a source are worth reading. The row is the inbox; nothing of what was said is kept."""

    source = models.CharField(max_length=60)
    """The door by which they are read."""
    key = models.CharField(max_length=64)
    items = models.JSONField(default=list)
    """Ids; none: it named nothing that we understand."""
    heard_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    """Null: not yet."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="recruitment_hint_once")]
        indexes = [
            models.Index(
                fields=["source", "heard_at"],
                name="recruitment_hints_unread",
                condition=models.Q(read_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.heard_at}"


class UntoldItem(models.Model):
    """What a sweep found new or changed in a source that sends webhooks, and that none had told of."""

    source = models.CharField(max_length=60)
    """The door by which it was read."""
    item = models.CharField(max_length=500)
    found_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["source", "-found_at"], name="recruitment_untold")]

    def __str__(self) -> str:
        return f"{self.source} {self.item}"
