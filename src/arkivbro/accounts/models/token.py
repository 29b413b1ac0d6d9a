"""Tokens by which another recruitment system tells us facts: kept as a digest, for one source, for some things, for some units, for a while."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.db.models import Q

from arkivbro.accounts.models.unit import Unit


class Scope(models.TextChoices):
    """What a token is for. The values are a contract."""

    VACANCIES = "vacancies:write", "fortelle om stillinger"
    APPLICATIONS = "applications:write", "fortelle om søknader, med filer"
    EXEMPTIONS = "exemptions:write", "fortelle om unntak fra offentlighet"
    LETTERS = "letters:write", "levere brev"
    STATUS = "status:read", "se hva som er arkivert"


def new_token_id() -> str:
    """Its name in addresses and on the command line; no secret."""
    return secrets.token_hex(6)


class TokenState(models.TextChoices):
    """What becomes of whoever shows it: only an active one is let in."""

    WAITING = "waiting", "Venter på bekreftelse"
    ACTIVE = "active", "I bruk"
    EXPIRED = "expired", "Utløpt"
    REVOKED = "revoked", "Trukket tilbake"


class SystemToken(models.Model):
    """Several may be of one source: while one takes the place of another, both hold."""

    public_id = models.CharField(max_length=12, unique=True, default=new_token_id, editable=False)
    name = models.CharField(max_length=100)
    """What people call the system: "Varbi, produksjon"."""
    source = models.CharField(max_length=60)
    """The first half of every `Ref` that it tells of."""
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    has_every_unit = models.BooleanField(default=False)
    units = models.ManyToManyField(Unit, blank=True, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of what the system shows; that itself is nowhere: it has 256 random bits, so nobody finds it by trying."""
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=150, blank=True)
    """Another administrator, or the command line; "" while nobody has."""
    expires_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=150, blank=True)
    revoked_at = models.DateTimeField(null=True)
    last_used = models.DateField(null=True)

    class Meta:
        verbose_name = "tilgang for et system"
        verbose_name_plural = "tilganger for systemer"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.public_id

    def state(self, now: datetime) -> TokenState:
        if self.revoked_at is not None:
            return TokenState.REVOKED
        if self.expires_at <= now:
            return TokenState.EXPIRED
        return TokenState.ACTIVE if self.confirmed_by else TokenState.WAITING

    @staticmethod
    def holds_at(now: datetime) -> Q:
        """Of those that let somebody in."""
        return Q(revoked_at=None, expires_at__gt=now) & ~Q(confirmed_by="")
