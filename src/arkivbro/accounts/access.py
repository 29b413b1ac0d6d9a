"""Who may open which address: every view says so itself, and one that says nothing opens for nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url

from arkivbro.accounts import audit
from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Role, User
from arkivbro.core.errors import NotThere

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

__all__ = [
    "RefuseWhatSaysNothing",
    "Role",
    "actor_of",
    "allow",
    "allow_anyone",
    "opens_for",
    "reading",
    "shows_nobody",
    "user_of",
]

ANYONE: frozenset[Role] = frozenset()


def user_of(request: HttpRequest) -> User:
    """The user who is logged in, behind `allow`. Raises Http404 where nobody is."""
    if isinstance(request.user, User):
        return request.user
    raise Http404


def actor_of(request: HttpRequest) -> Actor:
    """The person who is logged in, as acts know them; read once in a request. Raises Http404 where nobody is."""
    known = getattr(request, "actor", None)
    if isinstance(known, Actor):
        return known
    actor = Actor.of(user_of(request))
    request.actor = actor  # type: ignore[attr-defined]  # kept for the rest of the request
    return actor


def allow(*roles: Role) -> Callable[[View], View]:
    """Opens the view for users with one of the roles; without roles, for everyone who is logged in.

    Who is not logged in is sent to the login page; who lacks the role, and whom an act or a selector tells `NotThere`, gets
    the same answer as for what does not exist.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User) or not user.is_active:
                return _to_login(request)
            if roles and not any(user.has_role(role) for role in roles):
                raise Http404
            try:
                return view(request, *args, **kwargs)
            except NotThere:
                raise Http404 from None

        guarded.opens_for = frozenset(roles) or frozenset(Role)  # type: ignore[attr-defined]  # read by the middleware
        return cast("View", guarded)

    return decorate


READING = timedelta(minutes=10)
"""What the same person reads again within that is the same reading: parts of pages fetch themselves anew every few seconds."""


def reading(code: str) -> Callable[[View], View]:
    """A page that shows persons: that somebody was shown it stands in the audit log. Stands inside `allow`.

    Where the page shows nobody to this reader, the view says so by `shows_nobody`. What is read is named by the address: reference,
    case number or public id, never a person.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and not getattr(request, "shows_nobody", False):
                named = {**kwargs, **getattr(request, "read_as", {})}
                audit.note_once(code, _where(named), within=READING, who=actor_of(request))
            return response

        noted.reads = code  # type: ignore[attr-defined]  # read by the tests
        return cast("View", noted)

    return decorate


def shows_nobody(request: HttpRequest, holds: bool = True) -> None:
    """This answer shows the reader no person, whatever its address is."""
    request.shows_nobody = holds  # type: ignore[attr-defined]  # read by `reading`


def read_as(request: HttpRequest, **named: str) -> None:
    """What the address names is called so: one reading is one, however its address was spelt."""
    request.read_as = named  # type: ignore[attr-defined]  # read by `reading`


def _where(named: Mapping[str, Any]) -> str:
    if "year" in named:
        return f"{named['year']}/{named['sequence']}"
    return ", ".join(str(value) for value in named.values())


def allow_anyone(view: View) -> View:
    """Opens the view for everybody, logged in or not."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    opened.opens_for = ANYONE  # type: ignore[attr-defined]  # read by the middleware
    return cast("View", opened)


def opens_for(view: Callable[..., Any]) -> frozenset[Role] | None:
    """The roles that a view opens for; empty: everybody; None: it does not say, and opens for nobody."""
    return cast("frozenset[Role] | None", getattr(view, "opens_for", None))


class RefuseWhatSaysNothing:
    """Middleware: a view without `allow` or `allow_anyone` does not exist."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, _request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        if opens_for(view) is None:
            raise Http404


def _to_login(request: HttpRequest) -> HttpResponseBase:
    target = resolve_url(settings.LOGIN_URL)
    if request.headers.get("HX-Request"):
        response = redirect(target)
        response.status_code = 204
        response["HX-Redirect"] = target
        return response
    return redirect(f"{target}?{urlencode({'next': request.get_full_path()})}")
