"""Acts of the recruitment as a person does them who has seen what stands there, for tests that are about what follows."""

from __future__ import annotations

from arkivbro.accounts.acts import COMMAND_LINE, Actor
from arkivbro.core.exemption import ExemptionRecord, Outcome
from arkivbro.recruitment.models import ApplicantHandling, Application
from arkivbro.recruitment.services import exemption


def record(row: Application) -> ExemptionRecord:
    """Where the request stands, as its page shows it."""
    fresh = Application.objects.get(pk=row.pk)
    return exemption.record_of(fresh, ApplicantHandling.objects.filter(application=row).first())


def decide(
    row: Application, outcome: Outcome, reasoning: str = "Vurdert.", actor: Actor = COMMAND_LINE
) -> ExemptionRecord:
    """By the first who may decide there."""
    assert row.vacancy is not None
    return exemption.decide(
        exemption.Decide(
            actor=actor,
            vacancy=row.vacancy.reference,
            application=row.public_id,
            seen=exemption.seen_of(record(row)),
            outcome=outcome,
            reasoning=reasoning,
            decided_by=exemption.deciders_of(row.vacancy)[0],
        )
    )
