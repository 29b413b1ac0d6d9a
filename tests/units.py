"""Units in tests: what one is known by, for rights that hang on it."""

from __future__ import annotations

from arkivbro.accounts.models import Unit


def unit_called(name: str) -> Unit:
    """The unit of that name, made where there is none."""
    return Unit.objects.get_or_create(name=name)[0]


def ref_of(name: str) -> str:
    """What the unit of that name is known by, also after it was renamed; "" for none."""
    if not name:
        return ""
    former = Unit.objects.filter(former_names__name=name).first()
    return str((former or unit_called(name)).ref)
