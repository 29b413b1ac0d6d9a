"""Notices of decisions on exemption: a letter tells only the decision in force, and only to those whom it was made for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from arkivbro.core.errors import Finding, WrongUse
from arkivbro.core.exemption import ExemptionRecord, Outcome
from arkivbro.core.letters import EXEMPTION_NOTICE, SentBy
from arkivbro.core.messages import Message, message
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import ApplicantHandling, Application, Letter
from arkivbro.recruitment.models import LetterTemplate as TemplateRow
from arkivbro.recruitment.selectors.exemption_record import with_request
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import exemption

log = structlog.get_logger()
_HOW = {SentBy.EMAIL: "e-post", SentBy.UPLOADED: "brev", SentBy.ELSEWHERE: "brev sendt utenfor arkivbro"}


def decisions_told(template: TemplateRow, applications: Sequence[Application]) -> dict[Ref, datetime]:
    """When the decision was made that the letter tells, by application; nothing for letters that are no notice.

    Raises WrongUse with a finding by name for everybody whose decision in force is another, or who has none; and where the
    template does not say which outcome it tells.
    """
    if template.kind != EXEMPTION_NOTICE:
        return {}
    if template.outcome not in set(Outcome):
        raise WrongUse("letters.outcome_not_chosen")
    outcome = Outcome(template.outcome)
    facts = latest_facts_of(applications)
    handled = {
        one.application_id: one for one in ApplicantHandling.objects.filter(application__in=applications)
    }
    told: dict[Ref, datetime] = {}
    findings: list[Finding] = []
    for row in applications:
        if row.pk not in facts:
            continue  # retention has taken it, and nothing is written to them
        record = with_request(row.ref, handled.get(row.pk), facts[row.pk].exemption)
        if record.decision is not None and record.decision.outcome is outcome:
            told[row.ref] = record.decision.decided_at
        else:
            findings.append(Finding("where.named", _standing(record), facts[row.pk].applicant.name))
    if findings:
        raise WrongUse("letters.tells_another_decision", count=len(findings), findings=tuple(findings))
    return told


def _standing(record: ExemptionRecord) -> Message:
    if record.decision is not None:
        granted = record.decision.outcome is Outcome.GRANTED
        return message("exemption.is_granted" if granted else "exemption.is_refused")
    if record.is_reopened:
        return message("exemption.is_reopened")
    if record.requested is None:
        return message("exemption.is_unknown")
    return message("exemption.is_undecided" if record.requested else "exemption.is_not_asked")


def is_outdated(row: Letter) -> bool:
    """Whether the letter is a notice of a decision that is no longer in force."""
    if row.kind != EXEMPTION_NOTICE:
        return False
    handling = ApplicantHandling.objects.filter(application=row.application_id).first()
    decision = exemption.record_of(row.application, handling).decision
    return decision is None or decision.decided_at != _tells(row)


def note_notice(row: Letter) -> None:
    """A notice of a decision on exemption was sent: the refused applicant's window begins (routine section 6)."""
    if row.kind != EXEMPTION_NOTICE or row.sent_at is None:
        return
    tells = _tells(row)
    try:
        if tells is None:
            raise WrongUse("letters.no_decision_told")
        how = _HOW[SentBy(row.how)]
        exemption.note_told(row.application, how=how, at=row.sent_at, by=row.written_by, decided_at=tells)
    except WrongUse:
        log.info("notice_without_decision", kind=row.kind)


def _tells(row: Letter) -> datetime | None:
    """When the decision was made that it tells, as it was when the letter was written."""
    told = row.text.get("decided_at")
    return datetime.fromisoformat(told) if told else None
