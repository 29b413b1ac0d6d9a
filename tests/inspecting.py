"""What a worker does with files that were uploaded, done in the test's own process: the children that look are real."""

from __future__ import annotations

from functools import cache

from arkivbro.documents.inspector import Inspector


@cache
def inspector() -> Inspector:
    """One for the whole run; it ends with the process."""
    return Inspector(processes=2)


def inspect_what_waits(_seconds: float = 0.0) -> int:
    """Everything that waits; how many."""
    from arkivbro.inspections.services import InspectWaiting
    from arkivbro.working_files import work_store

    return InspectWaiting(inspector(), work_store())()
