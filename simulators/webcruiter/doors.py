"""The doors by which programs read: the feed, the portal, and the REST API with its tokens.

They take what is known to be taken and refuse all else: a token of their own that runs out, the subscription key where one is set, no
unknown parameter, no other method.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

from simulators.webcruiter import adverts, replies
from simulators.webcruiter.state import CLIENT, LOCK, SECRET, Webcruiter

Told = tuple[int, Any, tuple[tuple[str, str], ...]]
"""Status, body (bytes, or what becomes JSON) and headers."""
FEED, PORTAL, API, TOKEN = (
    "/webservices/Webcruiterculture.asmx/RSSFeed",
    "/api/odvert/companysearch/",
    "/api/v1/",
    "/connect/token",
)


@dataclass(frozen=True)
class Asked:
    """One request. The names of headers are in lower case."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = b""


class Doors:
    """What the simulated Webcruiter answers to a program."""

    def __init__(self, webcruiter: Webcruiter) -> None:
        self.webcruiter = webcruiter

    def told(self, asked: Asked) -> Told | None:
        """None: it is no door that was asked."""
        method, path, query, body = asked.method, asked.path, asked.query, asked.body
        if path == TOKEN:
            return (*self._token(asked), ())
        if path.startswith("/webservices/"):
            return self._feed(asked)
        if path.startswith(PORTAL):
            return (*self._portal(method, path.rpartition("/")[2], query, body), ())
        if not path.startswith(API):
            return None
        if refused := self._refused(asked):
            return refused
        if hired := re.fullmatch(r"/api/v1/candidates/hired/([^/]+)/process", path):
            return self._process(method, unquote(hired[1]), body)
        if method != "GET":
            return 405, {"statusCode": 405, "message": "Method not allowed"}, (("Allow", "GET"),)
        return (*self._rest(path.removeprefix(API), query), ())

    def _feed(self, asked: Asked) -> Told:
        if asked.method != "GET" or asked.path != FEED:
            return 404, b"<html>Not found</html>", ()
        if asked.query.get("company_id") != [LOCK]:
            return 500, b"System.ArgumentException: company_id", ()
        data = adverts.feed(self.webcruiter.store.published()).encode()
        etag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
        if asked.headers.get("if-none-match") == etag:
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

    def _token(self, asked: Asked) -> tuple[int, Any]:
        if asked.method != "POST":
            return 405, {"error": "invalid_request"}
        if asked.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
            return 400, {"error": "invalid_request"}
        form = parse_qs(asked.body.decode("ascii", "replace"), True)
        if form.get("grant_type") != ["client_credentials"]:
            return 400, {"error": "unsupported_grant_type"}
        basic = f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        if self.webcruiter.settings.authentication == "basic":
            known = asked.headers.get("authorization") == basic
        else:
            known = (form.get("client_id"), form.get("client_secret")) == ([CLIENT], [SECRET])
        if not known:
            return 401, {"error": "invalid_client"}
        settings = self.webcruiter.settings
        token = self.webcruiter.new_token()
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": settings.token_seconds}

    def _refused(self, asked: Asked) -> Told | None:
        webcruiter = self.webcruiter
        key = webcruiter.settings.subscription_key
        if key and asked.headers.get("ocp-apim-subscription-key") != key:
            return 401, {"statusCode": 401, "message": "Access denied due to missing subscription key"}, ()
        kind, _, token = asked.headers.get("authorization", "").partition(" ")
        if kind != "Bearer" or not webcruiter.takes(token):
            return 401, {"statusCode": 401, "message": "Unauthorized"}, (("WWW-Authenticate", "Bearer"),)
        if any(re.search(one, asked.path) for one in webcruiter.forbidden):
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

    def _process(self, method: str, id_: str, body: bytes) -> Told:
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
        rows = [one for one in listed if one.hired or not hired]
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
        page = [replies.summary(one) for one in rows[place : place + limit]]
        if not settings.wrapped:
            return 200, page
        return 200, {"items": page} | (
            {"total": len(rows) + settings.tells_too_much} if settings.tells_total else {}
        )
