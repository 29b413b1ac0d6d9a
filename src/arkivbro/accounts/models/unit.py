"""Units of the body: what a recruiter belongs to, and a clearance holds for."""

from __future__ import annotations

import secrets

from django.db import models

from arkivbro.core.ref import Ref

OWN_SOURCE = "builtin"
"""Of the units as we know them ourselves: what is recruited for here names its unit so."""


def new_unit_key() -> str:
    """The unit's own id, whatever it is called."""
    return secrets.token_hex(6)


class Unit(models.Model):
    """Enhet. `name` is only shown: what hangs on a unit hangs on the row, and on what each source calls it (`UnitRef`).

    `archive_code` is what the archive calls it, where that differs.
    """

    key = models.CharField(max_length=12, unique=True, default=new_unit_key, editable=False)
    name = models.CharField("navn", max_length=200, unique=True)
    archive_code = models.CharField("enhetens kode i arkivet", max_length=200, blank=True)

    class Meta:
        verbose_name = "enhet"
        verbose_name_plural = "enheter"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """What we call it ourselves."""
        return self.ref_of(self.key)

    @staticmethod
    def ref_of(key: str) -> Ref:
        """What we call the unit with that key."""
        return Ref(OWN_SOURCE, key)


class UnitRef(models.Model):
    """What a source knows a unit by: it stays when the unit is renamed."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="refs")
    source = models.CharField(max_length=60)
    text = models.CharField(max_length=261, unique=True)
    """Its Ref as text."""
    told_name = models.CharField(max_length=200, blank=True)
    """As the source called it last: another one is a new name, whatever an administrator called it."""

    def __str__(self) -> str:
        return self.text


class UnitName(models.Model):
    """A name that the unit had before: the archive's records keep it, and its people keep their right to them."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="accounts_unit_name_once")]

    def __str__(self) -> str:
        return self.name
