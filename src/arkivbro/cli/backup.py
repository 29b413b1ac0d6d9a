"""`arkivbro backup FILE`: database and files as of one moment, while everything runs.

The JSON document: `{path, moment, files, bytes}`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from arkivbro.cli.frame import Json, out, progress, start, write_json

app = typer.Typer()


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Filen som kopien skrives til; den finnes ikke fra før.")],
    as_json: Json = False,
) -> None:
    """En kopi å falle tilbake på: databasen og filene, mens alt går. Innstillinger og hemmeligheter utenfor datamappen er ikke med."""
    start()
    from arkivbro.copies.making import make_copy
    from arkivbro.ui.dates import moment_in_words

    with progress("Filer") as update:
        made = make_copy(file.absolute(), lambda files: update(files, files))
    if as_json:
        write_json({"path": str(file), "moment": made.moment, "files": made.count, "bytes": made.size})
        return
    out.print(
        f"Kopiert: {made.count} filer og databasen, {made.size / 1e6:.1f} MB, slik det var {moment_in_words(made.made_at)}."
    )
