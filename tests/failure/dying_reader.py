"""A worker's reading of what hooks told of, and of every door of its source, which may be told where to die: a real SIGKILL of its own process, at the n-th boundary.

Boundaries are before and after every request to the source, when its reply is read, every file that is taken into our own store, and every
commit of the database, counted over the whole process.
Run as a script: `dying_reader.py N` dies at boundary N; `dying_reader.py 0` reads all doors once and prints how many it met;
`dying_reader.py -1` reads until every door was read to its end, and prints what stands then.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from tests.failure.dying_worker import Boundaries

OWNER = "reader"
PATIENCE = 60.0


def main(fatal: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
    import django

    django.setup()
    from arkivbro import webcruiter_wiring

    webcruiter_wiring.LEFT_TO_THE_API = (
        0.0  # nobody waits six hours here for an API that does not tell of a candidate
    )
    if fatal < 0:
        read_to_the_end()
        sys.stdout.write(f"{json.dumps(standing())}\n")
        return
    boundaries = around_everything(fatal)
    read_once()
    sys.stdout.write(f"{boundaries.met}\n")


def around_everything(fatal: int) -> Boundaries:
    import httpx
    from django.db.backends.base.base import BaseDatabaseWrapper

    from arkivbro.documents.file_store import FileStore

    boundaries = Boundaries(fatal)
    owners: tuple[tuple[Any, str], ...] = (
        (httpx.Client, "send"),
        (httpx.Response, "close"),
        (FileStore, "add"),
        (BaseDatabaseWrapper, "commit"),
    )
    for owner, name in owners:
        setattr(owner, name, boundaries.around(name, getattr(owner, name)))
    return boundaries


def read_once() -> dict[str, bool]:
    """What was hinted at, as the worker's chore reads it; then whether each door was read to its end."""
    from arkivbro.recruitment.services.hints import read_hinted
    from arkivbro.runtime import current
    from arkivbro.transfers.models import SourceReading
    from arkivbro.transfers.polling import read_if_due
    from arkivbro.transfers.services.reading_claims import meet

    runtime, read = current(), dict[str, bool]()
    read_hinted()
    for name in runtime.sources:
        meet(runtime, name)
        done = read_if_due(runtime, name, owner=f"{OWNER}-{os.getpid()}")
        read[name] = done and not SourceReading.objects.get(source=name).failures
    return read


def read_to_the_end() -> None:
    """Each door twice: the second time brings nothing. Raises TimeoutError."""
    from arkivbro.runtime import current

    until, times = time.monotonic() + PATIENCE, dict.fromkeys(current().sources, 0)
    while min(times.values()) < 2:
        for name, done in read_once().items():
            times[name] += done
        if time.monotonic() > until:
            raise TimeoutError(times)
        time.sleep(0.2)


def standing() -> dict[str, Any]:
    """Every fact that came in, and what the ledger was asked for."""
    from arkivbro.recruitment.models import Application, Attachment, SourceHint, Vacancy
    from arkivbro.transfers.models import Transfer
    from arkivbro.working_files import work_store

    for one in Attachment.objects.all():
        with work_store().open(one.sha256) as file:
            assert len(file.read()) == one.size
    return {
        "vacancies": list(Vacancy.objects.order_by("pk").values_list("source", "source_id")),
        "applications": [
            [row.source, row.source_id, row.version, sorted(row.attachments.values_list("sha256", flat=True))]
            for row in Application.objects.order_by("source_id")
        ],
        "transfers": sorted(map(list, Transfer.objects.values_list("kind", "subject", "version"))),
        "unread hints": SourceHint.objects.filter(read_at__isnull=True).count(),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
