"""What people have added to an application: settled, decided and filled in. Never what the applicant or the source said."""

from __future__ import annotations

from django.db import models

from arkivbro.recruitment.models.application import Application

REOPENED = "reopened"
"""Of `outcome`: another request came than a person last looked at, or it was taken back, and nobody has looked."""


class ApplicantHandling(models.Model):
    """One row for each application that somebody has done something with. Personal data, emptied by retention."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, primary_key=True, related_name="handling"
    )
    exemption = models.TextField(blank=True)
    """`core.exemption.ExemptionRecord` as stored JSON, without the request, which is the source's; "" for nothing."""
    wish = models.CharField(max_length=20, blank=True)
    """What people settled: "requested", "not_requested", or "" where nobody did. Kept from `exemption`, to choose by."""
    outcome = models.CharField(max_length=10, blank=True)
    """Of the decision in force: "granted", "refused", or ""; "reopened" where another request came than was decided on. Kept
    from `exemption` and the source's request, to choose by.
    """
    decisions = models.PositiveSmallIntegerField(default=0)
    """How many were made: the last one's entry is told by it. Kept from `exemption`, to choose by."""
    told = models.BooleanField(default=False)
    """Whether the applicant was told of the decision in force. Kept from `exemption`, to choose by."""
    supplement = models.TextField(blank=True)
    """`core.listed_people.Supplement` as stored JSON."""
    same_person = models.CharField(max_length=40, blank=True)
    """Equal for the applications of one person, after somebody has confirmed the match. Made from `same_as`."""
    same_as: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    """Applications (their Refs as text) that somebody has said are this one's person's."""
    other_person_than: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    """Applications (their Refs as text) that somebody has said are another person's."""
    protection = models.TextField(blank=True)
    """`core.listed_people.ProtectionHandling` as stored JSON."""
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "behandling av søker"

    def __str__(self) -> str:
        return str(self.application_id)
