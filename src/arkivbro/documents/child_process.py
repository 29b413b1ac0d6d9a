"""The parent's side of one child: start it, ask it with a deadline, end it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import arkivbro
from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.errors import RenderKilled, RenderTimedOut

START_SECONDS = 60.0
LENGTHS = 4
LARGEST_ANSWER = 1_000_000_000
PIECE = 1_000_000


class ChildProcess:
    """One at a time may ask. After any error but those in an answer, `is_spoilt` is true and the child must be ended."""

    def __init__(self, limits: ChildLimits, fonts: Path) -> None:
        self._limits = limits
        self._jobs = 0
        self._memory = 0
        self.is_spoilt = False
        lifeline, self._lifeline = os.pipe()
        settings = {"limits": asdict(limits), "fonts": str(fonts.absolute()), "lifeline": lifeline}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "arkivbro.documents.child", json.dumps(settings)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=_environment(),
                cwd="/",
                pass_fds=(lifeline,),
                start_new_session=True,  # Ctrl-C at the terminal lets the worker finish what it is at
            )
        finally:
            os.close(lifeline)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
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

    def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The answer and its bytes. Raises RenderTimedOut, RenderKilled."""
        self.is_spoilt = True
        try:
            if not self._started:
                self._receive(time.monotonic() + START_SECONDS)
                self._started = True
            data = json.dumps(request).encode()
            until = time.monotonic() + self._limits.seconds
            self._send(len(data).to_bytes(LENGTHS, "big") + data, until)
            answer, body = self._receive(until)
        except TimeoutError:
            raise RenderTimedOut from None
        except (OSError, EOFError, ValueError):
            raise RenderKilled from None
        self._jobs += 1
        self._memory = answer["memory"]
        self.is_spoilt = answer.get("error") == "memory"
        return answer, body

    def end(self) -> None:
        """At once; it keeps nothing that would be lost. May be called again."""
        with suppress(OSError):
            self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        lifeline, self._lifeline = self._lifeline, -1
        if lifeline >= 0:
            os.close(lifeline)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def _send(self, data: bytes, until: float) -> None:
        left = memoryview(data)
        while left:
            _wait(until, write=self._to)
            with suppress(BlockingIOError):
                left = left[os.write(self._to, left[:PIECE]) :]

    def _receive(self, until: float) -> tuple[dict[str, Any], bytes]:
        lengths = self._read(2 * LENGTHS, until)
        answer_length = int.from_bytes(lengths[:LENGTHS], "big")
        body_length = int.from_bytes(lengths[LENGTHS:], "big")
        if answer_length + body_length > LARGEST_ANSWER:
            raise ValueError("an answer of that size is none of ours")
        answer: dict[str, Any] = json.loads(self._read(answer_length, until))
        return answer, bytes(self._read(body_length, until))

    def _read(self, count: int, until: float) -> bytearray:
        data = bytearray()
        while len(data) < count:
            _wait(until, read=self._from)
            with suppress(BlockingIOError):
                piece = os.read(self._from, min(PIECE, count - len(data)))
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
