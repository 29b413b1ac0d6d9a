"""One incident, and one telling of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from arkivbro.core.health import Level
from arkivbro.core.incidents import LONGEST_ABOUT, Key
from arkivbro.fields import MessageField

LEVELS = [(one.value, one.value) for one in Level]


class Incident(models.Model):
    """Something that was wrong from `first_seen` until `closed_at`; `told` is how it was when it was last seen. It names no person."""

    code = models.CharField(max_length=80)
    about = models.CharField(max_length=LONGEST_ABOUT, blank=True)
    """What it is of: an archive, a source, a chore. With `code`, which incident a trouble is (`core.incidents.Key`)."""
    level = models.CharField(max_length=10, choices=LEVELS)
    told = MessageField()
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    """When it had stood long enough to be told of; null: it has not."""
    gone_since = models.DateTimeField(null=True)
    """Not seen when looked for, first then; null while it is seen."""
    closed_at = models.DateTimeField(null=True)
    settled = models.BooleanField(default=False)
    """It is over, and everybody who was to be told has been."""

    class Meta:
        verbose_name = "driftshendelse"
        verbose_name_plural = "driftshendelser"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "about"], condition=Q(closed_at__isnull=True), name="incidents_one_stands"
            ),
        ]
        indexes = [
            models.Index(fields=["-first_seen"], name="incidents_newest"),
            models.Index(
                fields=["id"], condition=Q(opened_at__isnull=False, settled=False), name="incidents_to_tell"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.about}".strip()

    @property
    def key(self) -> Key:
        return Key(self.code, self.about)

    @property
    def status(self) -> str:
        """A status of ui.statuses."""
        return "over" if self.closed_at is not None else self.level


class Telling(models.Model):
    """One recipient is told that an incident began, or that it is over. Claimed first, so that of two processes one sends; who dies between
    sending and writing `told_at` leaves it to be told once more.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="tellings")
    to = models.CharField(max_length=254)
    """`user:<number>`, `address:<e-mail>` of the settings, or `webhook`."""
    is_over = models.BooleanField()
    claimed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "varsel om en driftshendelse"
        verbose_name_plural = "varsler om driftshendelser"
        constraints = [
            models.UniqueConstraint(fields=["incident", "to", "is_over"], name="incidents_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.to}"
