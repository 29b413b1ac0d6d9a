"""Transfers of which nothing could be stored: the database refused what came of them, and that they failed, too."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

SHORTEST, LONGEST = 5.0, 600.0
"""Seconds; each refusal in a row doubles the wait."""


@dataclass(eq=False)
class SetAside:
    """What one process lets lie for a while, so that it neither spins on them nor keeps their siblings waiting. It is told in the
    log, and Drift shows them as overdue. Kept in memory: in the ledger nothing of them can be written.
    """

    _waits: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Transfer → until when (monotonic), and the wait that led there."""

    def put(self, transfer_id: int, now: float) -> None:
        """Not before a while, longer each time."""
        _, before = self._waits.get(transfer_id, (0.0, 0.0))
        wait = min(max(SHORTEST, 2 * before), LONGEST)
        self._waits[transfer_id] = (now + wait, wait)

    def forget(self, transfer_id: int) -> None:
        """It went well, or what came of it is stored."""
        self._waits.pop(transfer_id, None)

    def first_over(self, since: float) -> float:
        """When the first wait is over that was not at `since`."""
        return min((until for until, _ in self._waits.values() if until > since), default=math.inf)

    def waiting(self, now: float) -> list[int]:
        """Those whose wait is not over."""
        return [transfer_id for transfer_id, (until, _) in self._waits.items() if until > now]
