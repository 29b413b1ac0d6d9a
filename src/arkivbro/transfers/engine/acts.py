"""What a person may do with a transfer, and when. Pure; the services obey it and the screens offer it."""

from __future__ import annotations

from enum import StrEnum

from arkivbro.transfers.engine.states import UNATTEMPTED, Event, State, may_happen


class Act(StrEnum):
    """As the history tells it; the words on the buttons are the screens'."""

    RETRY = "retry"
    """*Prøv igjen*, with the plan it has."""
    REPLAN = "replan"
    """*Lag ny plan*, with today's profile."""
    CANCEL = "cancel"
    """*Avbryt*."""
    COMPLETE = "complete"
    """*Fullført for hånd*."""
    RELEASE = "release"
    """*Frigi*, after the leak check."""

    @property
    def event(self) -> Event:
        return Event(self.value)


FOR_ARCHIVISTS = frozenset({Act.COMPLETE, Act.RELEASE})
"""The others are for recruiters too, in their own units."""
OF_A_STOP = frozenset({Act.CANCEL, Act.REPLAN})
"""What only archivists do with what was stopped to protect somebody: it gives the stop up, or takes it out of their sight."""


def is_for_archivists(act: Act, *, stopped: bool) -> bool:
    """Whether only an archivist does it. `stopped`: a stop stands that nobody let through, whatever the state says meanwhile."""
    return act in FOR_ARCHIVISTS or (stopped and act in OF_A_STOP)


def may(act: Act, state: State, *, attempted: bool, awaited: bool = False) -> bool:
    """Whether it may be done now. `attempted`: something of the transfer may have reached the archive. `awaited`: the archive has
    taken a part of it, and the receipt is to come.

    What was attempted is never cancelled: it may stand in the archive, so a person looks and completes it by hand. What the archive has
    taken is of the plan that it was sent by.
    """
    if awaited and act is Act.REPLAN:
        return False
    return may_happen(state, act.event) and not (attempted and act.event in UNATTEMPTED)
