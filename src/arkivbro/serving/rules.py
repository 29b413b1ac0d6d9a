"""What the server asks of the site that it serves: who asks, for what, and whether there is room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Protocol

from waitress.utilities import Error


class Lane(Enum):
    """Threads of its own for each kind of request: who waits in one lane holds up nobody in another."""

    HEALTH = "health"
    REFUSED = "refused"
    UPLOAD = "upload"
    CREDENTIALS = "credentials"
    PAGE = "page"


class Why(Enum):
    """Why a request is refused before the site sees it: status and reason."""

    UNREADABLE = 400, "Bad Request"
    SLOW = 408, "Request Timeout"
    LENGTH_MISSING = 411, "Length Required"
    TOO_LARGE = 413, "Content Too Large"
    TOO_MANY = 429, "Too Many Requests"
    HEADER_TOO_LARGE = 431, "Request Header Fields Too Large"
    BUSY = 503, "Service Unavailable"
    DISK_FULL = 507, "Insufficient Storage"


class Standing(IntEnum):
    """What is known of whoever asks; each has a share of the threads of its own, whatever the others ask for."""

    STRANGER = 1
    SEEN_BEFORE = 2
    """An address that was served before the crowd came; or one that cannot be told apart from others."""
    KNOWN = 3
    """Shows a signed cookie: is logged in, or has logged in there before."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose a request is: the subscriber's network, or the person who shows to be known; and the wide network around it.

    None where that is not known, as of a server in front before it has said for whom it asks.
    """

    own: str | None
    wide: str | None = None
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """Which threads a request is for, and the largest body that it may have."""

    lane: Lane
    largest_body: int


class Rules(Protocol):
    """Asked in the thread that all connections hang on: each answer MUST come at once, and ask neither database nor network."""

    def asker(self, peer: str, headers: Mapping[str, str]) -> Asker: ...

    def route(self, method: str, path: str, headers: Mapping[str, str]) -> Route: ...

    def no_room(self, length: int, on_the_way: int) -> Why | None:
        """Why a body of so many bytes cannot be taken, besides the bytes that we hold for others already; None where it can."""
        ...

    def page(self, why: Why) -> bytes:
        """The answer to one who is refused, as HTML."""
        ...


class Refusal(Error):
    """As waitress answers with it."""

    def __init__(self, why: Why, page: bytes) -> None:
        super().__init__(why.name)
        self.why = why
        self.code, self.reason = why.value
        self._page = page

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        del ident
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Cache-Control", "no-store"),
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:",
            ),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if self.why in (Why.BUSY, Why.TOO_MANY, Why.DISK_FULL):
            headers.append(("Retry-After", "60" if self.why is Why.DISK_FULL else "5"))
        return f"{self.code} {self.reason}", headers, self._page
