"""Requests of attackers and of honest people, as through a proxy on this machine that says whose they are."""

from __future__ import annotations

import http.client
import re
import secrets
import time
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

from tests.attacks.clients import HOST

Answer = tuple[int, str, str]


@dataclass
class Person:
    """A browser: cookies, and the address that the proxy says."""

    port: int
    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    timeout: float = 30

    def get(self, path: str) -> Answer:
        """Status, page, and where it sends one on."""
        return self._ask("GET", path, b"", "")

    def post(self, path: str, **fields: str) -> Answer:
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields})
        return self._ask("POST", path, body.encode(), "application/x-www-form-urlencoded")

    def upload(self, path: str, name: str, data: bytes) -> Answer:
        edge = secrets.token_hex(12)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in (("csrfmiddlewaretoken", self.cookies.get("csrftoken", "")), ("kind", "other"))
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        body = b"".join([*parts, head, data, f"\r\n--{edge}--\r\n".encode()])
        return self._ask("POST", path, body, f"multipart/form-data; boundary={edge}")

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        headers: dict[str, Any] = {
            "X-Forwarded-For": self.address,
            "X-Forwarded-Proto": "http",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Connection": "close",
        }
        if method == "POST":
            headers |= {"Content-Type": kind, "Content-Length": str(len(body))}
        one = http.client.HTTPConnection(HOST, self.port, timeout=self.timeout)
        try:
            one.request(method, path, body or None, headers)
            answer = one.getresponse()
            page = answer.read().decode("utf-8", "replace")
            for line in answer.headers.get_all("Set-Cookie", []):
                name, _, rest = line.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            return answer.status, page, answer.headers.get("Location", "")
        finally:
            one.close()


def timed(act: Any, *arguments: Any) -> tuple[float, Any]:
    """Seconds, and what came; an error is what came."""
    began = time.monotonic()
    try:
        found = act(*arguments)
    except (OSError, http.client.HTTPException) as error:
        found = (0, type(error).__name__, "")
    return time.monotonic() - began, found


def links(page: str, pattern: str) -> list[str]:
    return re.findall(rf'href="({pattern})"', page)
