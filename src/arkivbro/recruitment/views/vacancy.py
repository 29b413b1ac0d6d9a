"""A vacancy: overview and advertisement, and what is decided about its archiving."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts.access import Role, allow
from arkivbro.accounts.acts import Seen
from arkivbro.core.errors import ArkivbroError
from arkivbro.recruitment.selectors.source_gives import gives
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services import vacancy_archiving as services
from arkivbro.recruitment.views.frame import VacancyPage, told, vacancy_page
from arkivbro.transfers.selectors import (
    NEEDS_PERSON,
    archive_log_of,
    unit_that_case_was_made_for,
    waits_for_first_document,
)


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def vacancy(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The heart: what stage it is at, what is complete, what is missing."""
    page = vacancy_page(request, reference)
    latest = list(archive_log_of(page.vacancy.ref)[:8])
    stuck = list(archive_log_of(page.vacancy.ref).filter(state__in=NEEDS_PERSON)[:20])
    made_for = ""
    if page.is_archivist and page.row.archiving_status.case_number:
        unit = unit_that_case_was_made_for(page.vacancy.ref)
        made_for = unit.name if unit is not None and str(unit.ref) != page.vacancy.unit_ref else ""
    return render(
        request,
        "recruitment/vacancy.html",
        page.context(
            "vacancy",
            latest=latest,
            stuck=stuck,
            facts=stored_facts(page.vacancy),
            made_for=made_for,
            gives=gives(page.vacancy.source),
            waits_for_first=waits_for_first_document(page.vacancy.ref),
        ),
    )


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def advertisement(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The advertisement as last read, with every deadline that it had."""
    page = vacancy_page(request, reference)
    deadlines = page.vacancy.deadlines.all()
    return render(
        request,
        "recruitment/advertisement.html",
        page.context("advertisement", facts=stored_facts(page.vacancy), deadlines=deadlines),
    )


class LinkForm(forms.Form):
    """The case that the vacancy has already."""

    number = forms.CharField(label="Saksnummer i arkivet", max_length=60, help_text="For eksempel 2026/17.")


class ExcludeForm(forms.Form):
    """Skal ikke arkiveres."""

    reason = forms.CharField(
        label="Begrunnelse",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For eksempel at utlysningen var en test. Begrunnelsen står i arkivloggen.",
    )


class IncludeForm(forms.Form):
    """Arkiver likevel."""

    reason = forms.CharField(
        label="Begrunnelse",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hvorfor stillingen skal arkiveres likevel. Begrunnelsen står i hendelsesloggen.",
    )


class GoOnForm(forms.Form):
    """La resten gå videre."""

    reason = forms.CharField(
        label="Begrunnelse",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hva du har sett i arkivet, og hvorfor resten kan gå inn før det første dokumentet.",
    )


DECISIONS: dict[str, type[forms.Form]] = {
    "knytt-til-sak": LinkForm,
    "skal-ikke-arkiveres": ExcludeForm,
    "arkiver-likevel": IncludeForm,
    "la-resten-ga-videre": GoOnForm,
}


@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, reference: str, what: str) -> HttpResponseBase:
    """Knytt til sak, Skal ikke arkiveres, Arkiver likevel, La resten gå videre: first what will happen, then once."""
    page = vacancy_page(request, reference)
    is_excluded = page.vacancy.archiving == "excluded"
    if what not in DECISIONS or (what == "arkiver-likevel" and not is_excluded):
        raise Http404
    if what == "la-resten-ga-videre" and not waits_for_first_document(page.vacancy.ref):
        raise Http404
    form = DECISIONS[what](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _carry_out(request, page, what, form.cleaned_data))
            return redirect("vacancy", reference=page.vacancy.called)
        except ArkivbroError as error:
            form.add_error(None, told(error))
    context = page.context("vacancy", form=form, what=what, seen=services.seen_of(page.vacancy))
    return render(request, "recruitment/decide.html", context)


def _carry_out(request: HttpRequest, page: VacancyPage, what: str, given: dict[str, str]) -> str:
    """What is told of it."""
    actor, reference, seen = page.actor, page.vacancy.called, Seen.posted(request.POST)
    match what:
        case "knytt-til-sak":
            number = services.link_case(
                services.LinkCase(actor=actor, vacancy=reference, number=given["number"])
            )
            return f"Stillingen er knyttet til sak {number}."
        case "skal-ikke-arkiveres":
            services.exclude_vacancy(
                services.ExcludeVacancy(actor=actor, vacancy=reference, seen=seen, reason=given["reason"])
            )
            return "Stillingen skal ikke arkiveres. Det som står i arkivet, blir stående."
        case "la-resten-ga-videre":
            services.go_on_without_first(
                services.GoOnWithoutFirst(actor=actor, vacancy=reference, seen=seen, reason=given["reason"])
            )
            return "Resten går videre. Se i arkivloggen hvordan det går."
    services.include_vacancy(
        services.IncludeVacancy(actor=actor, vacancy=reference, seen=seen, reason=given["reason"])
    )
    return "Stillingen arkiveres likevel. Se i arkivloggen hvordan det går."
