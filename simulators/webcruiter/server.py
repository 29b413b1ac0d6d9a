"""The simulated Webcruiter's doors on one address of this machine.

It takes what is known to be taken and refuses all else: a token of its own that runs out, the subscription key where one is set, no
unknown parameter, no other method. Faults are switched on by whoever holds it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import secrets
import socket
import sys
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from simulators.webcruiter import adverts, page, replies
from simulators.webcruiter.hooks import Hooks
from simulators.webcruiter.store import Store

CLIENT, SECRET = "arkivbro", "hemmelig-klient"
LOCK = "7400"
"""The customer's number, of the feed and of the portal."""
PIECE = 64 * 1024


@dataclass
class Fault:
    """What goes wrong at the next `times` requests whose method and path match: an answer of its own, or the right one spoilt.

    `spoil`: "cut" (less than was promised), "gzip", "latin1", "deep", "huge", "no_json", "hang_up".
    """

    path: str
    times: int = 1
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    spoil: str = ""
    body: bytes | None = None
    """What is answered with that status; None: a refusal in APIM's words."""
    kind: str = "application/json"


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
    process_status: int = 200
    """What is answered to a mark that was taken: 200 or 204."""
    authentication: str = "form"
    file_addresses: str = ""
    """Where the list of files says that they lie; "": it says nothing."""


class Webcruiter:
    """The state behind the server. Safe to use from several threads."""

    def __init__(self) -> None:
        self.store, self.settings = Store(), Settings()
        self.forbidden: set[str] = set()
        """Regular expressions of paths that answer 403."""
        self.faults: list[Fault] = []
        self.calls: deque[str] = deque(maxlen=10_000)
        self.tokens: set[str] = set()
        self.hooks: Hooks | None = None
        self._lock = threading.Lock()

    def fault_of(self, call: str) -> Fault | None:
        with self._lock:
            self.calls.append(call)
            for fault in self.faults:
                if fault.times > 0 and re.search(fault.path, call):
                    fault.times -= 1
                    return fault
        return None

    def new_token(self) -> str:
        token = secrets.token_urlsafe(24)
        self.tokens.add(token)
        return token

    def revoke_tokens(self) -> None:
        """All that were given run out now."""
        self.tokens.clear()


class Handler(BaseHTTPRequestHandler):
    webcruiter: Webcruiter
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Webcruiter", ""
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        parts = urlsplit(self.path)
        body = self._body()
        fault = self.webcruiter.fault_of(f"{method} {parts.path}?{parts.query}")
        if fault is not None and fault.spoil == "hang_up":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if fault is not None and fault.status:
            told = (
                b'{"statusCode": %d, "message": "nei"}' % fault.status if fault.body is None else fault.body
            )
            self._send(fault.status, told, fault.headers, kind=fault.kind)
            return
        status, told, headers = self._told(method, parts.path, parse_qs(parts.query, True), body)
        data = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
        self._send(status, data, headers, fault.spoil if fault else "")

    # --- what is told --------------------------------------------------------------------------------------------

    def _told(
        self, method: str, path: str, query: dict[str, list[str]], body: bytes
    ) -> tuple[int, Any, tuple[tuple[str, str], ...]]:
        if path == "/connect/token":
            return (*self._token(method, body), ())
        if path == "/":
            return 200, page.page(self.webcruiter.store).encode(), ()
        if path.startswith("/_act/"):
            return self._act(method, path.rpartition("/")[2], body)
        if path.startswith("/webservices/"):
            return self._feed(method, path, query)
        if path.startswith("/api/odvert/companysearch/"):
            return (*self._portal(method, path.rpartition("/")[2], query, body), ())
        if not path.startswith("/api/v1/"):
            return 404, {"statusCode": 404, "message": "Resource not found"}, ()
        if refused := self._refused(path):
            return refused
        if hired := re.fullmatch(r"/api/v1/candidates/hired/([^/]+)/process", path):
            return self._process(method, unquote(hired[1]), body)
        if method != "GET":
            return 405, {"statusCode": 405, "message": "Method not allowed"}, (("Allow", "GET"),)
        return (*self._rest(path.removeprefix("/api/v1/"), query), ())

    def _act(self, method: str, what: str, body: bytes) -> tuple[int, Any, tuple[tuple[str, str], ...]]:
        """A form of the page: it is done, and a hook tells of it."""
        if method != "POST":
            return 405, b"", ()
        try:
            event = page.act(self.webcruiter.store, what, parse_qs(body.decode(), True))
        except (KeyError, ValueError):
            return 400, b"", ()
        if self.webcruiter.hooks is not None:
            threading.Thread(target=self.webcruiter.hooks.tell, kwargs=event, daemon=True).start()
        return 303, b"", (("Location", "/"),)

    def _feed(
        self, method: str, path: str, query: dict[str, list[str]]
    ) -> tuple[int, Any, tuple[tuple[str, str], ...]]:
        if method != "GET" or path != "/webservices/Webcruiterculture.asmx/RSSFeed":
            return 404, b"<html>Not found</html>", ()
        if query.get("company_id") != [LOCK]:
            return 500, b"System.ArgumentException: company_id", ()
        data = adverts.feed(self.webcruiter.store.published()).encode()
        etag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
        if self.headers.get("If-None-Match") == etag:
            return 304, b"", (("ETag", etag),)
        return 200, data, (("ETag", etag),)

    def _portal(self, method: str, lock: str, query: dict[str, list[str]], body: bytes) -> tuple[int, Any]:
        if method != "POST":
            return 405, {"Message": "The requested resource does not support http method 'GET'."}
        rows = (
            adverts.portal(self.webcruiter.store.published())
            if lock == LOCK and query.get("language")
            else []
        )
        try:
            asked = json.loads(body or b"{}")
            take, skip = (
                min(int(asked.get("take", 0)), self.webcruiter.settings.portal_page),
                int(asked.get("skip", 0)),
            )
        except (ValueError, AttributeError, TypeError):
            return 400, {"Message": "The request is invalid."}
        return 200, {"Total": len(rows), "Data": rows[skip : skip + take], "Facets": None, "Aggregates": None}

    def _token(self, method: str, body: bytes) -> tuple[int, Any]:
        if method != "POST":
            return 405, {"error": "invalid_request"}
        if self.headers.get_content_type() != "application/x-www-form-urlencoded":
            return 400, {"error": "invalid_request"}
        form = parse_qs(body.decode("ascii", "replace"), True)
        if form.get("grant_type") != ["client_credentials"]:
            return 400, {"error": "unsupported_grant_type"}
        basic = f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        if self.webcruiter.settings.authentication == "basic":
            known = self.headers.get("Authorization") == basic
        else:
            known = (form.get("client_id"), form.get("client_secret")) == ([CLIENT], [SECRET])
        if not known:
            return 401, {"error": "invalid_client"}
        settings = self.webcruiter.settings
        token = self.webcruiter.new_token()
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": settings.token_seconds}

    def _refused(self, path: str) -> tuple[int, Any, tuple[tuple[str, str], ...]] | None:
        webcruiter = self.webcruiter
        key = webcruiter.settings.subscription_key
        if key and self.headers.get("Ocp-Apim-Subscription-Key") != key:
            return 401, {"statusCode": 401, "message": "Access denied due to missing subscription key"}, ()
        kind, _, token = self.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or token not in webcruiter.tokens:
            return 401, {"statusCode": 401, "message": "Unauthorized"}, (("WWW-Authenticate", "Bearer"),)
        if any(re.search(one, path) for one in webcruiter.forbidden):
            return 403, {"statusCode": 403, "message": "Forbidden"}, ()
        return None

    def _rest(self, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        style = self.webcruiter.settings.style
        if path in ("candidates", "candidates/hired"):
            status, told = self._list(query, hired=path.endswith("hired"))
            return status, replies.spelled(told, style) if status == 200 else told
        if path == "users":
            return self._users(query)
        if query:
            return 400, {"statusCode": 400, "message": "Unknown parameter"}
        store = self.webcruiter.store
        fixed: dict[str, Any] = {"candidates/statuses": replies.STATUSES, "hierarchy/mapping": store.nodes}
        if path in fixed:
            return 200, replies.spelled(fixed[path], style)
        found = re.fullmatch(r"candidates/([^/]+)(?:/(cv|files|custom-data)(?:/([^/]+))?)?", path)
        candidate = self.webcruiter.store.candidates.get(unquote(found[1])) if found else None
        if found is None or candidate is None:
            return 404, {"statusCode": 404, "message": "Resource not found"}
        if found[3]:
            file = next((one for one in candidate.files if one.id == unquote(found[3])), None)
            if file is None or found[2] != "files":
                return 404, {"statusCode": 404, "message": "Resource not found"}
            return 200, file.data
        part = found[2]
        if part is None:
            return 200, replies.spelled(replies.details(candidate), style)
        if part == "cv":
            return 200, replies.spelled(replies.cv(candidate), style)
        if part == "custom-data":
            return 200, []
        rows = [replies.file_row(one) for one in candidate.files]
        if address := self.webcruiter.settings.file_addresses:
            rows = [{**row, "href": address.format(candidate=candidate.id, file=row["id"])} for row in rows]
        return 200, replies.spelled(rows, style)

    def _users(self, query: dict[str, list[str]]) -> tuple[int, Any]:
        """All, or those of one node; a node that nobody has is one with no users."""
        if set(query) - {"hierarchyNodeId"} or any(len(one) != 1 for one in query.values()):
            return 400, {"statusCode": 400, "message": "Unknown parameter"}
        wanted = query.get("hierarchyNodeId")
        users = [
            one for one in self.webcruiter.store.users if not wanted or one["hierarchyNodeId"] == wanted[0]
        ]
        return 200, replies.spelled(users, self.webcruiter.settings.style)

    def _process(self, method: str, id_: str, body: bytes) -> tuple[int, Any, tuple[tuple[str, str], ...]]:
        """The hired only; a message is taken, and anything else in the body is not."""
        if method != "POST":
            return 405, {"statusCode": 405, "message": "Method not allowed"}, (("Allow", "POST"),)
        try:
            told = json.loads(body or b"{}")
            if set(told) - {"message"} or not isinstance(told.get("message", ""), str):
                raise ValueError
            self.webcruiter.store.process(id_, told.get("message", ""))
        except KeyError:
            return 404, {"statusCode": 404, "message": "Resource not found"}, ()
        except (ValueError, AttributeError, TypeError):
            return 400, {"statusCode": 400, "message": "The request is invalid."}, ()
        return self.webcruiter.settings.process_status, b"", ()

    def _list(self, query: dict[str, list[str]], *, hired: bool = False) -> tuple[int, Any]:
        settings = self.webcruiter.settings
        known = {"page", "limit"} if settings.paging == "page" else {"offset", "limit", "isProcessed"}
        if set(query) - known or any(len(one) != 1 for one in query.values()):
            return 400, {"statusCode": 400, "message": "Unknown parameter"}
        listed = self.webcruiter.store.listed()
        rows = [replies.summary(one) for one in listed if one.hired or not hired]
        try:
            limit = min(int(query.get("limit", ["20"])[0]), settings.largest_page)
            place = int(query.get("offset", ["0"])[0]) if settings.paging == "offset" else 0
            if settings.paging == "page":
                place = (int(query.get("page", ["1"])[0]) - 1) * limit
        except ValueError:
            return 400, {"statusCode": 400, "message": "Not a number"}
        if limit < 1 or place < 0:
            return 400, {"statusCode": 400, "message": "Out of range"}
        if settings.paging == "deaf":
            place = 0
        page = rows[place : place + limit]
        if not settings.wrapped:
            return 200, page
        return 200, {"items": page} | (
            {"total": len(rows) + settings.tells_too_much} if settings.tells_total else {}
        )

    # --- HTTP ----------------------------------------------------------------------------------------------------

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        return self.rfile.read(min(int(length), 1_000_000)) if length.isdigit() else b""

    def _send(
        self,
        status: int,
        data: bytes,
        headers: tuple[tuple[str, str], ...] = (),
        spoil: str = "",
        *,
        kind: str = "application/json; charset=utf-8",
    ) -> None:
        content_type, more = kind, list(headers)
        if data[:9] == b"<!doctype":
            content_type = "text/html; charset=utf-8"
        if spoil == "gzip":
            data, more = gzip.compress(data), [*more, ("Content-Encoding", "gzip")]
        elif spoil == "latin1":
            data, content_type = data.decode().encode("latin-1"), "application/json; charset=iso-8859-1"
        elif spoil == "deep":
            data = b"[" * 50_000 + b"]" * 50_000
        elif spoil == "huge":
            data = b'["' + b"x" * 6_000_000 + b'"]'
        elif spoil == "no_json":
            data, content_type = b"<html>Vedlikehold</html>", "text/html"
        self.send_response(status)
        for name, value in more:
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if spoil == "cut" else data)
        if spoil == "cut":
            self.close_connection = True
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)


class Server(ThreadingHTTPServer):
    """On this machine only. A client that goes away is no event."""

    daemon_threads = True
    webcruiter: Webcruiter

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        problem = sys.exc_info()[1]
        if not isinstance(problem, OSError):
            print(f"simulators.webcruiter: {type(problem).__name__}", file=sys.stderr, flush=True)


def serve(port: int = 0) -> Server:
    """A server on this machine only; `serve_forever` runs it."""
    webcruiter = Webcruiter()
    handler = type("BoundHandler", (Handler,), {"webcruiter": webcruiter})
    server = Server(("127.0.0.1", port), handler)
    server.webcruiter = webcruiter
    return server
