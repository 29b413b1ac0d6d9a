"""`arkivbro demo`: a made-up public body with live recruitment, its own or in a simulated Webcruiter; and the built-in archive or a
simulated ePhorte.
"""

from __future__ import annotations

import threading
from typing import Annotated

import typer

from arkivbro.cli.frame import Json, err, start, write_json
from arkivbro.cli.simulated import simulated
from arkivbro.conf import demo_archive, demo_source
from arkivbro.core.errors import WrongUse
from arkivbro.ports import BUILTIN

app = typer.Typer()
KEPT_EVERY = 0.2


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
    webcruiter: Annotated[
        bool,
        typer.Option(
            "--webcruiter",
            help="Rekrutter i en simulert Webcruiter, som startes og stanses sammen med demoen; hele rutinen blir fortalt.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """En oppdiktet virksomhet: stillinger blir publisert, søknader kommer inn, alt blir arkivert."""
    if as_json and not once:
        raise WrongUse("cli.json_without_once")
    with simulated(ephorte=ephorte, webcruiter=webcruiter):
        start()
        mark_as_demo()
        make_users()
        if once:
            _once(port, as_json)
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

    if (demo_archive.address() or demo_source.address()) and vacancy_count():
        raise WrongUse("cli.demo_folder_not_empty")
    if demo_archive.address():
        return
    if settings.ARKIVBRO.default_archive != BUILTIN:
        raise WrongUse("cli.demo_to_real_archive", archive=settings.ARKIVBRO.default_archive)
    if demo_archive.NAME in archives_in_use():
        raise WrongUse("cli.demo_simulator_gone")


def make_users() -> None:
    """Those whom the demo's login page names."""
    from arkivbro.accounts.demo_users import make_demo_users

    make_demo_users()


def _once(port: int, as_json: bool) -> None:
    if demo_source.address():
        _tell_once(port)
    else:
        _play_once()
    if as_json:
        _write_all()
    else:
        _print_all()


def _play_once() -> None:
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


def _tell_once(port: int) -> None:
    """The story of the routine beside a web server and a worker of their own, which hear and archive; to rest. Raises WrongUse."""
    from arkivbro.cli.run import carry_out
    from arkivbro.cli.serve import Children, children, free_port
    from arkivbro.demo.telling import tell_the_routine
    from arkivbro.web.static_files import collect

    collect()
    chosen, done = free_port(port), threading.Event()
    running = Children(children(chosen))

    def keep() -> None:
        while not done.wait(KEPT_EVERY):
            running.keep()

    err.print(_where(chosen), soft_wrap=True)
    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        told = tell_the_routine(chosen, lambda line: err.print(line, soft_wrap=True), done, 0.0)
    finally:
        done.set()
        keeper.join()
        running.stop()
    if not told:
        raise WrongUse("cli.story_not_told")
    carry_out(until_rest=True)


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

    if not demo_source.address():
        publish_own_positions()
    chosen = free_port(port)
    err.print(_where(chosen), soft_wrap=True)
    err.print(
        f"Logg inn på http://127.0.0.1:{chosen}/logg-inn/ med passordet «{DEMO_PASSWORD}» som:",
        soft_wrap=True,
    )
    for one in DEMO_USERS:
        err.print(f"  {one.username:<9} {one.what}", soft_wrap=True)
    run_children(chosen, {**children(chosen), "demo": _player(chosen)})


def _where(port: int) -> str:
    """What this is, and where what it makes is to be seen."""
    lines = ["Oppdiktet virksomhet."]
    archive, source = demo_archive.address(), demo_source.address()
    if archive:
        lines[0] += (
            f" Alt arkiveres i en simulert ePhorte: {archive}/ (offentlig journal: {archive}/offentlig-journal)."
        )
    if source:
        lines.append(
            f"Webcruiter (simulator):  {source}/  – publiser, søk, endre, trekk; feil og last: {source}/feil"
        )
        lines.append(f"arkivbro:                http://127.0.0.1:{port}/")
        journal = f"{archive}/offentlig-journal" if archive else f"http://127.0.0.1:{port}/offentlig-journal/"
        lines.append(f"Offentlig journal:       {journal}")
    if archive or source:
        lines.append("Simulatorene er tomme igjen når demoen stanser.")
    else:
        lines[0] += " Alt ligger i datamappen, og kan slettes."
    return "\n".join(lines)


def _player(port: int) -> list[str]:
    import sys

    return [sys.executable, "-m", "arkivbro.demo", str(port)]
