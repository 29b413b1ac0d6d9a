"""A worker that may be told where to die: a real SIGKILL of its own process, at the n-th boundary.

Boundaries are before and after every call to the archive, every letter given to the mail server and every commit of the
database, counted over the whole process.
Run as a script: `dying_worker.py N` dies at boundary N; `dying_worker.py 0` works to rest and prints how many it met.
A file named in ARKIVBRO_CLAIMED_FILE is written when the worker first has called the archive.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

REMOTE = ("find", "perform", "read_entry", "read_case")


class Boundaries:
    """Counts, and kills at the one that was named."""

    def __init__(self, fatal: int) -> None:
        self.fatal = fatal
        self.numbers = itertools.count(1)
        self.met = 0
        self.places: list[str] = []

    def reach(self, place: str) -> None:
        self.met = next(self.numbers)
        self.places.append(place)
        if self.met == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            self.reach(f"before {name}")
            result = call(*arguments, **named)
            self.reach(f"after {name}")
            return result

        return wrapped


def main(fatal: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    import django

    django.setup()
    from django.db.backends.base.base import BaseDatabaseWrapper

    from arkivbro.archive.adapter import BuiltinArchive
    from arkivbro.recruitment.services import letters
    from arkivbro.runtime import current
    from arkivbro.transfers.worker import Worker
    from arkivbro.wiring import register_profile

    register_profile()
    boundaries = Boundaries(fatal)
    for owner, name in (*((BuiltinArchive, name) for name in REMOTE), (letters, "send_mail")):
        setattr(owner, name, boundaries.around(name, getattr(owner, name)))
    BaseDatabaseWrapper.commit = boundaries.around("commit", BaseDatabaseWrapper.commit)  # type: ignore[method-assign]
    Path(os.environ["ARKIVBRO_STARTED_FILE"]).touch()
    Worker(current()).run_until_rest()
    sys.stdout.write(f"{boundaries.met}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
