"""What the leak check finds in something that is only planned, said while it can still be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from arkivbro.core.messages import Finding
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.publicity import check_plan
from arkivbro.recruitment.models import LookedAt, Vacancy
from arkivbro.recruitment.selectors.people import people
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.selectors.subjects import findings_with_names


@dataclass(frozen=True, slots=True)
class Found:
    """Findings with names, for those who may see candidates: what stops a transfer, and what only warns."""

    stops: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()


def looked_at(vacancy: Vacancy) -> frozenset[str]:
    """The warnings that somebody has looked at, by their marks."""
    return frozenset(LookedAt.objects.filter(vacancy=vacancy).values_list("mark", flat=True))


def leaks_in(vacancy: Vacancy, plan: ArchivePlan, texts: Mapping[str, str] | None = None) -> Found:
    """Of every text that the plan would make public. `texts` by document key: what is known already of documents that are not
    exempt; the finished files are searched when they are made.
    """
    report = check_plan(plan, stored_facts(vacancy), people(vacancy.ref), texts).without(looked_at(vacancy))
    return Found(
        findings_with_names(vacancy, (hit.finding for hit in report.stops)),
        findings_with_names(vacancy, (hit.finding for hit in report.warnings)),
    )
