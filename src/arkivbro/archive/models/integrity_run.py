"""A check of the archive's files that is done piece by piece, and can be left and come back to."""

from __future__ import annotations

from django.db import models

from arkivbro.fields import FindingsField


class IntegrityRun(models.Model):
    """One check of every file. `position` is where it goes on; empty when it is finished."""

    started_at = models.DateTimeField()
    started_by = models.TextField()
    finished_at = models.DateTimeField(null=True, blank=True)
    position = models.CharField(max_length=100, default="files:")
    files = models.PositiveBigIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    total_files = models.PositiveBigIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    findings = FindingsField()
    """What was found; the first of it when it is much. Names no person."""

    class Meta:
        verbose_name = "kontroll av filene"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d} {self.files}/{self.total_files}"
