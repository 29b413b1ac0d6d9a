"""The made-up body's users. They exist only in an installation that is marked as a demo."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.accounts.models import Clearance, Unit, User, installation
from arkivbro.core.errors import WrongUse

DEMO_PASSWORD = "prøv-arkivbro"  # noqa: S105 - shown on the demo's own login page


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Someone to log in as, and what for."""

    username: str
    given_name: str
    family_name: str
    role: str
    initials: str
    what: str


DEMO_USERS = (
    DemoUser("ragnhild", "Ragnhild", "Rekruttvik", "recruiter", "RARE", "Rekrutterer i Region Vest og Region Øst: egne stillinger og kandidater"),
    DemoUser("arne", "Arne", "Arkivhaug", "archivist", "ARAR", "Arkivar med klarering for P: saker, rettinger, journalføring"),
    DemoUser("dagny", "Dagny", "Driftnes", "administrator", "", "Administrator: brukere, koder, tilkoblinger; ser ingen søkere"),
)  # fmt: skip
UNITS_OF_RECRUITER = ("Region Vest", "Region Øst")


def make_demo_users() -> None:
    """Makes them, once. Raises WrongUse in an installation that is not a demo: their password is known to all."""
    if not installation().is_demo:
        raise WrongUse("account.demo_users_outside_demo")
    for one in DEMO_USERS:
        user, is_new = User.objects.get_or_create(
            username=one.username,
            defaults={
                "first_name": one.given_name,
                "last_name": one.family_name,
                "initials": one.initials,
                f"is_{one.role}": True,
            },
        )
        if not is_new:
            continue
        user.set_password(DEMO_PASSWORD)
        user.save()
        if one.role == "recruiter":
            user.units.set([Unit.objects.get_or_create(name=name)[0] for name in UNITS_OF_RECRUITER])
            for unit in user.units.all():
                Clearance.objects.get_or_create(user=user, access_code="P", unit=unit)
        if one.role == "archivist":
            Clearance.objects.get_or_create(user=user, access_code="P", unit=None)


def demo_names() -> frozenset[str]:
    """Those of them who can log in at all, for the login page: no password is looked at."""
    names = [one.username for one in DEMO_USERS]
    return frozenset(
        User.objects.filter(username__in=names, is_active=True).values_list("username", flat=True)
    )


def demo_users_here() -> list[str]:
    """Those who can log in with the password that everybody knows."""
    names = [one.username for one in DEMO_USERS]
    users = User.objects.filter(username__in=names, is_active=True).order_by("username")
    return [user.username for user in users if user.check_password(DEMO_PASSWORD)]


def remove_demo_users() -> list[str]:
    """Nobody logs in as them any more; what they did stays theirs. Who they were."""
    names = demo_users_here()
    for user in User.objects.filter(username__in=names):
        user.set_unusable_password()
        user.is_active = False
        user.save(update_fields=["password", "is_active"])
    return names
