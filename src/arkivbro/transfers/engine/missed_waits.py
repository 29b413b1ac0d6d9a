"""Every wait that another row ends has somebody who finds it, should the wake-up be missed: a plain function, done now and then.

A transfer waits for its case, and a case for its first document; a transfer that is in nobody's hands waits for a worker. A
case waits for its connection: `engine.connections.tend` looks at each pause again and again, and no wake-up is needed.
"""

from __future__ import annotations

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from arkivbro.transfers.engine.moving import case_takes_more, move, wake
from arkivbro.transfers.engine.parts import Engine
from arkivbro.transfers.engine.states import Event, State
from arkivbro.transfers.models import ArchiveCase, Step, StepState, Transfer

log = structlog.get_logger()

ON_ITS_WAY = (State.TRANSFERRING, State.ACCEPTED, State.UNRESOLVED, State.RETRYING)
"""States in which a transfer is due at some time: in them nobody needs to ask for it."""


def is_any_missed(engine: Engine) -> bool:
    """Whether anything waits for what has come; nothing is locked."""
    return _first_rests().exists() or _ready().exists() or _nobodys(engine).exists()


def end_missed_waits(engine: Engine) -> int:
    """What waits for something that has come goes on; how many cases and transfers were found. Each is told in the log."""
    found = _cases_whose_first_rests(engine) + _transfers_for_ready_cases() + _in_nobodys_hands(engine)
    if found:
        log.warning("missed_waits_found", count=found)
    return found


def _first_rests() -> QuerySet[ArchiveCase]:
    """Cases whose first document rests, or that a person linked, and nobody said that they take more."""
    rests = Transfer.objects.filter(case=OuterRef("pk"), makes_case=True, state=State.TRANSFERRED)
    rows = ArchiveCase.objects.filter(ready_at__isnull=True, reference__isnull=False)
    return rows.filter(Exists(rests) | ~Q(linked_by=""))


def _ready() -> QuerySet[Transfer]:
    """What waits for a case that takes it."""
    return Transfer.objects.filter(
        case__reference__isnull=False, case__ready_at__isnull=False, state=State.WAITING_FOR_CASE
    )


def _nobodys(engine: Engine) -> QuerySet[Transfer]:
    """Under way, but never due: nobody would take it up again."""
    free = Q(case__owner="") | Q(case__lease_until__lt=engine.seams.database_time())
    return Transfer.objects.filter(free, state__in=ON_ITS_WAY, due_at__isnull=True)


def _cases_whose_first_rests(engine: Engine) -> int:
    rows = _first_rests()
    ids = list(rows.values_list("pk", flat=True))
    for pk in ids:
        with transaction.atomic(durable=True):
            case = rows.select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
            if case is not None:
                case_takes_more(case, engine.clock(), by=case.linked_by)
    return len(ids)


def _transfers_for_ready_cases() -> int:
    with transaction.atomic(durable=True):
        return wake(Q(case__reference__isnull=False, case__ready_at__isnull=False))


def _in_nobodys_hands(engine: Engine) -> int:
    """They are due now; of what nothing is out it is a person's to ask for."""
    rows = _nobodys(engine)
    ids = list(rows.values_list("pk", "case_id"))
    for pk, case_id in ids:
        with transaction.atomic(durable=True):
            case = ArchiveCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=case_id)
            one = rows.select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
            if one is None:
                continue
            attempted = Step.objects.filter(transfer=one).exclude(state=StepState.PLANNED).exists()
            if attempted or one.state != State.TRANSFERRING:
                one.due_at = engine.clock()
            else:
                move(one, Event.LET_GO, case)
            one.save(update_fields=["state", "due_at"])
    return len(ids)
