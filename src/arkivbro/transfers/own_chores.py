"""The ledger's own chores, which every worker has whatever else the installation does."""

from __future__ import annotations

from arkivbro.chores import Chore
from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.connections import is_any_to_tend, tend
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.missed_waits import end_missed_waits
from arkivbro.transfers.sweep import sweep


def ledger_chores(runtime: Runtime, engine: Engine) -> tuple[Chore, ...]:
    """Silent archives are asked again, pauses end, waits whose wake-up was missed are found, old words of archives go."""
    return (
        Chore(
            "connections",
            lambda: tend(engine),
            every=runtime.settings.poll_seconds,
            is_due=lambda: is_any_to_tend(engine),
        ),
        Chore("missed_waits", lambda: end_missed_waits(engine), every=60.0),
        Chore("old_words", lambda: sweep(runtime), every=3600.0),
    )
