"""The installation itself."""

from __future__ import annotations

import secrets

from django.db import models


class Installation(models.Model):
    """This installation: one row. Its id goes into every key, so a backup keeps it and a copy must get a new one."""

    identifier = models.CharField(max_length=32)
    is_demo = models.BooleanField(default=False)
    """Holds a made-up public body, nothing real."""
    epoch = models.PositiveIntegerField(default=0, db_default=0)
    """How often it was put back from a copy. It goes into keys of what we number ourselves."""
    put_back_at = models.DateTimeField(null=True)
    copied_at = models.DateTimeField(null=True)
    """When it was last put back, and when that copy was made: what was done between the two is not here."""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="accounts_one_installation")]

    def __str__(self) -> str:
        return self.identifier


def new_installation_identifier() -> str:
    """128 random bits."""
    return secrets.token_hex(16)


def installation() -> Installation:
    """The one row; made at first migrate, or here when a database was emptied."""
    row, _ = Installation.objects.get_or_create(id=1, defaults={"identifier": new_installation_identifier()})
    return row
