"""What a source's units are in the archive, as people have said it, and what the source itself told of its units."""

from __future__ import annotations

from django.db import models


class UnitInArchive(models.Model):
    """One unit of a source: what the archive calls it, who leads it and who handles its vacancies. It stands over the profile's file."""

    unit_ref = models.CharField(max_length=261, unique=True)
    """Its Ref as text."""
    code = models.CharField("enhetens kode i arkivet", max_length=200, blank=True)
    name = models.CharField("navnet i titler", max_length=200, blank=True)
    leader = models.CharField("lederens initialer", max_length=20, blank=True)
    officer = models.CharField("saksbehandlerens initialer", max_length=20, blank=True)
    reason = models.TextField("begrunnelse")
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "enhet i arkivet"
        verbose_name_plural = "enheter i arkivet"

    def __str__(self) -> str:
        return self.unit_ref


class SourceUnit(models.Model):
    """A unit as its source told of it last."""

    source = models.CharField(max_length=60)
    own_id = models.CharField(max_length=200)
    """What the source calls it among its own."""
    unit_ref = models.CharField(max_length=261, blank=True)
    """ "": it has no id of the body's, so that its vacancies cannot be told from others."""
    name = models.CharField(max_length=200)
    leader_email = models.CharField(max_length=254, blank=True)
    leader_read_at = models.DateTimeField(null=True)
    """When the source was asked who leads it; null: never, for want of time."""
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = "enhet i kilden"
        verbose_name_plural = "enheter i kilden"
        indexes = [models.Index(fields=["unit_ref"], name="recruitment_source_unit")]

    def __str__(self) -> str:
        return f"{self.source} {self.own_id}"
