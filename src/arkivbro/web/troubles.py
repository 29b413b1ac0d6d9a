"""What is wrong with the installation, as pages show it: what, what to do, who can, and the link to where it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from arkivbro.accounts.models import User
from arkivbro.core.health import Level, Trouble
from arkivbro.core.message_table import At
from arkivbro.ui.places import link_for
from arkivbro.ui.words import remedy, words

ACTS = {
    At.OPERATIONS: "Til Drift",
    At.FAILURES: "Se og ordne",
    At.QUEUE: "Se køen",
    At.IMPORTS: "Se innlesingene",
    At.LETTERS_NOT_SENT: "Til stillingene",
    At.LISTS_MISSING: "Til stillingene",
    At.WITHOUT_VACANCY: "Se søknadene",
    At.SOON_GONE: "Se hvilke",
    At.FIRST_CONTACT: "Se og bekreft",
}


@dataclass(frozen=True, slots=True)
class ShownTrouble:
    """`address` "" where the reader may not go there. `color` is Designsystemet's."""

    sentence: str
    remedy: str
    who: str
    color: str
    address: str
    act: str
    at: At


def shown_to(user: User, found: Iterable[Trouble]) -> list[ShownTrouble]:
    """As that reader sees it, the worst first."""
    return [
        ShownTrouble(
            words(one.told),
            remedy(one.told),
            one.who.word,
            "danger" if one.level is Level.ERROR else "warning",
            link_for(user, one.told)[0],
            ACTS.get(one.at, one.at.page),
            one.at,
        )
        for one in found
    ]
