"""Closes cases, when nothing is outstanding, and opens them again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.services.locking import lock_case
from arkivbro.archive.statuses import CASE_EXPIRED, CLOSED
from arkivbro.archive.times import moment, oslo_day
from arkivbro.core.errors import Declined, Finding
from arkivbro.core.messages import message


def outstanding(case: CaseFile) -> list[Finding]:
    """What stands in the way of closing the case: entries not journalled, and incoming entries not signed off."""
    findings: list[Finding] = []
    rows = RegistryEntry.objects.filter(case=case).exclude(status="U").select_related("case")
    for entry in rows.filter(Q(journal_sequence__isnull=True)):
        findings.append(Finding("where.entry", message("archive.not_journalled"), entry.number))
    for entry in rows.filter(journal_sequence__isnull=False, type__in=("I", "N"), sign_off__isnull=True):
        findings.append(Finding("where.entry", message("archive.not_signed_off"), entry.number))
    return findings


@transaction.atomic
def close_case(*, case: CaseFile, by: str, at: datetime | None = None) -> CaseFile:
    """Closes the case (status A). Raises Declined, with a finding for each outstanding entry."""
    at = moment(at)
    case = lock_case(case)
    if case.status == CLOSED:
        return case
    if case.status == CASE_EXPIRED:
        raise Declined("archive.case_expired", number=case.number)
    if findings := outstanding(case):
        raise Declined("archive.outstanding", number=case.number, findings=tuple(findings))
    change_of(case.mark, by=by, at=at, action="closed", field="status", old=case.status, new=CLOSED).save()
    case.status, case.closed = CLOSED, oslo_day(at)
    case.save(update_fields=["status", "closed"])
    return case


@transaction.atomic
def reopen_case(*, case: CaseFile, reason: str, by: str, at: datetime | None = None) -> CaseFile:
    """Opens a closed case again (status B), with a reason."""
    at = moment(at)
    case = lock_case(case)
    if case.status != CLOSED:
        raise Declined("archive.case_not_closed", number=case.number)
    if not reason.strip():
        raise Declined("archive.reason_missing")
    change_of(
        case.mark, by=by, at=at, action="reopened", field="status", old=case.status, new="B", reason=reason
    ).save()
    case.status, case.closed = "B", None
    case.save(update_fields=["status", "closed"])
    return case
