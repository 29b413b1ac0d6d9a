"""A transfer: one registry entry to be, or only changes to one."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models

from arkivbro.core.recruitment import TransferKind
from arkivbro.fields import FindingsField, MessageField
from arkivbro.transfers.engine.states import State
from arkivbro.transfers.models.case import ArchiveCase


def new_public_id() -> str:
    """72 random bits; hexadecimal, so that it is a plain word on a command line."""
    return secrets.token_hex(9)


class Transfer(models.Model):
    """`due_at` is by the runtime's clock; null: nothing happens until a person does something."""

    public_id = models.CharField(max_length=18, unique=True, default=new_public_id)
    case = models.ForeignKey(ArchiveCase, on_delete=models.PROTECT, related_name="transfers")
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in TransferKind])
    series = models.CharField(max_length=30)
    """The kind whose versions are counted together: a changed advertisement counts on from the first."""
    subject = models.CharField(max_length=200, blank=True)
    """An application's id or a list's number, never a name."""
    makes_case = models.BooleanField(default=False)
    """It brings the case's first document, and makes the case: the advertisement. The others wait for it."""
    version = models.PositiveIntegerField(default=1)
    facts_hash = models.CharField(max_length=64)
    trigger = models.CharField(max_length=150, default="automatic")
    """ "automatic", or the user who pressed Arkiver."""

    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    """Tries that ended with an outcome of the transfer's own."""
    retries = models.PositiveIntegerField(default=0)
    """Waits used up since a person last pressed Prøv igjen."""
    beginnings: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list)
    """Who began and told of no outcome: `worker`, and `taken_over`, when another took it up. Cleared by any outcome."""
    unresolved_since = models.DateTimeField(null=True)
    error = MessageField()
    """Why it stands still, waits, or was cancelled; never personal data."""
    by_hand = models.CharField(max_length=150, blank=True)
    """Fullført for hånd: who said so."""
    by_hand_reason = models.TextField(blank=True)
    officer = models.CharField(max_length=60, blank=True)
    """The case handler whom an archivist picked, by initials; "" is whoever the profile and the vacancy say."""
    entry_number = models.CharField(max_length=60, blank=True)
    profile_hash = models.CharField(max_length=64, blank=True)
    left_out = models.PositiveIntegerField(default=0)
    """How many files that came with the facts did not go in (`core.left_out`); which, the details tell."""
    left_out_digest = models.CharField(max_length=40, blank=True)
    """Of which and why: what a person accepts is just these. Kept when retention takes the details."""
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="supersedes")
    created = models.DateTimeField()
    completed = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "overføring"
        verbose_name_plural = "overføringer"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "series", "subject", "version"],
                condition=~models.Q(state="cancelled"),
                name="transfers_one_of_each_version",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "case"],
                condition=models.Q(
                    state__in=[
                        "waiting",
                        "waiting_for_case",
                        "transferring",
                        "accepted",
                        "unresolved",
                        "retrying",
                    ]
                ),
                name="transfers_due",
            ),
            models.Index(fields=["state", "id"], name="transfers_state"),
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=["declined", "failed", "stopped"]),
                name="transfers_needs_person",
            ),
            models.Index(
                fields=["case", "series", "subject"],
                condition=models.Q(state="cancelled", superseded_by=None),
                name="transfers_given_up",
            ),
            models.Index(fields=["case", "series", "subject"], name="transfers_subject"),
        ]

    def __str__(self) -> str:
        return self.public_id


class TransferFacts(models.Model):
    """The facts a transfer is planned from. Personal data: deleted by retention; the hash stays with the transfer."""

    transfer = models.OneToOneField(
        Transfer, on_delete=models.CASCADE, primary_key=True, related_name="facts"
    )
    text = models.TextField()
    """`core.facts.TransferFacts` as stored JSON."""

    def __str__(self) -> str:
        return self.transfer.public_id


class FrozenPlan(models.Model):
    """The plan as it is carried out. Personal data, as the facts."""

    transfer = models.OneToOneField(Transfer, on_delete=models.CASCADE, primary_key=True, related_name="plan")
    plan_format = models.PositiveSmallIntegerField()
    hash = models.CharField(max_length=64)
    text = models.TextField()
    """`core.plan_types.ArchivePlan` as stored JSON."""
    public_texts: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    """The text of each document that anyone may read, by document key: the leak check is made anew with it."""
    profile_hash = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.transfer.public_id


class TransferDetails(models.Model):
    """What was found on the way, for archivists: may hold personal data, and is deleted with the facts."""

    transfer = models.OneToOneField(
        Transfer, on_delete=models.CASCADE, primary_key=True, related_name="details"
    )
    findings = FindingsField()
    """What the last error told: leak check hits, fields that differ, what the recruiter must mend."""
    stop_digest = models.CharField(max_length=64, blank=True)
    """Of a stop: its findings and the texts they stand in; a release is for just these."""
    kept_out = FindingsField()
    """Attachments that did not go in, and why; texts in which characters were replaced."""
    expert: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.transfer.public_id
