"""Two vacancies that the made-up body has written in arkivbro itself, so that whoever looks can apply for one."""

from __future__ import annotations

from datetime import timedelta

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Unit, User
from arkivbro.positions.models import Position
from arkivbro.positions.services.publishing import new_position, publish, save_position, today

TEXTS = (
    ("Region Vest", "Inspektør med ansvar for veiledning", "Bergen", 14),
    ("Region Øst", "Arkivleder", "Oslo", 21),
)
"""Unit, title, place, and days until the deadline."""


def publish_own_positions() -> None:
    """Written and published once, by the demo's recruiter."""
    if Position.objects.exists():
        return
    recruiter = User.objects.get(username="ragnhild")
    for unit, title, city, days in TEXTS:
        row = new_position(Actor.of(recruiter), Unit.objects.get_or_create(name=unit)[0])
        row.title, row.workplace_city = title, city
        row.about = (
            "Vil du bidra til et trygt og seriøst arbeidsliv? Vi søker deg som er tydelig, nysgjerrig og god til å lytte.\n\n"
            "Dette er en oppdiktet stilling. Søk gjerne, og se søknaden bli arkivert."
        )
        row.qualifications = "Høyere utdanning eller tilsvarende erfaring. Du skriver godt norsk."
        row.offer = "Fleksibel arbeidstid og medlemskap i pensjonskasse."
        row.deadline = today() + timedelta(days=days)
        publish(save_position(row), recruiter.username)
