"""Users of the archive's screens, logged in."""

from __future__ import annotations

from django.test import Client

from arkivbro.accounts.models import Clearance, Unit, User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def user(
    name: str, *, units: tuple[str, ...] = (), cleared: tuple[str, ...] | None = None, **roles: bool
) -> User:
    """A made-up user; `cleared` are units for code P, an empty tuple is every unit, None is no clearance."""
    made = User.objects.create_user(
        username=name, password=None, first_name=name.capitalize(), last_name="Prøvesen", initials=name[:4].upper(),
        **roles,
    )  # fmt: skip
    for unit in units:
        made.units.add(Unit.objects.get_or_create(name=unit)[0])
    if cleared == ():
        Clearance.objects.create(user=made, access_code="P")
    for unit in cleared or ():
        row = Unit.objects.get_or_create(name=unit)[0]
        Clearance.objects.create(user=made, access_code="P", unit=row)
    return made


def client(who: User | None = None) -> Client:
    """A browser, logged in as that user."""
    browser = Client(headers={"host": "localhost"})
    if who is not None:
        browser.force_login(who, backend=BACKEND)
    return browser


def archivist(*, cleared: bool = True) -> Client:
    """Cleared for code P everywhere, or not at all."""
    return client(
        user("arkivar" if cleared else "uklarert", is_archivist=True, cleared=() if cleared else None)
    )


def recruiter(unit: str = "Region Vest", *, cleared: tuple[str, ...] | None = None) -> Client:
    return client(
        user(f"rekrutterer{User.objects.count()}", is_recruiter=True, units=(unit,), cleared=cleared)
    )


def administrator() -> Client:
    return client(user("administrator", is_administrator=True))
