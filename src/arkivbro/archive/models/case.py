"""Case files, and the counters that number cases and journal entries, one row per year."""

from __future__ import annotations

from django.db import models

from arkivbro.archive.models.base import InCase, Keyed, Mark, Record, Restricted, Titled
from arkivbro.archive.models.structure import Class, Series


class CaseNumberCounter(models.Model):
    """The last case number given in a year. Its row is the lock that keeps numbers without gap and collision."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class JournalNumberCounter(models.Model):
    """The last journal number given in a year."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class CaseFile(Record, Keyed, Titled, Restricted):
    """Saksmappe."""

    year = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField()
    status = models.CharField(max_length=40)
    opened = models.DateField()
    closed = models.DateField(null=True, blank=True)
    responsible = models.CharField(max_length=100)
    """Initials of saksansvarlig."""
    unit = models.TextField(blank=True, default="")
    unit_ref = models.CharField(max_length=261, blank=True, default="", db_index=True)
    """What we know the unit by: who may open the case hangs on it, and never on what the unit is called."""
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="cases", null=True, blank=True)
    class_ref = models.ForeignKey(
        Class, on_delete=models.PROTECT, related_name="cases", null=True, blank=True
    )
    journal_unit = models.TextField(blank=True, default="")
    file_type = models.TextField(blank=True, default="")
    access_group = models.TextField(blank=True, default="")
    disposal = models.CharField(max_length=40, blank=True, default="")
    external_reference = models.CharField(max_length=200, blank=True, default="")
    cross_reference = models.TextField(blank=True, default="")
    last_entry_sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.TextField()

    class Meta:
        verbose_name = "saksmappe"
        ordering = ["year", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="archive_case_number_unique")
        ]
        indexes = [
            models.Index(fields=["external_reference"], name="archive_case_external"),
            models.Index(fields=["responsible", "status"], name="archive_case_responsible"),
            models.Index(fields=["sort_key"], name="archive_case_sort"),
        ]

    def __str__(self) -> str:
        return self.number

    def mark_in(self, entry: InCase | None) -> Mark:
        """It is the case itself."""
        return Mark(self._meta.model_name or "", self.public_id, self.pk)

    @property
    def number(self) -> str:
        """For people: 2026/17."""
        return f"{self.year}/{self.sequence}"
