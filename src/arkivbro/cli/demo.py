"""`arkivbro demo`: a made-up public body with live recruitment, and the built-in archive or a simulated ePhorte."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from arkivbro.cli.frame import Json, err, start, write_json
from arkivbro.cli.simulated_ephorte import simulated_ephorte
from arkivbro.conf import demo_archive
from arkivbro.core.errors import WrongUse
from arkivbro.ports import BUILTIN

app = typer.Typer()


@app.command()
def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Spill til ro, vis arkivloggen, sakene og journalen, og avslutt.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Porten; er den opptatt, brukes den neste ledige.")
    ] = 8000,
    ephorte: Annotated[
        bool,
        typer.Option(
            "--ephorte", help="Arkiver i en simulert ePhorte, som startes og stanses sammen med demoen."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """En oppdiktet virksomhet: stillinger blir publisert, søknader kommer inn, alt blir arkivert."""
    if as_json and not once:
        raise WrongUse("cli.json_without_once")
    with ExitStack() as stack:
        if ephorte:
            stack.enter_context(simulated_ephorte())
        start()
        mark_as_demo()
        make_users()
        if once:
            _once(as_json)
        else:
            _live(port)


def mark_as_demo() -> None:
    """Raises WrongUse where the data folder is in use for real, or its content went to another archive than this demo's:
    made-up people never mix with a body's own records.
    """
    from arkivbro.accounts.models import installation
    from arkivbro.recruitment.selectors import vacancy_count

    row = installation()
    if not row.is_demo and vacancy_count():
        raise WrongUse("cli.demo_in_real_folder")
    _refuse_another_archive()
    if not row.is_demo:
        row.is_demo = True
        row.save(update_fields=["is_demo"])


def _refuse_another_archive() -> None:
    """The simulator begins empty every time, and the built-in archive knows nothing of what went to it."""
    from django.conf import settings

    from arkivbro.recruitment.selectors import vacancy_count
    from arkivbro.transfers.selectors import archives_in_use

    if demo_archive.address():
        if vacancy_count():
            raise WrongUse("cli.demo_folder_not_empty")
    elif settings.ARKIVBRO.default_archive != BUILTIN:
        raise WrongUse("cli.demo_to_real_archive", archive=settings.ARKIVBRO.default_archive)
    elif demo_archive.NAME in archives_in_use():
        raise WrongUse("cli.demo_simulator_gone")


def make_users() -> None:
    """Those whom the demo's login page names."""
    from arkivbro.accounts.demo_users import make_demo_users

    make_demo_users()


def _once(as_json: bool) -> None:
    from arkivbro.cli.frame import progress
    from arkivbro.cli.run import carry_out
    from arkivbro.demo.play import play_changes, play_difficulties, play_news

    with progress("Stillinger og søknader") as update:
        play_news(on_progress=update)
    carry_out(until_rest=True)
    with progress("Endringer og trekk") as update:
        play_changes(on_progress=update)
        play_difficulties()
    carry_out(until_rest=True)
    if as_json:
        _write_all()
    else:
        _print_all()


def _write_all() -> None:
    """One JSON document. What stands in ePhorte is read there; its journal is its own, and is not told."""
    from arkivbro.archive.selectors.contract_json import cases_json, journal_json
    from arkivbro.cli.archived_cases import archived_cases
    from arkivbro.transfers.selectors import transfers_json

    in_ephorte = bool(demo_archive.address())
    document = {
        "transfers": list(transfers_json()),
        "cases": list(archived_cases(demo_archive.NAME) if in_ephorte else cases_json()),
    }
    write_json(document if in_ephorte else document | {"journal": list(journal_json())})


def _print_all() -> None:
    from arkivbro.cli.archived_cases import archived_cases
    from arkivbro.cli.cases import print_cases
    from arkivbro.cli.journal import print_journal
    from arkivbro.cli.transfers import print_log

    if demo_archive.address():
        err.print("Sakene slik de står i ePhorte (simulatoren), lest derfra nå:")
        print_cases(archived_cases(demo_archive.NAME))
    else:
        print_cases()
        print_journal()
    print_log(tolerant=True)


def _live(port: int) -> None:
    from arkivbro.accounts.demo_users import DEMO_PASSWORD, DEMO_USERS
    from arkivbro.cli.serve import children, free_port, run_children
    from arkivbro.demo.own_positions import publish_own_positions

    publish_own_positions()
    chosen = free_port(port)
    err.print(_where(), soft_wrap=True)
    err.print(
        f"Logg inn på http://127.0.0.1:{chosen}/logg-inn/ med passordet «{DEMO_PASSWORD}» som:",
        soft_wrap=True,
    )
    for one in DEMO_USERS:
        err.print(f"  {one.username:<9} {one.what}", soft_wrap=True)
    run_children(chosen, {**children(chosen), "demo": _player()})


def _where() -> str:
    """What this is, and where what it makes is to be seen."""
    if simulator := demo_archive.address():
        return (
            f"Oppdiktet virksomhet. Alt arkiveres i en simulert ePhorte: {simulator}/ (offentlig journal: "
            f"{simulator}/offentlig-journal). Den er tom igjen når demoen stanser."
        )
    return "Oppdiktet virksomhet. Alt ligger i datamappen, og kan slettes."


def _player() -> list[str]:
    import sys

    return [sys.executable, "-m", "arkivbro.demo"]
