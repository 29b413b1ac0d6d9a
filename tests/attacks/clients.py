"""Clients that are slow on purpose: each keeps its connections, and gets new ones for those it loses, until it is told to stop."""

from __future__ import annotations

import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass
class Slow:
    """`first` is sent at once, `drip` byte by byte afterwards; nothing of what is answered is read."""

    port: int
    first: bytes
    drip: bytes = b""
    count: int = 50
    every: float = 0.5
    per_drip: int = 1
    per_second: int = 400
    """So many connections are made in a second at most."""
    lost: int = 0
    _sockets: list[socket.socket] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        sent, opened = 0, time.monotonic()
        while not self._is_over.is_set():
            began = time.monotonic()
            self._fill(int(self.per_second * max(self.every, began - opened)))
            opened = began
            for one in list(self._sockets):
                try:
                    if self.drip:
                        one.send(self.drip[sent % len(self.drip)].to_bytes(1, "big") * self.per_drip)
                except BlockingIOError:
                    continue
                except OSError:
                    self._lose(one)
            sent += 1
            self._is_over.wait(max(0.0, self.every - (time.monotonic() - began)))
        for one in self._sockets:
            one.close()

    def _fill(self, most: int) -> None:
        for _ in range(min(most, self.count - len(self._sockets))):
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.settimeout(1)
            try:
                one.connect((HOST, self.port))
                one.setblocking(False)
                one.send(self.first)
                self._sockets.append(one)
            except OSError:
                one.close()
                return

    def _lose(self, one: socket.socket) -> None:
        self.lost += 1
        self._sockets.remove(one)
        with suppress(OSError):
            one.close()

    def stop(self) -> None:
        self._is_over.set()

    @property
    def is_there(self) -> bool:
        """Whether all its connections are made."""
        return len(self._sockets) + self.lost >= self.count


def header(path: str, *lines: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {HOST}", *lines, "", ""]).encode()


def slow_headers(port: int, count: int = 100) -> Slow:
    return Slow(port, header("/")[:-2] + b"X: ", b"a", count)


def large_bodies(port: int, path: str) -> Slow:
    """Say that they will send as much as anybody may, and come at just the rate that is borne."""
    lines = (
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Length: 200000000",
        f"Cookie: csrftoken={32 * 'a'}",
    )
    return Slow(port, header(path, *lines, method="POST"), b"a" * 16, 8, per_drip=1500)


def slow_bodies(port: int, path: str, count: int = 100) -> Slow:
    lines = (
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Length: 900000",
        f"Cookie: csrftoken={32 * chr(97)}",  # without it Django refuses unread
    )
    return Slow(port, header(path, *lines, method="POST") + b"--x\r\n", b"a", count)


def slow_readers(port: int, path: str, count: int = 60) -> Slow:
    return Slow(port, header(path), b"", count)


def idle(port: int, count: int = 1100) -> Slow:
    return Slow(port, b"", b"", count)


@contextmanager
def at_it(*attacks: Slow) -> Iterator[None]:
    """While they are all there."""
    threads = [threading.Thread(target=one.run, daemon=True) for one in attacks]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 20
    while not all(one.is_there for one in attacks) and time.monotonic() < until:
        time.sleep(0.1)
    try:
        yield
    finally:
        for one in attacks:
            one.stop()
        for thread in threads:
            thread.join(10)


def seconds_of(port: int, path: str, timeout: float = 20) -> float:
    """How long an honest request takes; `timeout` where it gets no answer."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}{path}", timeout=timeout) as answer:
            answer.read()
    except OSError:
        return timeout
    return time.monotonic() - began
