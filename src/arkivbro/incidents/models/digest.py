"""The e-mail of the day to one recipient."""

from __future__ import annotations

from django.db import models


class DailyDigest(models.Model):
    """Claimed first, so that of any number of workers one sends it; who dies between sending and writing `told_at` leaves it to be sent once
    more. Written also where nothing waited and nothing was sent: what comes later that day waits for the next.
    """

    to = models.CharField(max_length=254)
    """`user:<number>`, or `address:<e-mail>` of the settings."""
    day = models.DateField()
    """In Oslo."""
    claimed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "dagens e-post"
        verbose_name_plural = "dagens e-poster"
        constraints = [models.UniqueConstraint(fields=["day", "to"], name="incidents_one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.to}"
