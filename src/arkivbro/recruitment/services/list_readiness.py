"""What stands in the way of a vacancy's lists, from what is stored and what the ledger has come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from arkivbro.core.list_readiness import Readiness, readiness
from arkivbro.core.listed_people import Candidate, ListPeriod
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.archived_applications import archived_applications
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services.lists import candidates_of, window
from arkivbro.runtime import current


def readiness_of(
    vacancy: Vacancy,
    day: date,
    candidates: Sequence[Candidate] | None = None,
    not_archived: int | None = None,
) -> Readiness:
    """Of the lists for that deadline, now. What is given besides is as just read, where somebody has it already."""
    profile = current().profile
    rules = profile.lists
    if not_archived is None:
        received, archived = archived_applications([vacancy.pk]).get(vacancy.pk, (0, 0))
        not_archived = received - archived
    return readiness(
        candidates_of(vacancy) if candidates is None else candidates,
        ListPeriod(day, take_late=rules.late_applicants),
        clock(),
        window=window(),
        wait_working_days=rules.wait_working_days,
        not_archived=not_archived,
        days_off=rules.also_off,
        advertisement=stored_facts(vacancy).advertisement,
        advertisement_words=profile.exemption.advertisement_words,
    )
