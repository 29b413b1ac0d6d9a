"""How long a transfer waits before it is tried again. Pure."""

from __future__ import annotations

from collections.abc import Sequence

SPREAD = 0.2
"""Waits are spread by so much in all, so that what failed together does not come back together."""
LONGEST_QUESTION_WAIT = 3600.0
"""Between two questions to an archive that cannot tell, in seconds."""


def retry_wait(
    retries: int, waits: Sequence[float], *, jitter: float, retry_after: float | None = None
) -> float | None:
    """Seconds until the next try after `retries` waits were used up; None: they are all used, a person must look.

    `jitter` is from 0 to 1. What the archive itself asked for (`retry_after`) is never shortened.
    """
    if retries >= len(waits):
        return None
    wait = waits[retries] * (1 - SPREAD / 2 + SPREAD * jitter)
    return max(wait, retry_after or 0.0)


def question_wait(retries: int, waits: Sequence[float], *, jitter: float) -> float:
    """Seconds until the archive is asked again whether it has the thing; never used up."""
    if not waits:
        return LONGEST_QUESTION_WAIT
    wait = waits[min(retries, len(waits) - 1)] * (1 - SPREAD / 2 + SPREAD * jitter)
    return min(wait, LONGEST_QUESTION_WAIT)
