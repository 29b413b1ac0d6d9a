"""`arkivbro move-database`: from SQLite in the data folder to the PostgreSQL that DATABASE_URL names.

The JSON document: `{tables, rows, was_before}`, or `{taken_back: true}`.
"""

from __future__ import annotations

from typing import Annotated

import typer

from arkivbro.cli.frame import Json, err, out, start, write_json

app = typer.Typer()


@app.command()
def move_database(
    back: Annotated[
        bool,
        typer.Option(
            "--back",
            help="Ta SQLite i bruk igjen, slik den ble forlatt. Det som er skrevet i PostgreSQL siden, blir igjen der.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ikke spør.")] = False,
    as_json: Json = False,
) -> None:
    """Flytt databasen fra SQLite til PostgreSQL. Alt sammenlignes før den tas i bruk; avbrytes den, kan den kjøres på nytt."""
    start(migrated=False)
    from arkivbro.conf.migrate import told_when_away
    from arkivbro.moving_database.move import move_database as move
    from arkivbro.moving_database.move import take_back

    if back:
        if not yes:
            typer.confirm(
                "Det som er skrevet i PostgreSQL etter flyttingen, blir igjen der. Fortsette?", abort=True
            )
        with told_when_away():
            take_back()
        if as_json:
            write_json({"taken_back": True})
        else:
            out.print("SQLite er i bruk igjen, slik den ble forlatt. Ta bort DATABASE_URL før du starter.")
        return
    with told_when_away():
        moved = move(lambda table, rows: None if as_json else err.print(f"{table}: {rows}"))
    if as_json:
        write_json({"tables": moved.tables, "rows": moved.rows, "was_before": moved.was_before})
        return
    done = "Flyttet fra før" if moved.was_before else "Flyttet og sammenlignet"
    out.print(f"{done}: {moved.rows} rader i {moved.tables} tabeller.")
    out.print("SQLite-filen ligger der den lå, og kan ikke skrives til. Behold DATABASE_URL, og start.")
