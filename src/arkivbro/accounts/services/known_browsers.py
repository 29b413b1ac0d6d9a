"""Two cookies that we sign: one of who is logged in, one of a browser in which somebody has logged in before.

Neither gives any right. They tell the web server, without asking the database, whose requests are not a stranger's: in a crowd those have
threads of their own (`serving.fairness`). Whoever shares one with many is one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.http.cookie import parse_cookie
from django.urls import reverse

from arkivbro.accounts.models import User

INSIDE, BEFORE = "arkivbro_inne", "arkivbro_kjent"
BEFORE_SECONDS = 180 * 24 * 3600
"""So long it is remembered that a browser was logged in with."""


def note_signed_in(request: HttpRequest, answer: HttpResponseBase, user: User) -> None:
    """Both, after a right password. The first goes when the browser is closed, and is no longer taken when its session cannot last."""
    answer.set_cookie(
        INSIDE,
        signing.dumps(_digest("person", str(user.pk)), salt=INSIDE),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    answer.set_cookie(
        BEFORE,
        cookie_of_browser(user.username),
        max_age=BEFORE_SECONDS,
        path=reverse("login"),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def note_signed_out(answer: HttpResponseBase) -> None:
    answer.delete_cookie(INSIDE, samesite="Lax")


def cookie_of_browser(username: str) -> str:
    """What a browser shows afterwards, that this name has logged in there."""
    return signing.dumps({"n": username.casefold(), "b": secrets.token_hex(8)}, salt=BEFORE, compress=True)


def browser_of(name: str, cookie: str | None) -> str:
    """Which of those that the name has logged in with; "" for none."""
    told = _browser(cookie)
    return _digest("browser", told["b"]) if told is not None and told["n"] == name else ""


def who_is_known(cookies: str) -> str | None:
    """By the line that a browser sends with each request: whose it is, without a name; None of a stranger."""
    told = parse_cookie(cookies) if INSIDE in cookies or BEFORE in cookies else {}
    try:
        age = settings.SESSION_COOKIE_AGE
        return str(signing.loads(told.get(INSIDE, ""), salt=INSIDE, max_age=age))
    except signing.BadSignature:
        browser = _browser(told.get(BEFORE))
        return _digest("browser", browser["b"]) if browser is not None else None


def _browser(cookie: str | None) -> dict[str, str] | None:
    try:
        told = signing.loads(cookie or "", salt=BEFORE, max_age=BEFORE_SECONDS)
    except signing.BadSignature:
        return None
    return {"n": str(told["n"]), "b": str(told["b"])}


def _digest(kind: str, text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind}\t{text}".encode(), hashlib.sha256).hexdigest()
