"""What a run did that cannot be avoided: documents rendered, files inspected, database commits, file syncs; and how many statements."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connections
from django.db.backends.signals import connection_created

from arkivbro.documents.attachments import Content
from arkivbro.documents.content import DocumentToRender
from arkivbro.documents.inspector import Inspector, Question
from arkivbro.documents.renderer import Rendered, Renderer
from benchmarks.profiling import caller

READS = ("SELECT", "WITH")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
SAVEPOINTS = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")


INDEX_OF_WORDS = "'main'.'"
"""How FTS5 names its own tables, in statements of its own."""


@dataclass(frozen=True, slots=True)
class Render:
    """One document that was rendered, and the SHA-256 of what came out."""

    document: DocumentToRender
    timestamp: datetime
    read_back: bool
    sha256: str


@dataclass(slots=True)
class Recording:
    """All of it in the order in which it was done."""

    renders: list[Render] = field(default_factory=list)
    inspections: list[tuple[Path, Question]] = field(default_factory=list)
    """The files that were really looked at; what was known of a file's bytes is not looked at again."""
    commits: list[list[str]] = field(default_factory=list)
    """The statements that write, transaction by transaction."""
    syncs: list[int | None] = field(default_factory=list)
    """The size of each file that was synced in bytes; None for a folder."""
    statements: list[Counter[str]] = field(default_factory=list)
    """Each connection's own, which only its thread adds to: "reads", "writes", "savepoints"."""
    asked_by: list[Counter[str]] = field(default_factory=list)
    """Likewise, where that is wanted: the function of arkivbro, the verb and the table."""

    def counts(self) -> Counter[str]:
        """How many so far: of a moment when other threads are at rest, since it is added up while they go on."""
        counted: Counter[str] = Counter(commits=len(self.commits), folders=self.syncs.count(None))
        counted["files"] = len(self.syncs) - counted["folders"]
        for one in list(self.statements):
            counted.update(one)
        return counted


class _Statements:
    """One connection's statements, told by SQLite itself with their values in them.

    It tells a statement once more for each row for which a trigger runs: the same words on a table with triggers, one right after
    the other, are one statement.
    """

    def __init__(self, done: Recording, with_triggers: frozenset[str], *, with_callers: bool) -> None:
        self._commits, self._with_triggers = done.commits, with_triggers
        self._counted, self._asked_by = Counter[str](), Counter[str]()
        done.statements.append(self._counted)
        done.asked_by.append(self._asked_by)
        self._with_callers = with_callers
        self._open: list[str] | None = None
        self._last = ""

    def __call__(self, statement: str) -> None:
        if INDEX_OF_WORDS in statement[:120] or statement.startswith("--"):
            return  # what a statement of ours brings about by itself
        start = statement[:12].lstrip().upper()
        if start.startswith(READS):
            self._counted["reads"] += 1
            self._told(statement)
        elif start.startswith("BEGIN"):
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
            if statement != self._last or _table(statement) not in self._with_triggers:
                self._write(statement)
        elif start.startswith(SAVEPOINTS):
            self._counted["savepoints"] += 1
            if self._open is not None:
                self._at_savepoint(statement)
        self._last = statement

    def _write(self, statement: str) -> None:
        self._counted["writes"] += 1
        self._told(statement)
        if self._open is None:
            self._commits.append([statement])
        else:
            self._open.append(statement)

    def _told(self, statement: str) -> None:
        if self._with_callers:
            self._asked_by[f"{caller()}  {statement.split(maxsplit=1)[0]} {_table(statement)}"] += 1

    def _at_savepoint(self, statement: str) -> None:
        """What was rolled back to a savepoint was not done, and may have been refused: it is not repeated."""
        assert self._open is not None
        verb, _, name = statement.rpartition(" ")
        if verb.upper().startswith("ROLLBACK TO"):
            del self._open[self._open.index(f"SAVEPOINT {name}") + 1 :]
        else:
            self._open.append(statement)


def _table(statement: str) -> str:
    """The table that it writes or reads first: its name is the first one in quotation marks (after FROM), as Django writes it."""
    after = statement.partition(" FROM ")[2] if statement.startswith("SELECT") else statement[:200]
    return after.partition('"')[2].partition('"')[0]


def _with_triggers(raw: Any) -> frozenset[str]:
    rows = raw.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
    return frozenset(name for (name,) in rows)


@contextmanager
def recording(*, with_callers: bool = False) -> Iterator[Recording]:
    """Records what this process does inside, in all its threads. Costs a call for each statement and each sync; `with_callers`: more."""
    done = Recording()
    real_render, real_look, real_fsync = Renderer.render, Inspector.look, os.fsync

    def render(
        self: Renderer,
        document: DocumentToRender,
        timestamp: datetime,
        out_path: Path,
        *,
        read_back: bool = False,
    ) -> Rendered:
        rendered = real_render(self, document, timestamp, out_path, read_back=read_back)
        done.renders.append(Render(document, timestamp, read_back, rendered.sha256))
        return rendered

    def look(self: Inspector, path: Path, question: Question, **how: Any) -> Content:
        done.inspections.append((path, question))
        return real_look(self, path, question, **how)

    def fsync(descriptor: int) -> None:
        found = os.fstat(descriptor)
        done.syncs.append(None if stat.S_ISDIR(found.st_mode) else found.st_size)
        real_fsync(descriptor)

    def listen(connection: Any, **_: object) -> None:
        raw = connection.connection
        raw.set_trace_callback(_Statements(done, _with_triggers(raw), with_callers=with_callers))

    connections.close_all()
    connection_created.connect(listen, weak=False)
    try:
        with _replaced(render, look, fsync):
            yield done
    finally:
        connection_created.disconnect(listen)
        connections.close_all()


@contextmanager
def _replaced(
    render: Callable[..., object], look: Callable[..., object], fsync: Callable[[int], None]
) -> Iterator[None]:
    with (
        patch.object(Renderer, "render", render),
        patch.object(Inspector, "look", look),
        patch.object(os, "fsync", fsync),
    ):
        yield
