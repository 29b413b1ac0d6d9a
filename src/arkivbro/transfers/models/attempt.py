"""History: every call that was made for a transfer, and every outcome."""

from __future__ import annotations

from django.db import models

from arkivbro.transfers.models.transfer import Transfer


class Attempt(models.Model):
    """One call, or one outcome. `code` is "ok", "found", "absent" or the error's stable code."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField()
    call = models.CharField(max_length=20)
    """ "find", "perform", "read_back", "read_case", "bring_files", "whole", "ask", "ask_users", "prepare", "outcome" or "by_hand"."""
    step_key = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=60)
    duration_ms = models.PositiveIntegerField(default=0)
    reference = models.CharField(max_length=200, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    fence = models.PositiveBigIntegerField(default=0)
    by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["transfer", "id"]

    def __str__(self) -> str:
        return f"{self.call} {self.code}"


class ArchiveWords(models.Model):
    """What the archive itself answered: for archivists, may hold personal data, deleted after 60 days."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, primary_key=True, related_name="words")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="transfers_words_at")]

    def __str__(self) -> str:
        return str(self.attempt)
