"""Replies over HTTP, judged and read within bounds: size, depth, time, no packing. What goes wrong is told as errors of our own tree."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpx

from arkivbro.connectors.json_reading import NotReadable, read_value
from arkivbro.core.errors import ArkivbroError, BadFacts, Misconfigured, Transient, Unreachable

PIECE = 64 * 1024
ANSWER_SECONDS = 60.0
"""For a whole reply that is no file."""
LEAST_BYTES_PER_SECOND = 2_000
"""A file that comes slower than this, after the first `ANSWER_SECONDS`, is given up."""
LONGEST_FILE_SECONDS = 1_800.0
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
"""In seconds; the read limit is for each piece that arrives."""


class NoRight(Misconfigured):
    """403: we are known, and this is not for us."""

    default_code = "webcruiter.no_right"


class Refused(Misconfigured):
    """400 and others: the server does not take what was asked."""

    default_code = "webcruiter.refused"


class Gone(BadFacts):
    """404 or 410: there is nothing at that path."""

    default_code = "webcruiter.nothing_there"


class Broken(BadFacts):
    """A reply that cannot be read: cut off, no JSON, too large, too deep, packed."""

    default_code = "webcruiter.broken_answer"


@cache
def trusted() -> ssl.SSLContext:
    """Who may sign certificates: read once in a process."""
    return httpx.create_ssl_context()


def client() -> httpx.Client:
    """Follows no redirect."""
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False, verify=trusted())


def judge(response: httpx.Response, path: str) -> None:
    """Raises for every status but 200, each by what can be done about it."""
    status = response.status_code
    if status == 200:
        return
    if status == 429 or status >= 500:
        raise Transient("webcruiter.busy", status=status, path=path, retry_after=retry_after(response))
    if status == 401:
        raise Misconfigured("webcruiter.token_refused", path=path, setting="client_id")
    if status == 403:
        raise NoRight(path=path, setting="client_id")
    if status in (404, 410):
        raise Gone(path=path)
    if 300 <= status < 400:
        raise Misconfigured("webcruiter.redirects", path=path, setting="url")
    raise Refused(status=status, path=path, setting="mapping")


def says_no(told: Any) -> bool:
    """Whether a reply's value is an error in the words that are known (contract 1.5): `ErrorType`, a `statusCode` that is none of a success,
    or a list of errors with something in it.
    """
    for one in told if isinstance(told, list) else [told]:
        if not isinstance(one, dict):
            continue
        named = {key.casefold().replace("_", ""): value for key, value in one.items()}
        code = named.get("statuscode")
        if named.get("errortype") or named.get("errors") or (isinstance(code, int) and code >= 400):
            return True
    return False


def retry_after(response: httpx.Response) -> float | None:
    """What the server asks us to wait, in seconds: said as such, or as a moment, measured by its own clock."""
    told = response.headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return float(told) if len(told) < 7 else None
    try:
        until = parsedate_to_datetime(told)
        now = parsedate_to_datetime(response.headers["Date"]) if "Date" in response.headers else None
    except (ValueError, TypeError, IndexError):
        return None
    since = now or datetime.now(UTC)
    if until.tzinfo is None or since.tzinfo is None:
        return None
    return max(0.0, (until - since).total_seconds())


# --- reading -------------------------------------------------------------------------------------------------------


def value_of(data: bytes, path: str) -> Any:
    try:
        return read_value(data, path)[0]
    except NotReadable:
        raise Broken(path=path) from None


def bounded(response: httpx.Response, most: int, clock: Callable[[], float], path: str) -> bytes:
    data = bytearray()
    for piece in pieces_of(response, clock, path, file=False):
        data += piece
        if len(data) > most:
            raise Broken(path=path)
    return bytes(data)


def pieces_of(
    response: httpx.Response, clock: Callable[[], float], path: str, *, file: bool
) -> Iterator[bytes]:
    """The bytes as they were sent: a packed reply, which we ask nobody for, may be anything when it is unpacked."""
    if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Broken(path=path)
    begun, size = clock(), 0
    pieces = response.iter_raw(PIECE)
    while True:
        with told_as_ours(path):
            piece = next(pieces, None)
        if piece is None:
            return
        size += len(piece)
        gone = clock() - begun
        slow = gone > ANSWER_SECONDS and (
            not file or gone > LONGEST_FILE_SECONDS or size < gone * LEAST_BYTES_PER_SECOND
        )
        if slow:
            raise Unreachable("webcruiter.too_slow", path=path)
        yield piece


@contextmanager
def told_as_ours(path: str) -> Iterator[None]:
    """What goes wrong on the way, as errors of our own tree; nothing of what was sent is in them."""
    try:
        yield
    except ArkivbroError:
        raise
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise Misconfigured("webcruiter.refused", status=0, path=path, setting="url") from None
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise Unreachable("webcruiter.unreachable", detail=type(error).__name__) from None
    except httpx.HTTPError as error:
        raise Unreachable("webcruiter.broke_off", path=path, detail=type(error).__name__) from None
