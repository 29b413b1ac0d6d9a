"""Until when the certificate holds that a server of ours or of a connection's shows."""

from __future__ import annotations

from django.db import models


class Certificate(models.Model):
    """By host and port, as it was last seen; one row for each server of the configuration that has shown one."""

    place = models.CharField(max_length=300, unique=True)
    """`host` or `host:port`."""
    expires_at = models.DateTimeField()
    looked_at = models.DateTimeField()

    class Meta:
        verbose_name = "sertifikat"
        verbose_name_plural = "sertifikater"

    def __str__(self) -> str:
        return self.place
