"""What an archivist does with a case: responsible, corrections, close, open again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from arkivbro.accounts.access import actor_of, allow, reading
from arkivbro.accounts.acts import Seen
from arkivbro.accounts.models import Role
from arkivbro.accounts.selectors import units_in_archive
from arkivbro.archive.models import Class, Series
from arkivbro.archive.presentation import case_shown
from arkivbro.archive.selectors.corrections import Corrected, Wording, corrected_case
from arkivbro.archive.selectors.seen import seen_case
from arkivbro.archive.services import case_acts, correction_acts
from arkivbro.archive.services.case_acts import CloseCase, ReopenCase, SetResponsible
from arkivbro.archive.services.closing import outstanding
from arkivbro.archive.services.correction_acts import CorrectCase
from arkivbro.archive.title_markup import marked
from arkivbro.archive.views.common import (
    REFUSED,
    builtin_only,
    case_address,
    do,
    find_case_to_change,
    number_of,
    posted,
    reader_of,
    why_not,
)
from arkivbro.archive.views.corrections import (
    CorrectionForm,
    Page,
    corrected_page,
    names_posted,
    offer_codes,
    wording_of,
)
from arkivbro.core.noark import ClassReference

MOST_SHOWN = 50
MOST_AT_ONCE = 200


class CaseCorrectionForm(CorrectionForm):
    enhet = forms.ChoiceField(
        label="Enhet",
        help_text="Enheten avgjør hvem som ser saken og hva de ser av den.",
    )
    kassasjon = forms.ChoiceField(label="Kassasjon", required=False)
    arkivdel = forms.ChoiceField(label="Arkivdel", required=False)
    klasse = forms.ChoiceField(label="Klasse", required=False)


@builtin_only
@allow(Role.ARCHIVIST)
@require_POST
def responsible(request: HttpRequest, year: int, sequence: int) -> HttpResponse:
    """Changes saksansvarlig, in place."""
    case = find_case_to_change(request, year, sequence)
    initials = posted(request, "initialer")
    command = SetResponsible(**_on(request, year, sequence), initials=initials)
    return do(
        request,
        lambda: case_acts.change_responsible(command),
        f"Saksansvarlig for {case.number} er nå {initials}.",
        case_address(case),
    )


@builtin_only
@allow(Role.ARCHIVIST)
@require_POST
def responsible_of_several(request: HttpRequest) -> HttpResponse:
    """The cases that are ticked get the same saksansvarlig: an act for each, so that one that is refused holds back no other."""
    actor, initials, changed = actor_of(request), posted(request, "initialer"), 0
    for number in request.POST.getlist("sak")[:MOST_AT_ONCE]:
        seen = Seen(request.POST.get(f"sett-{number}", "")[:40])
        try:
            case_acts.change_responsible(
                SetResponsible(actor=actor, case=number[:40], seen=seen, initials=initials)
            )
            changed += 1
        except REFUSED as error:
            messages.error(request, f"{number}: {why_not(error)}")
    if changed:
        told = "1 sak" if changed == 1 else f"{changed} saker"
        messages.success(request, f"Saksansvarlig for {told} er nå {initials}.")
    elif not request.POST.getlist("sak"):
        messages.error(request, "Velg minst én sak.")
    return redirect(f"{reverse('archive-cases')}?ansvarlig=standard")


@builtin_only
@allow(Role.ARCHIVIST)
@reading("read.archive.case_acts.correct")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, year: int, sequence: int) -> HttpResponse:
    """Title, access, unit, disposal, series and class of a case."""
    reader = reader_of(request)
    case = find_case_to_change(request, year, sequence)
    current: dict[str, Any] = {
        "tittel": marked(case.screened_title),
        "tilgang": case.access_code,
        "hjemmel": case.legal_basis,
        "enhet": case.unit,
        "kassasjon": case.disposal,
        "arkivdel": case.series.code if case.series else "",
        "klasse": str(case.class_ref.pk) if case.class_ref else "",
    }
    form = CaseCorrectionForm(request.POST or None, initial=current)
    offer_codes(form, current)
    classes = {str(one.pk): one for one in Class.objects.select_related("system").order_by("value")}
    units = form.fields["enhet"]
    assert isinstance(units, forms.ChoiceField)
    units.choices = list({case.unit: case.unit, **dict(units_in_archive())}.items())
    _offer(
        form, "arkivdel", [(one.code, f"{one.code} – {one.title}") for one in Series.objects.order_by("code")]
    )
    _offer(form, "klasse", [(pk, f"{one} {one.title}") for pk, one in classes.items()])
    context: dict[str, Any] = {"case": case_shown(case, reader)}
    page = Page(f"saken {case.number}", case_address(case), seen_case(case))

    def class_of(values: Mapping[str, Any]) -> ClassReference | None:
        chosen = classes.get(values["klasse"])
        return ClassReference(chosen.system.code, chosen.value) if chosen else None

    def save() -> object:
        values = form.cleaned_data
        return correction_acts.correct_case(
            CorrectCase(
                **_on(request, year, sequence),
                wording=wording_of(values),
                unit=values["enhet"],
                disposal=values["kassasjon"],
                series=values["arkivdel"],
                class_=class_of(values),
                reason=values["grunn"],
                **names_posted(request),
            )
        )

    def look(wording: Wording) -> Corrected:
        values = form.cleaned_data
        return corrected_case(reader, case, wording, unit=values["enhet"], class_=class_of(values))

    return corrected_page(request, form, case, page, context, save, look)


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", "Ikke satt"), *choices]


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, year: int, sequence: int) -> HttpResponse:
    """Closes the case; the page says first what is outstanding, or that nothing is."""
    reader = reader_of(request)
    case = find_case_to_change(request, year, sequence)
    if request.method == "POST":
        command = CloseCase(**_on(request, year, sequence))
        return do(
            request,
            lambda: case_acts.close(command),
            f"Saken {case.number} er avsluttet.",
            case_address(case),
        )
    findings = outstanding(case)
    context = {
        "case": case_shown(case, reader),
        "findings": findings[:MOST_SHOWN],
        "more": max(0, len(findings) - MOST_SHOWN),
        "count": len(findings),
    }
    return render(request, "archive/case_close.html", context)


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, year: int, sequence: int) -> HttpResponse:
    """Opens a closed case again, with a reason."""
    reader = reader_of(request)
    case = find_case_to_change(request, year, sequence)
    if request.method == "POST":
        command = ReopenCase(**_on(request, year, sequence), reason=posted(request, "grunn"))
        return do(
            request,
            lambda: case_acts.reopen(command),
            f"Saken {case.number} er åpnet igjen.",
            case_address(case),
        )
    return render(request, "archive/case_reopen.html", {"case": case_shown(case, reader)})


def _on(request: HttpRequest, year: int, sequence: int) -> dict[str, Any]:
    """What every command on a case has."""
    return {
        "actor": actor_of(request),
        "case": number_of(year, sequence),
        "seen": Seen.posted(request.POST),
    }
