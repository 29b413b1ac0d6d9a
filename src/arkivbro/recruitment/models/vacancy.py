"""A vacancy as last read, with every deadline and every reference that it ever had."""

from __future__ import annotations

import secrets

from django.db import models

from arkivbro.core.recruitment import VacancyState
from arkivbro.core.ref import Ref

OWN_NAME = "id:"
"""Before our own name for a vacancy."""


def new_public_id() -> str:
    """A random name for web addresses: 72 bits, so that nobody guesses the next one."""
    return secrets.token_urlsafe(9)


class Archiving(models.TextChoices):
    """What is done with what we receive of a vacancy."""

    AUTOMATIC = "automatic", "Arkiveres etter profilen"
    UNCONFIRMED = "unconfirmed", "Venter på at en arkivar bekrefter"
    BEFORE_OUR_TIME = "before_our_time", "Fra før arkivbro ble tatt i bruk"
    EXCLUDED = "excluded", "Skal ikke arkiveres"


class Vacancy(models.Model):
    """Stilling. The columns are what lists of vacancies show and search; `facts` is all of it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=200)
    reference = models.CharField(max_length=200)
    called = models.CharField(max_length=261, editable=False)
    """What addresses and commands name it by: its reference, or `<source>:<id>` where another vacancy bears that reference too; and our
    own name for it where those may not stand in an address (`core.address_names`).
    """
    title = models.TextField()
    search_text = models.TextField(editable=False)
    """Title, unit and reference, casefolded and in NFC: databases differ in how they compare."""
    unit_ref = models.CharField(max_length=261, db_index=True)
    """What its source calls the unit: whose people have it hangs on this."""
    unit_name = models.TextField(blank=True)
    """Only shown."""
    published = models.DateField(null=True)
    public_from = models.DateField(null=True)
    public_to = models.DateField(null=True)
    internal_only = models.BooleanField(default=False)
    deadline = models.DateField(null=True)
    deadline_words = models.TextField(blank=True)
    cancelled_on = models.DateField(null=True)
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in VacancyState])

    facts = models.TextField()
    """`core.recruitment.Vacancy` as stored JSON, deadlines accumulated."""
    facts_hash = models.CharField(max_length=64)
    """Of the facts as stored: the same again is nothing to do."""
    shown_hash = models.CharField(max_length=64)
    """Of what the advertisement shows: another one is a changed advertisement."""
    shown_version = models.PositiveIntegerField(default=1)
    archive = models.CharField(max_length=60)
    """The archive that it began with, where it stays."""
    archiving = models.CharField(max_length=20, choices=Archiving, default=Archiving.AUTOMATIC)
    linked = models.BooleanField(default=False)
    """Linked by hand to a case from before our time, which has its advertisement already."""
    excluded_at_version = models.PositiveIntegerField(null=True, blank=True)
    """The `shown_version` when somebody said that it is not to be archived, where it was until then; None otherwise."""
    archiving_reason = models.TextField(blank=True)
    archiving_by = models.CharField(max_length=150, blank=True)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "stilling"
        verbose_name_plural = "stillinger"
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="recruitment_vacancy_source")
        ]
        indexes = [
            models.Index(fields=["-published", "-id"], name="recruitment_vacancy_list"),
            models.Index(fields=["deadline"], name="recruitment_vacancy_deadline"),
            models.Index(
                fields=["source", "published"],
                condition=models.Q(archiving="unconfirmed"),
                name="recruitment_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def shown_title(self) -> str:
        """For screens: a vacancy that came without a title has something to press too."""
        return self.title or "(uten tittel)"

    @property
    def own_name(self) -> str:
        """Ours, whatever its source calls it: it may always stand in an address."""
        return f"{OWN_NAME}{self.public_id}"

    @property
    def ref(self) -> Ref:
        """What its source calls it."""
        return Ref(self.source, self.source_id)


class VacancyDeadline(models.Model):
    """A deadline that was set, in order: the original one keeps its list when it is extended."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="deadlines")
    number = models.PositiveIntegerField()
    day = models.DateField(null=True)
    words = models.TextField(blank=True)
    """Such as "Snarest", which is no deadline."""
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "number"], name="recruitment_deadline_number")
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.vacancy_id}:{self.number}"


class VacancyReference(models.Model):
    """What a vacancy may be asked for by: its id in the source, alone and with the source's name, and every reference it ever had."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="references")
    text = models.CharField(max_length=261)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "vacancy"], name="recruitment_vacancy_reference")
        ]

    def __str__(self) -> str:
        return self.text
