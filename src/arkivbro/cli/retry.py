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
    from arkivbro.accounts.acts import COMMAND_LINE
    from arkivbro.recruitment.services.transfer_acts import Retry, RetryMany, retry_many
    from arkivbro.recruitment.services.transfer_acts import retry as retry_one

    if all_failed:
        count = retry_many(RetryMany(actor=COMMAND_LINE))
    else:
        for transfer in transfers or []:
            retry_one(Retry(actor=COMMAND_LINE, transfer=transfer))
        count = len(transfers or [])
    out.print(f"{count} settes i gang igjen. «arkivbro run» utfører dem, om ingen arbeider går.")
