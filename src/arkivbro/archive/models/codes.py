"""Code lists: what values are valid. Seeded with Noark 5's lists; an administrator adds to them."""

from __future__ import annotations

from django.db import models

from arkivbro.core.messages import Message, message


class CodeListName(models.TextChoices):
    """The lists by Noark 5's own names."""

    ENTRY_TYPE = "journalposttype", "Journalposttype"
    ENTRY_STATUS = "journalstatus", "Journalstatus"
    CASE_STATUS = "saksstatus", "Saksstatus"
    PARTY_ROLE = "korrespondanseparttype", "Korrespondanseparttype"
    DOCUMENT_TYPE = "dokumenttype", "Dokumenttype"
    DOCUMENT_STATUS = "dokumentstatus", "Dokumentstatus"
    DOCUMENT_ROLE = "tilknyttetRegistreringSom", "Tilknyttet registrering som"
    VARIANT = "variantformat", "Variantformat"
    ACCESS = "tilgangsrestriksjon", "Tilgangskode"
    SCREENING_DOCUMENT = "skjermingDokument", "Skjerming av dokument"
    SCREENING_METADATA = "skjermingMetadata", "Skjerming av metadata"
    SIGN_OFF = "avskrivningsmaate", "Avskrivningsmåte"
    DISPOSAL = "kassasjonsvedtak", "Kassasjonsvedtak"

    @property
    def word(self) -> Message:
        """What people call it, in what is stored."""
        return message(f"code_list.{self.value}")


class CodeList(models.Model):
    name = models.CharField(max_length=60, primary_key=True, choices=CodeListName.choices)
    title = models.TextField()

    class Meta:
        verbose_name = "kodeliste"

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """One valid value. A code in use is never deleted: it is made inactive, and stands where it was used."""

    code_list = models.ForeignKey(CodeList, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=40)
    name = models.TextField()
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "kode"
        constraints = [models.UniqueConstraint(fields=["code_list", "code"], name="archive_code_unique")]

    def __str__(self) -> str:
        return f"{self.code_list_id} {self.code}"
