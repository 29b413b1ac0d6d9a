"""The way to Webcruiter in a simulation: each request is two points at which everything may come between, and some go wrong.

What answers are the doors of `simulators/webcruiter`, in the same process: no socket, no thread, no clock but the simulation's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import httpx

from simulators.webcruiter.doors import Asked, Doors
from simulators.webcruiter.state import Webcruiter
from tests.simulation.scheduler import Scheduler

ADDRESS = "https://webcruiter.example"
FAULTS = ("429", "503", "401", "403", "cut", "hung up", "no JSON", "time-out", "away")
TOO_LONG = 30.0
"""Seconds until a request is given up."""
AWAY = (20.0, 200.0, 900.0)


class Wire(httpx.BaseTransport):
    """`chance`: how likely a request goes wrong, until `calm`."""

    def __init__(self, scheduler: Scheduler, webcruiter: Webcruiter, random: Random, chance: float) -> None:
        self._scheduler, self._webcruiter, self._random = scheduler, webcruiter, random
        self._doors, self._chance, self._away_until = Doors(webcruiter), chance, 0.0

    def calm(self) -> None:
        self._chance = self._away_until = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises what httpx raises of a connection that breaks."""
        scheduler, path = self._scheduler, request.url.path
        scheduler.pause("asking Webcruiter")
        fault = self._fault()
        if fault:
            scheduler.tell(f"Webcruiter, {path}: {fault}")
        if fault == "away":
            raise httpx.ConnectError("away", request=request)
        if fault == "hung up":
            raise httpx.ReadError("hung up", request=request)
        if fault == "time-out":
            scheduler.pause("no answer", TOO_LONG)
            raise httpx.ReadTimeout("too long", request=request)
        if fault == "401":
            self._webcruiter.revoke_tokens()
        if fault in ("429", "503", "403"):
            wait = {"Retry-After": "20"} if fault == "429" else {}
            return httpx.Response(
                int(fault), headers=wait, stream=_Told(b'{"message": "nei"}'), request=request
            )
        status, data, headers = self._answer(request)
        scheduler.pause("hearing Webcruiter")  # what was told may be old by now
        if fault == "no JSON":
            data = b"<html>Vedlikehold</html>"
        told = {**headers, "Content-Length": str(len(data))}
        stream = _Told(data[: len(data) // 2], is_cut=True) if fault == "cut" else _Told(data)
        return httpx.Response(status, headers=told, stream=stream, request=request)

    def _fault(self) -> str:
        if self._scheduler.now < self._away_until:
            return "away"
        if self._random.random() >= self._chance:
            return ""
        fault = self._random.choice(FAULTS)
        if fault == "away":
            self._away_until = self._scheduler.now + self._random.choice(AWAY)
        return fault

    def _answer(self, request: httpx.Request) -> tuple[int, bytes, dict[str, str]]:
        url, headers = request.url, {name.lower(): value for name, value in request.headers.items()}
        asked = Asked(request.method, url.path, parse_qs(url.query.decode(), True), headers, request.read())
        found = self._doors.told(asked)
        assert found is not None, url.path
        status, told, more = found
        data = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
        return status, data, dict(more)


class _Told(httpx.SyncByteStream):
    """A reply's bytes. `is_cut`: less than was promised, and the connection is gone."""

    def __init__(self, data: bytes, *, is_cut: bool = False) -> None:
        self._data, self._is_cut = data, is_cut

    def __iter__(self) -> Iterator[bytes]:
        yield self._data
        if self._is_cut:
            raise httpx.RemoteProtocolError("the peer closed the connection before all had come")


def through(wire: Wire) -> Any:
    """`httpx`, whose clients go by this wire."""

    def client(**options: Any) -> httpx.Client:
        options.pop("verify", None)
        return httpx.Client(**options, transport=wire)

    return SimpleNamespace(**{**vars(httpx), "Client": client})
