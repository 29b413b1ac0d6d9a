"""What the archive's lists are found by. The database fills these tables itself (`archive.found_by_triggers`), in the transaction
of whatever they follow from: nobody else writes them.
"""

from __future__ import annotations

from django.db import models

from arkivbro.archive.models.case import CaseFile
from arkivbro.archive.models.entry import RegistryEntry
from arkivbro.counted import Counted

PER_YEAR = 1_000_000_000
"""Case and journal numbers of a year: so many at most."""
PER_CASE = 1 << 21
"""Numbers of lines of one case: two for each of its entries."""


class JournalLine(models.Model):
    """A journalled entry that belongs in the public journal once its day is released. It holds public words and no others."""

    number = models.BigAutoField(primary_key=True)
    """The journal number, year and all: the highest is the newest."""
    entry = models.OneToOneField(RegistryEntry, on_delete=models.CASCADE, related_name="journal_line")
    day = models.DateField()
    series_ref = models.BigIntegerField(null=True)
    unit = models.TextField(blank=True, default="")
    type = models.CharField(max_length=40)
    is_restricted = models.BooleanField()
    """Whether it carries an access code."""
    words = models.TextField()

    class Meta:
        verbose_name = "linje i offentlig journal"
        indexes = [
            models.Index(fields=["unit", "number"], name="archive_line_unit"),
            models.Index(fields=["type", "number"], name="archive_line_type"),
            models.Index(fields=["day", "number"], name="archive_line_day"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class JournalCount(Counted):
    """How many such lines there are, by what tells whether they are shown."""

    KEYS = ("day", "series_ref", "unit", "type", "is_restricted")

    day = models.DateField()
    series_ref = models.BigIntegerField()
    """0: none."""
    unit = models.TextField(blank=True, default="")
    type = models.CharField(max_length=40)
    is_restricted = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "series_ref", "unit", "type", "is_restricted", "slot"],
                name="archive_journal_count",
            )
        ]


class SearchedTitle(models.Model):
    """A title of a case or an entry, in full, with marks for who may find it by that; or a case's public words.

    For the archive's own search, which asks by what its reader is cleared for (`archive.selectors.title_search`).
    """

    number = models.BigAutoField(primary_key=True)
    """The case's number and then the entry's: the highest is in the newest case."""
    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+", db_index=False)
    words = models.TextField()

    class Meta:
        verbose_name = "søkbar tittel"

    def __str__(self) -> str:
        return str(self.number)
