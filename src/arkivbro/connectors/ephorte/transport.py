"""All traffic with NCore: one httpx client, pinned to its base address, with the time that the call has.

What an outage means depends on what was asked (`effect`): a question may simply be asked again (Transient); a request
that changes something, once it may have been sent, has an unknown outcome (OutcomeUnknown). When no connection could
be made, nothing was sent (Unreachable).
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import httpx

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.configuration import EphorteConfiguration
from arkivbro.connectors.ephorte.faults import error_from_fault
from arkivbro.connectors.ephorte.mtom import Message
from arkivbro.connectors.ephorte.related import LARGEST_ENVELOPE, is_related, read_inline, read_related
from arkivbro.connectors.ephorte.soap_xml import NotAnEnvelope, fault_of, read_envelope
from arkivbro.core.errors import (
    ArkivbroError,
    Declined,
    Misconfigured,
    OutcomeUnknown,
    Transient,
    Unreachable,
)
from arkivbro.tracing import span

CONNECT_SECONDS = 10.0
LEAST_SECONDS = 0.5
"""Less time than this is not worth a call."""


class OutOfTime(Exception):
    """The call's time is used up in the middle of sending or reading."""


@dataclass(frozen=True, slots=True)
class Request:
    """A message to a service below the base address. `effect`: it changes something in the archive."""

    path: str
    message: Message
    action: str
    effect: bool


class Transport:
    """Safe to use from several threads."""

    def __init__(self, settings: EphorteConfiguration) -> None:
        self._settings = settings
        self._base = settings.url
        self._client = httpx.Client(
            follow_redirects=False,
            trust_env=False,
            verify=_certificates(settings.ca_file),
            headers={"User-Agent": "arkivbro", "Accept-Encoding": "identity"},
            limits=httpx.Limits(max_connections=32, max_keepalive_connections=8, keepalive_expiry=30.0),
        )

    def close(self) -> None:
        self._client.close()

    def url(self, path: str) -> str:
        """The service's address, always below the base address."""
        return urljoin(self._base, path)

    def get(self, location: str, budget: Budget) -> bytes:
        """A contract file. Whatever host it names, it is fetched from the base address. Raises Unreachable, Transient,
        Misconfigured.
        """
        parts = urlsplit(location)
        url = self.url(parts.path + (f"?{parts.query}" if parts.query else ""))
        request = self._client.build_request("GET", url, headers=self._cookie())
        with self._answer(request, budget, effect=False) as response:
            self._raise_for_status(response, effect=False)
            return _collected(response, budget)

    def call(self, request: Request, budget: Budget, sink: BinaryIO | None = None) -> bytes:
        """The reply's envelope; a file in it goes to `sink` (then the envelope is empty for a text reply).

        Raises Unreachable, Transient, OutcomeUnknown, Misconfigured, Declined.
        """
        http = self._client.build_request(
            "POST",
            self.url(request.path),
            headers=self._headers(request),
            content=_timed(request.message.chunks, budget),
        )
        with (
            span("call", archive="ephorte", path=request.path),
            self._answer(http, budget, effect=request.effect) as response,
        ):
            return self._read(response, budget, sink, effect=request.effect)

    def _headers(self, request: Request) -> dict[str, str]:
        headers = {
            "Content-Type": request.message.content_type,
            "Content-Length": str(request.message.length),
            "Accept": "*/*",
        }
        if not request.message.content_type.startswith("application/soap+xml"):
            headers["SOAPAction"] = f'"{request.action}"'
        return headers | self._cookie()

    def _cookie(self) -> dict[str, str]:
        """What a server in front wants to see, at every address."""
        cookie = self._settings.cookie()
        return {"Cookie": cookie} if cookie else {}

    @contextmanager
    def _answer(self, request: httpx.Request, budget: Budget, *, effect: bool) -> Iterator[httpx.Response]:
        left = budget.left()
        if left < LEAST_SECONDS:
            raise Transient("ephorte.no_time_left", detail="http:no_time_left")
        request.extensions["timeout"] = httpx.Timeout(left, connect=min(CONNECT_SECONDS, left)).as_dict()
        with _outages(effect):
            response = self._client.send(request, stream=True)
            try:
                yield response
            finally:
                response.close()

    def _read(
        self, response: httpx.Response, budget: Budget, sink: BinaryIO | None, *, effect: bool
    ) -> bytes:
        content_type = response.headers.get("Content-Type", "")
        soap = "xml" in content_type.lower()
        if response.status_code not in (200, 202) and not (soap and response.status_code in (400, 500)):
            self._raise_for_status(response, effect=effect)
        try:
            if response.status_code == 200 and sink is not None:
                return _to_sink(response, content_type, budget, sink)
            data = _collected(response, budget)
            if is_related(content_type):
                data = read_related((data,), content_type, None)
            fault = fault_of(read_envelope(data))
        except NotAnEnvelope as error:
            raise _uncertain(effect, f"http:{response.status_code}:{error}") from None
        if fault is not None:
            raise error_from_fault(fault.text, fault.code)
        if response.status_code != 200:
            raise _uncertain(effect, f"http:{response.status_code}")
        return data

    def _raise_for_status(self, response: httpx.Response, *, effect: bool) -> None:
        status = response.status_code
        if status == 200:
            return
        detail = f"http:{status}"
        if status in (429, 503):
            raise Transient("ephorte.not_now", retry_after=_retry_after(response), detail=detail)
        if status in (401, 403, 407):
            raise Misconfigured(
                "ephorte.not_let_in",
                setting="username",
                detail=detail,
            )
        if status == 413:
            raise Declined("ephorte.file_too_large", detail=detail)
        if 300 <= status < 400 or status in (404, 405, 410, 415):
            raise Misconfigured("ephorte.no_service", setting="url", detail=detail)
        raise _uncertain(effect, detail)


def _to_sink(response: httpx.Response, content_type: str, budget: Budget, sink: BinaryIO) -> bytes:
    """A file. A fault with status 200 is a fault."""
    if is_related(content_type):
        envelope = read_related(_received(response, budget), content_type, sink)
        if fault := fault_of(read_envelope(envelope)):
            raise error_from_fault(fault.text, fault.code)
        return envelope
    read_inline(_received(response, budget), sink)
    return b""


def _received(response: httpx.Response, budget: Budget) -> Iterator[bytes]:
    for piece in response.iter_bytes():
        if not budget.left():
            raise OutOfTime
        yield piece


def _collected(response: httpx.Response, budget: Budget) -> bytes:
    data = bytearray()
    for piece in _received(response, budget):
        data += piece
        if len(data) > LARGEST_ENVELOPE:
            raise NotAnEnvelope("too large")
    return bytes(data)


def _timed(chunks: Iterator[bytes], budget: Budget) -> Iterator[bytes]:
    for piece in chunks:
        if not budget.left():
            raise OutOfTime
        yield piece


@contextmanager
def _outages(effect: bool) -> Iterator[None]:
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
        if isinstance(error.__cause__ and error.__cause__.__cause__, ssl.SSLCertVerificationError) or (
            "CERTIFICATE_VERIFY_FAILED" in str(error)
        ):
            raise Misconfigured(
                "ephorte.certificate",
                setting="ca_file",
            ) from None
        raise Unreachable("ephorte.silent", detail=f"http:{type(error).__name__}") from None
    except (httpx.TransportError, httpx.StreamError, OutOfTime) as error:
        raise _uncertain(effect, f"http:{type(error).__name__}") from None
    except NotAnEnvelope as error:
        raise _uncertain(effect, f"http:{error}") from None


def _uncertain(effect: bool, detail: str) -> ArkivbroError:
    """No usable answer came."""
    if effect:
        return OutcomeUnknown("ephorte.sent_without_answer", detail=detail)
    return Transient("ephorte.no_answer", detail=detail)


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("Retry-After", "")
    return min(float(value), 3600.0) if value.isdigit() else None


@cache
def _certificates(ca_file: str) -> ssl.SSLContext:
    """Who may sign certificates: read once in a process, since it takes longer than many a call."""
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(cafile=str(Path(ca_file)))
        except (OSError, ssl.SSLError):
            raise Misconfigured("ephorte.ca_file", setting="ca_file") from None
    return context
