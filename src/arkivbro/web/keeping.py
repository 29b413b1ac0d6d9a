"""What a browser, and whoever stands between, may keep of an answer: nothing that can show a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from arkivbro.accounts.access import ANYONE, opens_for

NOTHING = "private, no-store"


class KeepsNothing:
    """Middleware: every answer says `no-store`, but that to somebody who is not logged in, of a view that is for everybody.

    A page that says so is not in the browser's memory either: after logging out, *Back* asks the server, which shows nothing.
    A view that says `no-store` for everybody, as an applicant's own, keeps its word.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        stands = response.headers.get("Cache-Control", "")
        if "no-store" not in stands and not _is_public(request):
            response.headers["Cache-Control"] = NOTHING
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        request.is_for_everybody = opens_for(view) == ANYONE  # type: ignore[attr-defined]  # read when the answer is there


def _is_public(request: HttpRequest) -> bool:
    """What shows the frame of somebody who is logged in shows who they are, whatever the page is. The cookie tells without asking
    the database, which may be what is wrong.
    """
    is_for_everybody = getattr(request, "is_for_everybody", False)
    return bool(is_for_everybody) and settings.SESSION_COOKIE_NAME not in request.COOKIES
