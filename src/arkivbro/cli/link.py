"""`arkivbro link`: this vacancy already has its case."""

from __future__ import annotations

from typing import Annotated

import typer

from arkivbro.cli.frame import out, start

app = typer.Typer()


@app.command()
def link(
    vacancy: Annotated[str, typer.Argument(help="Stillingens referanse.")],
    case: Annotated[str, typer.Argument(help="Saksnummeret, f.eks. 2026/17.")],
) -> None:
    """Knytter stillingen til en sak som finnes i arkivet fra før."""
    start()
    from arkivbro.accounts.acts import COMMAND_LINE
    from arkivbro.recruitment.services.vacancy_archiving import LinkCase, link_case

    number = link_case(LinkCase(actor=COMMAND_LINE, vacancy=vacancy, number=case))
    out.print(f"Stilling {vacancy} hører nå til sak {number}.")
