"""What the body says of accessibility and of personal data to everybody, in its own words."""

from __future__ import annotations

from django.db import models


class StatementKind(models.TextChoices):
    """The two statements that a public body must have, by the address each has."""

    ACCESSIBILITY = "tilgjengelighet", "Tilgjengelighetserklæring"
    PRIVACY = "personvern", "Personvernerklæring"


class Statement(models.Model):
    """One version of a statement, as an administrator approved it; the newest is shown, and none is ever changed."""

    kind = models.CharField(max_length=20, choices=StatementKind.choices)
    number = models.PositiveIntegerField()
    text = models.TextField()
    approved_by = models.CharField(max_length=150)
    """As the administrator was called then."""
    approved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "erklæring"
        verbose_name_plural = "erklæringer"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="accounts_one_statement_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(kind__in=StatementKind.values), name="accounts_known_statement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
