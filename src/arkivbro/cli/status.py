"""`arkivbro status`: how it stands, archives, sources, workers, chores and transfers at a glance.

The JSON document: `{status, troubles: [{code, level, message, remedy, where, who}], archives: [{name, status, reason, since, waiting}],
sources: [{name, status, reason, since, last_read, next_reading, poll_seconds}], workers: [{worker, alive, ended, started,
last_sign}], chores: [{name, status, looked, succeeded}], transfers: {<status>: number}, applications_without_vacancy: [{application,
vacancy, received}]}`; the first `status` is one of `ok warning error`, that of an archive or a source one of `ok unreachable failing
error paused`. Exit status 1 when anything is wrong: `troubles` is not empty.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import typer
from rich.text import Text

from arkivbro.cli.frame import Json, out, start, table, write_json
from arkivbro.core.health import Heard, Level, Trouble
from arkivbro.core.messages import remedy_of, sentence_of

app = typer.Typer()
SHOWN_WAITING = 20
ALL_IS_WELL = "Alt i orden."


@app.command()
def status(as_json: Json = False) -> None:
    """Hvordan det står til med arkivene, kildene og overføringene. Skriver ingenting."""
    start()
    from arkivbro import health
    from arkivbro.core.health import level_of, troubles
    from arkivbro.recruitment.selectors import without_vacancy
    from arkivbro.transfers import selectors
    from arkivbro.ui.places import where_json

    heard = health.heard()
    found = troubles(heard)
    archives, sources = selectors.connections(), selectors.sources()
    counts, waiting = selectors.count_by_status(), without_vacancy()
    if as_json:
        write_json(
            {
                "status": level_of(found),
                "troubles": [
                    {
                        "code": one.told.code,
                        "level": one.level.value,
                        "message": sentence_of(one.told),
                        "remedy": remedy_of(one.told),
                        "where": where_json(one.told),
                        "who": one.who.value,
                    }
                    for one in found
                ],
                "workers": [
                    {
                        "worker": one.worker,
                        "alive": one.lives(heard.database_now),
                        "ended": one.ended,
                        "started": _iso(one.started),
                        "last_sign": _iso(one.last_sign),
                    }
                    for one in heard.workers
                ],
                "chores": [
                    {
                        "name": sentence_of(one.name),
                        "status": heard.state_of(one),
                        "looked": _iso(one.looked),
                        "succeeded": _iso(one.succeeded),
                    }
                    for one in heard.chores
                ],
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
        _write_troubles(found)
        _write_for_people(archives, sources, counts)
        _write_workers(heard)
        tell_without_vacancy(waiting)
    if found:
        raise typer.Exit(1)


def _write_troubles(found: tuple[Trouble, ...]) -> None:
    """What is wrong, on top; or that nothing is."""
    if not found:
        out.print(ALL_IS_WELL + "\n")
        return
    for one in found:
        mark = Text("✗", "red") if one.level is Level.ERROR else Text("!", "yellow")
        out.print(mark + f" {sentence_of(one.told)}", soft_wrap=True)
        out.print(f"    {remedy_of(one.told)} ({one.who.word})", soft_wrap=True)
    out.print()


def _write_workers(heard: Heard) -> None:
    from arkivbro.ui.dates import moment_in_words
    from arkivbro.ui.statuses import look_of

    now = heard.database_now
    table(
        "Arbeidere",
        ("Arbeider", "Status", "Siste livstegn"),
        (
            (
                f"Prosess {one.process}",
                "I gang" if one.lives(now) else "Avsluttet" if one.ended else "Gir ikke livstegn",
                moment_in_words(one.last_sign),
            )
            for one in heard.workers
        ),
        "Ingen arbeider har gått ennå. Start «arkivbro serve» eller «arkivbro worker».",
    )
    wrong = [one for one in heard.chores if heard.state_of(one) not in ("ok", "running", "starting")]
    if wrong and heard.anybody_works:
        rows = ((sentence_of(one.name), look_of(heard.state_of(one)).text) for one in wrong)
        table("Bakgrunnsoppgaver som ikke går som de skal", ("Oppgave", "Status"), rows, "")


def _write_for_people(archives: Any, sources: Any, counts: dict[str, int]) -> None:
    from arkivbro.transfers.models import State
    from arkivbro.ui.dates import moment_in_words
    from arkivbro.ui.statuses import look_of

    table(
        "Arkiver",
        ("Arkiv", "Status", "Venter", "Hvorfor"),
        ((one.name, look_of(one.status).text, str(one.waiting), told_of(one)) for one in archives),
        "Ingen arkiver.",
    )
    table(
        "Kilder",
        ("Kilde", "Status", "Lest sist", "Leses neste gang", "Hvorfor"),
        (
            (
                one.name,
                look_of(one.status).text,
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
        out.print(f"{len(waiting)} {words} på en stilling som ikke er kjent, og er ikke arkivert:")
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
