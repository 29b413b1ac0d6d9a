"""`arkivbro manage …`: Django's own commands."""

from __future__ import annotations

import sys

import typer

from arkivbro.cli.frame import start

app = typer.Typer(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)
NEED_TABLES = (["createsuperuser"], ["changepassword"])
"""The first thing that a body does: it works in a folder in which nothing has been started yet."""


@app.command()
def manage(ctx: typer.Context) -> None:
    """Sender resten av linjen videre til Djangos kommandoer."""
    start(migrated=ctx.args[:1] in NEED_TABLES)
    from django.core.management import execute_from_command_line

    from arkivbro.conf.migrate import lift_limits

    if ctx.args[:1] == ["migrate"]:
        lift_limits()
    execute_from_command_line([f"{sys.argv[0]} manage", *ctx.args])
