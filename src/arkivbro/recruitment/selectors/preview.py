"""What a transfer would bring about if it were asked for now: for previews, nothing is written."""

from __future__ import annotations

from arkivbro.core.facts import TransferFacts
from arkivbro.core.plan import OSLO, PlanContext, plan_transfer
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.runtime import current
from arkivbro.transfers.selectors import version_it_replaces


def planned_now(facts: TransferFacts, *, officer: str = "") -> ArchivePlan:
    """The plan by today's profile. `officer` are the initials of the one who asks. Raises BadFacts, Misconfigured."""
    wired = current()
    context = PlanContext(
        installation=wired.installation,
        today=wired.clock().astimezone(OSLO).date(),
        title_length=wired.archives[wired.default_archive].capabilities().title_length,
        officer=officer,
        replaces=version_it_replaces(facts.vacancy.ref, facts.kind, facts.applicant_list),
    )
    return plan_transfer(facts, wired.profile_for(str(facts.vacancy.unit.ref)), context)
