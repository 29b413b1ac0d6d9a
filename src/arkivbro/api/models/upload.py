"""A file on its way, piece by piece: each piece is among the working files before its row is here."""

from __future__ import annotations

import secrets

from django.db import models

from arkivbro.accounts.models import SystemToken


def new_upload_id() -> str:
    """96 random bits: nobody guesses another's."""
    return secrets.token_hex(12)


class Upload(models.Model):
    """Of one token. It goes when it expires unused. One that was used stays, as an id and a checksum, so that what was told with it can be
    told again; what it was used for has the file.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_upload_id, editable=False)
    token = models.ForeignKey(SystemToken, on_delete=models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=200)
    """Internal: people's names stand in it."""
    size = models.PositiveBigIntegerField()
    """As it was said to be."""
    wanted_sha256 = models.CharField(max_length=64, blank=True)
    offset = models.PositiveBigIntegerField(default=0)
    """So much is here."""
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the whole, when all is here; blank until then."""
    is_used = models.BooleanField(default=False)
    """An application or a letter has it: it lies in nobody's way any more."""
    in_form = models.BooleanField(default=False)
    """It came whole with its application, whose form names no upload: it goes when that is taken in, and counts while it is not."""
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "opplasting"
        verbose_name_plural = "opplastinger"

    def __str__(self) -> str:
        return self.public_id


class UploadPart(models.Model):
    """One piece, until all are put together."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = "del av en opplasting"
        verbose_name_plural = "deler av opplastinger"
        ordering = ["offset"]
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="api_part_once")]

    def __str__(self) -> str:
        return f"{self.upload_id}:{self.offset}"
