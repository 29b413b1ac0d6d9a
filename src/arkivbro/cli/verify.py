"""`arkivbro verify`: is everything archived, and are the files what was sent?"""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.text import Text

from arkivbro.cli.frame import Json, out, start, write_json_list
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import remedy_of, sentence_of

app = typer.Typer()


@app.command()
def verify(
    vacancy: Annotated[str | None, typer.Argument(help="Stillingens referanse; ellers alle.")] = None,
    as_json: Json = False,
) -> None:
    """Det kilden har mot det arkivet har. Hver fil leses på nytt."""
    start()
    from arkivbro.cli.transfers import KINDS
    from arkivbro.recruitment.services.verification import verify as verify_vacancies

    verdicts = list(verify_vacancies(vacancy)) if vacancy else verify_vacancies()
    if vacancy and not verdicts:
        raise WrongUse("cli.unknown_vacancy", reference=vacancy)
    incomplete = False
    rows: list[dict[str, Any]] = []
    for verdict in verdicts:
        incomplete = incomplete or not verdict.is_complete
        if as_json:
            rows.append(
                {
                    "vacancy": verdict.reference,
                    "complete": verdict.is_complete,
                    "applications": {
                        "received": verdict.applications,
                        "archived": verdict.archived_applications,
                    },
                    "entries": verdict.entries,
                    "files": verdict.files,
                    "bytes": verdict.bytes,
                    "left_alone": verdict.left_alone or None,
                    "lacks": [
                        {
                            "code": lack.code,
                            "kind": lack.kind,
                            "subject": lack.subject,
                            "attachment": lack.attachment or None,
                            "message": sentence_of(lack.message),
                            "remedy": remedy_of(lack.message),
                        }
                        for lack in verdict.lacks
                    ],
                }
            )
            continue
        if verdict.left_alone and verdict.is_complete:
            out.print(f"– {verdict.reference}: arkiveres ikke ({verdict.left_alone})")
        elif verdict.is_complete:
            out.print(
                Text("✓", "green") + f" {verdict.reference}: alt etter rutinen er arkivert. "
                f"{verdict.archived_applications} av {verdict.applications} søknader, {verdict.entries} journalposter, {verdict.files} filer lest på nytt."
            )
        else:
            out.print(Text("✗", "red") + f" {verdict.reference}:")
            for lack in verdict.lacks:
                out.print(
                    f"    {' '.join((KINDS.get(lack.kind, lack.kind), lack.subject)).strip()}: {sentence_of(lack.message)}"
                )
                out.print(f"        {remedy_of(lack.message)}")
    if as_json:
        write_json_list(rows)
    if incomplete:
        raise typer.Exit(1)
