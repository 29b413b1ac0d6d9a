"""Completeness proofs that were made, and those that were asked for and are not made yet."""

from __future__ import annotations

from typing import Any

from django.db import models

from arkivbro.fields import MessageField
from arkivbro.recruitment.models.vacancy import Vacancy, new_public_id


class Proof(models.Model):
    """One proof of one vacancy. `made_at` null: it is asked for, and a worker makes it. It names no person but who asked."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="proofs")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    """ "automatic": the nightly one."""
    made_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    """`core.completeness.Outcome`; "" where it could not be made."""
    error = MessageField()
    """Why it could not be made."""
    seconds = models.FloatField(default=0.0)
    entries = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    applications = models.PositiveIntegerField(default=0)
    archived_applications = models.PositiveIntegerField(default=0)
    counts: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    """How many differences of each kind."""
    differences: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    """The gravest of them, as stored JSON (`selectors.proofs`)."""

    class Meta:
        verbose_name = "fullstendighetsbevis"
        verbose_name_plural = "fullstendighetsbevis"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy"],
                condition=models.Q(made_at=None),
                name="recruitment_proof_asked_once",
            )
        ]
        indexes = [
            models.Index(fields=["vacancy", "-id"], name="recruitment_proofs"),
            models.Index(
                fields=["outcome", "id"],
                condition=models.Q(outcome__in=["differences", "not_asked", ""]),
                name="recruitment_proofs_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
