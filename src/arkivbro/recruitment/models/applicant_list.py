"""Locked applicant lists: immutable, numbered, each later version with a reason; and who got which."""

from __future__ import annotations

from django.db import models

from arkivbro.recruitment.models.vacancy import Vacancy, new_public_id


class LockedList(models.Model):
    """A list as it was locked. Never changed: another version follows (routine section 6)."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="lists")
    kind = models.CharField(max_length=30)
    """`core.applicant_lists.ListKind`."""
    day = models.DateField()
    """The deadline (or list date) that it is for."""
    number = models.CharField(max_length=60)
    """Tells it from the vacancy's other lists; the transfer's subject."""
    version = models.PositiveIntegerField()
    title = models.TextField()
    content_hash = models.CharField(max_length=64)
    text = models.TextField()
    """`core.applicant_lists.ApplicantList` as stored JSON. Personal data."""
    reason = models.TextField(blank=True)
    override = models.TextField(blank=True)
    """Why it was made though something stood in the way; "" when nothing did."""
    locked_at = models.DateTimeField()
    locked_by = models.CharField(max_length=150)
    transfer_id = models.CharField(max_length=18, blank=True)

    class Meta:
        verbose_name = "låst søkerliste"
        verbose_name_plural = "låste søkerlister"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["vacancy", "number"], name="recruitment_list_number")]

    def __str__(self) -> str:
        return self.number


class ListHandout(models.Model):
    """Who was shown or got which version, and in which form."""

    locked_list = models.ForeignKey(LockedList, on_delete=models.CASCADE, related_name="handouts")
    at = models.DateTimeField()
    username = models.CharField(max_length=150)
    form = models.CharField(max_length=20)
    """ "vis", "pdf", "xlsx" or "csv"."""

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.locked_list_id} {self.form}"
