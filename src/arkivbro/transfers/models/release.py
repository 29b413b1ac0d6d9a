"""What an archivist let through."""

from __future__ import annotations

from django.db import models

from arkivbro.transfers.models.transfer import Transfer


class Release(models.Model):
    """One stop of one transfer, of one kind, with these very findings in these very texts, is no stop any more.

    Other findings, or the same in a text that was changed, have another digest, and stop the transfer again.
    """

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="releases")
    kind = models.CharField(max_length=60)
    """The code of the stop: "protected", "would_leak"."""
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "frigivelse"
        verbose_name_plural = "frigivelser"
        ordering = ["transfer", "id"]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "kind", "digest"], name="transfers_one_release")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"
