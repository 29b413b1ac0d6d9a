"""The entry point: the commands, and what a person sees when something is wrong.

Exit status: 0 all well; 1 something is neither transferred nor cancelled, needs a person or could not be read;
2 wrong use or configuration, told in a sentence. A traceback never reaches a user.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from arkivbro.core.errors import ArkivbroError
from arkivbro.core.messages import remedy_of, sentence_of, told

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("arkivbro.cli.init", "En ny installasjon: innstillinger, profil og de første brukerne"),
    "demo": ("arkivbro.cli.demo", "En oppdiktet virksomhet med rekruttering og innebygd arkiv"),
    "serve": ("arkivbro.cli.serve", "Nettjener og én arbeider"),
    "worker": ("arkivbro.cli.worker", "En arbeider (så mange man vil)"),
    "import": ("arkivbro.cli.import_", "Les inn stillinger og søknader"),
    "begin": ("arkivbro.cli.begin", "Bekreft fra hvilken dag en kilde arkiveres"),
    "run": ("arkivbro.cli.run", "Utfør det som er klart til å overføres"),
    "plan": ("arkivbro.cli.plan", "Hva som ville bli arkivert, og hva alle ville se; skriver ingenting"),
    "status": ("arkivbro.cli.status", "Hvordan det står til: arkiver, kilder og overføringer"),
    "incidents": ("arkivbro.cli.incidents", "Det som er galt eller har vært det, og når"),
    "transfers": ("arkivbro.cli.transfers", "Arkivloggen"),
    "retry": ("arkivbro.cli.retry", "Prøv overføringer igjen"),
    "link": ("arkivbro.cli.link", "Stillingen har allerede sin sak"),
    "cases": ("arkivbro.cli.cases", "Sakene i det innebygde arkivet"),
    "journal": ("arkivbro.cli.journal", "Offentlig journal for det innebygde arkivet"),
    "verify": ("arkivbro.cli.verify", "Er alt arkivert, og er filene uendret?"),
    "check": ("arkivbro.cli.check", "Prøv oppsett, profil og tilkoblinger"),
    "users": ("arkivbro.cli.users", "Rettigheter som venter på at noen bekrefter dem"),
    "token": ("arkivbro.cli.token", "Tilganger for andre rekrutteringssystemer (API-et)"),
    "backup": ("arkivbro.cli.backup", "En kopi å falle tilbake på, mens alt går"),
    "restore": ("arkivbro.cli.restore", "Sett en kopi tilbake"),
    "move-database": ("arkivbro.cli.move_database", "Flytt databasen fra SQLite til PostgreSQL"),
    "manage": ("arkivbro.cli.manage", "Djangos egne kommandoer"),
}
"""Name → (module with an `app` or a `command`, one line of help). A module is imported when its command is used."""


class LazyGroup(TyperGroup):
    """Imports a command's module only when it is used, so that `arkivbro --help` answers at once."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command = typer.main.get_command(importlib.import_module(module).app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Kommandoer"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


app = typer.Typer(cls=LazyGroup, no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.callback()
def arkivbro() -> None:
    """arkivbro: fra rekrutteringssystemet til arkivet, én gang, komplett og med det riktige skjermet."""


def main() -> None:
    """Runs the command line and exits; every error that we know is a sentence on standard error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    write_utf8()
    try:
        status = app(standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except typer.Exit as leaving:
        sys.exit(leaving.exit_code)
    except ArkivbroError as error:
        _say(error)
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        _write("Avbrutt.")
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if hasattr(error, "format_message"):
            _usage(error)
        _write(
            f"En feil i arkivbro ({type(error).__name__}). Ingenting er gått tapt; kjør kommandoen igjen eller meld fra."
        )
        if os.environ.get("ARKIVBRO_TRACEBACK") == "1":
            raise
        sys.exit(2)


def write_utf8() -> None:
    """What another program reads is UTF-8 whatever the terminal's locale is; a terminal gets what it can show. Half characters
    are written as JSON writes them.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _usage(error: Any) -> None:
    """A wrong use, as click says it, with where to read more."""
    context = getattr(error, "ctx", None)
    _write(f"Feil bruk: {error.format_message()}")
    if context is not None:
        _write(f"Se «{context.command_path} --help».")
    sys.exit(2)


def _say(error: ArkivbroError) -> None:
    """What is wrong, each place where it is, and what to do."""
    _write(sentence_of(error.message))
    for finding in error.findings:
        _write(f"  {told(finding)}")
    if remedy := remedy_of(error.message):
        _write(remedy)


def _write(text: str) -> None:
    sys.stderr.write(text + "\n")
