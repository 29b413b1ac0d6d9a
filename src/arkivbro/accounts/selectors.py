"""What other apps ask of users and units."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from arkivbro.accounts.choices import MOST as MOST_OFFERED
from arkivbro.accounts.choices import TextOrChoice, not_shown, offered, require_offered
from arkivbro.accounts.models import OWN_SOURCE, SystemToken, Unit, User
from arkivbro.core.expiry import SOON, Expiry, Kind
from arkivbro.core.ref import Ref
from arkivbro.core.working_days import oslo_day

MOST_TO_RENEW = 20

__all__ = [
    "MOST_OFFERED",
    "TextOrChoice",
    "archivists",
    "has_administrator",
    "names_of_users",
    "not_shown",
    "of_unit",
    "offered",
    "require_offered",
    "tokens_to_renew",
    "unit_of_record",
    "units_called",
    "units_in_archive",
]


def names_of_users() -> dict[str, str]:
    """What people are called, by the names that they sign in with."""
    rows = User.objects.values_list("username", "first_name", "last_name")
    return {username: f"{first} {last}".strip() or username for username, first, last in rows}


def archivists() -> QuerySet[User]:
    """Those who are archivists now, with what they are cleared for."""
    return User.objects.filter(is_archivist=True, is_active=True).prefetch_related("clearances__unit__refs")


def has_administrator() -> bool:
    """Whether there is somebody who may log in and give others access."""
    return User.objects.filter(Q(is_administrator=True) | Q(is_superuser=True), is_active=True).exists()


def units_in_archive() -> list[tuple[str, str]]:
    """What the archive's records call each unit, and its name: for fields where one is chosen."""
    rows = Unit.objects.order_by("name").values_list("archive_code", "name")
    return [(code or name, name) for code, name in rows]


def unit_of_record(text: str, called: str) -> str:
    """What we know the unit by that a source calls `text`, or else that the archive calls so today (by name or code), as text; ""
    where no unit, or more than one, is called so. Whoever makes a record keeps that: names change hands.
    """
    own = Ref.parse(text) if text else None
    if own is not None and own.source == OWN_SOURCE and Unit.objects.filter(key=own.id).exists():
        return text
    told = Unit.objects.filter(refs__text=text) if text else Unit.objects.none()
    keys = set(told.values_list("key", flat=True))
    if not keys and called and "\x00" not in called:  # which PostgreSQL refuses to look for
        rows = Unit.objects.filter(Q(name=called) | Q(archive_code=called))
        keys = set(rows.values_list("key", flat=True)[:2])
    return str(Unit.ref_of(keys.pop())) if len(keys) == 1 else ""


def units_called(called: str) -> list[str]:
    """What we know each unit by that the archive calls so today, by name or code, as text: more than one, where they share it."""
    rows = Unit.objects.filter(Q(name=called) | Q(archive_code=called)).order_by("key")
    return [str(Unit.ref_of(key)) for key in rows.values_list("key", flat=True)]


def of_unit(text: str) -> Q:
    """The users who belong to the unit that is called so by that Ref."""
    ref = Ref.parse(text) if text else None
    own = Q(units__key=ref.id) if ref is not None and ref.source == OWN_SOURCE else Q(pk__in=())
    return Q(units__refs__text=text) | own


def tokens_to_renew(now: datetime) -> list[Expiry]:
    """Accesses that end soon or ended lately, that nobody took back, and that no later one of the same source takes the place of; one query."""
    later = SystemToken.objects.filter(
        SystemToken.holds_at(now),
        source=OuterRef("source"),
        made_at__gt=OuterRef("made_at"),
        expires_at__gt=OuterRef("expires_at"),
    )
    rows = SystemToken.objects.filter(
        ~Exists(later), revoked_at=None, expires_at__range=(now - SOON, now + SOON)
    )
    named = (
        rows.exclude(confirmed_by="").order_by("expires_at").values_list("name", "expires_at")[:MOST_TO_RENEW]
    )
    return [Expiry(Kind.TOKEN, name, oslo_day(at)) for name, at in named]
