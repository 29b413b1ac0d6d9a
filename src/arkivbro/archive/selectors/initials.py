"""Whom a case or an entry may be given to, as suggestions."""

from __future__ import annotations

from arkivbro.accounts.models import User

MOST = 500


def known_initials() -> list[tuple[str, str]]:
    """Initials and names of the active users who have initials in the archive."""
    rows = User.objects.filter(is_active=True).exclude(initials="").order_by("initials")[:MOST]
    return [(user.initials, user.get_full_name()) for user in rows]
