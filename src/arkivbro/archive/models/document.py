"""Document descriptions, their place in entries, and their files."""

from __future__ import annotations

from django.db import models

from arkivbro.archive.models.base import Keyed, Record, Restricted, Titled
from arkivbro.archive.models.entry import RegistryEntry


class DocumentDescription(Record, Keyed, Titled, Restricted):
    """Dokumentbeskrivelse."""

    document_type = models.CharField(max_length=40, blank=True, default="")
    status = models.CharField(max_length=40, default="F")
    screening = models.JSONField(default=list)
    original_file_name = models.TextField(blank=True, default="")
    """As the applicant named it: internal, never public."""
    inspection_state = models.CharField(max_length=40, default="ok")
    created_at = models.DateTimeField()
    created_by = models.TextField()
    entries = models.ManyToManyField(RegistryEntry, through="DocumentLink", related_name="documents")

    class Meta:
        verbose_name = "dokumentbeskrivelse"

    def __str__(self) -> str:
        return self.public_title


class DocumentLink(Record):
    """A document's place in an entry: H or V, and its number there."""

    entry = models.ForeignKey(RegistryEntry, on_delete=models.PROTECT, related_name="links")
    document = models.ForeignKey(DocumentDescription, on_delete=models.PROTECT, related_name="links")
    role = models.CharField(max_length=40)
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = "dokumentlenke"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="archive_document_number_unique"),
            models.UniqueConstraint(fields=["entry", "document"], name="archive_document_once_in_entry"),
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(role="H"), name="archive_one_main_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.number}"


class DocumentObject(Record):
    """Dokumentobjekt: one file, in one variant and version; the bytes lie in the archive's file store by checksum."""

    document = models.ForeignKey(DocumentDescription, on_delete=models.PROTECT, related_name="objects_held")
    variant = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    format = models.CharField(max_length=60)
    media_type = models.CharField(max_length=255, blank=True, default="")
    extension = models.CharField(max_length=20, blank=True, default="")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField()

    class Meta:
        verbose_name = "dokumentobjekt"
        ordering = ["variant", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "variant", "version"], name="archive_object_version_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant}{self.version}"
