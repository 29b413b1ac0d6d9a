"""How it stands with each chore: who does it now, when it was done last, what went wrong."""

from __future__ import annotations

from django.db import models


class ChoreState(models.Model):
    """One chore, shared by all processes. Every time is by the database's clock.

    The claim (`owner`, `claimed_until`) makes one process do it at a time; it is kept alive while the chore runs, and ends by
    itself when the process dies.
    """

    name = models.CharField(max_length=60, unique=True)
    owner = models.CharField(max_length=80, blank=True)
    claimed_until = models.DateTimeField(null=True)
    next_due = models.DateTimeField(null=True)
    """Null: at once."""
    looked = models.DateTimeField(null=True)
    """When a loop last looked whether it is due: its heartbeat, also while there is nothing to do."""
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    """When it last came to an end, well or not."""
    succeeded = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    """In a row. A run whose process died counts too."""
    error_code = models.CharField(max_length=60, blank=True)
    error_detail = models.CharField(max_length=200, blank=True)
    """Kinds of errors and how many; never personal data."""

    class Meta:
        verbose_name = "bakgrunnsoppgave"
        verbose_name_plural = "bakgrunnsoppgaver"

    def __str__(self) -> str:
        return self.name
