"""What one simulated Webcruiter is: what it knows, how it is set up, what goes wrong with it, and who is told."""

from __future__ import annotations

import re
import secrets
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from simulators.webcruiter.hooks import Hooks
from simulators.webcruiter.store import Store

CLIENT, SECRET = "arkivbro", "hemmelig-klient"
LOCK = "7400"
"""The customer's number, of the feed and of the portal."""


@dataclass
class Fault:
    """What goes wrong at the next `times` requests whose method and path match: an answer of its own, or the right one spoilt.

    `spoil`: "cut" (less than was promised), "gzip", "latin1", "deep", "huge", "no_json", "hang_up". `seconds`: nothing is said before.
    """

    path: str
    times: int = 1
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    spoil: str = ""
    body: bytes | None = None
    """What is answered with that status; None: a refusal in APIM's words."""
    kind: str = "application/json"
    seconds: float = 0.0
    skip: int = 0
    """So many that match are left alone first."""
    name: str = ""
    """Of a switch of the page."""


@dataclass
class Settings:
    """How this Webcruiter is set up; none of it is known of the real one."""

    largest_page: int = 25
    paging: str = "offset"
    wrapped: bool = True
    tells_total: bool = True
    portal_page: int = 20
    tells_too_much: int = 0
    """How many more than there are the total says."""
    style: str = "camel"
    subscription_key: str = ""
    token_seconds: int = 3600
    token_calls: int = 0
    """So many calls a token is good for, whatever was said of its time; 0: any number."""
    process_status: int = 200
    """What is answered to a mark that was taken: 200 or 204."""
    authentication: str = "form"
    file_addresses: str = ""
    """Where the list of files says that they lie; "": it says nothing."""
    delay: float = 0.0
    """Seconds that each answer takes more."""


class Webcruiter:
    """The state behind the server. Safe to use from several threads."""

    def __init__(self, store: Store | None = None) -> None:
        self.store, self.settings = store or Store(), Settings()
        self.forbidden: set[str] = set()
        """Regular expressions of paths that answer 403."""
        self.faults: list[Fault] = []
        self.calls: deque[str] = deque(maxlen=10_000)
        self.tokens: dict[str, int] = {}
        """How often each was used."""
        self.hooks: Hooks | None = None
        self.deliveries: Path | None = None
        """The folder that its own archive transfer is delivered to."""
        self._lock = threading.Lock()

    def fault_of(self, call: str) -> Fault | None:
        with self._lock:
            self.calls.append(call)
            for fault in self.faults:
                if fault.times < 1 or not re.search(fault.path, call):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        return None

    def new_token(self) -> str:
        token = secrets.token_urlsafe(24)
        self.tokens[token] = 0
        return token

    def takes(self, token: str) -> bool:
        """Whether the token is good for one more call."""
        with self._lock:
            used = self.tokens.get(token)
            if used is None or (self.settings.token_calls and used >= self.settings.token_calls):
                return False
            self.tokens[token] = used + 1
            return True

    def revoke_tokens(self) -> None:
        """All that were given run out now."""
        self.tokens.clear()
