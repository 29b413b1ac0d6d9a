"""Which servers the configuration names by https, wherever it does: a connection that is added is among them from its first day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

HTTPS = "https://"
PORT = 443


def https_places(configuration: BaseModel) -> tuple[tuple[str, int], ...]:
    """Host and port of each, once."""
    return tuple(sorted(set(_places(configuration.model_dump()))))


def _places(value: Any) -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _places(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _places(one)
    elif isinstance(value, str) and value.lower().startswith(HTTPS):
        try:
            parts = urlsplit(value)
            host, port = parts.hostname, parts.port or PORT
        except ValueError:  # what uses it says so
            return
        if host:
            yield host, port
