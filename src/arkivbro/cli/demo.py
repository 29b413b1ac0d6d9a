"""`arkivbro demo`: a made-up public body with live recruitment and the built-in archive."""

from __future__ import annotations

from typing import Annotated

import typer

from arkivbro.cli.frame import Json, err, start, write_json
from arkivbro.core.errors import WrongUse

app = typer.Typer()


@app.command()
def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Spill til ro, vis arkivloggen, sakene og journalen, og avslutt.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Porten; er den opptatt, brukes den neste ledige.")
    ] = 8000,
    as_json: Json = False,
) -> None:
    """En oppdiktet virksomhet: stillinger blir publisert, søknader kommer inn, alt blir arkivert."""
    if as_json and not once:
        raise WrongUse("--json hører sammen med --once.")
    start()
    mark_as_demo()
    make_users()
    if once:
        _once(as_json)
    else:
        _live(port)


def mark_as_demo() -> None:
    """Raises WrongUse where the data folder is in use for real: the demo never mixes with a body's own records."""
    from arkivbro.accounts.models import installation
    from arkivbro.recruitment.selectors import vacancy_count

    row = installation()
    if not row.is_demo:
        if vacancy_count():
            raise WrongUse(
                "Datamappen er i bruk på ordentlig. Sett ARKIVBRO_DATA_DIR til en annen mappe for å se demoen."
            )
        row.is_demo = True
        row.save(update_fields=["is_demo"])


def make_users() -> None:
    """Those whom the demo's login page names."""
    from arkivbro.accounts.demo_users import make_demo_users

    make_demo_users()


def _once(as_json: bool) -> None:
    from arkivbro.archive.selectors.contract_json import cases_json, journal_json
    from arkivbro.cli.cases import print_cases
    from arkivbro.cli.frame import progress
    from arkivbro.cli.journal import print_journal
    from arkivbro.cli.run import carry_out
    from arkivbro.cli.transfers import print_log
    from arkivbro.demo.play import play_changes, play_news
    from arkivbro.transfers.selectors import transfers_json

    with progress("Stillinger og søknader") as update:
        play_news(on_progress=update)
    carry_out(until_rest=True)
    with progress("Endringer og trekk") as update:
        play_changes(on_progress=update)
    carry_out(until_rest=True)
    if as_json:
        write_json(
            {
                "transfers": list(transfers_json()),
                "cases": list(cases_json()),
                "journal": list(journal_json()),
            }
        )
        return
    print_cases()
    print_journal()
    print_log(tolerant=True)


def _live(port: int) -> None:
    from arkivbro.accounts.demo_users import DEMO_PASSWORD, DEMO_USERS
    from arkivbro.cli.serve import children, free_port, run_children
    from arkivbro.demo.own_positions import publish_own_positions

    publish_own_positions()
    chosen = free_port(port)
    err.print("Oppdiktet virksomhet. Alt ligger i datamappen, og kan slettes.")
    err.print(
        f"Logg inn på http://127.0.0.1:{chosen}/logg-inn/ med passordet «{DEMO_PASSWORD}» som:",
        soft_wrap=True,
    )
    for one in DEMO_USERS:
        err.print(f"  {one.username:<9} {one.what}", soft_wrap=True)
    run_children(chosen, {**children(chosen), "demo": _player()})


def _player() -> list[str]:
    import sys

    return [sys.executable, "-m", "arkivbro.demo"]
