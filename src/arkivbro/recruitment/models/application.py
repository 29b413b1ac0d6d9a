"""An application as last read. Facts are personal data in a table of their own, which retention empties; hashes stay."""

from __future__ import annotations

from django.db import models

from arkivbro.core.lateness import Lateness
from arkivbro.core.recruitment import AttachmentKind, Protection
from arkivbro.core.ref import LONGEST_SUBJECT, Ref
from arkivbro.fields import MessageField
from arkivbro.recruitment.models.vacancy import Vacancy, new_public_id


class ExemptionWish(models.TextChoices):
    """What the applicant asked for; the decision is another matter. UNKNOWN is never read as "no"."""

    UNKNOWN = "unknown", "Ukjent"
    NONE = "none", "Ikke bedt om"
    REQUESTED = "requested", "Bedt om unntak"


class Application(models.Model):
    """Søknad. `vacancy` is null while it is not known: the application is kept, and taken when the vacancy comes."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=200)
    subject = models.CharField(max_length=LONGEST_SUBJECT, db_index=True, editable=False)
    """`ref` as the ledger calls it."""
    vacancy = models.ForeignKey(Vacancy, null=True, on_delete=models.PROTECT, related_name="applications")
    vacancy_reference = models.CharField(max_length=200)
    """As the source gave it: the vacancy's reference or its id."""
    put_aside_reason = models.TextField(blank=True)
    """Why a person put it aside, while its vacancy was not known; blank: nobody did."""
    put_aside_by = models.CharField(max_length=150, blank=True)
    origin = models.CharField(max_length=64, blank=True, default="")
    """SHA-256 of where in the source it stood last, blank where the source has no places."""
    version = models.PositiveIntegerField(default=1)
    facts_hash = models.CharField(max_length=64)
    """Of the facts as received."""
    shown_hash = models.CharField(max_length=64)
    """Of what its registry entry shows."""
    received = models.DateTimeField()
    lateness = models.CharField(
        max_length=20, blank=True, default="", choices=[(one.value, one.value) for one in Lateness]
    )
    """Against the deadline in force; blank: there is no day to be after."""
    exemption = models.CharField(max_length=20, choices=ExemptionWish, default=ExemptionWish.UNKNOWN)
    withdrawn = models.DateTimeField(null=True)
    protection = models.CharField(
        max_length=30,
        choices=[(value.value, value.value) for value in Protection],
        default=Protection.UNKNOWN.value,
    )
    stop_reason = MessageField()
    """Why nothing is automatic here until a named archivist handles it; blank: nothing in the way."""
    read_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "søknad"
        verbose_name_plural = "søknader"
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="recruitment_application_source")
        ]
        indexes = [
            models.Index(fields=["vacancy", "received"], name="recruitment_applications"),
            models.Index(
                fields=["vacancy_reference"],
                condition=models.Q(vacancy=None),
                name="recruitment_no_vacancy",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def ref(self) -> Ref:
        """What its source calls it."""
        return Ref(self.source, self.source_id)


class ApplicationFacts(models.Model):
    """One version of the facts, as it is shown in its registry entry or will be."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="facts")
    version = models.PositiveIntegerField()
    text = models.TextField()
    """`core.recruitment.Application` as stored JSON."""
    digest = models.CharField(max_length=64, blank=True, default="")
    """Of the text, stored with it: whether it is the one that was read before. "" where a version before this one stored it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="recruitment_facts_version")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}:{self.version}"


class ApplicantName(models.Model):
    """A name that the source ever gave for the applicant: all of them are screened."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="names")
    given_name = models.TextField(blank=True)
    family_name = models.TextField(blank=True)
    search_text = models.TextField(blank=True, default="")
    """Both, as `search_form` has them."""
    digest = models.CharField(max_length=64)
    """SHA-256 of both: an index on the names themselves would bound their length."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "digest"], name="recruitment_name_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}"


class Attachment(models.Model):
    """Vedlegg of one version; the bytes lie among the working files, by checksum."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    version = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=60)
    source_id = models.TextField()
    file_name = models.TextField(blank=True)
    """The applicant's own: internal, never public."""
    title = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in AttachmentKind])
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "version", "number"], name="recruitment_attachment_number"
            )
        ]
        ordering = ["number"]
        indexes = [models.Index(fields=["sha256"], name="recruitment_attachment_bytes")]

    def __str__(self) -> str:
        return self.public_id
