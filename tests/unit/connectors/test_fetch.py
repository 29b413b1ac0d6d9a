"""The feed over HTTP, against a real server on the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.errors import BadFacts, Misconfigured, Transient, Unreachable
from arkivbro.ports import CheckLevel
from tests.feeds import feed, item
from tests.words import words_of


class Handler(BaseHTTPRequestHandler):
    """Answers by path; `/loop` goes round for ever, `/cut` breaks off."""

    def do_GET(self) -> None:
        match self.path.partition("?")[0]:
            case "/feed":
                self._answer(200, feed(item(), item(wc_AdvertId="2")).encode())
            case "/moved":
                self._answer(302, b"", ("Location", "/feed"))
            case "/loop":
                self._answer(302, b"", ("Location", "/loop"))
            case "/file":
                self._answer(302, b"", ("Location", "file:///etc/passwd"))
            case "/busy":
                self._answer(503, b"", ("Retry-After", "120"))
            case "/large":
                self._answer(200, b"<rss><channel>" + b" " * 2_000_000 + b"</channel></rss>")
            case "/zip":
                self._answer(200, b"not gzip", ("Content-Encoding", "gzip"))
            case "/cut":
                self.send_response(200)
                self.send_header("Content-Length", "100000")
                self.end_headers()
                self.wfile.write(feed(item())[:-10].encode())
            case _:
                self._answer(404, b"<html>Ikke funnet</html>")

    def _answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)


def count(place: str, **limits: int) -> int:
    return sum(len(batch.items) for batch in FeedSource(place, **limits).changes(""))


def test_a_feed_and_one_that_has_moved(address: str) -> None:
    assert count(f"{address}/feed?company_id=1&cultureid=NB-NO") == 2
    assert count(f"{address}/moved") == 2
    (result,) = FeedSource(f"{address}/feed").check()
    assert result.level is CheckLevel.OK


def test_what_goes_wrong_says_what_to_do(address: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        count(f"{address}/other")
    assert "404" in words_of(caught.value)
    with pytest.raises(Misconfigured) as caught:
        count(f"{address}/loop")
    assert "for mange ganger" in words_of(caught.value)
    with pytest.raises(Misconfigured) as caught:
        count(f"{address}/file")
    assert "gyldig nettadresse" in words_of(caught.value)
    with pytest.raises(Misconfigured) as caught:
        count("http://")
    assert "gyldig nettadresse" in words_of(caught.value)
    with pytest.raises(Transient) as busy:
        count(f"{address}/busy")
    assert busy.value.retry_after == 120
    with pytest.raises(BadFacts) as bad:
        count(f"{address}/large", max_bytes=1_000_000)
    assert "større" in words_of(bad.value)
    with pytest.raises(BadFacts) as bad:
        count(f"{address}/zip")
    assert "pakket feil" in words_of(bad.value)
    (result,) = FeedSource(f"{address}/other").check()
    assert result.level is CheckLevel.ERROR


def test_a_broken_connection_keeps_what_came(address: str) -> None:
    batches = FeedSource(f"{address}/cut").changes("")
    assert len(next(batches).items) == 1
    with pytest.raises(Unreachable):
        next(batches)


def test_nobody_answers() -> None:
    with pytest.raises(Unreachable) as caught:
        count("http://127.0.0.1:9/feed")
    assert "svarer ikke" in words_of(caught.value)
