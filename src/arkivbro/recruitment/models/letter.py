"""Letters to applicants: templates, and each letter from being written until it is sent and archived."""

from __future__ import annotations

from typing import Any

from django.db import models

from arkivbro.fields import MessageField
from arkivbro.recruitment.models.application import Application
from arkivbro.recruitment.models.vacancy import Vacancy, new_public_id


class LetterTemplate(models.Model):
    """Brevmal; the ones that ship are made at first migrate, and a body changes them and adds its own."""

    kind = models.SlugField("slag", max_length=40)
    """The profile's name of the kind: `[letter.<kind>]`."""
    kind_name = models.CharField("brevets navn", max_length=100)
    """As titles have it: "Innkalling til intervju"; two templates of a kind are told apart by it."""
    language = models.CharField("målform", max_length=2, choices=[("nb", "Bokmål"), ("nn", "Nynorsk")])
    subject = models.CharField("emne", max_length=200)
    body = models.TextField("brevtekst")
    fields: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        "egne felt", default=dict, blank=True
    )
    """Its own merge fields, and what each is."""
    outcome = models.CharField(
        "vedtak som brevet melder",
        max_length=10,
        blank=True,
        choices=[("granted", "Unntaket er innvilget"), ("refused", "Unntaket er avslått")],
    )
    """`core.exemption.Outcome`, of notices of decisions on exemption; "" for every other kind."""
    changed_by = models.CharField(max_length=150, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "brevmal"
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "kind_name", "language"], name="recruitment_template_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"


class LetterState(models.TextChoices):
    QUEUED = "queued", "Venter på å bli sendt"
    SENDING = "sending", "Sendes"
    """Given to the mail server; if the process dies here, a person looks before it is sent again."""
    SENT = "sent", "Sendt"
    FAILED = "failed", "Ikke sendt"


class Letter(models.Model):
    """A letter to one applicant. What was written is personal data, emptied by retention."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="letters")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    batch = models.CharField(max_length=16)
    """Letters that were sent by one press of the button."""
    kind = models.CharField(max_length=40)
    kind_name = models.CharField(max_length=100)
    language = models.CharField(max_length=2)
    text: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    """Subject, body and core (`core.letters.MergedLetter`); of a notice, when the decision was made that it tells."""
    state = models.CharField(max_length=20, choices=LetterState, default=LetterState.QUEUED)
    how = models.CharField(max_length=20)
    """`core.letters.SentBy`."""
    error = MessageField()
    """Without any name or address."""
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    transfer_id = models.CharField(max_length=18, blank=True)
    """The transfer that archives it, alone or by an example of it."""

    class Meta:
        verbose_name = "brev"
        verbose_name_plural = "brev"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "application"], name="recruitment_letter_once_in_batch")
        ]
        indexes = [
            models.Index(
                fields=["state"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="recruitment_letters_due",
            )
        ]

    def __str__(self) -> str:
        return self.public_id
