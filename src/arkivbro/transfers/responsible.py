"""Who is responsible for each case in an archive other than ours, as the archive itself says.

A case begins with the profile's default officer, whom somebody must replace (the routine, section 2). In the built-in
archive the case itself tells; from another it is read now and then, so that the list of cases still on the default
officer is true.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db.models import F, Q, QuerySet

from arkivbro.chores import one_by_one
from arkivbro.core.errors import Misconfigured, OutcomeUnknown, Transient, Unreachable
from arkivbro.ports import BUILTIN
from arkivbro.runtime import current
from arkivbro.transfers.engine.connections import blocked
from arkivbro.transfers.engine.references import as_reference
from arkivbro.transfers.models import ArchiveCase
from arkivbro.transfers.services.responsibles import ask_last, note_responsible

log = structlog.get_logger()
READ_AGAIN = timedelta(hours=1)
CLOSED = ("A", "U")
"""Case statuses in which nobody needs to be responsible any more: avsluttet, utgår."""
AT_ONCE = 20
SECONDS = 20.0
"""For one question."""


def read_responsibles() -> int:
    """Asks about the cases that were not asked about for an hour, the longest ago first; how many were told."""
    silent: set[str] = {BUILTIN, *blocked()}
    cases = list(_due().exclude(archive__in=silent).values_list("pk", flat=True)[:AT_ONCE])
    return one_by_one("responsibles", cases, lambda pk: _read(ArchiveCase.objects.get(pk=pk), silent))


def is_any_responsible_due() -> bool:
    """Whether a case in another archive than ours was not asked about for an hour."""
    return _due().exclude(archive__in={BUILTIN, *blocked()}).exists()


def _read(case: ArchiveCase, silent: set[str]) -> bool:
    """Whether the archive told. One that is in trouble is not asked again in this round; an odd case waits for the next."""
    runtime = current()
    archive = runtime.archives.get(case.archive)
    if archive is None or case.archive in silent or case.reference is None:
        return False
    now, responsible = runtime.clock(), ""
    try:
        standing = archive.read_case(as_reference(case.reference), deadline=SECONDS)
    except (Unreachable, Transient, Misconfigured, OutcomeUnknown) as error:
        log.warning("responsible_not_read", archive=case.archive, code=error.code)
        silent.add(case.archive)
        ask_last(case, at=now)
        return False
    except Exception:
        ask_last(case, at=now)
        raise
    if standing is not None and standing.record.status not in CLOSED:
        responsible = standing.record.responsible
    note_responsible(case, responsible, at=now)
    return True


def _due() -> QuerySet[ArchiveCase]:
    before = current().clock() - READ_AGAIN
    return (
        ArchiveCase.objects.filter(reference__isnull=False)
        .filter(Q(responsible_read_at__isnull=True) | Q(responsible_read_at__lt=before))
        .order_by(F("responsible_read_at").asc(nulls_first=True), "pk")
    )
