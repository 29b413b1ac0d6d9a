"""A session ends: when nothing was done for a while, and some hours after the login whatever was done."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from arkivbro.accounts.models import User

BEGAN, SEEN = "began", "seen"
NOTED_EVERY = 60
"""Seconds: so often is it written that somebody is there."""


class SessionsEnd:
    """Middleware, after the one that tells who it is. A part of a page that fetches itself anew is nobody who does something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
            _look(request)
        return self.get_response(request)


def _look(request: HttpRequest) -> None:
    session, now, web = request.session, int(timezone.now().timestamp()), settings.ARKIVBRO.web
    began, seen = session.get(BEGAN), session.get(SEEN)
    if began is None or seen is None:
        session[BEGAN], session[SEEN] = now, now
    elif now - began > web.session_hours * 3600 or now - seen > web.session_idle_minutes * 60:
        logout(request)
    elif now - seen >= NOTED_EVERY and not _fetches_itself(request):
        session[SEEN] = now


def _fetches_itself(request: HttpRequest) -> bool:
    return request.method == "GET" and bool(request.headers.get("HX-Request"))
