"""The change log, and the release of journal days."""

from __future__ import annotations

from typing import Any

from django.db import models

from arkivbro.archive.models.case import CaseFile
from arkivbro.archive.models.entry import RegistryEntry


class ChangeLog(models.Model):
    """Endringslogg: who changed what, from what to what, when. Rows are only ever added.

    `old` and `new` may hold screened text: a row is readable by whoever may read the record it tells of.
    """

    at = models.DateTimeField()
    by = models.TextField()
    action = models.CharField(max_length=40)
    """created, changed, moved, expired, closed, reopened, added, removed, released"""
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    """The public id of the changed record."""
    field = models.CharField(max_length=60, blank=True, default="")
    old = models.TextField(blank=True, default="")
    new = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    case = models.ForeignKey(
        CaseFile, on_delete=models.PROTECT, related_name="changes", null=True, blank=True
    )
    entry = models.ForeignKey(
        RegistryEntry, on_delete=models.PROTECT, related_name="changes", null=True, blank=True
    )

    class Meta:
        verbose_name = "endringslogg"
        ordering = ["id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="archive_log_object")]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id} {self.action} {self.field}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("a row of the change log is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("a row of the change log is never deleted")


class JournalDayRelease(models.Model):
    """A journal day that an archivist has made public, for series that are not released by themselves."""

    day = models.DateField(primary_key=True)
    released_at = models.DateTimeField()
    released_by = models.TextField()

    class Meta:
        verbose_name = "frigitt journaldag"

    def __str__(self) -> str:
        return self.day.isoformat()
