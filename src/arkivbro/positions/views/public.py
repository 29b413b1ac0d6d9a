"""Ledige stillinger: what anybody sees, without login."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arkivbro.accounts.access import allow_anyone
from arkivbro.core.errors import NotThere
from arkivbro.core.text_forms import norwegian_order, search_form
from arkivbro.fulltext import MOST_WORDS
from arkivbro.positions.models import Position, PositionState
from arkivbro.positions.services.applicant_acts import published
from arkivbro.positions.services.applying import is_open
from arkivbro.positions.services.publishing import today, vacancy_of
from arkivbro.ui.searching import searches

PAGE = 20


def open_positions() -> QuerySet[Position]:
    """Published for everybody, and the deadline is not out."""
    rows = Position.objects.select_related("unit").filter(state=PositionState.PUBLISHED, internal_only=False)
    return rows.filter(Q(deadline=None) | Q(deadline__gte=today())).order_by("deadline", "pk")


def published_position(reference: str) -> Position:
    """One that was published, internal or not: who has the address may read it. Raises Http404."""
    try:
        return published(reference)
    except NotThere:
        raise Http404 from None


def _asked(request: HttpRequest, name: str) -> str:
    """What was asked for; PostgreSQL takes no NUL."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:100]


@allow_anyone
@require_safe
@searches
def positions(request: HttpRequest) -> HttpResponseBase:
    """The list, with search and unit."""
    search, unit = _asked(request, "sok"), _asked(request, "enhet")
    rows = open_positions()
    for word in search_form(search).split()[:MOST_WORDS]:
        rows = rows.filter(search_text__contains=word)
    if unit:
        rows = rows.filter(unit__name=unit)
    units = set(open_positions().order_by().values_list("unit__name", flat=True))
    page = Paginator(rows, PAGE).get_page(request.GET.get("side"))
    return render(
        request,
        "positions/positions.html",
        {"page": page, "search": search, "unit": unit, "units": sorted(units, key=norwegian_order)},
    )


@allow_anyone
@require_safe
def position(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The advertisement."""
    row = published_position(reference)
    return render(
        request,
        "positions/position.html",
        {"position": row, "facts": vacancy_of(row), "is_open": is_open(row)},
    )
