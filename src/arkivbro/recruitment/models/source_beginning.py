"""From which day a source's vacancies are archived: what an archivist confirmed, where the configuration names no day."""

from __future__ import annotations

from django.db import models


class SourceBeginning(models.Model):
    """One source. The row is there, and empty, while somebody confirms: two archivists at once wait for each other on it."""

    source = models.CharField(max_length=60, unique=True)
    archive_from = models.DateField(null=True)
    """Vacancies published before this day are from before our time; null with a confirmation: none is."""
    confirmed_by = models.CharField(max_length=150, blank=True)
    """ "" while nobody has confirmed."""
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "første innlesing"
        verbose_name_plural = "første innlesinger"

    def __str__(self) -> str:
        return self.source
