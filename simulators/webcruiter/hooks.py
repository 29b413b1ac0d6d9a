"""Webhooks as Talentech's: a signed body, sent after the fact, perhaps twice, perhaps in another order. The body's shape is made up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import threading
import urllib.request
from collections.abc import Callable
from itertools import count
from typing import Any

SIGNATURE = "X-Signature-Base64HmacSha256"
Deliver = Callable[[bytes, dict[str, str]], None]


class Hooks:
    """Sends what happens to one address. `deliver` is how; nothing is sent before `flush` where `held` is set."""

    def __init__(self, deliver: Deliver, secret: str, seed: int = 0) -> None:
        self._deliver, self._key = deliver, bytes.fromhex(secret)
        self._random, self._numbers, self._lock = random.Random(seed), count(1), threading.Lock()
        self.held, self.twice, self.shuffled = False, False, False
        self._waiting: list[bytes] = []

    def tell(self, event: str, **more: Any) -> None:
        """Something has happened."""
        body = json.dumps({"id": f"e{next(self._numbers)}", "event": event, **more}).encode()
        with self._lock:
            self._waiting += [body, body] if self.twice else [body]
        if not self.held:
            self.flush()

    def flush(self) -> None:
        """Sends what waits, in its order or in another."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if self.shuffled:
            self._random.shuffle(waiting)
        for body in waiting:
            digest = hmac.new(self._key, body, hashlib.sha256).digest()
            self._deliver(body, {SIGNATURE: base64.b64encode(digest).decode()})


def over_http(address: str) -> Deliver:
    """Posts to that address; who does not answer misses it."""
    if not address.startswith(("http://127.0.0.1", "http://localhost")):
        raise ValueError("the simulator sends to this machine only")

    def deliver(body: bytes, headers: dict[str, str]) -> None:
        request = urllib.request.Request(  # noqa: S310 - this machine, see above
            address, body, {**headers, "Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
                answer.read()
        except OSError as problem:
            print(f"simulators.webcruiter: hook not taken ({type(problem).__name__})", flush=True)

    return deliver
