"""An installation whose worker lives and whose chores are done, for as long as a test takes."""

from __future__ import annotations

from datetime import timedelta

from arkivbro.runtime import current
from arkivbro.transfers.models import ChoreState, WorkerSign
from arkivbro.transfers.own_chores import ledger_chores
from arkivbro.transfers.policy.recruitment import engine_for
from arkivbro.transfers.services.chore_claims import note_looked

LONG = timedelta(days=1)


def everything_lives() -> None:
    """A worker gave a sign and looked at every chore; a day passes before they are judged silent."""
    runtime = current()
    names = [one.name for one in (*ledger_chores(runtime, engine_for(runtime)), *runtime.chores)]
    note_looked(names)
    later = runtime.seams.read_database_time() + LONG
    ChoreState.objects.filter(name__in=names).update(looked=later, failures=0)
    WorkerSign.objects.update_or_create(
        worker="lives", defaults={"started": later - 2 * LONG, "last_sign": later, "ended": False}
    )
