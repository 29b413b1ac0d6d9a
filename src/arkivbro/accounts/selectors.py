"""What other apps ask of users and units."""

from __future__ import annotations

from arkivbro.accounts.models import Unit


def unit_names() -> list[str]:
    """Every unit by name, for fields where one is written."""
    return list(Unit.objects.values_list("name", flat=True))
