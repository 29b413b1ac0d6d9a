"""A warning of the leak check that somebody has looked at."""

from __future__ import annotations

from django.db import models

from arkivbro.recruitment.models.vacancy import Vacancy


class LookedAt(models.Model):
    """For all entries of the vacancy: what was looked at once is not asked again for each. It releases no stop."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="looked_at")
    mark = models.CharField(max_length=32)
    """`core.publicity.mark_of`: the kind, whose, and a digest of the words that it stood in."""
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "sett varsel"
        verbose_name_plural = "sette varsler"
        constraints = [models.UniqueConstraint(fields=["vacancy", "mark"], name="recruitment_looked_at_once")]

    def __str__(self) -> str:
        return self.mark
