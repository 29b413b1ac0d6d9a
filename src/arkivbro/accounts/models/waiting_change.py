"""What one administrator has asked for and another has to confirm."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class WaitingChange(models.Model):
    """A change of one user that gives somebody more than they had; one for each user, the newest."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="waiting_change"
    )
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="asked_changes"
    )
    """Who may not confirm it, whatever they are called by then."""
    asked_by = models.CharField(max_length=150)
    """As the administrator was called then."""
    asked_at = models.DateTimeField(auto_now_add=True)
    details: models.JSONField[Any, Any] = models.JSONField()
    """As the user shall stand; of a shape that `services.confirming` reads."""
    password = models.CharField(max_length=128, blank=True)
    """Hashed; "" leaves the one that is."""
    seen = models.CharField(max_length=40)
    """How the user stood then: what was changed since is not written over."""

    class Meta:
        verbose_name = "endring som venter"
        verbose_name_plural = "endringer som venter"
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"{self.user} ({self.asked_by})"
