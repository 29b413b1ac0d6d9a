"""`arkivbro run`: carry out what is due."""

from __future__ import annotations

from typing import Annotated

import typer

from arkivbro.cli.frame import Json, out, progress, start, write_json

app = typer.Typer()
WORDS = {
    "waiting": "venter",
    "transferring": "overføres",
    "unresolved": "uavklart",
    "retrying": "prøves igjen",
    "transferred": "overført",
    "declined": "avvist",
    "failed": "feilet",
    "stopped": "stanset",
    "cancelled": "avbrutt",
}


@app.command()
def run(
    until_rest: Annotated[
        bool,
        typer.Option(
            "--until-rest", help="Til ingenting er i arbeid og ingenting er klart nå; venter ut «Uavklart»."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Utfører overføringene som er klare. Fremtidige forsøk og pauser ventes ikke ut."""
    start()
    counts = carry_out(until_rest=until_rest)
    if as_json:
        write_json(counts)
    else:
        out.print(
            ", ".join(f"{number} {WORDS.get(name, name)}" for name, number in counts.items() if number)
            or "Ingenting å overføre."
        )
    if any(counts.get(name) for name in ("unresolved", "retrying", "declined", "failed", "stopped")):
        raise typer.Exit(1)


def carry_out(*, until_rest: bool) -> dict[str, int]:
    """Works with a progress bar on standard error; returns how many transfers there are of each status."""
    from arkivbro.transfers.selectors import count_by_status
    from arkivbro.transfers.worker import run_due, run_until_rest
    from arkivbro.wiring import register_profile

    register_profile()
    with progress("Overfører til arkivet") as update:
        (run_until_rest if until_rest else run_due)(on_progress=update)
    return count_by_status()
