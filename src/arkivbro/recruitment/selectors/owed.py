"""Which flows of the routine are undone for vacancies: in words of the database, so that lists of vacancies and pages say the same.

`where_undone` is the one place where each flow is told done from undone. `core.owed` judges what comes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.letters import EXEMPTION_NOTICE
from arkivbro.core.owed import Flow
from arkivbro.core.recruitment import TransferKind, VacancyState
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Application, Letter, LetterState, LockedList, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.archived_applications import unarchived_of_outer_vacancy
from arkivbro.recruitment.selectors.exemption import STANDS
from arkivbro.recruitment.selectors.left_out import unhandled_of_outer_vacancy
from arkivbro.recruitment.selectors.waiting import waits_for_lists
from arkivbro.runtime import current
from arkivbro.transfers.selectors import (
    NEEDS_PERSON,
    WORKABLE,
    State,
    TransferRow,
    given_up_of_outer_vacancy,
    newest_of_series,
    transfers_by_id,
    transfers_of_outer_vacancy,
)

LISTS = (ListKind.PUBLIC.value, ListKind.EXTENDED.value)


def is_over(today: date) -> Q:
    """Nobody can apply any more: the deadline has passed, a list date of *Snarest* has, or the vacancy was cancelled."""
    listed = LockedList.objects.filter(vacancy=OuterRef("pk"), kind__in=LISTS, day__lt=today)
    return Q(deadline__lt=today) | Q(Exists(listed), deadline=None) | Q(state=VacancyState.CANCELLED.value)


def where_undone(flow: Flow) -> Q:
    """The vacancies of which that flow is undone today."""
    return _WHERE[flow]()


def where_complete() -> Q:
    """The vacancies that are over, and of which nothing is owed."""
    return is_over(oslo_day(clock())) & _nothing_owed()


def where_complete_so_far() -> Q:
    """Those that are not over, and of which nothing is owed yet."""
    return ~is_over(oslo_day(clock())) & _nothing_owed()


def undone_of(vacancies: Collection[int]) -> dict[int, tuple[frozenset[Flow], bool]]:
    """By vacancy (primary keys): what is undone, and whether it is over; one query."""
    if not vacancies:
        return {}
    judging, parameters = _judging(current().profile_hash, oslo_day(clock()), connection.vendor)
    wanted = ", ".join(["%s"] * len(vacancies))
    statement = f"SELECT * FROM ({judging}) AS judged WHERE id IN ({wanted})"  # noqa: S608 - Django wrote it
    return {
        row.pk: (frozenset(flow for flow in Flow if getattr(row, flow.name)), bool(vars(row)["over"]))
        for row in Vacancy.objects.raw(statement, [*parameters, *vacancies])
    }


@lru_cache(maxsize=8)
def _judging(profile: str, today: date, vendor: str) -> tuple[str, tuple[Any, ...]]:
    """SQL and its parameters, for all vacancies: `id`, whether it is over, and whether each flow is undone.

    It follows from the profile (its hash), the day and the sort of database. Django takes ten times as long to write it as
    the database takes to answer it for a page, so it is written once a day.
    """
    del profile, vendor
    flags = {flow.name: _flag(where_undone(flow)) for flow in Flow}
    rows = Vacancy.objects.annotate(**flags, over=_flag(is_over(today))).values_list("id", "over", *flags)
    sql, parameters = rows.order_by().query.sql_with_params()
    return sql, tuple(parameters)


def _flag(where: Q) -> Case:
    return Case(When(where, then=Value(True)), default=Value(False), output_field=BooleanField())


def _nothing_owed() -> Q:
    found = Q(archiving=Archiving.AUTOMATIC)
    for flow in Flow:
        found &= ~where_undone(flow)
    return found


def _is_kept(kind: str) -> bool:
    """Whether the profile has entries of that kind archived at all."""
    rule = current().profile.entry.get(kind)
    return rule is not None and rule.when != "never"


def _nobody() -> Q:
    return Q(pk__in=())


# --- each flow ---------------------------------------------------------------------------------------------------


def _advertisement() -> Q:
    """The newest advertisement rests, or the vacancy was linked to a case that had one."""
    if not _is_kept("advertisement"):
        return _nobody()
    rests = newest_of_series(TransferKind.ADVERTISEMENT.value).filter(state=State.TRANSFERRED)
    if _is_kept("advertisement_change"):
        rests = rests.filter(facts_hash=OuterRef("shown_hash"))
    return Q(~Exists(_of_outer(rests)), linked=False)


def _of_outer(rows: QuerySet[TransferRow]) -> QuerySet[TransferRow]:
    return rows.filter(case__source=OuterRef("source"), case__vacancy_id=OuterRef("source_id"))


def _applications() -> Q:
    return Q(Exists(unarchived_of_outer_vacancy())) if _is_kept("application") else _nobody()


def _withdrawals() -> Q:
    if not _is_kept("withdrawal"):
        return _nobody()
    rests = newest_of_series(TransferKind.WITHDRAWAL.value).filter(
        case__source=OuterRef("vacancy__source"),
        case__vacancy_id=OuterRef("vacancy__source_id"),
        subject=OuterRef("subject"),
        state=State.TRANSFERRED,
    )
    rows = Application.objects.filter(~Exists(rests), vacancy=OuterRef("pk"), withdrawn__isnull=False)
    return Q(Exists(rows))


def _notes() -> Q:
    if not _is_kept("cancelled"):
        return _nobody()
    rests = transfers_of_outer_vacancy(State.TRANSFERRED).filter(series=TransferKind.OTHER.value)
    return Q(~Exists(rests), state=VacancyState.CANCELLED.value)


def _exemption_open() -> Q:
    """Owed when the deadline is out: before it, somebody may still think it over."""
    asks = Application.objects.filter(
        STANDS["wishes"] | STANDS["unknown"], vacancy=OuterRef("pk"), withdrawn=None
    )
    return is_over(oslo_day(clock())) & Q(Exists(asks))


_DECIDED = Q(handling__outcome__in=("granted", "refused"))


def _decisions() -> Q:
    if not _is_kept("exemption_decision"):
        return _nobody()
    number = Cast(OuterRef("handling__decisions"), CharField())
    rests = newest_of_series(TransferKind.EXEMPTION_DECISION.value).filter(
        case__source=OuterRef("vacancy__source"),
        case__vacancy_id=OuterRef("vacancy__source_id"),
        subject=Concat(OuterRef("subject"), Value("/"), number),
        state=State.TRANSFERRED,
    )
    return Q(Exists(Application.objects.filter(_DECIDED, ~Exists(rests), vacancy=OuterRef("pk"))))


def _not_told() -> Q:
    rows = Application.objects.filter(_DECIDED, vacancy=OuterRef("pk"), withdrawn=None, handling__told=False)
    return Q(Exists(rows))


def _lists() -> Q:
    """Not made for a deadline that is out, or made and not in the archive."""
    rests = transfers_by_id(OuterRef("transfer_id")).filter(state=State.TRANSFERRED)
    newer = LockedList.objects.filter(
        vacancy=OuterRef("vacancy"), kind=OuterRef("kind"), day=OuterRef("day"), pk__gt=OuterRef("pk")
    )
    made = LockedList.objects.filter(~Exists(rests), ~Exists(newer), vacancy=OuterRef("pk"), kind__in=LISTS)
    return waits_for_lists() | Q(Exists(made))


def _letters_not_sent() -> Q:
    rows = Letter.objects.filter(vacancy=OuterRef("pk")).exclude(state=LetterState.SENT)
    return Q(Exists(rows))


def _letters_not_archived() -> Q:
    rests = transfers_by_id(OuterRef("transfer_id")).filter(state=State.TRANSFERRED)
    outside = set(current().profile.letter_kinds) - set(_kinds_of_letters())
    rows = Letter.objects.filter(~Exists(rests), vacancy=OuterRef("pk"), state=LetterState.SENT)
    return Q(Exists(rows.exclude(kind__in=outside)))


def _kinds_of_letters() -> list[str]:
    """The kinds that belong in the archive by the profile; offers and contracts, which have a name there and no rule, are outside
    the routine. One that the profile does not know belongs there until somebody says otherwise.
    """
    kinds = [kind for kind, rule in current().profile.letter.items() if rule.when != "never"]
    return [*kinds, EXEMPTION_NOTICE] if _is_kept(EXEMPTION_NOTICE) else kinds


def _letters() -> Q:
    """Whoever applied and did not withdraw gets an answer: at least one letter was sent, where the body archives letters."""
    kinds = [kind for kind in _kinds_of_letters() if kind != EXEMPTION_NOTICE]
    if not kinds or not current().profile.letters.expected:
        return _nobody()
    sent = Letter.objects.filter(vacancy=OuterRef("pk"), state=LetterState.SENT, kind__in=kinds)
    applied = Application.objects.filter(vacancy=OuterRef("pk"), withdrawn=None)
    over = is_over(oslo_day(clock()))
    return over & Q(~Exists(sent), Exists(applied)) & ~Q(state=VacancyState.CANCELLED.value)


def _applicants() -> Q:
    applied = Application.objects.filter(vacancy=OuterRef("pk"))
    return Q(~Exists(applied)) & is_over(oslo_day(clock())) & ~Q(state=VacancyState.CANCELLED.value)


_WHERE: dict[Flow, Callable[[], Q]] = {
    Flow.NEEDS_PERSON: lambda: Q(Exists(transfers_of_outer_vacancy(*NEEDS_PERSON))),
    Flow.UNDER_WAY: lambda: Q(Exists(transfers_of_outer_vacancy(*WORKABLE))),
    Flow.GIVEN_UP: lambda: Q(Exists(given_up_of_outer_vacancy())),
    Flow.ADVERTISEMENT: _advertisement,
    Flow.APPLICATIONS: _applications,
    Flow.WITHDRAWALS: _withdrawals,
    Flow.NOTES: _notes,
    Flow.LEFT_OUT: lambda: Q(Exists(unhandled_of_outer_vacancy())),
    Flow.EXEMPTION_OPEN: _exemption_open,
    Flow.DECISIONS: _decisions,
    Flow.NOT_TOLD: _not_told,
    Flow.LISTS: _lists,
    Flow.LETTERS_NOT_SENT: _letters_not_sent,
    Flow.LETTERS_NOT_ARCHIVED: _letters_not_archived,
    Flow.LETTERS: _letters,
    Flow.APPLICANTS: _applicants,
}
