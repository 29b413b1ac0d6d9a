"""The child process that renders and inspects: `python -m arkivbro.documents.child SETTINGS`, started by `renderer`.

A request on standard input is a length (4 bytes, big-endian) and JSON. An answer on standard output is two lengths, JSON
and bytes (the PDF, if any). The child writes no file and reaches no network; it ends when its standard input ends, when
its parent dies, even in the middle of a job, and when a job takes too long.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from arkivbro.documents.confinement import ChildLimits, confine, limit_cpu, resident_memory
from arkivbro.documents.finished_text import text_of_pdf
from arkivbro.documents.inspection import inspect
from arkivbro.documents.typesetting import CannotTypeset, NoFonts, Typesetter

LENGTH = 4
GRACE = 5.0
"""Seconds beyond the time limit after which the child ends itself, should no parent be there to do it."""


def main() -> None:
    settings = json.loads(sys.argv[1])
    _end_with_the_parent(settings["lifeline"])
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)  # what a library prints must not get among the answers
    limits = ChildLimits(**settings["limits"])
    confined = confine(limits)
    work = _Work(Path(settings["fonts"]))
    _answer(sink, {"ready": True, "confined": confined}, b"")
    while (request := _request(source)) is not None:
        limit_cpu(limits.seconds * (os.cpu_count() or 1))
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + GRACE)
        answer, body = work.do(request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _answer(sink, {**answer, "memory": resident_memory()}, body)


class _Work:
    def __init__(self, fonts: Path) -> None:
        self._fonts = fonts
        self._typesetter: Typesetter | None = None

    def do(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The answer and its bytes. An error carries no text of a document or a file."""
        try:
            if request["do"] == "render":
                return self._render(request)
            return {"result": inspect(request)}, b""
        except NoFonts:
            return {"error": "no_fonts"}, b""
        except CannotTypeset as error:
            return {"error": "cannot_typeset", "detail": str(error)}, b""
        except MemoryError:
            return {"error": "memory"}, b""
        except Exception as error:  # noqa: BLE001 - a hostile file may raise anything; its text stays here
            return {"error": "failed", "detail": _place_of(error)}, b""

    def _render(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        if self._typesetter is None:
            self._typesetter = Typesetter(self._fonts)
        moment = datetime.fromisoformat(request["timestamp"])
        made = self._typesetter.typeset(request["template"], request["document"], moment)
        counts = {name: getattr(made, name) for name in ("pages", "replaced", "removed", "cut")}
        read = text_of_pdf(made.pdf) if request["read_back"] else ""
        return {"result": {**counts, "text": read}}, made.pdf


def _place_of(error: Exception) -> str:
    """The kind of the error and where in our code it arose: what a developer needs, and nothing of the document."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} in {place}"


def _end_with_the_parent(lifeline: int) -> None:
    """Nothing is ever written to this pipe. When its other end closes, the kernel sends SIGIO, which ends the process
    at once, whatever native code it is in.
    """
    if hasattr(fcntl, "F_SETOWN") and hasattr(os, "O_ASYNC"):
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:  # it had closed before
        sys.exit(0)


def _request(source: BinaryIO) -> dict[str, Any] | None:
    header = source.read(LENGTH)
    if len(header) < LENGTH:
        return None
    request: dict[str, Any] = json.loads(source.read(int.from_bytes(header, "big")))
    return request


def _answer(sink: BinaryIO, answer: dict[str, Any], body: bytes) -> None:
    data = json.dumps(answer).encode()
    sink.write(len(data).to_bytes(LENGTH, "big") + len(body).to_bytes(LENGTH, "big") + data + body)
    sink.flush()


if __name__ == "__main__":
    main()
