"""What a system calls a letter that it handed over: its id is the applicant's own, so nobody learns of another's letters by trying ids."""

from __future__ import annotations

from django.db import models

from arkivbro.recruitment.models.application import Application
from arkivbro.recruitment.models.letter import Letter


class ToldLetter(models.Model):
    """What it is called, and the letter that was made of it."""

    source = models.CharField(max_length=60)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="told_letters")
    source_id = models.CharField(max_length=100)
    asked = models.CharField(max_length=64)
    """SHA-256 of what was told of it: the same again is nothing to do, another is refused."""
    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="told")

    class Meta:
        verbose_name = "levert brev"
        verbose_name_plural = "leverte brev"
        constraints = [
            models.UniqueConstraint(fields=["application", "source_id"], name="recruitment_told_letter")
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id}"
