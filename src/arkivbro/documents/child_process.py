"""The parent's side of one child: start it, ask it with a deadline, end it."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import arkivbro
from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.errors import (
    FontsMissing,
    NotConfinedHere,
    RenderFailed,
    RenderKilled,
    RenderTimedOut,
)

START_SECONDS = 60.0
LENGTHS = 4
LARGEST_ANSWER = 1_000_000_000
PIECE = 1_000_000


class ChildProcess:
    """One at a time may ask. After any error but those in an answer, `is_spoilt` is true and the child must be ended.

    `work` is "render" or "inspect": no child does both.
    """

    def __init__(self, work: str, limits: ChildLimits, fonts: Path) -> None:
        self._work, self._limits = work, limits
        self._jobs = 0
        self._memory = 0
        self.is_spoilt = False
        lifeline, self._lifeline = os.pipe()
        settings = {
            "work": work,
            "limits": asdict(limits),
            "fonts": str(fonts.absolute()),
            "lifeline": lifeline,
        }
        self._channel, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(
                # -P: no folder that happens to be the current one is looked through for modules
                [sys.executable, "-P", "-m", "arkivbro.documents.child", json.dumps(settings)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,  # what a library prints must not get among the answers
                stderr=subprocess.DEVNULL,
                env=_environment(),
                cwd="/",
                pass_fds=(lifeline,),
                start_new_session=True,  # Ctrl-C at the terminal lets the worker finish what it is at
            )
        finally:
            os.close(lifeline)
            theirs.close()
        self._channel.setblocking(False)
        self._started = False

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def is_fit(self) -> bool:
        """Whether it may be given another job."""
        return (
            not self.is_spoilt
            and self._jobs < self._limits.documents
            and self._memory < self._limits.replace_above
            and self._process.poll() is None
            and not _is_dying(self._process.pid)
        )

    def ask(self, request: dict[str, Any], file: int | None = None) -> tuple[dict[str, Any], bytes]:
        """The result and its bytes; `file` is the open descriptor that the request is about. Raises RenderFailed, RenderTimedOut,
        RenderKilled, FontsMissing, NotConfinedHere.
        """
        self.is_spoilt = True
        try:
            if not self._started:
                self._exchange({"do": "ready"}, None, time.monotonic() + START_SECONDS)
                self._started = True
            answer, body = self._exchange(request, file, time.monotonic() + self._limits.seconds)
        except TimeoutError:
            raise RenderTimedOut from None
        except EOFError:
            # What looked at the file ended without a word; the child that started it is as it was.
            self.is_spoilt = self._work == "render" or self._process.poll() is not None
            raise RenderKilled from None
        except (OSError, ValueError):
            raise RenderKilled from None
        self._jobs += 1
        self._memory = answer["memory"]
        self.is_spoilt = answer.get("error") == "memory"
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

    def end(self) -> None:
        """At once; it keeps nothing that would be lost. May be called again."""
        with suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)  # and the copy of it that looks at a file
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        lifeline, self._lifeline = self._lifeline, -1
        if lifeline >= 0:
            os.close(lifeline)
        self._channel.close()

    def _exchange(
        self, request: dict[str, Any], file: int | None, until: float
    ) -> tuple[dict[str, Any], bytes]:
        """The answer comes over a pipe of its own: whoever was at the request before cannot write into it."""
        answers, sink = os.pipe()
        try:
            try:
                self._send(request, [sink] if file is None else [sink, file], until)
            finally:
                os.close(sink)
            os.set_blocking(answers, False)
            answer, body = _received(answers, until)
        finally:
            os.close(answers)
        if answer.get("error") == "not_confined":
            raise NotConfinedHere(why=str(answer.get("detail", "")))
        return answer, body

    def _send(self, request: dict[str, Any], descriptors: list[int], until: float) -> None:
        data = json.dumps(request).encode()
        left = memoryview(len(data).to_bytes(LENGTHS, "big") + data)
        while left:
            _wait(until, write=self._channel.fileno())
            with suppress(BlockingIOError):
                sent = socket.send_fds(self._channel, [left[:PIECE]], descriptors)
                left, descriptors = left[sent:], []


def _received(pipe: int, until: float) -> tuple[dict[str, Any], bytes]:
    lengths = _read(pipe, 2 * LENGTHS, until)
    answer_length = int.from_bytes(lengths[:LENGTHS], "big")
    body_length = int.from_bytes(lengths[LENGTHS:], "big")
    if answer_length + body_length > LARGEST_ANSWER:
        raise ValueError("an answer of that size is none of ours")
    answer: dict[str, Any] = json.loads(_read(pipe, answer_length, until))
    return answer, bytes(_read(pipe, body_length, until))


def _read(pipe: int, count: int, until: float) -> bytearray:
    data = bytearray()
    while len(data) < count:
        _wait(until, read=pipe)
        with suppress(BlockingIOError):
            piece = os.read(pipe, min(PIECE, count - len(data)))
            if not piece:
                raise EOFError
            data += piece
    return data


def _is_dying(process_id: int) -> bool:
    """Whether the process was killed though the last of its threads is not gone yet: until then `poll` says it lives."""
    try:
        stat = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] in ("Z", "X")


def _wait(until: float, *, read: int | None = None, write: int | None = None) -> None:
    """Until the descriptor is ready. Raises TimeoutError. `poll`, because `select` ends at descriptor 1023."""
    poll = select.poll()
    if read is not None:
        poll.register(read, select.POLLIN)
    if write is not None:
        poll.register(write, select.POLLOUT)
    if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
        raise TimeoutError


def _environment() -> dict[str, str]:
    """What the child needs to find its modules; no setting and no secret of the parent."""
    package_folder = str(Path(arkivbro.__file__).resolve().parents[1])
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    paths = [package_folder, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
