"""`arkivbro retry`: try transfers again, with the plan that they have."""

from __future__ import annotations

from typing import Annotated

import typer

from arkivbro.cli.frame import out, start
from arkivbro.core.errors import WrongUse

app = typer.Typer()


@app.command()
def retry(
    transfers: Annotated[
        list[str] | None, typer.Argument(help="Overføringenes id, slik «transfers» viser dem.")
    ] = None,
    all_failed: Annotated[
        bool, typer.Option("--all-failed", help="Alle som er avvist eller har feilet.")
    ] = False,
) -> None:
    """Prøver igjen. Det er trygt: det som alt står i arkivet, blir ikke laget en gang til."""
    if bool(transfers) == all_failed:
        raise WrongUse("cli.retry_what")
    start()
    from arkivbro.transfers import services

    if all_failed:
        count = services.retry_all_failed(by="kommandolinjen")
    else:
        for transfer in transfers or []:
            services.retry(transfer, by="kommandolinjen")
        count = len(transfers or [])
    out.print(f"{count} settes i gang igjen. «arkivbro run» utfører dem, om ingen arbeider går.")
