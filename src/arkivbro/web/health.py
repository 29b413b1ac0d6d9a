"""`/helse/` for probes: whether this process can serve, and how the installation is (decision 0907).

The first is the HTTP status: what decides whether traffic is sent here, or the process is started anew, must not hang on an archive
that is away. The second stands in the document, and is the HTTP status of `/helse/drift/`, for who wakes people up.
"""

from __future__ import annotations

import threading
import time
from typing import Any

import structlog
from django.db import connection, connections
from django.http import HttpRequest, JsonResponse

from arkivbro import health as installation
from arkivbro.accounts.access import allow_anyone
from arkivbro.core.health import Trouble, level_of

log = structlog.get_logger()
KEPT_SECONDS, STILL_TOLD_SECONDS = 5.0, 30.0
"""So long an answer is given again: however often it is asked for, the database is asked at most so often. After the first a new one is
sought beside the requests, which get the last one meanwhile; after the second they wait for it.
"""
LONGEST_WAIT = 2.0
"""Seconds that a request waits for another one that asks the database."""


class Kept:
    """The last answer of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found_at = -STILL_TOLD_SECONDS
        self._found: tuple[Trouble, ...] = ()

    def __call__(self) -> tuple[Trouble, ...]:
        """Raises what the database raises, and TimeoutError where another request waits for it."""
        age = time.monotonic() - self._found_at
        if age < STILL_TOLD_SECONDS:
            if age >= KEPT_SECONDS and self._lock.acquire(blocking=False):
                self._begin_to_seek()
            return self._found
        if not self._lock.acquire(timeout=LONGEST_WAIT):
            raise TimeoutError
        try:
            if time.monotonic() - self._found_at >= KEPT_SECONDS:
                self._seek()
            return self._found
        finally:
            self._lock.release()

    def forget(self) -> None:
        """The next one who asks gets what is true now."""
        self._found_at = -STILL_TOLD_SECONDS

    def _begin_to_seek(self) -> None:
        """Beside the request, which holds the lock. Where no thread can be begun, the next request tries."""
        try:
            threading.Thread(target=self._seek_beside, name="health", daemon=True).start()
        except RuntimeError:
            self._lock.release()
            log.exception("health_not_found_out")

    def _seek(self) -> None:
        self._found, self._found_at = installation.found(), time.monotonic()

    def _seek_beside(self) -> None:
        """In a thread of its own, with the lock that the request took."""
        try:
            self._seek()
        except Exception:
            log.exception("health_not_found_out")
        finally:
            self._lock.release()
            connections.close_all()


kept = Kept()


@allow_anyone
def health(_request: HttpRequest) -> JsonResponse:
    """Readiness: 200 where this process and its database can serve, whatever else is wrong; 503 otherwise."""
    document, can_serve = _document()
    return JsonResponse(document, status=200 if can_serve else 503)


@allow_anyone
def operations_health(_request: HttpRequest) -> JsonResponse:
    """For monitoring: 200 where nothing that is owed is undone, also with warnings; 503 otherwise."""
    document, _ = _document()
    return JsonResponse(document, status=200 if document["status"] in ("ok", "warning") else 503)


@allow_anyone
def liveness(_request: HttpRequest) -> JsonResponse:
    """200 where the process answers; asks nothing and nobody."""
    return JsonResponse({"status": "ok"})


def _document() -> tuple[dict[str, Any], bool]:
    """Codes only: no name, number or address is told to who asks from outside."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found = kept()
    except Exception:  # noqa: BLE001 - whatever is wrong with the database, the probe is told the same
        return {"status": "database", "troubles": ["health.database"]}, False
    return {"status": level_of(found), "troubles": sorted({one.told.code for one in found})}, True
