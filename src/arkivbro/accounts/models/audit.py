"""Who did what, and who opened what: kept for those who must be able to find out afterwards."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from arkivbro.fields import MessageField


class AuditEntry(models.Model):
    """One act. It names the user and the record's public id or number, never an applicant; a reason may."""

    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="acts"
    )
    username = models.CharField(max_length=150, blank=True)
    """As it was then: a deleted user's acts stay."""
    act = models.CharField(max_length=80)
    """Its code: `audit.` and this has words in the table of messages."""
    where = models.CharField(max_length=200, blank=True)
    detail = MessageField()
    """From what to what, of what holds no applicant: shown to everybody who sees the log."""
    why = models.TextField(blank=True)
    """As a person typed it: for the eyes of those who may see every applicant (`audit.may_read_reasons`)."""

    class Meta:
        verbose_name = "hendelse"
        verbose_name_plural = "hendelser"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["where"], name="accounts_audit_where"),
            models.Index(fields=["username", "at"], name="accounts_audit_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"
