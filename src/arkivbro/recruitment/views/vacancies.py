"""Stilling › Stillingsoversikt."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arkivbro.accounts.access import Role, actor_of, allow
from arkivbro.core.text_forms import norwegian_order
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.rights import visible_vacancies
from arkivbro.recruitment.selectors.screens import filtered_vacancies, vacancy_rows
from arkivbro.ui.searching import searches

PAGE = 40
STATUSES = (
    ("needs_person", "Noe må ordnes"),
    ("under_way", "Under arkivering"),
    ("given_up", "Noe er avbrutt"),
    ("advertisement_missing", "Annonsen er ikke arkivert"),
    ("applications_missing", "Søknader er ikke arkivert"),
    ("withdrawals_missing", "Trukket søknad er ikke arkivert"),
    ("notes_missing", "Trukket utlysning er ikke arkivert"),
    ("left_out", "Vedlegg kom ikke med"),
    ("exemption_open", "Unntak er ikke avgjort"),
    ("decisions_missing", "Vedtak er ikke arkivert"),
    ("exemption_not_told", "Søkere er ikke varslet"),
    ("lists_missing", "Søkerlister mangler"),
    ("letters_not_sent", "Brev er ikke sendt"),
    ("letters_not_archived", "Brev er ikke arkivert"),
    ("letters_missing", "Ingen brev"),
    ("no_applicants", "Ingen har søkt"),
    ("so_far", "Alt hittil er arkivert"),
    ("complete", "Alt er arkivert"),
    ("excluded", "Skal ikke arkiveres"),
    ("unconfirmed", "Venter på bekreftelse"),
    ("before_our_time", "Fra før arkivbro"),
)
ORDERS = (
    ("nyeste", "Nyeste først"),
    ("eldste", "Eldste først"),
    ("frist", "Søknadsfrist"),
    ("tittel", "Tittel"),
    ("enhet", "Enhet"),
)


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
@searches
def vacancies(request: HttpRequest) -> HttpResponseBase:
    """Every vacancy that the user may see, with its archive status."""
    actor = actor_of(request)
    mine = visible_vacancies(actor)
    chosen = {
        "search": request.GET.get("sok", "").strip()[:200],
        "unit": request.GET.get("enhet", ""),
        "status": request.GET.get("arkiv", ""),
        "deadline": request.GET.get("frist", ""),
        "order": request.GET.get("rekkefolge", "nyeste"),
    }
    today = oslo_day(clock())
    rows = filtered_vacancies(mine, today=today, **chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("side"))
    units = set(mine.order_by().values_list("unit_name", flat=True))
    return render(
        request,
        "recruitment/vacancies.html",
        {
            "page": page,
            "rows": vacancy_rows(list(page)),
            "chosen": chosen,
            "is_filtered": any(chosen[key] for key in ("search", "unit", "status", "deadline")),
            "units": sorted(units, key=norwegian_order),
            "statuses": STATUSES,
            "orders": ORDERS,
            "today": today,
        },
    )
