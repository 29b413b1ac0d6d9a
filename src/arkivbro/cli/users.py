"""`arkivbro users`: what waits for a second administrator, and the command line as one."""

from __future__ import annotations

from typing import Annotated

import typer

from arkivbro.cli.frame import Json, out, start, table, write_json
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import sentence_of

app = typer.Typer()


@app.command()
def users(
    confirm: Annotated[
        str | None,
        typer.Option("--confirm", help="Bekreft endringen av denne brukeren, når ingen annen kan."),
    ] = None,
    remove_demo: Annotated[
        bool, typer.Option("--remove-demo", help="Ingen kan logge inn som demoens brukere lenger.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Endringer av brukere som venter på bekreftelse. Ingen gir rettigheter alene."""
    start()
    from arkivbro.accounts.acts import COMMAND_LINE
    from arkivbro.accounts.services import confirming

    if remove_demo:
        from arkivbro.accounts.demo_users import remove_demo_users

        out.print(f"Fjernet: {', '.join(remove_demo_users()) or 'ingen var der'}", markup=False)
        return
    waiting = confirming.waiting_changes()
    if confirm is not None:
        found = next((one for one in waiting if one.username == confirm), None)
        if found is None:
            raise WrongUse("cli.nothing_waits", name=confirm)
        confirming.confirm(confirming.Confirm(actor=COMMAND_LINE, user=confirm, seen=found.seen))
        out.print(f"Bekreftet: {found.username}: {sentence_of(found.changes)}", markup=False)
    elif as_json:
        write_json(
            [
                {
                    "user": one.username,
                    "asked_by": one.asked_by,
                    "asked_at": one.asked_at.isoformat(),
                    "changes": sentence_of(one.changes),
                }
                for one in waiting
            ]
        )
    else:
        table(
            "Venter på bekreftelse",
            ("Bruker", "Endring", "Bedt om av"),
            ((one.username, sentence_of(one.changes), one.asked_by) for one in waiting),
            "Ingen endringer venter.",
        )
