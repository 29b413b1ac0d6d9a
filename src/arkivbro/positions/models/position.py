"""A vacancy as a recruiter writes it. What is published of it enters as facts; this stays what may still be edited."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.db import models

from arkivbro.accounts.models import Unit


class PositionState(models.TextChoices):
    DRAFT = "draft", "Utkast"
    PUBLISHED = "published", "Publisert"
    CANCELLED = "cancelled", "Trukket tilbake"


class PositionNumber(models.Model):
    """The last reference number that was given in a year; its row is the lock."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Position(models.Model):
    """`reference` is given when the draft is begun and never changes: titles and keys have it."""

    reference = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=20, choices=PositionState, default=PositionState.DRAFT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions", verbose_name="enhet")
    title = models.CharField("stillingens tittel", max_length=200)
    about = models.TextField("om stillingen")
    tasks = models.TextField("arbeidsoppgaver", blank=True)
    qualifications = models.TextField("kvalifikasjoner", blank=True)
    qualities = models.TextField("personlige egenskaper", blank=True)
    offer = models.TextField("vi tilbyr", blank=True)
    number = models.PositiveSmallIntegerField("antall stillinger", default=1)
    percentage = models.CharField("stillingsprosent", max_length=60, default="100")
    employment = models.CharField("ansettelsesform", max_length=60, default="Fast")
    workplace_address = models.CharField("arbeidsstedets adresse", max_length=200, blank=True)
    workplace_postcode = models.CharField("postnummer", max_length=10, blank=True)
    workplace_city = models.CharField("poststed", max_length=100, blank=True)
    start_date = models.DateField("tiltredelse", null=True, blank=True)
    deadline = models.DateField("søknadsfrist", null=True, blank=True)
    """Null: "Snarest", which is no deadline."""
    accepts_late = models.BooleanField("ta imot søknader etter fristen", default=False)
    internal_only = models.BooleanField("bare internt", default=False)
    contact_name = models.CharField("kontaktperson", max_length=200, blank=True)
    contact_title = models.CharField("kontaktpersonens tittel", max_length=200, blank=True)
    contact_phone = models.CharField("telefon", max_length=40, blank=True)
    contact_email = models.EmailField("e-post", blank=True)
    written_by = models.CharField(max_length=150)
    officer_initials = models.CharField(max_length=20, blank=True)
    published_on = models.DateField(null=True)
    changed_on = models.DateField(null=True)
    """When what is public was last changed."""
    cancelled_on = models.DateField(null=True)
    pending: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(
        null=True, editable=False
    )
    """What was written after it was published and is not confirmed yet, by field. The columns are what is public."""
    is_told = models.BooleanField(default=False, db_default=False, editable=False)
    """Whether what stands here has entered as facts; where a process died in between, a worker completes it."""
    changed_at = models.DateTimeField(auto_now=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = "stilling"
        verbose_name_plural = "stillinger"
        ordering = ["-published_on", "-pk"]
        indexes = [models.Index(fields=["state", "internal_only", "deadline"], name="positions_open")]

    def __str__(self) -> str:
        return self.reference

    @property
    def address(self) -> str:
        """What it is called in web addresses. References are counted up, so an internal one has letters that nobody can guess."""
        if not self.internal_only:
            return self.reference
        key = settings.SECRET_KEY.encode()
        secret = hmac.new(key, f"internal position {self.reference}".encode(), hashlib.sha256)
        return f"{self.reference}-{secret.hexdigest()[:24]}"
