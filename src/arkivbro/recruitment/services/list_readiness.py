"""What stands in the way of a vacancy's lists, from what is stored and what the ledger has come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from arkivbro.core.list_readiness import Readiness, readiness
from arkivbro.core.listed_people import Candidate, ListPeriod
from arkivbro.core.recruitment import TransferKind
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.services.clock import clock
from arkivbro.recruitment.services.lists import candidates_of, window
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.runtime import current
from arkivbro.transfers.selectors import Standing, State, standing_of


def readiness_of(
    vacancy: Vacancy,
    day: date,
    candidates: Sequence[Candidate] | None = None,
    standing: Standing | None = None,
    applications: int | None = None,
) -> Readiness:
    """Of the lists for that deadline, now. What is given besides is as just read, where somebody has it already."""
    profile = current().profile
    rules = profile.lists
    if standing is None:
        standing = standing_of([vacancy.ref]).get(vacancy.ref)
    archived = standing.count(State.TRANSFERRED, kinds=(TransferKind.APPLICATION.value,)) if standing else 0
    return readiness(
        candidates_of(vacancy) if candidates is None else candidates,
        ListPeriod(day, take_late=rules.late_applicants),
        clock(),
        window=window(),
        wait_working_days=rules.wait_working_days,
        not_archived=max(
            0, (vacancy.applications.count() if applications is None else applications) - archived
        ),
        days_off=rules.also_off,
        advertisement=stored_facts(vacancy).advertisement,
        advertisement_words=profile.exemption.advertisement_words,
    )
