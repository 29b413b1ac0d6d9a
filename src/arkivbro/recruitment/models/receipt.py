"""What a source was told of an application that stands in the archive."""

from __future__ import annotations

from django.db import models

from arkivbro.fields import MessageField
from arkivbro.recruitment.models.application import Application


class SourceReceipt(models.Model):
    """One application. `told` is what stands in the source now; None while nothing does."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="receipt")
    told = MessageField()
    told_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    """Since it went well last."""
    due_at = models.DateTimeField(null=True)
    """Not before; null: at once."""
    error = MessageField()
    """Why it did not go well last."""

    class Meta:
        verbose_name = "kvittering til kilden"
        verbose_name_plural = "kvitteringer til kilden"

    def __str__(self) -> str:
        return f"{self.application_id}: {self.told}"
