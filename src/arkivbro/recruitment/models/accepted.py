"""What a person accepted that the archive does not have."""

from __future__ import annotations

from django.db import models


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
