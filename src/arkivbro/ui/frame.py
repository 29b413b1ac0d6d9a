"""What the frame around every page shows: the body, the places that are open to the user, and where we are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from arkivbro.accounts.models import Role, User
from arkivbro.connectors.registry import archive_shown, source_shown
from arkivbro.core.errors import ArkivbroError
from arkivbro.ports import BUILTIN
from arkivbro.runtime import current

NO_CONNECTOR = {BUILTIN: "Skrevet i arkivbro", "demo": "Demoen"}
"""Sources that are no other system."""
FIRST_PAGE = {"/arkiv/": "/arkiv/saker/"}
"""Where a place begins, when that is not its own address. Addresses of places are a contract."""


@dataclass(frozen=True, slots=True)
class Place:
    """One of the places in the header."""

    name: str
    address: str
    is_here: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; asks the database nothing."""
    return {
        "body_name": body_name(),
        "places": _places(request),
        "theme": settings.ARKIVBRO.theme,
        "is_htmx": bool(request.headers.get("HX-Request")),
    }


def body_name() -> str:
    """The public body, as the configuration or else its profile calls it; "" where no profile can be read."""
    if settings.ARKIVBRO.body:
        return str(settings.ARKIVBRO.body)
    try:
        return current().profile.name
    except ArkivbroError:
        return ""


def archive_name(name: str) -> str:
    """An archive's name in the configuration as people read it."""
    return archive_shown(name)


def source_name(name: str) -> str:
    """A source's name in the configuration as people read it."""
    return NO_CONNECTOR.get(name) or source_shown(name)


def builtin_archive_is_default() -> bool:
    """Whether the built-in archive's screens and journal are on: with another default, that archive's own are used."""
    return bool(settings.ARKIVBRO.default_archive == BUILTIN)


def _places(request: HttpRequest) -> list[Place]:
    user = getattr(request, "user", None)
    known = user if isinstance(user, User) else None
    open_ = [
        ("Stillinger", "/stillinger/", known is not None and _any(known, Role.RECRUITER, Role.ARCHIVIST))
    ]
    if builtin_archive_is_default():
        open_ += [
            ("Arkiv", "/arkiv/", known is not None and _any(known, Role.RECRUITER, Role.ARCHIVIST)),
            ("Offentlig journal", "/offentlig-journal/", True),
        ]
    open_ += [
        ("Drift", "/drift/", known is not None and _any(known, Role.ARCHIVIST, Role.ADMINISTRATOR)),
        ("Brukere", "/brukere/", known is not None and known.has_role(Role.ADMINISTRATOR)),
        ("Ledige stillinger", "/ledige-stillinger/", known is None),
    ]
    return [
        Place(name, FIRST_PAGE.get(address, address), request.path.startswith(address))
        for name, address, is_open in open_
        if is_open
    ]


def _any(user: User, *roles: Role) -> bool:
    return any(user.has_role(role) for role in roles)
