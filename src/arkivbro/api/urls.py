"""`/api/v1/…`. Every view opens for everybody: the token is the right, and no cookie is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from arkivbro.accounts.access import allow_anyone
from arkivbro.api.views import page
from arkivbro.api.views.operations import api
from arkivbro.api.views.problems import problem
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.ui.upload_limit import with_files

NO_STORE = "private, no-store"
WITH_FILES = frozenset({"vacancies/<vacancy>/applications", "uploads/<id>"})
"""Addresses to which a body with a file may be sent: at every other the web server refuses what is large."""


def opened(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of ninja's, with our answer to a method that it has not; nobody keeps what it answers."""

    @csrf_exempt
    @allow_anyone
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed = response.headers.get("Allow", "")
            response = problem(WrongUse("api.method_not_allowed"))
            response.headers["Allow"] = allowed
        response.headers["Cache-Control"] = NO_STORE
        return response

    return answered


def nothing_there(_request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Any other address below."""
    del rest
    return problem(NotThere())


def _operations() -> list[URLPattern]:
    found = []
    for one in api.urls[0]:
        assert isinstance(one, URLPattern)
        if one.name != "api-root":
            route = str(one.pattern).lstrip("/")
            view = opened(one.callback)
            found.append(
                path(
                    f"api/v1/{route}",
                    with_files(view) if route in WITH_FILES else view,
                    name=f"api-{one.name}",
                )
            )
    return found


urlpatterns = [
    path("api/v1/", page.page, name="system-api"),
    path("api/v1/openapi.json", page.document, name="system-api-document"),
    *_operations(),
    path("api/v1/<path:rest>", opened(nothing_there), name="api-nothing"),
]
