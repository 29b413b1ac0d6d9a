"""Applications whose vacancy is not known: those that wait though it is there are found."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from arkivbro.chores import one_by_one
from arkivbro.recruitment.models import Application, VacancyReference
from arkivbro.recruitment.services.receiving import AUTOMATIC
from arkivbro.recruitment.services.receiving_application import take_waiting
from arkivbro.recruitment.services.same_name import hold
from arkivbro.recruitment.services.vacancy_names import lock_vacancy


def is_any_waiting_for_what_is_known() -> bool:
    """Whether an application waits for a vacancy that somebody knows by that name."""
    return _waiting_for_what_is_known().exists()


def take_all_waiting() -> int:
    """Gives every application its vacancy that waits though there is exactly one by that name. Returns how many.

    A chore: what ends the wait is the vacancy when it is received; this finds what that missed, for whatever reason.
    """
    waiting = list(
        _waiting_for_what_is_known()
        .order_by("received", "pk")
        .values_list("pk", "vacancy_reference", "source")
    )
    return one_by_one("waiting_applications", waiting, _take)


def _waiting_for_what_is_known() -> QuerySet[Application]:
    return Application.objects.filter(
        vacancy=None, vacancy_reference__in=VacancyReference.objects.values("text")
    )


def _take(one: tuple[int, str, str]) -> bool:
    pk, name, source = one
    with transaction.atomic(durable=True):
        hold([name])
        lock_vacancy(name, source)
        row = Application.objects.select_for_update().filter(pk=pk, vacancy=None).first()
        return row is not None and take_waiting(row, AUTOMATIC)
