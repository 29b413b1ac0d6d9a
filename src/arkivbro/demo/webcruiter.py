"""The simulated Webcruiter as the demo's recruiter and applicants use it: what its page's forms do, asked for by a program."""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import httpx

from arkivbro.demo import files

SECONDS = 20.0
LOOK_EVERY = 0.1
Sent = tuple[str, str, bytes]
"""Kind, name and bytes of a file."""


class Webcruiter:
    """The simulator at that address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._http = httpx.Client(base_url=address, timeout=SECONDS, trust_env=False)

    def act(self, name: str, sent: Sequence[Sent] = (), **fields: Any) -> str:
        """One act of a recruiter or an applicant; the id of what it was about."""
        told = [
            {"kind": kind, "name": name, "base64": base64.b64encode(data).decode()}
            for kind, name, data in sent
        ]
        answer = self._http.post(f"/_act/{name}", json={**fields, "files": told})
        return str(answer.raise_for_status().json()["id"])

    def send_hooks_to(self, address: str, secret: str) -> None:
        self._http.post("/_hooks", json={"address": address, "secret": secret}).raise_for_status()


def answers(address: str, seconds: float) -> bool:
    """Whether somebody answers there within that time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(httpx.HTTPError):
            if httpx.get(address, timeout=2.0, trust_env=False).status_code == httpx.codes.OK:
                return True
        time.sleep(LOOK_EVERY)
    return False


def cv(name: str) -> Sent:
    return "CV", "CV.pdf", files.pdf(f"Curriculum vitae – {name}")


def diploma(name: str) -> Sent:
    return "Diploma", "vitnemål.docx", files.docx(f"Vitnemål – {name}")


def reference(name: str) -> Sent:
    return "Reference", "referanse.pdf", files.pdf(f"Referanse – {name}")
