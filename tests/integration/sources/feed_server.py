"""A web server on the loopback that gives what the test says: a feed, a fault, or the half of a feed and then silence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass
class FeedServer:
    """`body` and `status` are what is given next; after `silent_after` bytes (None: never) nothing more comes."""

    address: str = ""
    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    silent_after: int | None = None
    asked: int = 0
    silent: Event = field(default_factory=Event)
    """Set when somebody is waiting for what does not come."""
    closing: Event = field(default_factory=Event)


@contextmanager
def serving(body: str) -> Iterator[FeedServer]:
    served = FeedServer(body=body.encode())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked += 1
            self.send_response(served.status)
            for name, value in served.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(served.body)))
            self.end_headers()
            if served.silent_after is None:
                self.wfile.write(served.body)
                return
            self.wfile.write(served.body[: served.silent_after])
            self.wfile.flush()
            served.silent.set()
            served.closing.wait(60)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.address = f"http://127.0.0.1:{server.server_port}/feed"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
