"""`python -m tests.soak.worker`: `arkivbro worker`, by a clock that jumps: its runtime's clock is ahead by the seconds that a file tells.

Leases go by the database's clock, so one worker's jump may hold nothing up and do nothing twice.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from arkivbro.runtime import Runtime

SKEW_FILE = "ARKIVBRO_SOAK_SKEW"


def runtime() -> Runtime:
    """As wired, but for the clock."""
    from arkivbro.wiring import runtime as wired

    whole = wired()
    told = Path(os.environ[SKEW_FILE])

    def clock() -> datetime:
        ahead = 0.0
        with suppress(OSError, ValueError):  # it is being written just now
            ahead = float(told.read_text(encoding="ascii"))
        return whole.clock() + timedelta(seconds=ahead)

    return replace(whole, clock=clock)


def main() -> None:
    from django.conf import settings

    settings.ARKIVBRO_RUNTIME = "tests.soak.worker.runtime"
    from arkivbro.cli.worker import worker

    worker()


if __name__ == "__main__":
    main()
