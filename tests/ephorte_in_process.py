"""The simulated ePhorte in this process, behind the connector's own HTTP client: each reply's bytes, without a socket."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import httpx

from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.configuration import read_table
from simulators.ephorte.archive import Ephorte
from simulators.ephorte.bodies import Body, receive
from simulators.ephorte.documents import framed
from simulators.ephorte.server import CONTRACTS

TABLE: dict[str, Any] = {
    "url": "http://127.0.0.1/ncore/",
    "username": "arkivbro",
    "database": "EPHORTE",
    "external_system_name": "ARKIVBRO",
    "unit_field": "Description",
}
"""The password is in the environment."""


def client_of(ephorte: Ephorte, **changes: Any) -> NCoreClient:
    """The connector's client; what it sends is answered by `ephorte` at once."""
    client = NCoreClient(read_table("ephorte", TABLE | changes))
    answered_by(ephorte, client)
    return client


def answered_by(ephorte: Ephorte, client: NCoreClient) -> None:
    http = client._transport._client
    client._transport._client = httpx.Client(
        transport=httpx.MockTransport(lambda request: _answer(ephorte, request)), headers=http.headers
    )
    http.close()


def _answer(ephorte: Ephorte, request: httpx.Request) -> httpx.Response:
    path = request.url.path
    if request.method == "GET":
        return httpx.Response(200, content=CONTRACTS[path.lower()](str(request.url.copy_with(query=None))))
    headers = {name.lower(): value for name, value in request.headers.items()}
    body = Body(io.BytesIO(request.read()), headers)
    reply = ephorte.call(path, receive(body, headers["content-type"], ephorte.folder))
    if reply.file is None:
        return httpx.Response(reply.status, headers={"Content-Type": reply.content_type}, content=reply.data)
    told = framed(reply.file, ephorte.settings)
    held = told.path.read_bytes() if told.path is not None else b""
    content = told.head + held + told.tail
    return httpx.Response(reply.status, headers={"Content-Type": told.content_type}, content=content)


def ephorte_in(folder: Path) -> Ephorte:
    folder.mkdir(exist_ok=True)
    return Ephorte(folder)
