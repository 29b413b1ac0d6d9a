"""The most memory that a started `arkivbro serve` takes, with so many applications there already: JSON on standard output.

Run by `python -m benchmarks memory`, in a process of its own: `python -m benchmarks.memory VACANCIES APPLICATIONS MORE SECONDS`. Its chores
all run when it starts, the retention of working files among them; then more applications come in, and every main page is looked at.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.archiving import fill, made_up, receive_all
from benchmarks.processor import GONE, below
from benchmarks.served import Served, role_of, serving

if TYPE_CHECKING:
    from arkivbro.accounts.models import User

PAGES = (
    "/",
    "/stillinger/",
    "/stillinger/?arkiv=needs_person",
    "/drift/",
    "/drift/feil/",
    "/arkiv/saker/",
    "/arkiv/til-journalforing/",
    "/offentlig-journal/",
    "/offentlig-journal/?sok=utlysning",
    "/ledige-stillinger/",
)
LONGEST = 600.0


def peaks(served: Served) -> dict[str, int]:
    """Megabytes that were resident at most, of the largest process of each kind."""
    most: dict[str, int] = {}
    for pid in (served.pid, *below(served.pid)):
        with suppress(*GONE):
            lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
            told = next((line for line in lines if line.startswith("VmHWM:")), "VmHWM: 0 kB")
            name = role_of(pid)
            most[name] = max(most.get(name, 0), int(told.split()[1]) // 1024)
    return most


def archivist() -> User:
    from arkivbro.accounts.models import User

    return User.objects.create_user("bench", is_archivist=True, is_recruiter=True, is_administrator=True)


def look_at_every_page(address: str, cookie: str) -> None:
    for page in PAGES:
        request = urllib.request.Request(address + page, headers={"Cookie": f"sessionid={cookie}"})
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:
            answer.read()


def main() -> int:
    vacancies, applications, more, seconds = map(int, sys.argv[1:])
    from arkivbro.cli.frame import start

    start()
    from django.db import connections
    from django.test import Client

    from arkivbro.transfers.models import State, Transfer
    from arkivbro.wiring import register_profile

    register_profile()
    rows = fill(vacancies, applications)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(archivist(), backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"].value
    there = Transfer.objects.filter(state=State.TRANSFERRED).count()
    connections.close_all()
    with serving() as served:
        time.sleep(seconds)
        receive_all(made_up(range(2, 3), more))
        until = time.monotonic() + LONGEST
        while Transfer.objects.filter(state=State.TRANSFERRED).count() < there + 1 + more:
            if time.monotonic() > until:
                raise TimeoutError
            time.sleep(0.2)
        look_at_every_page(served.address, cookie)
        figures = {"rows": rows, "peaks": peaks(served)}
    connections.close_all()
    json.dump(figures, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
