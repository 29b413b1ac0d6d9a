"""`python -m tests.soak.feeder FIRST LAST APPLICATIONS`: a source that tells of so many vacancies with their applications; the same for the same numbers.

It waits while much is under way. Killed and begun again, it tells of the vacancy once more that it was at: facts come twice, and some of
an application's before its vacancy's.
"""

from __future__ import annotations

import io
import os
import sys
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

DONE_FILE = "ARKIVBRO_SOAK_FED"
MOST_UNDER_WAY = 150
"""Transfers: so that what is killed is always at work, and comes to rest soon after."""


def main(first: int, last: int, applications: int) -> None:
    import django

    django.setup()
    from django.db import Error, connection

    from arkivbro.core.errors import ArkivbroError
    from arkivbro.wiring import register_profile
    from benchmarks.archiving import made_up

    register_profile()
    done = Path(os.environ[DONE_FILE])
    number = max(first, int(done.read_text(encoding="ascii") or first) if done.exists() else first)
    while number <= last:
        (told,) = made_up(range(number, number + 1), applications)
        try:
            _wait_until_there_is_room()
            _tell(told, Random(number))
        except (
            Error,
            ArkivbroError,
        ) as error:  # the database restarts, the disk is full: a source tries again
            sys.stderr.write(f"{type(error).__name__}\n")
            connection.close()
            time.sleep(0.5)
            continue
        number += 1
        unfinished = done.with_suffix(".making")
        unfinished.write_text(str(number), encoding="ascii")
        unfinished.replace(done)


def _wait_until_there_is_room() -> None:
    from arkivbro.transfers.models import Transfer

    while Transfer.objects.exclude(state__in=("transferred", "cancelled")).count() > MOST_UNDER_WAY:
        time.sleep(0.2)


def _tell(told: Any, random: Random) -> None:
    """Through the one door: some applications alone and before the vacancy, the others together, and one of them once more."""
    from arkivbro.recruitment import services

    items = [services.Item(one.fact, partial(_opened, one.files)) for one in told.applications]
    early = items[0] if items and random.random() < 0.3 else None
    if early is not None:
        services.receive(early.fact, open_attachment=early.open_attachment)
    services.receive(told.vacancy)
    most = services.importing.MOST_TOGETHER
    for start in range(0, len(items), most):
        services.receive_several(items[start : start + most], _require_received)
    if items and random.random() < 0.3:
        again = random.choice(items)
        services.receive(again.fact, open_attachment=again.open_attachment)
        services.receive(told.vacancy)


def _require_received(_item: Any, outcome: Any) -> None:
    if isinstance(outcome, Exception):
        raise outcome


def _opened(files: dict[str, bytes], attachment: Any) -> io.BytesIO:
    return io.BytesIO(files[attachment.ref.id])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
