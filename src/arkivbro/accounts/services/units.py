"""Units as they come: from the sources, with the vacancies."""

from __future__ import annotations

from arkivbro.accounts.models import Unit


def know_unit(name: str, archive_code: str = "") -> None:
    """The unit is there, so that an administrator can give it members; what an administrator wrote of it stands."""
    if name.strip():
        Unit.objects.get_or_create(name=name[:200], defaults={"archive_code": archive_code[:200]})
