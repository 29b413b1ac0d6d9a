"""What is wrong with the installation, as pages show it: what, what to do, who can, and the link to where it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Role, User
from arkivbro.core.health import Level, Place, Trouble
from arkivbro.ui.words import remedy, words

ACTS = {
    Place.OPERATIONS: "Til Drift",
    Place.FAILURES: "Se og ordne",
    Place.QUEUE: "Se køen",
    Place.IMPORTS: "Se innlesingene",
    Place.LETTERS: "Til stillingene",
    Place.WITHOUT_VACANCY: "Se dem",
    Place.FIRST_CONTACT: "Se og bekreft",
}
OPEN_TO = {
    Place.LETTERS: (Role.RECRUITER, Role.ARCHIVIST),
    Place.WITHOUT_VACANCY: (Role.ARCHIVIST, Role.ADMINISTRATOR),
}
"""Whom a place lets in, where that is not archivists and administrators."""


@dataclass(frozen=True, slots=True)
class ShownTrouble:
    """`address` "" where the reader may not go there. `color` is Designsystemet's."""

    sentence: str
    remedy: str
    who: str
    color: str
    address: str
    act: str
    place: Place


def shown_to(user: User, found: Iterable[Trouble]) -> list[ShownTrouble]:
    """As that reader sees it, the worst first."""
    return [
        ShownTrouble(
            words(one.told),
            remedy(one.told),
            one.who.word,
            "danger" if one.level is Level.ERROR else "warning",
            _address(one.place) if Actor.of(user).has_role(*_open_to(one.place)) else "",
            ACTS[one.place],
            one.place,
        )
        for one in found
    ]


def _open_to(place: Place) -> tuple[Role, ...]:
    return OPEN_TO.get(place, (Role.ARCHIVIST, Role.ADMINISTRATOR))


def _address(place: Place) -> str:
    if place is Place.LETTERS:
        return f"{reverse('vacancies')}?arkiv=letters_not_sent"
    return reverse(place.value)
