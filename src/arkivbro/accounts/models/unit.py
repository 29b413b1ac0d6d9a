"""Units of the body: what a recruiter belongs to, and a clearance holds for."""

from __future__ import annotations

from django.db import models


class Unit(models.Model):
    """Enhet, by the name that the source gives it. `archive_code` is what the archive calls it, where that differs."""

    name = models.CharField("navn", max_length=200, unique=True)
    archive_code = models.CharField("enhetens kode i arkivet", max_length=200, blank=True)

    class Meta:
        verbose_name = "enhet"
        verbose_name_plural = "enheter"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
