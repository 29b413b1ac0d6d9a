"""Rendering and inspection in child processes with limits: whatever a document or a file does, the worker lives on. No child does
both: what touches files from outside never sees a document.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import queue
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from arkivbro.core.errors import Transient
from arkivbro.core.messages import Message, message
from arkivbro.documents.attachments import AttachmentLimits, AttachmentState, State
from arkivbro.documents.child_process import ChildProcess
from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.content import DocumentToRender
from arkivbro.documents.errors import FontsMissing, RenderFailed, RenderKilled
from arkivbro.documents.formats import FORMATS
from arkivbro.documents.typefaces import FONTS

PDFA_2A = "fmt/476"
"""PRONOM id of what `render` makes."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered document. `size` in bytes; `replaced`, `removed` and `cut` count characters (see `cleaning`)."""

    sha256: str
    size: int
    pages: int
    format: str
    replaced: int
    removed: int
    cut: int = 0
    text: str = ""
    """What anybody can read out of the file, where that was asked for."""


class Renderer:
    """Two small pools of children, for documents and for files from outside, each started when it is first wanted. Safe to use from
    several threads.

    A child is replaced after so many jobs, when its memory has grown, and after anything that went wrong in it. It ends
    with `close`, and by itself when this process dies.
    """

    def __init__(self, *, processes: int = 2, limits: ChildLimits | None = None, fonts: Path = FONTS) -> None:
        self.limits = limits or ChildLimits()
        self._fonts = fonts
        self._free: dict[str, queue.LifoQueue[ChildProcess | None]] = {}
        for work in ("render", "inspect"):
            self._free[work] = queue.LifoQueue()
            for _ in range(processes):
                self._free[work].put(None)
        self._living: set[ChildProcess] = set()
        self._lock = threading.Lock()
        self._closed = False
        atexit.register(self.close)

    def render(
        self, document: DocumentToRender, timestamp: datetime, out_path: Path, *, read_back: bool = False
    ) -> Rendered:
        """Writes PDF/A-2a + PDF/UA-1 to `out_path` (mode 0600, not synced). `read_back`: the finished file's text too.

        The same document and timestamp (with a time zone) give the same bytes, in every process.
        Raises RenderFailed, RenderTimedOut, RenderKilled, FontsMissing; ValueError for a timestamp without time zone.
        """
        if timestamp.tzinfo is None:
            raise ValueError("the timestamp has no time zone")
        request = {
            "do": "render",
            "template": document.template,
            "document": document.as_data(),
            "timestamp": timestamp.isoformat(timespec="seconds"),
            "read_back": read_back,
        }
        result, pdf = self._ask("render", request)
        _write(out_path, pdf)
        return Rendered(
            sha256=hashlib.sha256(pdf).hexdigest(),
            size=len(pdf),
            pages=result["pages"],
            format=PDFA_2A,
            replaced=result["replaced"],
            removed=result["removed"],
            cut=result["cut"],
            text=result["text"],
        )

    def inspect(self, files: Sequence[tuple[Path, str]], limits: AttachmentLimits) -> list[AttachmentState]:
        """What each file of one application is, in their order: path, and the name that the applicant gave it.

        Nothing that a file does stops the rest. Raises OSError for a path that cannot be read, NotConfinedHere where
        nothing can be shut in, FontsMissing never.
        """
        states: list[AttachmentState] = []
        room = limits.largest_total
        for number, (path, declared) in enumerate(files, 1):
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                size = file.tell()
                refused = _refused(size, room, number, limits)
                found = refused or self._look(file.fileno(), declared, limits)
            why = Message.of_json(found["message"]) if found["message"] else None
            state = AttachmentState(
                sha256=sha256, size=size, **{**found, "state": State(found["state"]), "message": why}
            )
            room -= size if state.goes_in else 0
            states.append(state)
        return states

    def close(self) -> None:
        """Ends every child. A render under way in another thread ends with RenderKilled."""
        with self._lock:
            self._closed = True
            living, self._living = self._living, set()
        for child in living:
            child.end()
        atexit.unregister(self.close)

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Of the living children, for monitoring."""
        with self._lock:
            return tuple(child.process_id for child in self._living)

    def _look(self, file: int, declared: str, limits: AttachmentLimits) -> dict[str, Any]:
        request = {
            "do": "inspect",
            "declared": declared,
            "formats": sorted(limits.formats),
            "shallow": False,
        }
        for attempt in (request, {**request, "shallow": True}):
            with suppress(RenderFailed, Transient):
                return self._ask("inspect", attempt, file)[0]
        return _found(State.BROKEN, message("files.not_checked"))

    def confinement(self) -> None:
        """Tries whether files from outside can be looked at here. Raises NotConfinedHere, RenderKilled, RenderTimedOut."""
        self._ask("inspect", {"do": "ready"})

    def _ask(
        self, work: str, request: dict[str, Any], file: int | None = None
    ) -> tuple[dict[str, Any], bytes]:
        free = self._free[work]
        child = free.get()
        try:
            if child is not None and not child.is_fit:
                self._retire(child)
                child = None
            if child is None:
                child = self._start(work)
            answer, body = child.ask(request, file)
        finally:
            if child is not None and child.is_spoilt:
                self._retire(child)
                child = None
            free.put(child)
        match answer.get("error"):
            case None:
                result: dict[str, Any] = answer["result"]
                return result, body
            case "no_fonts":
                raise FontsMissing(setting="fonts")
            case "memory":
                raise RenderKilled(detail="out of memory")
            case _:
                raise RenderFailed(detail=str(answer.get("detail", "")))

    def _start(self, work: str) -> ChildProcess:
        child = ChildProcess(work, self.limits, self._fonts)
        with self._lock:
            if not self._closed:
                self._living.add(child)
                return child
        child.end()
        raise RenderKilled(detail="the renderer was closed")

    def _retire(self, child: ChildProcess) -> None:
        with self._lock:
            self._living.discard(child)
        child.end()


def _refused(size: int, room: int, number: int, limits: AttachmentLimits) -> dict[str, Any] | None:
    """What is refused unseen, by size and number alone."""
    if size == 0:
        return _found(State.EMPTY, message("files.empty"))
    if number > limits.most_files:
        return _found(State.TOO_MANY, message("files.too_many", limit=limits.most_files))
    if size > limits.largest_file:
        return _found(State.TOO_LARGE, message("files.too_large"))
    if size > room:
        return _found(State.TOO_LARGE, message("files.too_large_together"))
    return None


def _found(state: State, why: Message) -> dict[str, Any]:
    unknown = FORMATS["unknown"]
    return {
        "format": unknown.pronom,
        "format_name": unknown.label,
        "media_type": unknown.media_type,
        "extension": unknown.extension,
        "state": state.value,
        "message": why.as_json(),
        "pages": None,
        "pdfa": "",
    }


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
