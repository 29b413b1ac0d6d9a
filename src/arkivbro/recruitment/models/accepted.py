"""What a person accepted that the archive does not have."""

from __future__ import annotations

from django.db import models

from arkivbro.recruitment.models.vacancy import Vacancy


class AcceptedWithout(models.Model):
    """Godtatt uten: files of a transfer that did not go in, and that a person has said are not needed in the archive."""

    transfer_id = models.CharField(max_length=40)
    """The ledger's public id."""
    digest = models.CharField(max_length=40)
    """`Transfer.left_out_digest` as it was shown: other files are not covered."""
    reason = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "godtatt uten vedlegg"
        constraints = [
            models.UniqueConstraint(fields=["transfer_id", "digest"], name="recruitment_accepted_once")
        ]

    def __str__(self) -> str:
        return self.transfer_id


class AcceptedDifference(models.Model):
    """Godtatt avvik: what stands in the archive is not what was sent, and an archivist has said that it is to be so."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="accepted_differences")
    mark = models.CharField(max_length=40)
    """`core.completeness.Difference.mark`: just that difference, with just the text that stood there."""
    reason = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "godtatt avvik"
        verbose_name_plural = "godtatte avvik"
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "mark"], name="recruitment_difference_once")
        ]

    def __str__(self) -> str:
        return self.mark
