"""Whose address a request comes from: what stands in front of us is believed only where it is named in the settings.

`X-Forwarded-For` is a line that anybody may write. Read from the right, each address was written by the one after it: it holds as
long as that one is trusted. From anybody else such lines are taken away before anything reads them; that they came is kept, so that
`arkivbro check` can tell of a proxy that nobody named, or of one that says nothing.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable
from pathlib import Path

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

log = structlog.get_logger()
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
FORWARDED = (
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT",
    "HTTP_FORWARDED", "HTTP_X_REAL_IP",
)  # fmt: skip
MOST_HOPS = 20
STRANGER, SILENT = "stranger", "silent"
"""What was seen: forwarded lines from somebody whom nobody named; none from somebody who is named."""


class ClientAddress:
    """Middleware, the first of all: afterwards `REMOTE_ADDR` is the client's, and lines of strangers are gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._noted: set[str] = set()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        peer = parsed(str(meta.get("REMOTE_ADDR", "")))
        told = str(meta.get("HTTP_X_FORWARDED_FOR", ""))
        if not _is_trusted(peer):
            if any(meta.pop(name, None) is not None for name in list(FORWARDED)):
                for name in FORWARDED:
                    meta.pop(name, None)
                self._note(STRANGER, peer)
            meta["REMOTE_ADDR"] = str(peer or "")
            return self.get_response(request)
        assert peer is not None
        if not told and ("HTTP_X_FORWARDED_PROTO" in meta or not peer.is_loopback):
            self._note(SILENT, peer)
        meta["REMOTE_ADDR"] = str(_client(peer, told))
        return self.get_response(request)

    def _note(self, what: str, peer: Address | None) -> None:
        """Once in a process: a file beside the database, since whoever asks may be anybody."""
        if what in self._noted:
            return
        self._noted.add(what)
        log.warning("forwarded_lines", kind=what)
        try:
            _file(what).write_text(json.dumps({"address": str(peer or "")}), encoding="utf-8")
        except OSError:
            log.warning("forwarded_lines_not_noted", kind=what)


def client_told(peer: str, told: str) -> str | None:
    """Whose connection it is, by the peer's address and its `X-Forwarded-For`; None of a trusted one that does not say."""
    found = parsed(peer)
    if not _is_trusted(found):
        return str(found or peer)
    assert found is not None
    return str(_client(found, told)) if told else None


def _is_trusted(peer: Address | None) -> bool:
    return peer is not None and any(peer in one for one in settings.ARKIVBRO.web.trusted_proxies)


def _client(peer: Address, told: str) -> Address:
    """The first from the right that is not trusted; of what cannot be read, the last that could."""
    found = peer
    for text in reversed(told.split(",")[-MOST_HOPS:] if told else []):
        if not _is_trusted(found):
            break
        further = parsed(text)
        if further is None:
            break
        found = further
    return found


def parsed(text: str) -> Address | None:
    """An address, with or without port and brackets; IPv4 that is told as IPv6 is IPv4."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def seen_mistake(what: str) -> str | None:
    """The address that it was seen from; None where it never was."""
    try:
        told = json.loads(_file(what).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(told.get("address", "")) if isinstance(told, dict) else None


def _file(what: str) -> Path:
    return Path(settings.ARKIVBRO_DATA_DIR) / f"forwarded_{what}.json"
