"""What people decide about a vacancy's archiving: *Skal ikke arkiveres*, and the case that it has already."""

from __future__ import annotations

from django.db import transaction

from arkivbro.core.errors import WrongUse
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.services.receiving_application import (
    ask_for_application,
    find_vacancy,
    latest_facts,
)
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.transfers.services import do_not_archive, link_case


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
