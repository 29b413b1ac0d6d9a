"""The states of a transfer."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """As shown to people. `WAITING_FOR_CASE` is told as `waiting` in JSON, with a text of its own."""

    WAITING = "waiting", "Venter"
    WAITING_FOR_CASE = "waiting_for_case", "Venter på saken"
    TRANSFERRING = "transferring", "Overføres"
    UNRESOLVED = "unresolved", "Uavklart"
    RETRYING = "retrying", "Prøver igjen"
    TRANSFERRED = "transferred", "Overført"
    DECLINED = "declined", "Avvist"
    FAILED = "failed", "Feil"
    STOPPED = "stopped", "Stanset"
    CANCELLED = "cancelled", "Avbrutt"


WORKABLE = (State.WAITING, State.WAITING_FOR_CASE, State.TRANSFERRING, State.UNRESOLVED, State.RETRYING)
"""States in which a worker takes a transfer up when it is due."""
NEEDS_PERSON = (State.DECLINED, State.FAILED, State.STOPPED)
FINISHED = (State.TRANSFERRED, State.CANCELLED)


def json_status(state: State) -> str:
    """The status of the JSON contract: waiting for the case is told as waiting, with a text of its own."""
    return State.WAITING.value if state is State.WAITING_FOR_CASE else state.value


STATUSES = tuple(dict.fromkeys(json_status(state) for state in State))
"""What `status` may be in JSON and on the command line."""
