"""Where the feed's bytes come from: a file or an http(s) address, with limits on time, size and redirects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import httpx

from arkivbro.connectors.mended_text import Readable
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


@contextmanager
def opened(place: str, *, max_bytes: int = MAX_BYTES) -> Iterator[Readable]:
    """The feed's bytes as a stream that is never longer than `max_bytes`.

    Raises Misconfigured (no such file or page, no right), Unreachable, Transient; reading on raises BadFacts when the
    limit is passed.
    """
    if is_web_address(place):
        with _from_address(place, max_bytes) as stream:
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
def _from_address(address: str, max_bytes: int) -> Iterator[Readable]:
    headers = {"Accept": "application/rss+xml, application/xml, text/xml"}
    with ExitStack() as closing:
        with _told_as_ours():
            client = closing.enter_context(
                httpx.Client(timeout=TIMEOUT, follow_redirects=True, max_redirects=MAX_REDIRECTS)
            )
            response = closing.enter_context(client.stream("GET", address, headers=headers))
        _judge(response)
        yield _Limited(_Chunks(response.iter_bytes()), max_bytes)


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


class _Limited:
    def __init__(self, stream: Readable, max_bytes: int) -> None:
        self._stream, self._max, self._read = stream, max_bytes, 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size if size >= 0 else 65536)
        self._read += len(data)
        if self._read > self._max:
            raise BadFacts("sources.feed_too_large", limit=self._max // (1024 * 1024))
        return data
