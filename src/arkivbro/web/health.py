"""`/helse/` for probes: whether this process can serve, and how the installation is (decisions 0907, 0621).

The first is the HTTP status of `/helse/ready`: what decides whether traffic is sent here must not hang on an archive or a worker that is
away, or a delay would become an outage. The second stands in the document, and is the HTTP status of `/helse/drift/`, for who wakes
people up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from django.db import connection
from django.http import HttpRequest, JsonResponse

from arkivbro import health as installation
from arkivbro.accounts.access import allow_anyone
from arkivbro.conf.in_step import is_in_step
from arkivbro.core.health import Level, Trouble, level_of
from arkivbro.web.kept import Kept

log = structlog.get_logger()
OF_DISK = ("health.disk_floor", "health.disk_full", "health.disk_low")
OF_WORKER = ("health.no_worker", "health.never_a_worker")


@dataclass(frozen=True, slots=True)
class Look:
    """What is wrong, and whether the database has what this program needs of it."""

    found: tuple[Trouble, ...]
    is_in_step: bool

    def level(self, codes: tuple[str, ...]) -> str:
        """The worst of what is told by one of those codes."""
        return level_of(tuple(one for one in self.found if one.told.code in codes))


def _look() -> Look:
    return Look(installation.found(), is_in_step())


kept = Kept(_look)


@allow_anyone
def ready(_request: HttpRequest) -> JsonResponse:
    """Readiness: 200 where this process and its database can serve, whatever else is wrong; 503 otherwise."""
    document = _document()
    can_serve = document["checks"]["database"] == document["checks"]["migrations"] == "ok"
    return JsonResponse(document, status=200 if can_serve else 503)


@allow_anyone
def operations_health(_request: HttpRequest) -> JsonResponse:
    """For monitoring: 200 where nothing that is owed is undone, also with warnings; 503 otherwise."""
    document = _document()
    return JsonResponse(document, status=200 if document["status"] in ("ok", "warning") else 503)


@allow_anyone
def live(_request: HttpRequest) -> JsonResponse:
    """Liveness: 200 where the process answers; asks nothing and nobody."""
    return JsonResponse({"status": "ok"})


def _document() -> dict[str, Any]:
    """Codes only: no name, number or address is told to who asks from outside."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        look = kept()
    except Exception:  # whatever is wrong with the database, the probe is told the same
        log.exception("health_not_found_out")
        unknown = dict.fromkeys(("migrations", "disk", "worker"), "unknown")
        return {
            "status": "database", "checks": {"database": "error", **unknown}, "troubles": ["health.database"],
        }  # fmt: skip
    checks = {
        "database": "ok",
        "migrations": "ok" if look.is_in_step else Level.ERROR.value,
        "disk": look.level(OF_DISK),
        "worker": look.level(OF_WORKER),
    }
    return {
        "status": level_of(look.found) if look.is_in_step else "migrations",
        "checks": checks,
        "troubles": sorted({one.told.code for one in look.found}),
    }
