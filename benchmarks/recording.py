"""What a run did that cannot be avoided: documents rendered, files inspected, database commits, file syncs."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connections
from django.db.backends.signals import connection_created

from arkivbro.documents.attachments import AttachmentLimits, AttachmentState
from arkivbro.documents.content import DocumentToRender
from arkivbro.documents.inspector import Inspector
from arkivbro.documents.renderer import Rendered, Renderer

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
SAVEPOINTS = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")


@dataclass(slots=True)
class Recording:
    """All of it in the order in which it was done."""

    renders: list[tuple[DocumentToRender, datetime, str]] = field(default_factory=list)
    """Document, timestamp, and the SHA-256 of what came out."""
    inspections: list[tuple[Sequence[tuple[Path, str]], AttachmentLimits]] = field(default_factory=list)
    commits: list[list[str]] = field(default_factory=list)
    """The statements that write, transaction by transaction."""
    syncs: list[int | None] = field(default_factory=list)
    """The size of each file that was synced in bytes; None for a folder."""


class _Statements:
    """One connection's statements, told by SQLite itself with their values in them."""

    def __init__(self, commits: list[list[str]]) -> None:
        self._commits = commits
        self._open: list[str] | None = None

    def __call__(self, statement: str) -> None:
        start = statement[:12].lstrip().upper()
        if start.startswith("BEGIN"):
            self._open = []
        elif start.startswith("COMMIT"):
            if self._open:
                self._commits.append(
                    self._open
                )  # the writer's lock is still held: the order is that of the commits
            self._open = None
        elif start.startswith("ROLLBACK") and not start.startswith("ROLLBACK TO"):
            self._open = None
        elif start.startswith(WRITES):
            if self._open is None:
                self._commits.append([statement])
            else:
                self._open.append(statement)
        elif start.startswith(SAVEPOINTS) and self._open is not None:
            self._open.append(statement)


@contextmanager
def recording() -> Iterator[Recording]:
    """Records what this process does inside, in all its threads. Costs a call for each statement and each sync."""
    done = Recording()
    real_render, real_inspect, real_fsync = Renderer.render, Inspector.inspect, os.fsync

    def render(self: Renderer, document: DocumentToRender, timestamp: datetime, out_path: Path) -> Rendered:
        rendered = real_render(self, document, timestamp, out_path)
        done.renders.append((document, timestamp, rendered.sha256))
        return rendered

    def inspect(
        self: Inspector, files: Sequence[tuple[Path, str]], limits: AttachmentLimits
    ) -> list[AttachmentState]:
        done.inspections.append((files, limits))
        return real_inspect(self, files, limits)

    def fsync(descriptor: int) -> None:
        found = os.fstat(descriptor)
        done.syncs.append(None if stat.S_ISDIR(found.st_mode) else found.st_size)
        real_fsync(descriptor)

    def listen(connection: Any, **_: object) -> None:
        connection.connection.set_trace_callback(_Statements(done.commits))

    connections.close_all()
    connection_created.connect(listen, weak=False)
    try:
        with _replaced(render, inspect, fsync):
            yield done
    finally:
        connection_created.disconnect(listen)
        connections.close_all()


@contextmanager
def _replaced(
    render: Callable[..., object], inspect: Callable[..., object], fsync: Callable[[int], None]
) -> Iterator[None]:
    with (
        patch.object(Renderer, "render", render),
        patch.object(Inspector, "inspect", inspect),
        patch.object(os, "fsync", fsync),
    ):
        yield
