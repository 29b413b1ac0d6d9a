"""`arkivbro check`: configuration, profile and connections, without changing anything in an archive or a source.

As every command it brings an SQLite database in step first.
"""

from __future__ import annotations

import typer
from rich.text import Text

from arkivbro.cli.frame import Json, out, start, write_json
from arkivbro.core.messages import remedy_of, sentence_of, told

app = typer.Typer()
MARK = {"ok": ("✓ ", "green"), "warning": ("! ", "yellow"), "error": ("✗ ", "red")}


@app.command()
def check(as_json: Json = False) -> None:
    """Prøver oppsett, profil og tilkoblinger, og sier hva som må rettes."""
    start()
    from arkivbro.checking import check_all
    from arkivbro.ui.places import where_json

    results = check_all()
    if as_json:
        write_json(
            [
                {
                    "code": result.message.code,
                    "what": sentence_of(result.what),
                    "level": result.level.value,
                    "message": sentence_of(result.message),
                    "remedy": remedy_of(result.message),
                    "where": where_json(result.message),
                    "findings": [told(finding) for finding in result.findings],
                }
                for result in results
            ]
        )
    else:
        for result in results:
            told_of = f"{sentence_of(result.what)}: {sentence_of(result.message)}"
            out.print(Text.assemble(MARK[result.level.value], told_of), soft_wrap=True)
            for finding in result.findings:
                out.print(f"    {told(finding)}", soft_wrap=True)
            if result.level.value != "ok" and (remedy := remedy_of(result.message)):
                out.print(f"    {remedy}", soft_wrap=True)
    if any(result.level.value == "error" for result in results):
        raise typer.Exit(2)
