"""Registry entries with their parties and sign-offs."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from arkivbro.archive.models.base import InCase, Keyed, Mark, Record, Restricted, Titled, parts_of, text_of
from arkivbro.archive.models.case import CaseFile
from arkivbro.archive.statuses import OfEntry
from arkivbro.core.screening import ScreenedText

TEMPORARY = "M"
"""Screening code Midlertidig skjerming."""


class RegistryEntry(Record, Keyed, Titled, Restricted):
    """Journalpost. It is journalled when it has its journal number; until then nobody outside sees it."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField()
    """Journalpostnummer: its place in the case, given at creation and never reused."""
    type = models.CharField(max_length=40)
    status = models.CharField(max_length=40)
    status_by = models.TextField()
    """Who set the status last: a transfer changes only what a transfer set."""
    screening = models.JSONField(default=list)
    text_hidden = models.BooleanField(default=False, editable=False)
    """Screening code M (midlertidig): nothing of the entry's text is public until it is assessed."""
    officer = models.CharField(max_length=100)
    """Initials of saksbehandler."""
    unit = models.TextField(blank=True, default="")
    journal_unit = models.TextField(blank=True, default="")
    document_date = models.DateField(null=True, blank=True)
    received_date = models.DateField(null=True, blank=True)
    sent_date = models.DateField(null=True, blank=True)
    journal_year = models.PositiveIntegerField(null=True, blank=True)
    journal_sequence = models.PositiveIntegerField(null=True, blank=True)
    journal_date = models.DateField(null=True, blank=True)
    disposal = models.CharField(max_length=40, blank=True, default="")
    remark = models.TextField(blank=True, default="")
    show_in_public_journal = models.BooleanField(default=True)
    expired_reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.TextField()

    class Meta:
        verbose_name = "journalpost"
        ordering = ["case_id", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="archive_entry_number_unique"),
            models.UniqueConstraint(
                fields=["journal_year", "journal_sequence"], name="archive_journal_number_unique"
            ),
            models.CheckConstraint(
                name="archive_journal_number_whole",
                condition=Q(
                    journal_year__isnull=True, journal_sequence__isnull=True, journal_date__isnull=True
                )
                | Q(journal_year__isnull=False, journal_sequence__isnull=False, journal_date__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["journal_date"], name="archive_entry_journal_date"),
            models.Index(fields=["status"], name="archive_entry_status"),
            models.Index(fields=["unit"], name="archive_entry_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.case}-{self.sequence}"

    def set_screening(self, codes: Iterable[str]) -> None:
        """Sets the screening codes, and what follows from them."""
        self.screening = list(codes)
        self.text_hidden = TEMPORARY in self.screening

    def mark_in(self, entry: InCase | None) -> Mark:
        """It is the entry itself."""
        return Mark(self._meta.model_name or "", self.public_id, self.case_id, self.pk)

    @property
    def number(self) -> str:
        """For people: 2026/17-3."""
        return f"{self.case.number}-{self.sequence}"

    @property
    def standing(self) -> OfEntry:
        """What the rules of the statuses ask of it."""
        return OfEntry(self.number, self.type, self.status, self.is_journalled)

    @property
    def is_journalled(self) -> bool:
        return self.journal_sequence is not None

    @property
    def journal_number(self) -> str:
        """Løpenummer for people, 123/2026; empty until journalled."""
        return f"{self.journal_sequence}/{self.journal_year}" if self.is_journalled else ""


class CorrespondenceParty(Record):
    """Korrespondansepart."""

    entry = models.ForeignKey(RegistryEntry, on_delete=models.PROTECT, related_name="parties")
    position = models.PositiveIntegerField()
    role = models.CharField(max_length=40)
    name = models.TextField()
    public_name = models.TextField()
    name_parts = models.JSONField(default=list)
    officer = models.CharField(max_length=100, blank=True, default="")
    unit = models.TextField(blank=True, default="")
    is_person = models.BooleanField(default=False)
    address = models.TextField(blank=True, default="")
    postcode = models.TextField(blank=True, default="")
    city = models.TextField(blank=True, default="")
    country = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "korrespondansepart"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="archive_party_position_unique")
        ]

    def __str__(self) -> str:
        return self.public_name

    @property
    def screened_name(self) -> ScreenedText:
        return text_of(self.name_parts)

    def set_name(self, name: ScreenedText) -> None:
        """Sets all forms of the name together."""
        self.name, self.public_name, self.name_parts = name.full, name.public, parts_of(name)


class SignOff(Record):
    """Avskrivning of an entry: how it was answered or closed, and by which entry where a letter answers it."""

    entry = models.OneToOneField(RegistryEntry, on_delete=models.PROTECT, related_name="sign_off")
    method = models.CharField(max_length=40)
    by_entry = models.ForeignKey(
        RegistryEntry, on_delete=models.PROTECT, related_name="signs_off", null=True, blank=True
    )
    date = models.DateField()
    signed_by = models.TextField()

    class Meta:
        verbose_name = "avskrivning"

    def __str__(self) -> str:
        return self.method
