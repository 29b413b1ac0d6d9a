"""Who is responsible for each case in an archive other than ours, as the archive itself says.

A case begins with the profile's default officer, whom somebody must replace (the routine, section 2). In the built-in
archive the case itself tells; from another it is read now and then, so that the list of cases still on the default
officer is true.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db.models import F, Q, QuerySet

from arkivbro.core.errors import ArkivbroError
from arkivbro.runtime import current
from arkivbro.transfers.engine.connections import blocked
from arkivbro.transfers.engine.references import as_reference
from arkivbro.transfers.models import ArchiveCase

log = structlog.get_logger()
BUILTIN = "builtin"
READ_AGAIN = timedelta(hours=1)
CLOSED = ("A", "U")
"""Case statuses in which nobody needs to be responsible any more: avsluttet, utgår."""
AT_ONCE = 20
SECONDS = 20.0
"""For one question."""


def read_responsibles() -> int:
    """Asks about the cases that were not asked about for an hour, the longest ago first; how many were told."""
    runtime, told = current(), 0
    silent: set[str] = {BUILTIN, *blocked()}
    now = runtime.clock()
    for case in _due(now - READ_AGAIN).exclude(archive__in=silent)[:AT_ONCE]:
        archive = runtime.archives.get(case.archive)
        if archive is None or case.archive in silent or case.reference is None:
            continue
        try:
            standing = archive.read_case(as_reference(case.reference), deadline=SECONDS)
        except ArkivbroError as error:
            log.warning("responsible_not_read", archive=case.archive, code=error.code)
            silent.add(case.archive)
            continue
        is_open = standing is not None and standing.record.status not in CLOSED
        responsible = standing.record.responsible if standing is not None and is_open else ""
        ArchiveCase.objects.filter(pk=case.pk).update(responsible=responsible, responsible_read_at=now)
        told += 1
    return told


def _due(before: datetime) -> QuerySet[ArchiveCase]:
    return (
        ArchiveCase.objects.filter(reference__isnull=False)
        .filter(Q(responsible_read_at__isnull=True) | Q(responsible_read_at__lt=before))
        .order_by(F("responsible_read_at").asc(nulls_first=True), "pk")
    )


def on_default_officer(default: str) -> QuerySet[ArchiveCase]:
    """The open cases in other archives that still stand on the default officer, the oldest first."""
    cases = ArchiveCase.objects.exclude(archive=BUILTIN).order_by("created", "pk")
    return cases.filter(responsible__iexact=default) if default else cases.none()
