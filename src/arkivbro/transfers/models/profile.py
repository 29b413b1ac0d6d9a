"""Every version of the archive profile that was ever in use."""

from __future__ import annotations

from django.db import models


class ProfileVersion(models.Model):
    """The text of a profile as it was used; frozen plans point to it by its hash."""

    hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    text = models.TextField()
    first_used = models.DateTimeField()
    by = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = "profilversjon"
        verbose_name_plural = "profilversjoner"

    def __str__(self) -> str:
        return f"{self.name} {self.hash[:12]}"
