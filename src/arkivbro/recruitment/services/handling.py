"""What people add to an application for the lists: missing values, who is one person, and how a protected one is shown."""

from __future__ import annotations

import secrets

from django.db import transaction

from arkivbro.core.errors import WrongUse
from arkivbro.core.listed_people import ProtectedChoice, ProtectionHandling, Supplement
from arkivbro.core.recruitment import Protection
from arkivbro.core.stored_json import to_json
from arkivbro.recruitment.models import ApplicantHandling, Application
from arkivbro.recruitment.services.asking import clock
from arkivbro.recruitment.services.exemption import locked_handling


def supply(application: Application, supplement: Supplement) -> None:
    """Fills in what the source had not; it never replaces what the applicant stated."""
    with transaction.atomic():
        handling = locked_handling(application)
        handling.supplement = to_json(supplement)
        handling.save(update_fields=["supplement", "changed_at"])


def one_person(first: Application, second: Application) -> None:
    """The two applications are one person's: two entries in the archive, one row on the lists. Raises WrongUse."""
    _of_one_vacancy(first, second)
    with transaction.atomic():
        rows = [locked_handling(one) for one in sorted((first, second), key=lambda one: one.pk)]
        known = {row.same_person for row in rows} - {""}
        mark = min(known) if known else secrets.token_hex(9)
        ids = {first.pk: str(second.ref), second.pk: str(first.ref)}
        for row in rows:
            row.other_person_than = [one for one in row.other_person_than if one != ids[row.application_id]]
            row.same_person = mark
            row.save(update_fields=["same_person", "other_person_than", "changed_at"])
        ApplicantHandling.objects.filter(same_person__in=known, application__vacancy=first.vacancy).update(
            same_person=mark
        )


def two_people(first: Application, second: Application) -> None:
    """They are two people, for all the likeness. Raises WrongUse."""
    _of_one_vacancy(first, second)
    with transaction.atomic():
        for one, other in sorted(((first, second), (second, first)), key=lambda pair: pair[0].pk):
            row = locked_handling(one)
            row.same_person = ""
            row.other_person_than = sorted({*row.other_person_than, str(other.ref)})
            row.save(update_fields=["same_person", "other_person_than", "changed_at"])


def handle_protection(application: Application, choice: ProtectedChoice, *, reason: str, by: str) -> None:
    """A named archivist decides what the lists show of a strictly protected person. Raises WrongUse."""
    if application.protection != Protection.STRICTLY_CONFIDENTIAL.value:
        raise WrongUse("Søkeren har ikke strengt fortrolig adresse.")
    if not reason.strip():
        raise WrongUse("Skriv hvorfor.")
    with transaction.atomic():
        handling = locked_handling(application)
        handling.protection = to_json(ProtectionHandling(choice, by, clock(), reason.strip()))
        handling.save(update_fields=["protection", "changed_at"])


def _of_one_vacancy(first: Application, second: Application) -> None:
    if first.pk == second.pk or first.vacancy_id is None or first.vacancy_id != second.vacancy_id:
        raise WrongUse("Velg to søknader til samme stilling.")
