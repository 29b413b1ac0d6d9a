"""What was asked for with a key, so that asking twice does it once."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from arkivbro.core.errors import AskedTwice

KEPT = timedelta(days=30)
"""Longer than any form stays open in a browser."""


class DoneOnce(models.Model):
    """A form's key, written in the transaction of the act that it asked for."""

    key = models.CharField(max_length=40, unique=True)
    act = models.CharField(max_length=80)
    username = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "utført én gang"
        verbose_name_plural = "utført én gang"

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def spend(cls, key: str, act: str, username: str) -> None:
        """In the caller's transaction. Raises AskedTwice for a key that was used; two at once: the second waits, then raises."""
        try:
            with transaction.atomic():
                cls.objects.create(key=key, act=act, username=username)
        except IntegrityError:
            raise AskedTwice from None
        cls.objects.filter(at__lt=timezone.now() - KEPT).delete()
