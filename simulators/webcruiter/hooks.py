"""Webhooks as Talentech's: a signed body, sent after the fact, perhaps twice, late, in another order, or not at all. The body's shape is made up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import threading
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Any

SIGNATURE = "X-Signature-Base64HmacSha256"
GATHERED_SECONDS = 2.0
"""What happens within so long is sent in another order, where hooks are `mixed`."""
Deliver = Callable[[bytes, dict[str, str]], object]
"""Sends; what it returns is what was answered, in a word."""


class Hooks:
    """Sends what happens to one address. `deliver` is how; nothing is sent before `flush` where `held` is set.

    `twice`: each is sent twice. `shuffled`: what is sent together is sent in another order. `mixed`: what happens within two seconds is
    sent together, shuffled. `lost`: nothing is sent, ever.
    """

    def __init__(
        self,
        deliver: Deliver,
        secret: str,
        seed: int = 0,
        *,
        address: str = "",
        clock: Callable[[], str] | None = None,
    ) -> None:
        self._deliver, self._key, self.address = deliver, bytes.fromhex(secret), address
        self._random, self._numbers, self._lock = random.Random(seed), count(1), threading.Lock()
        self._clock = clock
        self.held = self.twice = self.shuffled = self.mixed = self.lost = False
        self._waiting: list[tuple[str, bytes]] = []
        self.log: deque[tuple[str, str]] = deque(maxlen=20)
        """What was sent, and what was answered."""

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def tell(self, event: str, **more: Any) -> None:
        """Something has happened."""
        told = {"id": f"e{next(self._numbers)}", "event": event, **more}
        if self._clock is not None:
            told["timestamp"] = self._clock()
        if self.lost:
            self.log.append((event, "ikke sendt"))
            return
        one = (event, json.dumps(told).encode())
        with self._lock:
            first = not self._waiting
            self._waiting += [one, one] if self.twice else [one]
        if self.mixed and not self.held:
            if first:
                threading.Timer(GATHERED_SECONDS, self.flush).start()
        elif not self.held:
            self.flush()

    def flush(self) -> None:
        """Sends what waits, in its order or in another."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if self.shuffled or self.mixed:
            self._random.shuffle(waiting)
        for event, body in waiting:
            digest = hmac.new(self._key, body, hashlib.sha256).digest()
            answered = self._deliver(body, {SIGNATURE: base64.b64encode(digest).decode()})
            self.log.append((event, str(answered or "sendt")))


def over_http(address: str) -> Deliver:
    """Posts to that address; who does not answer misses it."""
    if not address.startswith(("http://127.0.0.1", "http://localhost")):
        raise ValueError("the simulator sends to this machine only")

    def deliver(body: bytes, headers: dict[str, str]) -> object:
        request = urllib.request.Request(  # noqa: S310 - this machine, see above
            address, body, {**headers, "Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
                answer.read()
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return "ikke svar"

    return deliver
