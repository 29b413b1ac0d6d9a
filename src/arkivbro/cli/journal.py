"""`arkivbro journal`: the public journal of the built-in archive."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from arkivbro.cli.frame import Json, start, table, write_json_list

app = typer.Typer()


@app.command()
def journal(
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Fra og med journaldato.")
    ] = None,
    to: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Til og med journaldato.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Offentlig journal: det alle kan se, og ingenting annet."""
    start()
    from arkivbro.archive.selectors.contract_json import journal_json
    from arkivbro.wiring import require_builtin_archive

    require_builtin_archive()
    period = {"from_day": from_.date() if from_ else None, "to_day": to.date() if to else None}
    if as_json:
        write_json_list(journal_json(**period))
    else:
        print_journal(**period)


def print_journal(*, from_day: date | None = None, to_day: date | None = None) -> None:
    """The public journal as a table."""
    from arkivbro.archive.selectors.contract_json import journal_json

    table(
        "Offentlig journal",
        ("Løpenr.", "Journalpost", "Type", "Tittel", "Parter", "Journaldato", "Hjemmel"),
        (
            (
                str(row["journal_number"]),
                f"{row['entry_number']}",
                row["type"],
                row["title"],
                ", ".join(party["name"] for party in row["parties"]),
                row["journal_date"] or "",
                row["legal_basis"] or "",
            )
            for row in journal_json(from_day=from_day, to_day=to_day)
        ),
        "Ingenting er journalført i perioden.",
    )
