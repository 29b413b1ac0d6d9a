"""`arkivbro incidents`: what is or was wrong, from when to when; `--tell` looks how it stands, and tells where no worker lives to do it.

The JSON document: `{incidents: [{code, about, level, message, begun, over}]}`, the newest first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from arkivbro.cli.frame import Json, start, table, write_json
from arkivbro.core.messages import sentence_of

app = typer.Typer()
SHOWN = 50
NOBODY_WORKS = ("health.no_worker", "health.never_a_worker")


@app.command()
def incidents(
    tell: Annotated[
        bool,
        typer.Option(
            "--tell", help="Se hvordan det står til, og varsle; gjør ingenting mens en arbeider går."
        ),
    ] = False,
    dead: Annotated[
        list[int] | None,
        typer.Option(
            help="Prosessnummeret til en arbeider som er sett dø her; livstegnet dens teller ikke. Kan gjentas."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Det som er galt eller har vært det, og når."""
    start()
    if tell:
        _tell_for_nobody(frozenset(map(str, dead or ())))
    from arkivbro.incidents.selectors import incidents as kept
    from arkivbro.runtime import current
    from arkivbro.ui.dates import moment_in_words

    rows = list(kept(current().clock())[:SHOWN])
    if as_json:
        told = [
            {
                "code": one.code,
                "about": one.about,
                "level": one.level,
                "message": sentence_of(one.told) if one.told else "",
                "begun": one.first_seen.isoformat(),
                "over": one.gone_since.isoformat() if one.closed_at and one.gone_since else None,
            }
            for one in rows
        ]
        write_json({"incidents": told})
        return
    table(
        "Driftshendelser",
        ("Hva", "Begynte", "Over"),
        [
            (
                sentence_of(one.told) if one.told else one.code,
                moment_in_words(one.first_seen),
                moment_in_words(one.gone_since) if one.closed_at and one.gone_since else "nei",
            )
            for one in rows
        ],
        "Ingenting har vært galt.",
    )


def _tell_for_nobody(dead: frozenset[str]) -> None:
    """Only where no worker lives: a worker looks and tells by itself. Whom `serve` saw die counts as dead at once, and that nobody works
    then is certain: one that is begun again and again, and dies after its first sign, would never be silent for long enough.
    """
    from arkivbro import health
    from arkivbro.core.health import troubles
    from arkivbro.incidents.services import tell
    from arkivbro.incidents.services.keeping import keep_found

    heard = health.heard()
    workers = tuple(replace(one, ended=one.ended or one.process in dead) for one in heard.workers)
    heard = replace(heard, workers=workers)
    if heard.anybody_works:
        return
    found = troubles(heard)
    keep_found(found)
    if dead:
        keep_found(found, certain=NOBODY_WORKS)
    tell()
