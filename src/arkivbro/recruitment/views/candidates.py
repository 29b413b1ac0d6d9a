"""Kandidathåndtering › Kandidatliste, and a candidate's own page."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts.access import Role, actor_of, allow, reading
from arkivbro.accounts.acts import require
from arkivbro.core.plausibility import of_application
from arkivbro.core.recruitment import Protection, TransferKind
from arkivbro.documents.handing_on import extension_of
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.selectors.exemption import stands
from arkivbro.recruitment.selectors.protection import protection_of_people
from arkivbro.recruitment.selectors.screens import candidate_rows, candidates
from arkivbro.recruitment.services import reading_acts as services
from arkivbro.recruitment.views.frame import VacancyPage, vacancy_page
from arkivbro.transfers.selectors import archive_log_of
from arkivbro.ui.searching import searches

PAGE = 200
FILTERS = (
    ("", "Alle"),
    ("unntak", "Ønsker unntak fra offentlighet"),
    ("innvilget", "Unntak innvilget"),
    ("avslatt", "Unntak avslått"),
    ("ukjent", "Ukjent om unntak"),
    ("avklart", "Avklart: ikke ønsket unntak"),
    ("trukket", "Trukket"),
    ("etter-frist", "Etter fristen"),
    ("endret-etter-frist", "Endret etter fristen"),
    ("sperre", "Adressesperre"),
)


def page_with_candidates(request: HttpRequest, reference: str) -> VacancyPage:
    """The vacancy, for a user who may see its candidates. Raises NotThere."""
    page = vacancy_page(request, reference)
    require(page.may_see_candidates)
    return page


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.candidates.candidate_list")
@require_http_methods(["GET", "POST"])
@searches
def candidate_list(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The candidates, with checkboxes and the menu Funksjoner, valgte kandidater."""
    page = vacancy_page(request, reference)
    if not page.may_see_candidates:
        return render(request, "recruitment/candidates_hidden.html", page.context("candidates"))
    if request.method == "POST":
        return _to_function(request, page)
    search, only = request.GET.get("sok", "").strip()[:100], request.GET.get("vis", "")
    rows = candidates(page.vacancy, search=search, only=only)
    listed = Paginator(rows, PAGE).get_page(request.GET.get("side"))
    return render(
        request,
        "recruitment/candidates.html",
        page.context(
            "candidates",
            page=listed,
            rows=candidate_rows(
                page.vacancy,
                list(listed),
                first=listed.start_index() or 1,
                on=page.vacancy.deadline or oslo_day(clock()),
            ),
            search=search,
            only=only,
            filters=FILTERS,
        ),
    )


def _to_function(request: HttpRequest, page: VacancyPage) -> HttpResponseBase:
    """The function that was chosen, with the chosen candidates kept in the session: names are in no address."""
    chosen = request.POST.getlist("valgt")[:5000]
    request.session[session_key(page)] = chosen
    if request.POST.get("funksjon") == "arkiver":
        return redirect(f"{reverse('archive-transfer', args=[page.vacancy.called])}?valgte=1")
    if request.POST.get("funksjon") == "brev":
        return redirect("letters", reference=page.vacancy.called)
    if request.POST.get("funksjon") == "sokerliste":
        return redirect("lists", reference=page.vacancy.called)
    return redirect("candidates", reference=page.vacancy.called)


def session_key(page: VacancyPage) -> str:
    """Where the chosen candidates of this vacancy are kept."""
    return f"valgt-{page.vacancy.public_id}"


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def candidate(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """One application: what was sent, and where it stands in the archive."""
    page = page_with_candidates(request, reference)
    row, facts = services.open_candidate(
        services.OpenCandidate(actor=page.actor, vacancy=reference, application=public_id)
    )
    log = archive_log_of(page.vacancy.ref).filter(subject=row.subject)
    return render(
        request,
        "recruitment/candidate.html",
        page.context(
            "candidates",
            application=row,
            exemption=stands(row),
            facts=facts,
            odd=of_application(facts, oslo_day(clock())),
            attachments=row.attachments.filter(version=row.version),
            log=log.filter(kind__in=(TransferKind.APPLICATION.value, TransferKind.WITHDRAWAL.value)),
            hides_address=protection_of_people([row])[row.pk]
            in (Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL),
        ),
    )


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def attachment(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """An attachment as it was received: downloaded, never shown in the browser; every opening is logged."""
    row, stream = services.open_attachment(
        services.OpenAttachment(actor=actor_of(request), vacancy=reference, attachment=public_id)
    )
    if stream is None:
        messages.info(request, "arkivbros egen kopi av vedlegget er slettet. Åpne dokumentet i arkivet.")
        return redirect("candidate", reference=reference, public_id=row.application.public_id)
    response = FileResponse(
        stream,
        as_attachment=True,
        filename=f"vedlegg-{row.number}.{extension_of(stream)}",
        content_type="application/octet-stream",
    )
    response["Cache-Control"] = "no-store"
    return response
