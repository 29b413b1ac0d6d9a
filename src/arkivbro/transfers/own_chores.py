"""The ledger's own chores, which every worker has whatever else the installation does."""

from __future__ import annotations

from arkivbro.chores import Chore
from arkivbro.runtime import Runtime
from arkivbro.transfers.engine.connections import check_all, is_any_to_tend, seconds_until_tended, tend
from arkivbro.transfers.engine.missed_waits import end_missed_waits, is_any_missed
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.models import Connection
from arkivbro.transfers.services.old_words import forget_old_words

CHECKED_SECONDS = 300.0
"""Between two questions to each archive whether all is well, whether anything is to be sent or not."""


def ledger_chores(runtime: Runtime, engine: Engine) -> tuple[Chore, ...]:
    """Silent archives are asked again, all are asked now and then, pauses end, waits whose wake-up was missed are found, old words of archives go."""
    return (
        Chore(
            "connections",
            lambda: tend(engine),
            every=runtime.settings.poll_seconds,
            tables=frozenset({Connection._meta.db_table}),
            seconds_left=lambda: seconds_until_tended(engine),
            is_due=lambda: is_any_to_tend(engine),
        ),
        Chore(
            "archive_checks",
            lambda: check_all(engine),
            every=CHECKED_SECONDS,
            longest_retry=CHECKED_SECONDS,
            in_workers_only=True,
        ),
        Chore(
            "missed_waits",
            lambda: end_missed_waits(engine),
            every=60.0,
            is_due=lambda: is_any_missed(engine),
        ),
        Chore("old_words", lambda: forget_old_words(runtime), every=3600.0),
    )
