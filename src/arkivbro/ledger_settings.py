"""How the engine works, in numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """Times in seconds."""

    lease_seconds: float = 10.0
    retry_waits: tuple[float, ...] = (5, 30, 120, 600, 3600, 21600)
    concurrency: int = 4
    transfers_at_once: int = 20
    """In a turn with one case."""
    transfers_together: int = 10
    """Of them, by one commit: while it is made, the documents of the next are."""
    seconds_at_once: float = 10.0
    poll_seconds: float = 0.5
    probe_waits: tuple[float, ...] = (5, 10, 30, 60, 120, 300)
    """Between one worker's questions whether an archive that did not answer is there again."""
    answer_seconds: float = 30.0
    """A call to an archive has given up by then; a second more for every megabyte that may go with it."""
    reading_lease_seconds: float = 60.0
    """So long another worker believes that a source is being read, since its last batch."""
    cannot_tell_seconds: float = 24 * 3600
    keep_archive_words_days: int = 60
