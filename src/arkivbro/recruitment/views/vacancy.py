"""A vacancy: overview and advertisement, and what is decided about its archiving."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts import audit
from arkivbro.accounts.access import Role, allow
from arkivbro.core.errors import ArkivbroError
from arkivbro.recruitment.services import exclude_vacancy, include_vacancy, link_vacancy_to_case
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.recruitment.views.frame import VacancyPage, vacancy_page
from arkivbro.transfers.engine.states import NEEDS_PERSON
from arkivbro.transfers.selectors import archive_log_of, unit_that_case_was_made_for


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def vacancy(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The heart: what stage it is at, what is complete, what is missing."""
    page = vacancy_page(request, reference)
    latest = list(archive_log_of(page.vacancy.ref)[:8])
    stuck = list(archive_log_of(page.vacancy.ref).filter(state__in=NEEDS_PERSON)[:20])
    made_for = ""
    if page.user.is_archivist and page.row.standing.case_number:
        made_for = unit_that_case_was_made_for(page.vacancy.ref)
    return render(
        request,
        "recruitment/vacancy.html",
        page.context(
            "vacancy", latest=latest, stuck=stuck, facts=stored_facts(page.vacancy), made_for=made_for
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


DECISIONS: dict[str, type[forms.Form]] = {
    "knytt-til-sak": LinkForm,
    "skal-ikke-arkiveres": ExcludeForm,
    "arkiver-likevel": IncludeForm,
}


@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, reference: str, what: str) -> HttpResponseBase:
    """Knytt til sak, Skal ikke arkiveres, or Arkiver likevel: first what will happen, then once."""
    page = vacancy_page(request, reference)
    is_excluded = page.vacancy.archiving == "excluded"
    if what not in DECISIONS or (what == "arkiver-likevel" and not is_excluded):
        raise Http404
    form = DECISIONS[what](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _carry_out(request, page, what, form.cleaned_data)
            return redirect("vacancy", reference=page.vacancy.reference)
        except ArkivbroError as error:
            form.add_error(None, error.sentence)
    return render(request, "recruitment/decide.html", page.context("vacancy", form=form, what=what))


def _carry_out(request: HttpRequest, page: VacancyPage, what: str, given: dict[str, str]) -> None:
    reference, by = page.vacancy.reference, page.user.username
    match what:
        case "knytt-til-sak":
            link_vacancy_to_case(reference, given["number"], by=by)
            audit.record(page.user, "knyttet stilling til sak", reference, given["number"])
            messages.success(request, f"Stillingen er knyttet til sak {given['number']}.")
        case "skal-ikke-arkiveres":
            exclude_vacancy(reference, reason=given["reason"], by=by)
            audit.record(page.user, "skal ikke arkiveres", reference, given["reason"])
            messages.success(request, "Stillingen skal ikke arkiveres. Det som står i arkivet, blir stående.")
        case _:
            include_vacancy(reference, reason=given["reason"], by=by)
            audit.record(page.user, "arkiver likevel", reference, given["reason"])
            messages.success(request, "Stillingen arkiveres likevel. Se i arkivloggen hvordan det går.")
