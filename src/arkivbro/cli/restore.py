"""`arkivbro restore FILE`: a copy becomes an installation again, in an empty data folder and an empty database.

The JSON document: `{moment, files, epoch}`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from arkivbro.cli.frame import Json, out, start, write_json

app = typer.Typer()


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="En kopi som «arkivbro backup» har skrevet.")],
    skip_numbers: Annotated[
        int,
        typer.Option(
            min=0,
            max=100_000,
            help="Så mange saks- og journalnumre i det innebygde arkivet hoppes over: de som ble gitt etter kopien.",
        ),
    ] = 0,
    as_json: Json = False,
) -> None:
    """Sett en kopi tilbake i en tom datamappe og en tom database. Det arkivet fikk etter kopien, finnes igjen og sendes ikke to ganger."""
    start(migrated=False)
    from arkivbro.accounts.models import installation
    from arkivbro.conf.migrate import told_when_away
    from arkivbro.copies.putting_back import put_back
    from arkivbro.ui.dates import moment_in_words

    with told_when_away():
        made = put_back(file.absolute(), skip_numbers=skip_numbers)
    if as_json:
        write_json({"moment": made.moment, "files": made.count, "epoch": installation().epoch})
        return
    out.print(f"Satt tilbake slik det var {moment_in_words(made.made_at)}: {made.count} filer og databasen.")
    out.print(
        "Se over brukere, tilganger til API-et, avgjørelser, lister og brev fra tiden etter kopien. Så kan arkivbro startes."
    )
