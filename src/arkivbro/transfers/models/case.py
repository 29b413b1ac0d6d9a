"""A vacancy's case in an archive: what is leased, so that it has one writer."""

from __future__ import annotations

from typing import Any

from django.db import models

from arkivbro.core.ref import Ref


class ArchiveCase(models.Model):
    """The case of one vacancy in one archive. Its lease is what makes a worker the only writer in it.

    `lease_until` is by the database's clock. `fence` grows with every lease; a result is written only under the fence
    with which its work began.
    """

    archive = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    source = models.CharField(max_length=60)
    vacancy_id = models.CharField(max_length=200)
    vacancy_ref = models.CharField(max_length=200)

    owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveBigIntegerField(default=0)
    served_at = models.DateTimeField(null=True)

    reference: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)
    """Where the case stands in the archive; null until it is there."""
    number = models.CharField(max_length=60, blank=True)
    responsible = models.CharField(max_length=60, blank=True)
    """Initials, as another archive than ours last told; blank when the case is closed there, or was not asked about."""
    responsible_read_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    """Since when it takes more than its first document: that one rests in the archive, the vacancy was linked to a case that
    stood there, or a person decided. Null: what follows waits.
    """
    ready_by = models.CharField(max_length=150, blank=True)
    """Who decided that; blank when the first document rests."""
    linked_by = models.CharField(max_length=150, blank=True)
    """Who linked the vacancy to a case that stood there already; blank when its advertisement made it."""
    linked_at = models.DateTimeField(null=True)
    excluded_reason = models.TextField(blank=True)
    """Skal ikke arkiveres: why not."""
    excluded_by = models.CharField(max_length=150, blank=True)
    created = models.DateTimeField()

    class Meta:
        verbose_name = "sak i arkiv"
        verbose_name_plural = "saker i arkiv"
        constraints = [
            models.UniqueConstraint(fields=["archive", "key"], name="transfers_case_key"),
            models.UniqueConstraint(fields=["source", "vacancy_id"], name="transfers_case_vacancy"),
        ]
        indexes = [
            models.Index(fields=["lease_until"], condition=~models.Q(owner=""), name="transfers_case_leased"),
            models.Index(fields=["vacancy_ref"], name="transfers_case_ref"),
            models.Index(
                fields=["archive"], condition=models.Q(ready_at__isnull=True), name="transfers_case_unready"
            ),
            models.Index(fields=["responsible"], name="transfers_case_responsible"),
        ]

    def __str__(self) -> str:
        return self.number or self.vacancy_ref

    @property
    def vacancy(self) -> Ref:
        """The vacancy whose case it is."""
        return Ref(self.source, self.vacancy_id)

    @property
    def is_there(self) -> bool:
        """Whether the archive has the case."""
        return self.reference is not None

    @property
    def is_ready(self) -> bool:
        """Whether what follows the first document may go in."""
        return self.reference is not None and self.ready_at is not None
