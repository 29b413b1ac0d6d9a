"""One file's bytes under one question: waiting, being inspected, or what was found."""

from __future__ import annotations

from typing import Any

from django.db import models


class InspectionState(models.TextChoices):
    WAITING = "waiting", "Venter"
    UNDER_WAY = "under_way", "Undersøkes"
    DONE = "done", "Undersøkt"


class Inspection(models.Model):
    """It holds no name: bytes are known by their checksum, who asked by a keyed hash of the network address."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    question = models.CharField(max_length=64)
    """`documents.inspector.Question.key`: the rules, and what of the name matters."""
    extension = models.CharField(max_length=20, blank=True)
    wants_text = models.BooleanField(default=False, db_default=False)
    """Of a file that everybody is to read: `content` has what it says."""
    state = models.CharField(max_length=20, choices=InspectionState, default=InspectionState.WAITING)
    asked_at = models.DateTimeField()
    """By the database's clock, as all times here."""
    asked_by = models.CharField(max_length=64, blank=True)
    """Of the open form: whose turns these are; "" for everybody else, who do not wait for them."""
    began_at = models.DateTimeField(null=True)
    began_by = models.CharField(max_length=32, blank=True)
    """A random token of who inspects it now: an answer that comes after another has taken over counts for nothing."""
    tries = models.PositiveIntegerField(default=0)
    """How often it was begun without an answer, or with one that is not settled."""
    found_at = models.DateTimeField(null=True)
    content: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)
    """`documents.attachments.Content`."""
    holds_until = models.DateTimeField(null=True)
    """What is not settled is asked anew after this; None: it holds."""

    class Meta:
        verbose_name = "undersøkelse av en fil"
        verbose_name_plural = "undersøkelser av filer"
        constraints = [
            models.UniqueConstraint(fields=["sha256", "question"], name="inspections_once"),
        ]
        indexes = [
            models.Index(fields=["state", "asked_at"], name="inspections_waiting"),
            models.Index(fields=["began_at"], name="inspections_turns"),
            models.Index(fields=["found_at"], name="inspections_found"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
