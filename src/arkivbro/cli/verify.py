"""`arkivbro verify`: is everything archived, and are the files what was sent?

In the JSON, `complete` is true where nothing lacks and nothing is `owed` by the routine today. Exit status 1 where something lacks in
the archive of what was received; what people have yet to do (lists, decisions, letters) is told, and is no fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from arkivbro.cli.frame import Json, out, start, write_json_list
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import message, remedy_of, sentence_of

if TYPE_CHECKING:
    from arkivbro.recruitment.services.verification import VacancyVerdict

app = typer.Typer()


@app.command()
def verify(
    vacancy: Annotated[str | None, typer.Argument(help="Stillingens referanse; ellers alle.")] = None,
    as_json: Json = False,
) -> None:
    """Det kilden har mot det arkivet har, og hva rutinen ber om ellers. Hver fil leses på nytt."""
    start()
    from arkivbro.cli.transfers import KINDS
    from arkivbro.recruitment.services.verification import verify as verify_vacancies
    from arkivbro.ui.places import Of, where_json
    from arkivbro.ui.statuses import look_of

    verdicts = list(verify_vacancies(vacancy)) if vacancy else verify_vacancies()
    if vacancy and not verdicts:
        raise WrongUse("cli.unknown_vacancy", reference=vacancy)
    unsound = False
    rows: list[dict[str, Any]] = []
    for verdict in verdicts:
        unsound = unsound or not verdict.is_sound
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
                    "owed": [
                        {
                            "code": one.code,
                            "message": sentence_of(one),
                            "remedy": remedy_of(one),
                            "where": where_json(one, Of(verdict.called)),
                        }
                        for one in verdict.owed
                    ],
                    "lacks": [
                        {
                            "code": lack.code,
                            "kind": lack.kind,
                            "subject": lack.subject,
                            "attachment": lack.attachment or None,
                            "message": sentence_of(lack.message),
                            "remedy": remedy_of(lack.message),
                            "where": where_json(lack.message, Of(verdict.called, transfer=lack.transfer)),
                        }
                        for lack in verdict.lacks
                    ],
                }
            )
            continue
        if verdict.left_alone and verdict.is_sound:
            out.print(f"– {verdict.reference}: arkiveres ikke ({look_of(verdict.left_alone).text})")
        elif verdict.is_sound:
            _write_sound(verdict)
        else:
            out.print(Text("✗", "red") + f" {verdict.reference}:")
            for lack in verdict.lacks:
                out.print(
                    f"    {' '.join((KINDS.get(lack.kind, lack.kind), lack.subject)).strip()}: {sentence_of(lack.message)}"
                )
                out.print(f"        {remedy_of(lack.message)}")
    if as_json:
        write_json_list(rows)
    if unsound:
        raise typer.Exit(1)


def _write_sound(verdict: VacancyVerdict) -> None:
    """What was received stands in the archive: whether that is all by the routine, or what still is owed."""
    counted = (
        f"{verdict.archived_applications} av {verdict.applications} søknader, "
        f"{verdict.entries} journalposter, {verdict.files} filer lest på nytt."
    )
    is_all = verdict.is_complete and verdict.is_over
    mark = Text("✓", "green") if verdict.is_complete else Text("!", "yellow")
    told = (
        "" if verdict.owed else sentence_of(message("owed.all_is_archived" if is_all else "owed.all_so_far"))
    )
    out.print(mark + " ".join(filter(None, (f" {verdict.reference}:", told, counted))), soft_wrap=True)
    for one in verdict.owed:
        out.print(f"    {sentence_of(one)}", soft_wrap=True)
        out.print(f"        {remedy_of(one)}", soft_wrap=True)
