"""`arkivbro worker`: a worker, until it is stopped."""

from __future__ import annotations

import typer

from arkivbro.cli.frame import start

app = typer.Typer()


@app.command()
def worker() -> None:
    """En arbeider: overfører det som er klart, til den blir stanset. Man kan starte så mange man vil."""
    start(quiet=False)
    from arkivbro import tracing
    from arkivbro.transfers.stop_signals import ignore_stop_signals
    from arkivbro.transfers.worker import Worker
    from arkivbro.wiring import register_profile
    from arkivbro.working_files import keep_temporary_files_here

    tracing.begin("worker")
    keep_temporary_files_here()
    register_profile()
    Worker().run_forever()
    ignore_stop_signals()
