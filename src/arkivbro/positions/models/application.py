"""An application as its applicant writes it, behind a private link. The link's token is stored as a hash only."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from arkivbro.fields import MessageField
from arkivbro.positions.models.position import Position


def new_source_id() -> str:
    """The application's id in this source: 72 random bits, never a number that tells how many there are."""
    return f"S-{secrets.token_hex(9)}"


def new_public_id() -> str:
    """Of a file, within the applicant's own pages."""
    return secrets.token_urlsafe(9)


class OwnApplicationState(models.TextChoices):
    WRITING = "writing", "Under arbeid"
    SENDING = "sending", "Sendes"
    """Send was pressed; the facts are on their way in. Pressing again, or opening the page, completes it."""
    SENT = "sent", "Sendt"
    WITHDRAWN = "withdrawn", "Trukket"


class OwnApplication(models.Model):
    """`data` is what is written now; `sent_data` what was sent last: a later change counts when it is sent again."""

    source_id = models.CharField(max_length=40, unique=True, default=new_source_id)
    token_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the 256-bit token in the private link."""
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=20, choices=OwnApplicationState, default=OwnApplicationState.WRITING)
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    sent_data: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    first_sent_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    is_told = models.BooleanField(default=False, db_default=False)
    """Whether what was sent, and a withdrawal, has entered as facts."""
    came_from = models.CharField(max_length=64, blank=True)
    """A keyed hash of the network address, for the limit on how many are begun; not the address itself."""
    mailed_to = models.CharField(max_length=64, blank=True, default="", db_index=True)
    """A keyed hash of the e-mail address that the receipt went to; blank: none went."""

    class Meta:
        verbose_name = "egen søknad"
        verbose_name_plural = "egne søknader"
        indexes = [models.Index(fields=["came_from", "begun_at"], name="positions_begun_from")]

    def __str__(self) -> str:
        return self.source_id


class UploadedFile(models.Model):
    """Vedlegg. The bytes lie among the working files by checksum; a removed one is not sent next time."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    application = models.ForeignKey(OwnApplication, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    warning = MessageField()
    """What the applicant should know of it, e.g. that it cannot be read; None when all is well."""
    removed = models.BooleanField(default=False)
    is_swept = models.BooleanField(default=False, db_default=False)
    """Of a removed one: its bytes are gone, or belong to something that stands."""
    came_from = models.CharField(max_length=64, blank=True, db_default="")
    """As of the application: for the limit on how much is uploaded from there."""
    added_at = models.DateTimeField(default=timezone.now, db_default=Now())
    is_inspected = models.BooleanField(default=True, db_default=True)
    """False: a worker is still to look at it; it is among the files, and may be sent."""
    refusal = MessageField()
    """Why it is not taken, where the inspection came to that after the upload was answered; it is `removed` then, and the applicant
    is told until it is taken off the list."""

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["came_from", "added_at"], name="positions_uploaded_from"),
            models.Index(fields=["sha256"], name="positions_uploaded_bytes"),
        ]

    def __str__(self) -> str:
        return self.public_id
