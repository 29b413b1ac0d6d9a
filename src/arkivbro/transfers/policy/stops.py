"""What nothing automatic is done with, and what would be seen by all: stops, and what an archivist let through."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from arkivbro.core.applicant_lists import ApplicantList, ListKind
from arkivbro.core.errors import Finding
from arkivbro.core.list_still_true import addressee_no_longer_so, no_longer_so, told_of_them
from arkivbro.core.messages import message
from arkivbro.core.publicity import LeakReport, PersonToScreen
from arkivbro.core.recruitment import Application
from arkivbro.transfers.engine.outcome import Stopped
from arkivbro.transfers.models import FrozenPlan, PreparedDocument, Release, Step, StepState, Transfer

PROTECTED = "transfer.protected"
"""The kind of a stop for a person whom nothing automatic may be done for."""
LEAK = "would_leak"
OUTDATED = "transfer.list_outdated"
"""The kind of a stop for a list of applicants that shows what the source has taken back since it was locked."""
HALF_WAY = "transfer.list_half_way"
"""The same, of which something is in the archive already: a recruiter cannot end that."""
OF_LISTS = (OUTDATED, HALF_WAY)
RECEIVERS_OUTDATED = "transfer.receivers_outdated"
"""The same of a letter, and of the list of those who were sent it: that cannot be made anew, the letters are sent."""


_PROTECTED_FINDINGS = (Finding("where.applicant", message(PROTECTED)),)


def stop_for_protected(transfer: Transfer) -> None:
    """Nothing is done for strictly confidential people before an archivist said yes to just these facts, whoever asked first: the
    archivist chose that applicant alone, or released the stop. Newer facts stop again. Raises Stopped.
    """
    _stop(transfer, PROTECTED, _PROTECTED_FINDINGS, about=transfer.facts_hash)


def allow_protected(transfer: Transfer, *, by: str, at: datetime) -> None:
    """An archivist chose this one applicant: the facts as they are now may go. Inside the transaction of the request."""
    Release.objects.get_or_create(
        transfer=transfer,
        kind=PROTECTED,
        digest=digest_of(_PROTECTED_FINDINGS, about=transfer.facts_hash),
        defaults={"by": by, "reason": "", "at": at},
    )


def stop_for_leak(transfer: Transfer, report: LeakReport) -> tuple[Finding, ...]:
    """What only warns. Raises Stopped, unless an archivist released just these findings in just these texts."""
    if report.stops:
        _stop(transfer, LEAK, tuple(hit.finding for hit in report.stops))
    return tuple(hit.finding for hit in report.warnings)


def stop_for_outdated_list(transfer: Transfer, made: ApplicantList, people: Iterable[PersonToScreen]) -> None:
    """Raises Stopped, unless an archivist released just these rows of this list."""
    people = tuple(people)
    if findings := no_longer_so(made, people):
        kind = HALF_WAY if something_is_out(transfer) else OUTDATED
        if made.kind is ListKind.ADDRESS:
            kind = RECEIVERS_OUTDATED
        _stop(transfer, kind, findings, about=f"{transfer.facts_hash} {told_of_them(made, people)}")


def stop_for_outdated_addressee(
    transfer: Transfer, application: Application, people: Iterable[PersonToScreen]
) -> None:
    """Raises Stopped, unless an archivist released just this letter."""
    if findings := addressee_no_longer_so(application, people):
        _stop(transfer, RECEIVERS_OUTDATED, findings, about=transfer.facts_hash)


def forget_plan(transfer: Transfer) -> None:
    """A plan that would leak is not kept for *Prøv igjen*: where nothing of it is out, the next one is made of today's facts."""
    if something_is_out(transfer):
        return
    FrozenPlan.objects.filter(transfer=transfer).delete()
    PreparedDocument.objects.filter(transfer=transfer).delete()
    Step.objects.filter(transfer=transfer).delete()


def something_is_out(transfer: Transfer) -> bool:
    """Of it, something may stand in the archive."""
    return Step.objects.filter(transfer=transfer).exclude(state=StepState.PLANNED).exists()


def digest_of(findings: Iterable[Finding], *, about: str = "") -> str:
    """Of what was found, where, of whom and in which text (a leak's finding carries that one's digest; `about` is the hash of the
    facts where a stop is for all of them).
    """
    found = sorted(json.dumps(one.as_json(), sort_keys=True) for one in findings)
    return hashlib.sha256(json.dumps([found, about]).encode()).hexdigest()


def _stop(transfer: Transfer, kind: str, findings: tuple[Finding, ...], *, about: str = "") -> None:
    digest = digest_of(findings, about=about)
    # which kind it was told as depends on whether it stands in the archive already: the digest says what it is about
    if not Release.objects.filter(transfer=transfer, digest=digest).exists():
        raise Stopped(kind, findings=findings, digest=digest)
