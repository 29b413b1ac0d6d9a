"""Searches that read many rows: few at a time in one process, so that fifty at once leave room for everybody else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
AT_ONCE, WAIT_SECONDS = 2, 0.5
_places = threading.BoundedSemaphore(AT_ONCE)


def searches(view: View) -> View:
    """For a view that searches by `sok`: without a word it is not held back. Stands next to the view."""

    @wraps(view)
    def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.GET.get("sok", "").strip():
            return view(request, *args, **kwargs)
        if not _places.acquire(timeout=WAIT_SECONDS):
            return _busy(request)
        try:
            return view(request, *args, **kwargs)
        finally:
            _places.release()

    return cast("View", bounded)


def _busy(request: HttpRequest) -> HttpResponseBase:
    what = "Mange søker akkurat nå. Vent noen sekunder, og søk på nytt."
    answer = render(request, "web/error.html", {"heading_text": "Prøv igjen", "what": what}, status=503)
    answer.headers["Retry-After"] = "5"
    return answer
