"""Rendering and inspection in child processes with limits: whatever a document or a file does, the worker lives on.

A child gets one request at a time, as a length-prefixed JSON message on its standard input, and answers the same way. It is
replaced after so many requests, after a time-out, and when it dies. It ends by itself when its parent is gone.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from arkivbro.core.errors import Defect, Transient
from arkivbro.documents.attachments import AttachmentLimits, AttachmentState, State
from arkivbro.documents.content import DocumentToRender

HEADER = struct.Struct(">I")
LARGEST_MESSAGE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """Of one child. Seconds are of the wall clock for one request; memory is address space in bytes."""

    seconds: float = 60.0
    memory: int = 3 * 1024**3
    requests: int = 200
    """After so many the child is replaced, so that what typst keeps does not grow for ever."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered document, synced to disk by whoever stores it. `size` in bytes."""

    sha256: str
    size: int
    pages: int
    format: str
    replaced: int
    removed: int
    cut: int = 0


class RenderFailed(Defect):
    """A document could not be made: the child gave up, died or ran out of time or memory."""

    code = "render_failed"
    default_sentence = "Dokumentet kunne ikke lages. Meld fra til leverandøren; resten går videre."


class Renderer:
    """A small pool of children, started when they are wanted. Safe to use from several threads."""

    def __init__(self, *, processes: int = 2, limits: RenderLimits | None = None) -> None:
        self.limits = limits or RenderLimits()
        self._free: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(processes):
            self._free.put(None)
        self._living: set[_Child] = set()
        self._lock = threading.Lock()
        atexit.register(self.close)

    def render(self, document: DocumentToRender, timestamp: datetime, out_path: Path) -> Rendered:
        """Writes PDF/A-2a + PDF/UA-1 to `out_path`. The same document and timestamp give the same bytes.

        Raises RenderFailed; Transient (code `render_killed`) when the child died of something outside.
        """
        answer = self._ask(
            {
                "do": "render",
                "template": document.template,
                "document": document.as_data(),
                "timestamp": timestamp.isoformat(),
                "out": str(out_path),
            }
        )
        return Rendered(**answer)

    def inspect(self, files: Sequence[tuple[Path, str]], limits: AttachmentLimits) -> list[AttachmentState]:
        """What each file is: path, and the name the applicant gave it. One that kills its child counts as broken."""
        states: list[AttachmentState] = []
        total = 0
        for number, (path, declared) in enumerate(files, 1):
            request = {
                "do": "inspect",
                "path": str(path),
                "declared": declared,
                "largest_file": limits.largest_file,
                "formats": sorted(limits.formats),
                "over": number > limits.most_files,
                "room": limits.largest_total - total,
            }
            try:
                answer = self._ask(request)
            except (RenderFailed, Transient):
                answer = self._ask({**request, "shallow": True})
            state = AttachmentState(**{**answer, "state": State(answer["state"])})
            total += state.size if state.goes_in else 0
            states.append(state)
        return states

    def close(self) -> None:
        """Ends every child."""
        with self._lock:
            living, self._living = self._living, set()
        for child in living:
            child.end()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        child = self._free.get()
        try:
            if child is not None and not child.is_fit(self.limits):
                self._retire(child)
                child = None
            if child is None:
                child = _Child(self.limits)
                with self._lock:
                    self._living.add(child)
            return child.ask(request, self.limits.seconds)
        except (RenderFailed, Transient):
            if child is not None and child.is_spoilt:
                self._retire(child)
                child = None
            raise
        finally:
            self._free.put(child)

    def _retire(self, child: _Child) -> None:
        with self._lock:
            self._living.discard(child)
        child.end()


class _Child:
    def __init__(self, limits: RenderLimits) -> None:
        environment = {
            key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "PYTHONPATH") if key in os.environ
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "arkivbro.documents.child", json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        self._asked = 0
        self.is_spoilt = False

    def is_fit(self, limits: RenderLimits) -> bool:
        return not self.is_spoilt and self._process.poll() is None and self._asked < limits.requests

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        self._asked += 1
        try:
            self._send(json.dumps(request).encode())
            answer = json.loads(self._receive(time.monotonic() + seconds))
        except TimeoutError:
            self.is_spoilt = True
            raise RenderFailed("Dokumentet tok for lang tid å lage.", code="render_timed_out") from None
        except (OSError, EOFError, ValueError):
            self.is_spoilt = True
            raise Transient(
                "Prosessen som lager dokumenter, stanset. Det prøves igjen.", code="render_killed"
            ) from None
        if error := answer.get("error"):
            raise RenderFailed(detail=str(error))
        result: dict[str, Any] = answer["result"]
        return result

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(HEADER.pack(len(data)) + data)
        self._process.stdin.flush()

    def _receive(self, until: float) -> bytes:
        (length,) = HEADER.unpack(self._read(HEADER.size, until))
        if length > LARGEST_MESSAGE:
            raise ValueError("an answer of that size is none of ours")
        return self._read(length, until)

    def _read(self, count: int, until: float) -> bytes:
        assert self._process.stdout is not None
        descriptor, data = self._process.stdout.fileno(), b""
        while len(data) < count:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError
            piece = os.read(descriptor, count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data

    def end(self) -> None:
        with suppress(OSError):
            self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
