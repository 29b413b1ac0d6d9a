"""The child process that renders or inspects: `python -P -m arkivbro.documents.child SETTINGS`, started by `child_process`.

A request comes over a socket: a length (4 bytes, big-endian) and JSON, and with its first byte the descriptors that it is about:
the pipe for the answer, then the file, open for reading. An answer is two lengths, JSON and bytes (the PDF, if any).

`render`: the child shuts itself in and makes one document after the other; what it typesets is our own. `inspect`: it stays outside
and reads nothing hostile; for each request it starts a copy of itself, which shuts itself in, looks at one file and ends. So
nothing that a file does reaches another file, or a document.

The child writes no file and reaches no network; it ends when its socket or its parent does, even in the middle of a job, and when
a job takes too long.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from arkivbro.documents.confinement import ChildLimits, NotConfined, ResidentMemory, confine, limit_cpu
from arkivbro.documents.finished_text import text_of_pdf
from arkivbro.documents.inspection import inspect
from arkivbro.documents.typesetting import CannotTypeset, NoFonts, Typesetter

LENGTH = 4
MOST_DESCRIPTORS = 2
GRACE = 5.0
"""Seconds beyond the time limit after which the child ends itself, should no parent be there to do it."""


def main() -> None:
    settings = json.loads(sys.argv[1])
    _end_with_the_parent(settings["lifeline"])
    channel = socket.socket(fileno=os.dup(0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    limits = ChildLimits(**settings["limits"])
    if settings["work"] == "render":
        _render_all(channel, limits, Path(settings["fonts"]))
    else:
        os.nice(10)  # hostile files yield to everything else on the machine
        _inspect_all(channel, limits)


# --- rendering ---------------------------------------------------------------------------------------------------


def _render_all(channel: socket.socket, limits: ChildLimits, fonts: Path) -> None:
    memory, typesetter = ResidentMemory(), None
    refused = _shut_in(limits, [fonts])
    while (asked := _request(channel)) is not None:
        request, (sink, *_) = asked
        _limit(limits)
        if refused or request["do"] == "ready":
            answer, body = refused or {"result": {}}, b""
        else:
            try:
                typesetter = typesetter or Typesetter(fonts)
                answer, body = _rendered(typesetter, request)
            except NoFonts:
                answer, body = {"error": "no_fonts"}, b""
            except CannotTypeset as error:
                answer, body = {"error": "cannot_typeset", "detail": str(error)}, b""
            except MemoryError:
                answer, body = {"error": "memory"}, b""
            except Exception as error:  # noqa: BLE001 - whatever a library raises; its text stays here
                answer, body = {"error": "failed", "detail": _place_of(error)}, b""
        signal.setitimer(signal.ITIMER_REAL, 0)
        _answer(sink, {**answer, "memory": memory.bytes()}, body)


def _rendered(typesetter: Typesetter, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    moment = datetime.fromisoformat(request["timestamp"])
    made = typesetter.typeset(request["template"], request["document"], moment)
    counts = {name: getattr(made, name) for name in ("pages", "replaced", "removed", "cut")}
    read = text_of_pdf(made.pdf) if request["read_back"] else ""
    return {"result": {**counts, "text": read}}, made.pdf


# --- inspection --------------------------------------------------------------------------------------------------


def _inspect_all(channel: socket.socket, limits: ChildLimits) -> None:
    while (asked := _request(channel)) is not None:
        request, descriptors = asked
        copy = os.fork()
        if copy == 0:
            channel.close()
            _inspect_one(request, descriptors, limits)
        for descriptor in descriptors:
            os.close(descriptor)
        os.waitpid(copy, 0)


def _inspect_one(request: dict[str, Any], descriptors: list[int], limits: ChildLimits) -> None:
    """In the copy, which ends here. Where it ends without an answer, the parent sees the pipe close."""
    sink, *files = descriptors
    try:
        answer = _shut_in(limits, [])
        _limit(limits)
        if answer is None:
            answer = {"result": {}} if request["do"] == "ready" else _inspected(request, files[0])
        _answer(sink, {**answer, "memory": 0}, b"")
    finally:
        os._exit(0)


def _inspected(request: dict[str, Any], descriptor: int) -> dict[str, Any]:
    """The answer. An error carries no text of a file."""
    try:
        with os.fdopen(descriptor, "rb") as file:
            return {"result": inspect(request, file)}
    except MemoryError:
        return {"error": "memory"}
    except Exception as error:  # noqa: BLE001 - a hostile file may raise anything; its text stays here
        return {"error": "failed", "detail": _place_of(error)}


# --- both --------------------------------------------------------------------------------------------------------


def _shut_in(limits: ChildLimits, readable: list[Path]) -> dict[str, Any] | None:
    """None when the process is confined; else the answer to every request: nothing is done unconfined."""
    try:
        confine(limits, readable=readable)
    except NotConfined as error:
        return {"error": "not_confined", "detail": str(error)}
    return None


def _limit(limits: ChildLimits) -> None:
    limit_cpu(limits.seconds * (os.cpu_count() or 1))
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + GRACE)


def _place_of(error: Exception) -> str:
    """The kind of the error and where in our code it arose: what a developer needs, and nothing of the document."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} in {place}"


def _end_with_the_parent(lifeline: int) -> None:
    """Nothing is ever written to this pipe. When its other end closes, the kernel sends SIGIO to the process group, which ends this
    process and its copy at once, whatever native code they are in.
    """
    if hasattr(fcntl, "F_SETOWN") and hasattr(os, "O_ASYNC"):
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:  # it had closed before
        sys.exit(0)


def _request(channel: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    header, descriptors, _, _ = socket.recv_fds(channel, LENGTH, MOST_DESCRIPTORS)
    if not header:
        return None
    header += _received(channel, LENGTH - len(header))
    request: dict[str, Any] = json.loads(_received(channel, int.from_bytes(header, "big")))
    return request, list(descriptors)


def _received(channel: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = channel.recv(min(1_000_000, count - len(data)))
        if not piece:
            sys.exit(0)  # the parent went in the middle of a request
        data += piece
    return bytes(data)


def _answer(sink: int, answer: dict[str, Any], body: bytes) -> None:
    data = json.dumps(answer).encode()
    with suppress(BrokenPipeError), os.fdopen(sink, "wb") as out:
        out.write(len(data).to_bytes(LENGTH, "big") + len(body).to_bytes(LENGTH, "big") + data + body)


if __name__ == "__main__":
    main()
