"""All traffic with Webcruiter's REST API: one server, no redirects, and bounds on size, depth and time of every reply.

The access token is fetched when it is first needed and anew when it runs out, also in the middle of a list; what was asked with the
old one is asked once more. It is sent to the configured server and nowhere else, whatever a reply names.
"""

from __future__ import annotations

import hashlib
import math
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import quote, urljoin, urlsplit

import httpx

from arkivbro.connectors.json_reading import MAX_BYTES
from arkivbro.connectors.webcruiter.bounded_http import (
    PIECE,
    Broken,
    Refused,
    bounded,
    client,
    judge,
    pieces_of,
    retry_after,
    says_no,
    told_as_ours,
    value_of,
)
from arkivbro.connectors.webcruiter.configuration import ApiSettings
from arkivbro.core.errors import BadFacts, Misconfigured, NoRoom, Transient

RENEWED_BEFORE = 30.0
"""Seconds before it runs out that a token is fetched anew."""
LIFETIME_UNSAID = 300.0
PAGES = frozenset({"text/html", "application/xhtml+xml"})
_TOKEN = re.compile(r"[\x21-\x7e]{1,16384}")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a file."""

    sha256: str
    size: int


class Transport:
    """Safe to use from several threads."""

    def __init__(
        self,
        settings: ApiSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        has_room: Callable[[int], bool] = lambda _: True,
    ) -> None:
        self._settings, self._clock, self._has_room = settings, clock, has_room
        self._client = client()
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def json(self, path: str, query: Mapping[str, str] | None = None, **ids: str) -> Any:
        """The value of the reply; `path` is of the mapping. Raises Misconfigured (NoRight), Gone, Broken, Transient, Unreachable."""
        return self.json_at(self.address(path, **ids), query, path)

    def json_at(self, address: str, query: Mapping[str, str] | None, path: str) -> Any:
        """As `json`, for an address that `elsewhere` has let through."""
        with self._opened(address, query, path) as response:
            return value_of(bounded(response, MAX_BYTES, self._clock, path), path)

    def post(self, path: str, body: Mapping[str, str], **ids: str) -> None:
        """Sends JSON. Raises as `json`, also for a no that is answered as a success: a page of whatever stands between, an error's words.
        The token may be renewed and it be sent twice: only for what is harmless then.
        """
        with self._opened(self.address(path, **ids), None, path, body=body) as response:
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            try:
                told = bounded(response, MAX_BYTES, self._clock, path)
                value = value_of(told, path) if "json" in kind else None
            except Broken:  # it was taken, whatever is said of it
                return
        if kind in PAGES or told.lstrip()[:1] == b"<":
            raise Broken(path=path)
        if says_no(value):
            raise Refused(status=response.status_code, path=path, setting="mapping")

    def fetch(self, address: str, path: str, into: BinaryIO, *, largest: int) -> Fetched:
        """Writes a file's bytes as they come. Raises as `json`, and NoRoom."""
        digest, size = hashlib.sha256(), 0
        with self._opened(address, None, path) as response:
            told = response.headers.get("Content-Length", "")
            length = int(told) if told.isascii() and told.isdigit() and len(told) < 16 else None
            if length is not None and length > largest:
                raise BadFacts("webcruiter.file_too_large", limit=largest // 1_000_000)
            if not self._has_room(length or 0):
                raise NoRoom
            for piece in pieces_of(response, self._clock, path, file=True):
                size += len(piece)
                if size > largest:
                    raise BadFacts("webcruiter.file_too_large", limit=largest // 1_000_000)
                if length is None and not self._has_room(len(piece)):
                    raise NoRoom
                digest.update(piece)
                into.write(piece)
            if length is not None and size != length:
                raise Broken(path=path)
        return Fetched(digest.hexdigest(), size)

    def address(self, path: str, **ids: str) -> str:
        """Of a path of the mapping. Raises BadFacts for an id that would lead out of it."""
        if any(one.strip() in ("", ".", "..") for one in ids.values()):
            raise BadFacts("webcruiter.no_id")
        return self._settings.url + path.format(**{name: quote(one, safe="") for name, one in ids.items()})

    def same_server(self, named: str) -> str:
        """The address that a reply names, if it is below the configured one's server; raises BadFacts for any other."""
        try:
            whole = urljoin(self._settings.url, named)
            ours, theirs = urlsplit(self._settings.url), urlsplit(whole)
            same = (ours.scheme, ours.hostname, _port(ours)) == (
                theirs.scheme,
                theirs.hostname,
                _port(theirs),
            )
        except ValueError:
            same, whole, theirs = False, "", urlsplit("")
        if not same or theirs.username or not whole.isprintable():
            raise BadFacts("webcruiter.address_elsewhere")
        return whole

    # --- asking --------------------------------------------------------------------------------------------------

    @contextmanager
    def _opened(
        self,
        address: str,
        query: Mapping[str, str] | None,
        path: str,
        *,
        body: Mapping[str, str] | None = None,
    ) -> Iterator[httpx.Response]:
        """The reply, judged; the token is renewed once where it is refused. With a `body` it is posted."""
        token = self._access_token()
        for is_last in (False, True):
            with told_as_ours(path):
                method = "GET" if body is None else "POST"
                request = self._client.build_request(
                    method, address, params=query or None, json=body, headers=self._headers(token)
                )
                response = self._client.send(request, stream=True)
            try:
                if response.status_code == 401 and not is_last:
                    token = self._access_token(refused=token)
                    continue
                if body is None or not response.is_success:
                    judge(response, path)
                yield response
                return
            finally:
                response.close()

    def _headers(self, token: str) -> dict[str, str]:
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json, */*;q=0.5",
            "Accept-Encoding": "identity",
        }
        if key := self._settings.subscription_key():
            headers[self._settings.subscription_header] = key
        return headers

    # --- the token -----------------------------------------------------------------------------------------------

    def _access_token(self, refused: str = "") -> str:
        """The one in force; fetched where there is none, it runs out, or it is the one that was refused."""
        with self._lock:
            if not self._token or self._token == refused or self._clock() >= self._until:
                self._token, lifetime = self._fetch_token()
                self._until = self._clock() + max(lifetime - RENEWED_BEFORE, lifetime / 2)
            return self._token

    def _fetch_token(self) -> tuple[str, float]:
        settings, secret = self._settings, self._settings.client_secret()
        form = {"grant_type": "client_credentials"}
        auth = None
        if settings.client_authentication == "basic":
            auth = httpx.BasicAuth(settings.client_id, secret)
        else:
            form |= {"client_id": settings.client_id, "client_secret": secret}
        if settings.scope:
            form["scope"] = settings.scope
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        with told_as_ours("token"):
            request = self._client.build_request("POST", settings.token_url, data=form, headers=headers)
            response = self._client.send(request, stream=True, auth=auth)
        try:
            _judge_token(response)
            told = value_of(bounded(response, PIECE, self._clock, "token"), "token")
        except Broken:
            raise Misconfigured("webcruiter.no_token", setting="token_url") from None
        finally:
            response.close()
        return _token_of(told)


def _token_of(told: Any) -> tuple[str, float]:
    token = told.get("access_token") if isinstance(told, dict) else None
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise Misconfigured("webcruiter.no_token", setting="token_url")
    if str(told.get("token_type", "bearer")).lower() != "bearer":
        raise Misconfigured("webcruiter.no_token", setting="token_url")
    try:
        lifetime = float(told.get("expires_in", LIFETIME_UNSAID))
    except (TypeError, ValueError):
        lifetime = LIFETIME_UNSAID
    return token, min(max(lifetime, 1.0), 86_400.0) if math.isfinite(lifetime) else LIFETIME_UNSAID


def _judge_token(response: httpx.Response) -> None:
    status = response.status_code
    if status == 200:
        return
    if status == 429 or status >= 500:
        raise Transient("webcruiter.busy", status=status, path="token", retry_after=retry_after(response))
    if status in (400, 401, 403):
        raise Misconfigured("webcruiter.client_refused", status=status, setting="client_id")
    raise Misconfigured("webcruiter.token_address_wrong", status=status, setting="token_url")


def _port(parts: Any) -> int:
    return int(parts.port or (443 if parts.scheme == "https" else 80))
