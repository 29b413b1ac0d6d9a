"""The flow of `archiving` and nothing else, timed: JSON on standard output. Also for versions before this one.

Run by `python -m benchmarks`, with the `src` of the version that is measured first in PYTHONPATH. Only what has kept its name for
long is called; nothing is recorded. One vacancy with an application goes first, so that the process, its children and the
database are warm.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.archiving import made_up, receive_all
from benchmarks.processor import with_all_below


def timed(vacancies: int, applications: int) -> dict[str, Any]:
    """Everything in the data folder of the environment. Raises RuntimeError when something was not archived."""
    import arkivbro
    from arkivbro.transfers.selectors import count_by_status
    from arkivbro.transfers.worker import Worker
    from arkivbro.wiring import register_profile

    register_profile()
    receive_all(made_up(range(1, 2), 1))
    Worker().run_until_rest()
    finished = count_by_status().get("transferred", 0)
    told = made_up(range(2, 2 + vacancies), applications)
    processor, all_processes = time.process_time(), with_all_below(os.getpid())
    began = time.perf_counter()
    receive_all(told)
    received = time.perf_counter()
    Worker().run_until_rest()
    ended = time.perf_counter()
    counts = count_by_status()
    transferred = counts.get("transferred", 0) - finished
    if transferred != vacancies * (1 + applications):
        raise RuntimeError(f"not all was archived: {counts}")
    return {
        "source": str(Path(arkivbro.__file__).resolve().parents[1]),
        "applications": vacancies * applications,
        "transferred": transferred,
        "received_in": received - began,
        "archived_in": ended - received,
        "processor": time.process_time() - processor,
        "with_children": with_all_below(os.getpid()) - all_processes,
    }


def main() -> int:
    """`python -m benchmarks.flow VACANCIES APPLICATIONS`."""
    from arkivbro.cli.frame import start

    start()
    vacancies, applications = (int(word) for word in sys.argv[1:])
    json.dump(timed(vacancies, applications), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
