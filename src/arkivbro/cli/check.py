"""`arkivbro check`: configuration, profile and connections, without writing anything."""

from __future__ import annotations

import typer

from arkivbro.cli.frame import Json, out, start, write_json

app = typer.Typer()
MARK = {"ok": "[green]✓[/green]", "warning": "[yellow]![/yellow]", "error": "[red]✗[/red]"}


@app.command()
def check(as_json: Json = False) -> None:
    """Prøver oppsett, profil og tilkoblinger, og sier hva som må rettes."""
    start()
    from arkivbro.wiring import check_all

    results = check_all()
    if as_json:
        write_json(
            [
                {
                    "what": result.what,
                    "level": result.level.value,
                    "message": result.message,
                    "remedy": result.remedy,
                }
                for result in results
            ]
        )
    else:
        for result in results:
            out.print(f"{MARK[result.level.value]} {result.what}: {result.message}")
            if result.remedy and result.level.value != "ok":
                out.print(f"    {result.remedy}")
    if any(result.level.value == "error" for result in results):
        raise typer.Exit(2)
