"""The workers, and when each last gave a sign: what tells one that was slow from one that died."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class WorkerSign(models.Model):
    """One process's worker. Times are by the database's clock."""

    worker = models.CharField(max_length=80, unique=True)
    started = models.DateTimeField(db_default=Now())
    """Its first sign."""
    last_sign = models.DateTimeField()
    gap = models.FloatField(default=0.0, db_default=0.0)
    """Seconds between its last two signs. 0: it gave one only."""
    ended = models.BooleanField(default=False)
    """It said that it ends: it did not die."""

    class Meta:
        verbose_name = "arbeider"
        verbose_name_plural = "arbeidere"
        indexes = [models.Index(fields=["last_sign"], name="transfers_worker_sign")]

    def __str__(self) -> str:
        return self.worker
