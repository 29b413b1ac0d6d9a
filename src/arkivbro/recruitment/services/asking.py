"""Asking the ledger for a transfer, by the profile's trigger; and the clock and settings that go with it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from arkivbro import runtime
from arkivbro.core.facts import TransferFacts
from arkivbro.core.plan_rules import due_at, is_wanted
from arkivbro.recruitment.models import Vacancy
from arkivbro.transfers.services import request_transfer

OSLO = ZoneInfo("Europe/Oslo")

Trigger = str
""" "automatic", or the name of the user behind it."""


def ask(row: Vacancy, facts: TransferFacts, trigger: Trigger) -> None:
    """Inserts the transfer, in the caller's transaction. What the profile does not want is asked for as not wanted."""
    profile = runtime.current().profile
    wanted = is_wanted(facts.registered_as, profile)
    due = due_at(facts.registered_as, facts.vacancy, profile) if wanted else None
    request_transfer(facts=facts, trigger=trigger, archive=row.archive, due_at=due, wanted=wanted)


def clock() -> datetime:
    """Now, in UTC."""
    return runtime.current().clock()


def default_archive() -> str:
    """The archive of new vacancies."""
    return runtime.current().default_archive


def archive_from() -> date | None:
    """Vacancies published before this day are left alone until somebody links them to a case."""
    day: date | None = settings.ARKIVBRO.archive_from
    return day


def oslo_day(moment: datetime) -> date:
    """The day in Oslo."""
    return moment.astimezone(OSLO).date()
