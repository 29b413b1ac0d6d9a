"""What stands in the way of a vacancy's lists, from what is stored and what the ledger has come to."""

from __future__ import annotations

from datetime import date

from arkivbro.core.list_readiness import Readiness, readiness
from arkivbro.core.listed_people import ListPeriod
from arkivbro.core.recruitment import TransferKind
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.services.clock import clock
from arkivbro.recruitment.services.lists import candidates_of, window
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.runtime import current
from arkivbro.transfers.selectors import State, standing_of


def readiness_of(vacancy: Vacancy, day: date) -> Readiness:
    """Of the lists for that deadline, now."""
    profile = current().profile
    rules = profile.lists
    standing = standing_of([vacancy.ref]).get(vacancy.ref)
    archived = standing.count(State.TRANSFERRED, kinds=(TransferKind.APPLICATION.value,)) if standing else 0
    return readiness(
        candidates_of(vacancy),
        ListPeriod(day, take_late=rules.late_applicants),
        clock(),
        window=window(),
        wait_working_days=rules.wait_working_days,
        not_archived=max(0, vacancy.applications.count() - archived),
        days_off=rules.also_off,
        advertisement=stored_facts(vacancy).advertisement,
        advertisement_words=profile.exemption.advertisement_words,
    )
