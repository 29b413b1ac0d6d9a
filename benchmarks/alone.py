"""The parts that cannot be avoided, each repeated alone. Every function answers with seconds."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from django.db import connections

from arkivbro.documents.durable_files import sync_folder
from arkivbro.documents.inspector import Inspector
from arkivbro.documents.renderer import Renderer
from arkivbro.transfers.models import Transfer
from benchmarks.recording import Recording, Render


def rendering(done: Recording, folder: Path, *, processes: int, threads: int) -> float:
    """The same documents with the same renderer, from as many threads. Raises RuntimeError if other bytes come out."""
    numbers = count()

    def one(render: Render) -> None:
        path = folder / f"rendered-{next(numbers)}.pdf"
        made = renderer.render(render.document, render.timestamp, path, read_back=render.read_back)
        if made.sha256 != render.sha256:
            raise RuntimeError("the same document gave other bytes")
        path.unlink()

    began = time.perf_counter()
    with Renderer(processes=processes) as renderer, ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, done.renders))
        return time.perf_counter() - began


def inspecting(done: Recording, *, processes: int, threads: int) -> float:
    """The same files looked at, each in a confined process of its own, from as many threads."""
    began = time.perf_counter()
    with Inspector(processes=processes) as inspector, ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda looked_at: inspector.look(*looked_at), done.inspections))
        return time.perf_counter() - began


def committing(done: Recording, before: Path) -> float:
    """The same writes in the same transactions, with no reads between, on a copy of `before`: the database as it was.

    Raises RuntimeError if the ledger does not end as it did.
    """
    database = before.with_name("repeating.sqlite3")
    shutil.copyfile(before, database)
    os.sync()
    connections.databases["repeated"] = {**connections.databases["default"], "NAME": str(database)}
    connection = connections["repeated"]
    connection.ensure_connection()
    raw = connection.connection
    began = time.perf_counter()
    for statements in done.commits:
        raw.execute("BEGIN IMMEDIATE")
        for statement in statements:
            raw.execute(statement).fetchall()
        raw.execute("COMMIT")
    seconds = time.perf_counter() - began
    if _finished("repeated") != _finished("default"):
        raise RuntimeError("the same writes gave another ledger")
    connection.close()
    return seconds


def _finished(database: str) -> list[tuple[int, str]]:
    return list(Transfer.objects.using(database).order_by("pk").values_list("pk", "state"))


def syncing(done: Recording, folder: Path) -> float:
    """As many files of the same sizes written, synced and renamed, as many folders synced, one after the other."""
    synced = folder / "synced"
    synced.mkdir(exist_ok=True)
    content = os.urandom(max((size for size in done.syncs if size), default=0))
    began = time.perf_counter()
    for size in done.syncs:
        if size is None:
            sync_folder(synced)
            continue
        temporary = folder / secrets.token_hex(12)
        with temporary.open("wb") as out:
            out.write(content[:size])
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(synced / temporary.name)
    return time.perf_counter() - began
