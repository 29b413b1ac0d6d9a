"""What the acts on one candidate have in common."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.accounts.acts import Actor
from arkivbro.recruitment.models import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCandidate:
    """Who does it, and on which application of which vacancy."""

    actor: Actor
    vacancy: str
    """Its reference."""
    application: str
    """Its public id."""


def where_of(application: Application) -> str:
    """As the audit log names it: by the source's own id, never by the applicant."""
    reference = application.vacancy.reference if application.vacancy else application.vacancy_reference
    return f"{reference}, {application.ref}"
