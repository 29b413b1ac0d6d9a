"""The archive's structure: fonds, series, classification."""

from __future__ import annotations

from django.db import models

from arkivbro.archive.models.base import Record


class Fonds(Record):
    """Arkiv."""

    title = models.TextField()
    creator = models.TextField(blank=True, default="")
    """Arkivskaper: the public body."""
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "arkiv"

    def __str__(self) -> str:
        return self.title


class Series(Record):
    """Arkivdel, with what its public journal shows and when."""

    fonds = models.ForeignKey(Fonds, on_delete=models.PROTECT, related_name="series")
    code = models.CharField(max_length=40, unique=True)
    title = models.TextField()
    is_open = models.BooleanField(default=True)
    """Whether new cases may be made in it."""
    internal_entries_public = models.BooleanField(default=True)
    """Whether X entries show in the public journal."""
    journal_release_days = models.PositiveIntegerField(null=True, blank=True, default=0)
    """A journal day is public so many days later (0: at once); null: when an archivist releases it."""

    class Meta:
        verbose_name = "arkivdel"

    def __str__(self) -> str:
        return self.code


class ClassificationSystem(Record):
    """Klassifikasjonssystem, in Norwegian archives also ordningsprinsipp."""

    code = models.CharField(max_length=60, unique=True)
    title = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "klassifikasjonssystem"

    def __str__(self) -> str:
        return self.code


class Class(Record):
    """Klasse: one value (ordningsverdi) of a classification system."""

    system = models.ForeignKey(ClassificationSystem, on_delete=models.PROTECT, related_name="classes")
    value = models.CharField(max_length=100)
    title = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "klasse"
        constraints = [models.UniqueConstraint(fields=["system", "value"], name="archive_class_unique")]

    def __str__(self) -> str:
        return f"{self.system.code} {self.value}"
