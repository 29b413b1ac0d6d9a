"""A server with a site of three kinds of pages, in a thread of this process."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from arkivbro.serving.limits import Limits
from arkivbro.serving.rules import Asker, Lane, Route, Why
from arkivbro.serving.server import Server

LARGEST = 300_000


class Rules:
    full = False
    bound = 10_000_000

    def asker(self, peer: str, headers: Mapping[str, str]) -> Asker:
        if "COOKIE" in headers:
            return Asker(headers["COOKIE"], is_known=True)
        told = headers.get("X_FORWARDED_FOR")
        return Asker(told, told)

    def route(self, method: str, path: str, headers: Mapping[str, str]) -> Route:
        if path == "/health":
            return Route(Lane.HEALTH, 0)
        return Route({"/upload": Lane.UPLOAD, "/password": Lane.CREDENTIALS}.get(path, Lane.PAGE), LARGEST)

    def no_room(self, length: int, on_the_way: int) -> Why | None:
        if on_the_way and on_the_way + length > self.bound:
            return Why.BUSY
        return Why.DISK_FULL if self.full else None

    def page(self, why: Why) -> bytes:
        return f"<h1>{why.name}</h1>".encode()


@dataclass
class Site:
    """`/wait` and `/upload?wait` end when `let_go` is set; `/large` is a file, `/made` as much in pieces."""

    large: Path
    let_go: threading.Event = field(default_factory=threading.Event)
    served: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        body = environ["wsgi.input"].read()
        self.served.append((path, len(body)))
        if path == "/wait" or environ["QUERY_STRING"] == "wait":
            self.let_go.wait(20)
        start_response("200 OK", [("Content-Type", "text/plain")])
        if path == "/large":
            answer: Iterable[bytes] = environ["wsgi.file_wrapper"](self.large.open("rb"))
            return answer
        if path == "/made":
            return (bytes(1_000_000) for _ in range(self.large.stat().st_size // 1_000_000))
        return [b"hello"]


@dataclass
class Running:
    server: Server
    site: Site
    rules: Rules
    port: int
    thread: threading.Thread

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), 10)

    def told(self, sent: bytes) -> bytes:
        """Everything that is answered until the server closes."""
        with self.connected() as one:
            one.sendall(sent)
            return everything(one)

    def seconds(self, path: str, **more: str) -> float:
        """Of a whole request with its whole answer, which must be 200."""
        began = time.monotonic()
        assert self.told(get(path, **more)).startswith(b"HTTP/1.1 200")
        return time.monotonic() - began


def get(path: str, method: str = "GET", **more: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", "Connection: close", *lines, "", ""]).encode()


def everything(one: socket.socket) -> bytes:
    read = io.BytesIO()
    while piece := one.recv(65_536):
        read.write(piece)
    return read.getvalue()


def eventually(holds: Callable[[], object], seconds: float = 8) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.02)


@contextmanager
def running(folder: Path, **limits: float) -> Iterator[Running]:
    large = folder / "large"
    large.write_bytes(bytes(8_000_000))
    site, rules = Site(large), Rules()
    server = Server(site, rules, Limits(**limits), "127.0.0.1", 0)  # type: ignore[arg-type]  # numbers of both kinds
    port = int(server.effective_port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Running(server, site, rules, port, thread)
    finally:
        site.let_go.set()
        server.stop()
        thread.join(15)
        assert not thread.is_alive()
