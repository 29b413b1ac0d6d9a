"""What the leak check finds in something that is only planned, said while it can still be mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from arkivbro.core.messages import Finding
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.publicity import Hit, application_in, check_plan, with_names
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.people import people
from arkivbro.recruitment.selectors.screens import names_by_subject
from arkivbro.recruitment.services.stored_vacancy import stored_facts


@dataclass(frozen=True, slots=True)
class Found:
    """Findings with names, for those who may see candidates: what stops a transfer, and what only warns."""

    stops: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()


def leaks_in(vacancy: Vacancy, plan: ArchivePlan) -> Found:
    """Of every text that the plan would make public; its documents are searched when they are made."""
    report = check_plan(plan, stored_facts(vacancy), people(vacancy.ref))
    return Found(_with_names(vacancy, report.stops), _with_names(vacancy, report.warnings))


def _with_names(vacancy: Vacancy, hits: Iterable[Hit]) -> tuple[Finding, ...]:
    findings = tuple(hit.finding for hit in hits)
    applications = {application_in(one) for one in findings} - {""}
    names = names_by_subject(vacancy, applications) if applications else {}
    return with_names(findings, names)
