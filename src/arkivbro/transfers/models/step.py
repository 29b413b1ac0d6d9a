"""The steps of a frozen plan, and its prepared documents."""

from __future__ import annotations

from typing import Any

from django.db import models

from arkivbro.transfers.models.transfer import Transfer


class StepState(models.TextChoices):
    PLANNED = "planned", "Planlagt"
    ATTEMPTING = "attempting", "Sendt"
    ACCEPTED = "accepted", "Mottatt"
    DONE = "done", "Utført"


class Step(models.Model):
    """One call to an archive. Stored ATTEMPTING before the call, with its external reference after it.

    ACCEPTED: the archive has it, and gives the reference later, for the ticket.
    """

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="steps")
    archive = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=StepState, default=StepState.PLANNED)
    attempted_at = models.DateTimeField(null=True)
    """By the database's clock, when the latest attempt began."""
    attempt_ended = models.DateTimeField(null=True)
    """From then on nothing more of it is sent: its call ended without a reference. Where nobody told of that, it lies ahead when it
    is stored: whoever took the case over reckons when the call has ended at the latest. Null: not known yet.
    """
    plan_hash = models.CharField(max_length=64, blank=True)
    """Of the plan by which it was last attempted: one that came later was never sent."""
    ticket = models.TextField(blank=True)
    """What the archive gave instead of a reference, to be asked about."""
    questions = models.PositiveIntegerField(default=0)
    """How often it was asked about."""
    was_there = models.BooleanField(default=False)
    """It was found in the archive before we made it: its parts are looked up too."""
    reference: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)

    class Meta:
        ordering = ["transfer", "order"]
        constraints = [
            models.UniqueConstraint(fields=["archive", "key"], name="transfers_step_key"),
        ]

    def __str__(self) -> str:
        return self.key


class PreparedDocument(models.Model):
    """A file of a frozen plan: its bytes lie in the work store by their checksum, and are never made twice."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="documents")
    document_key = models.CharField(max_length=60)
    variant = models.CharField(max_length=4)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    format = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "document_key", "variant"], name="transfers_one_file_a_variant"
            )
        ]
        indexes = [models.Index(fields=["sha256"], name="transfers_document_sha256")]

    def __str__(self) -> str:
        return self.sha256
