"""`arkivbro journal`: the public journal of the built-in archive."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from arkivbro.cli.frame import Json, start, table, write_json_list

app = typer.Typer()


@app.command()
def journal(
    from_: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Fra og med journaldato.")] = None,
    to: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Til og med journaldato.")] = None,
    as_json: Json = False,
) -> None:
    """Offentlig journal: det alle kan se, og ingenting annet."""
    start()
    from arkivbro.archive.selectors.listings import journal_json
    from arkivbro.wiring import require_builtin_archive

    require_builtin_archive()
    rows = journal_json(from_=from_.date() if from_ else None, to=to.date() if to else None)
    if as_json:
        write_json_list(rows)
        return
    table(
        "Offentlig journal",
        ("Løpenr.", "Sak", "Type", "Tittel", "Parter", "Journaldato", "Hjemmel"),
        (
            (
                str(row["journal_number"]),
                f"{row['case_number']}-{row['entry_number']}" if "-" not in str(row["entry_number"]) else row["entry_number"],
                row["type"],
                row["title"],
                ", ".join(party["name"] for party in row["parties"]),
                row["journal_date"] or "",
                row["legal_basis"] or "",
            )
            for row in rows
        ),
        "Ingenting er journalført i perioden.",
    )
