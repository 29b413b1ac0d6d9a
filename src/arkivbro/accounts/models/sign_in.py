"""Tries to log in that did not succeed, for as long as the limits count them. Neither name nor address stands there."""

from __future__ import annotations

from django.db import models


class SignInTry(models.Model):
    """One try, written before the password is looked at; one that succeeds is taken away again."""

    at = models.DateTimeField(db_index=True)
    name = models.CharField(max_length=64)
    """Digests, with the installation's key: of the name as it was typed, of the network address, of the known browser."""
    address = models.CharField(max_length=64)
    browser = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "innloggingsforsøk"
        verbose_name_plural = "innloggingsforsøk"
        indexes = [
            models.Index(fields=["name", "at"], name="accounts_try_name"),
            models.Index(fields=["address", "at"], name="accounts_try_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
