"""Where the feed's bytes come from: a file or an http(s) address, with limits on time, size and redirects."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from arkivbro.connectors.mended_text import Readable
from arkivbro.connectors.webcruiter.bounded_http import trusted
from arkivbro.core.errors import BadFacts, Misconfigured, Transient, Unreachable
from arkivbro.core.names_on_disk import as_on_disk

MAX_BYTES = 500 * 1024 * 1024
"""One advertisement of 100 MB is passed over, and the rest is read; what never ends is not."""
MAX_REDIRECTS = 3
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
"""In seconds; the read limit is for each piece that arrives."""


def is_web_address(place: str) -> bool:
    """Whether the place is an http(s) address; anything else is a file."""
    return place.lower().startswith(("http://", "https://"))


class LastAnswer:
    """What an address gave last, and by what it can be asked whether that still stands; safe to use from several threads.

    The body lies in a file without a name; one that the server gave nothing to ask by is not kept.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked_by: dict[str, str] = {}
        self._body: BinaryIO | None = None

    def questions(self) -> dict[str, str]:
        """The headers that ask."""
        with self._lock:
            return dict(self._asked_by)

    def keep(self, headers: httpx.Headers, body: Any) -> None:
        """A whole answer. What was kept before lives as long as somebody reads it."""
        told = {
            question: headers[name]
            for name, question in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
            if name in headers
        }
        with self._lock:
            self._asked_by, self._body = told, body if told else None

    def read(self) -> BinaryIO:
        """The body from its start. Raises Transient where nothing is kept: it is asked for anew."""
        with self._lock:
            body = self._body
            if body is None:
                raise Transient("sources.feed_busy", status=304)
            again = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
            at = 0
            while piece := os.pread(body.fileno(), 1024 * 1024, at):
                again.write(piece)
                at += len(piece)
        again.seek(0)
        return again


@contextmanager
def opened(place: str, *, max_bytes: int = MAX_BYTES, last: LastAnswer | None = None) -> Iterator[Readable]:
    """The feed's bytes as a stream that is never longer than `max_bytes`.

    With `last`, an address is asked whether what it gave then still stands, and if so that is given again.

    Raises Misconfigured (no such file or page, no right), Unreachable, Transient; reading on raises BadFacts when the
    limit is passed.
    """
    if is_web_address(place):
        with _from_address(place, max_bytes, last) as stream:
            yield stream
    else:
        with _from_file(place) as file:
            yield _Limited(file, max_bytes)


@contextmanager
def _from_file(place: str) -> Iterator[BinaryIO]:
    path = as_on_disk(Path(place))
    if path.is_dir():
        raise Misconfigured("sources.feed_is_a_folder", setting="feed_url")
    try:
        file = path.open("rb")
    except (OSError, ValueError) as error:
        raise Misconfigured(
            "sources.feed_file_unreadable", setting="feed_url", detail=type(error).__name__
        ) from None
    with file:
        yield file


@contextmanager
def _from_address(address: str, max_bytes: int, last: LastAnswer | None) -> Iterator[Readable]:
    headers = {"Accept": "application/rss+xml, application/xml, text/xml"}
    if last is not None:
        headers |= last.questions()
    with ExitStack() as closing:
        with _told_as_ours():
            client = closing.enter_context(
                httpx.Client(
                    timeout=TIMEOUT, follow_redirects=True, max_redirects=MAX_REDIRECTS, verify=trusted()
                )
            )
            response = closing.enter_context(client.stream("GET", address, headers=headers))
        if response.status_code == 304 and last is not None:
            yield closing.enter_context(last.read())
            return
        _judge(response)
        stream = _Limited(_Chunks(response.iter_bytes()), max_bytes)
        if last is None or not ("ETag" in response.headers or "Last-Modified" in response.headers):
            yield stream
            return
        kept = tempfile.TemporaryFile()  # noqa: SIM115 - closed when nobody reads it any more
        copied = _Copied(stream, kept)
        yield copied
        if copied.is_whole:
            kept.flush()
            last.keep(response.headers, kept)


@contextmanager
def _told_as_ours() -> Iterator[None]:
    """What goes wrong on the way, as errors of our own tree."""
    try:
        yield
    except httpx.TooManyRedirects:
        raise Misconfigured("sources.feed_redirects", setting="feed_url") from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise Misconfigured(
            "sources.feed_no_address", setting="feed_url", detail=type(error).__name__
        ) from None
    except httpx.TransportError as error:
        raise Unreachable("sources.feed_unreachable", detail=type(error).__name__) from None
    except httpx.DecodingError:
        raise BadFacts("sources.feed_badly_packed") from None


def _judge(response: httpx.Response) -> None:
    status = response.status_code
    if status == 200:
        return
    if status == 429 or status >= 500:
        after = response.headers.get("Retry-After", "")
        raise Transient(
            "sources.feed_busy",
            status=status,
            retry_after=float(after) if after.isdigit() and len(after) < 7 else None,
        )
    raise Misconfigured("sources.feed_address_wrong", status=status, setting="feed_url")


class _Chunks:
    """`read` over pieces of any size."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int = -1, /) -> bytes:
        while not self._rest:
            with _told_as_ours():
                piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = piece
        if size < 0:
            size = len(self._rest)
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


class _Copied:
    """Writes down what is read; `is_whole` when all of it was."""

    def __init__(self, stream: Readable, copy: Any) -> None:
        self._stream, self._copy, self.is_whole = stream, copy, False

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self._copy.write(data)
        self.is_whole = self.is_whole or (not data and size != 0)
        return data


class _Limited:
    def __init__(self, stream: Readable, max_bytes: int) -> None:
        self._stream, self._max, self._read = stream, max_bytes, 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size if size >= 0 else 65536)
        self._read += len(data)
        if self._read > self._max:
            raise BadFacts("sources.feed_too_large", limit=self._max // (1024 * 1024))
        return data
