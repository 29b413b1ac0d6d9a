"""What people decide about a vacancy's archiving: excluded, taken in again, linked to a case; a stopped application."""

from __future__ import annotations

from django.db import transaction

from arkivbro.core.errors import WrongUse
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.services.receiving_application import ask_for_application, latest_facts
from arkivbro.recruitment.services.receiving_vacancy import ask_for_vacancy
from arkivbro.recruitment.services.stored_vacancy import stored_facts


def exclude_vacancy(public_id: str, *, reason: str, by: str) -> None:
    """*Skal ikke arkiveres*: nothing more is asked for. Raises WrongUse without a reason.

    What was asked for already is the ledger's: its case is excluded there, and nothing that was archived is touched.
    """
    if not reason.strip():
        raise WrongUse("Skriv hvorfor stillingen ikke skal arkiveres.")
    with transaction.atomic(durable=True):
        row = _locked(public_id)
        row.archiving, row.archiving_reason, row.archiving_by = Archiving.EXCLUDED, reason.strip(), by
        row.save(update_fields=["archiving", "archiving_reason", "archiving_by"])


def include_vacancy(public_id: str, *, by: str) -> None:
    """Takes an excluded vacancy in again: everything that was received meanwhile is asked for."""
    with transaction.atomic(durable=True):
        row = _locked(public_id)
        if row.archiving != Archiving.EXCLUDED:
            raise WrongUse("Stillingen er ikke merket Skal ikke arkiveres.")
        row.archiving, row.archiving_reason, row.archiving_by = Archiving.AUTOMATIC, "", by
        row.save(update_fields=["archiving", "archiving_reason", "archiving_by"])
        ask_for_vacancy(row, stored_facts(row), by)
        _ask_for_applications(row, by)


def vacancy_was_linked(source: str, vacancy_id: str, *, by: str) -> None:
    """A vacancy was linked to the case that it has: from now on it is archived, its applications first.

    Its advertisement is not asked for again: the case that it was linked to has one.
    """
    with transaction.atomic(durable=True):
        row = Vacancy.objects.select_for_update().filter(source=source, source_id=vacancy_id).first()
        if row is None or row.archiving != Archiving.BEFORE_OUR_TIME:
            return
        row.archiving, row.archiving_by = Archiving.AUTOMATIC, by
        row.save(update_fields=["archiving", "archiving_by"])
        _ask_for_applications(row, by)


def release_application(public_id: str, *, by: str) -> None:
    """A named archivist has handled what stopped an application: it is asked for in the archivist's name."""
    with transaction.atomic(durable=True):
        row = Application.objects.select_for_update().filter(public_id=public_id).first()
        if row is None:
            raise WrongUse("Søknaden finnes ikke.")
        row.stop_reason = ""
        row.save(update_fields=["stop_reason"])
        ask_for_application(row, latest_facts(row), by)


def _ask_for_applications(row: Vacancy, by: str) -> None:
    for application in row.applications.select_for_update().order_by("received", "pk"):
        ask_for_application(application, latest_facts(application), by)


def _locked(public_id: str) -> Vacancy:
    row = Vacancy.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise WrongUse("Stillingen finnes ikke.")
    return row
