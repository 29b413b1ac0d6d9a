"""What was answered to a request that came with an `Idempotency-Key`, so that the same request again does nothing and is answered alike."""

from __future__ import annotations

from django.db import models

from arkivbro.accounts.models import SystemToken


class KeptAnswer(models.Model):
    """Written in the transaction of what was asked for: it stands where that stands, and nowhere else."""

    token = models.ForeignKey(SystemToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=64)
    """SHA-256 of it."""
    asked = models.CharField(max_length=64)
    """SHA-256 of what was asked: method, address and body."""
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(default="{}")
    """JSON, letter for letter: PostgreSQL's own would put it in another order. Names no person."""
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "svar"
        verbose_name_plural = "svar"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_key_once")]

    def __str__(self) -> str:
        return f"{self.status}"
