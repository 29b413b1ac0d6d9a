"""Users of the archive's screens, logged in."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from arkivbro.accounts.models import Clearance, Unit, User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def user(
    name: str, *, units: tuple[str, ...] = (), cleared: tuple[str, ...] | None = None, **roles: Any
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


IN_PLACE = ("saksbehandler/", "avskriv/", "ansvarlig/")
"""Acts whose form stands on the page of the record itself."""


def seen_before(browser: Client, path: str, values: dict[str, Any]) -> dict[str, str]:
    """What the form carries of what its page had shown, for who presses its button."""
    if path.endswith(IN_PLACE):
        response = browser.get(path.rsplit("/", 2)[0] + "/")
    elif path.endswith("til-journalforing/"):
        response = browser.post(path, {name: value for name, value in values.items() if name != "steg"})
    else:
        response = browser.get(path, {"til": values["til"]} if "til" in values else {})
    page = response.content.decode() if response.status_code == 200 else ""
    forms = re.findall(r"<form.*?</form>", page, re.S)
    if path.endswith(IN_PLACE):
        forms = [form for form in forms if f'action="{path}"' in form]
    return dict(re.findall(r'name="(sett[^"]*)" value="([^"]*)"', " ".join(forms)))
