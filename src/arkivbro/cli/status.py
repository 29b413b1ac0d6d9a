"""`arkivbro status`: archives, sources and transfers at a glance.

The JSON document: `{archives: [{name, status, reason, since, waiting}], sources: [{name, status, reason, since,
last_read, next_reading, poll_seconds}], transfers: {<status>: number}, applications_without_vacancy: [{application,
vacancy, received}]}`; `status` of an archive or a source is one of
`ok unreachable error paused`. Exit status 1 when one of them is not ok, a transfer needs a person,
or an application waits for a vacancy that is not known and nobody put it aside.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import typer

from arkivbro.cli.frame import Json, out, start, table, write_json
from arkivbro.core.messages import sentence_of

app = typer.Typer()
WORDS = {"ok": "I orden", "unreachable": "Svarer ikke", "error": "Feil", "paused": "Satt på pause"}
SHOWN_WAITING = 20
NEEDS_PERSON = ("declined", "failed", "stopped")


@app.command()
def status(as_json: Json = False) -> None:
    """Hvordan det står til med arkivene, kildene og overføringene. Skriver ingenting."""
    start()
    from arkivbro.recruitment.selectors import without_vacancy
    from arkivbro.transfers import selectors

    archives, sources = selectors.connections(), selectors.sources()
    counts, waiting = selectors.count_by_status(), without_vacancy()
    if as_json:
        write_json(
            {
                "archives": [
                    {
                        "name": one.name,
                        "status": one.status,
                        "reason": told_of(one),
                        "since": _iso(one.since),
                        "waiting": one.waiting,
                    }
                    for one in archives
                ],
                "sources": [
                    {
                        "name": one.name,
                        "status": one.status,
                        "reason": told_of(one),
                        "since": _iso(one.since),
                        "last_read": _iso(one.last_read),
                        "next_reading": _iso(one.next_reading),
                        "poll_seconds": one.interval,
                    }
                    for one in sources
                ],
                "transfers": counts,
                "applications_without_vacancy": [
                    {
                        "application": str(one.ref),
                        "vacancy": one.vacancy_reference,
                        "received": one.received.isoformat(),
                    }
                    for one in waiting
                ],
            }
        )
    else:
        _write_for_people(archives, sources, counts)
        tell_without_vacancy(waiting)
    troubled = any(one.status != "ok" for one in archives) or any(one.status != "ok" for one in sources)
    if troubled or waiting or any(counts.get(name) for name in NEEDS_PERSON):
        raise typer.Exit(1)


def _write_for_people(archives: Any, sources: Any, counts: dict[str, int]) -> None:
    from arkivbro.transfers.models import State
    from arkivbro.ui.dates import moment_in_words

    table(
        "Arkiver",
        ("Arkiv", "Status", "Venter", "Hvorfor"),
        ((one.name, WORDS[one.status], str(one.waiting), told_of(one)) for one in archives),
        "Ingen arkiver.",
    )
    table(
        "Kilder",
        ("Kilde", "Status", "Lest sist", "Leses neste gang", "Hvorfor"),
        (
            (
                one.name,
                WORDS[one.status],
                moment_in_words(one.last_read) if one.last_read else "aldri",
                _next(one, moment_in_words),
                told_of(one),
            )
            for one in sources
        ),
        "Ingen kilder i oppsettet: alt kommer fra «arkivbro import» eller rekrutteringen i arkivbro selv.",
    )
    shown = [(State(name).label, str(number)) for name, number in counts.items() if number]
    table("Overføringer", ("Status", "Antall"), shown, "Ingen overføringer ennå.")
    out.print("«arkivbro transfers» viser hver enkelt; «arkivbro check» prøver oppsett og tilkoblinger.")


def tell_without_vacancy(waiting: Any) -> None:
    """Applications that were accepted, and that no vacancy is known for."""
    if waiting:
        words = "søknad venter" if len(waiting) == 1 else "søknader venter"
        out.print(
            f"{len(waiting)} {words} på en stilling som ikke er kjent, og er ikke arkivert:", markup=False
        )
    for one in waiting[:SHOWN_WAITING]:
        out.print(f"    {one.ref} på stillingen «{one.vacancy_reference}»")
    if len(waiting) > SHOWN_WAITING:
        out.print(f"    … og {len(waiting) - SHOWN_WAITING} til")


def _next(one: Any, in_words: Any) -> str:
    if one.status == "paused":
        return "når noen starter den igjen"
    return in_words(one.next_reading) if one.next_reading else "så snart en arbeider er i gang"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def told_of(one: Any) -> str:
    """Why it stands as it does: what the system said, or the words of whoever paused it."""
    return sentence_of(one.told) if one.told else str(one.reason)
