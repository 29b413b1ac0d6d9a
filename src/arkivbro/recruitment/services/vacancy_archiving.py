"""What people decide about a vacancy's archiving: *Skal ikke arkiveres* and back, and the case that it has already."""

from __future__ import annotations

from django.db import transaction

from arkivbro.core.errors import WrongUse
from arkivbro.core.recruitment import Vacancy as VacancyFacts
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.services.asking import archive_from
from arkivbro.recruitment.services.receiving_application import (
    ask_for_application,
    find_vacancy,
    latest_facts,
)
from arkivbro.recruitment.services.receiving_vacancy import ask_for_vacancy
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.transfers.services import archive_after_all, do_not_archive, link_case

AUTOMATIC = "automatic"


def exclude_vacancy(reference: str, *, reason: str, by: str) -> int:
    """*Skal ikke arkiveres* (tests, mistakes): nothing more goes to the archive, and what waited is cancelled.

    Returns how many transfers were cancelled; what stands in the archive stays there. Raises WrongUse.
    """
    found = _the_vacancy(reference)
    with transaction.atomic(durable=True):
        row = Vacancy.objects.select_for_update().get(pk=found.pk)
        count = do_not_archive(stored_facts(row), reason=reason, by=by)
        row.archiving, row.archiving_reason, row.archiving_by = Archiving.EXCLUDED, reason.strip(), by
        row.save(update_fields=["archiving", "archiving_reason", "archiving_by"])
    return count


def include_vacancy(reference: str, *, reason: str, by: str) -> int:
    """*Arkiver likevel*: undoes *Skal ikke arkiveres*. What was cancelled and what came since is asked for, by the profile.

    Asked for as automatic, so that what nothing automatic may be done for still stops at a named archivist. A vacancy from
    before our time still waits for its case. Returns how many cancelled transfers stand again. Raises WrongUse.
    """
    found = _the_vacancy(reference)
    with transaction.atomic(durable=True):
        row = Vacancy.objects.select_for_update().get(pk=found.pk)
        facts = stored_facts(row)
        count = archive_after_all(facts, reason=reason, by=by)
        before = _is_before_our_time(facts) and not row.linked
        row.archiving = Archiving.BEFORE_OUR_TIME if before else Archiving.AUTOMATIC
        row.archiving_reason, row.archiving_by = reason.strip(), by
        row.save(update_fields=["archiving", "archiving_reason", "archiving_by"])
        if not before:
            _ask_for_all(row, facts)
    return count


def _is_before_our_time(facts: VacancyFacts) -> bool:
    boundary = archive_from()
    return boundary is not None and facts.published is not None and facts.published < boundary


def _ask_for_all(row: Vacancy, facts: VacancyFacts) -> None:
    if not row.linked:
        ask_for_vacancy(row, facts, AUTOMATIC)
    for application in row.applications.select_for_update().order_by("received", "pk"):
        application.vacancy = row
        ask_for_application(application, latest_facts(application), AUTOMATIC)


def link_vacancy_to_case(reference: str, case_number: str, *, by: str) -> str:
    """This vacancy already has its case; returns the case's number. Raises WrongUse, and what the archive raises.

    One from before our time is archived from now on: its applications are asked for, its advertisement is not, for
    the case that it is linked to has one.
    """
    found = _the_vacancy(reference)
    case = link_case(stored_facts(found), number=case_number, by=by)
    with transaction.atomic(durable=True):
        row = Vacancy.objects.select_for_update().get(pk=found.pk)
        if row.archiving == Archiving.BEFORE_OUR_TIME:
            row.archiving, row.archiving_by = Archiving.AUTOMATIC, by
            row.linked = True
            row.save(update_fields=["archiving", "archiving_by", "linked"])
            for application in row.applications.select_for_update().order_by("received", "pk"):
                ask_for_application(application, latest_facts(application), by)
    return str(case.number)


def _the_vacancy(reference: str) -> Vacancy:
    row, count = find_vacancy(reference.strip())
    if row is None:
        what = "Flere stillinger heter" if count else "Ingen stilling heter"
        raise WrongUse(f"{what} «{reference.strip()[:60]}». Oppgi referansen eller Webcruiter-id.")
    return row
