"""What an archivist does with a case: responsible, corrections, close, open again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from arkivbro.accounts.access import actor_of, allow
from arkivbro.accounts.acts import Seen
from arkivbro.accounts.models import Role, Unit
from arkivbro.archive.models import Class, Series
from arkivbro.archive.names_in_case import names_shown
from arkivbro.archive.presentation import case_shown
from arkivbro.archive.public_form import public_case_of
from arkivbro.archive.rights import name_in_log
from arkivbro.archive.services import case_acts
from arkivbro.archive.services.case_acts import CloseCase, ReopenCase, SetResponsible
from arkivbro.archive.services.closing import outstanding
from arkivbro.archive.services.corrections import reclassify, set_unit
from arkivbro.archive.standing import case_value
from arkivbro.archive.title_markup import from_marked, marked
from arkivbro.archive.views.common import (
    builtin_only,
    case_address,
    do,
    find_case_to_change,
    number_of,
    posted,
    reader_of,
)
from arkivbro.archive.views.corrections import (
    BACK,
    SAVE,
    CorrectionForm,
    offer_codes,
    preview_of_names,
    reason_for_names,
    save_correction,
)
from arkivbro.core.errors import Declined, Transient
from arkivbro.core.noark import Access, ClassReference
from arkivbro.core.public_record import changed_texts, public_case

MOST_SHOWN = 50


class CaseCorrectionForm(CorrectionForm):
    enhet = forms.CharField(
        label="Enhet",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "enheter"}),
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
    listed = request.POST.get("fra") == "liste"
    command = SetResponsible(**_on(request, year, sequence), initials=initials)
    return do(
        request,
        lambda: case_acts.change_responsible(command),
        f"Saksansvarlig for {case.number} er nå {initials}.",
        "/arkiv/saker/?ansvarlig=standard" if listed else case_address(case),
    )


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, year: int, sequence: int) -> HttpResponse:
    """Title, access, unit, disposal, series and class of a case."""
    reader = reader_of(request)
    case = find_case_to_change(request, year, sequence)
    standing: dict[str, Any] = {
        "tittel": marked(case.screened_title),
        "tilgang": case.access_code,
        "hjemmel": case.legal_basis,
        "enhet": case.unit,
        "kassasjon": case.disposal,
        "arkivdel": case.series.code if case.series else "",
        "klasse": str(case.class_ref.pk) if case.class_ref else "",
    }
    form = CaseCorrectionForm(request.POST or None, initial=standing)
    offer_codes(form, standing)
    classes = {str(one.pk): one for one in Class.objects.select_related("system").order_by("value")}
    _offer(
        form, "arkivdel", [(one.code, f"{one.code} – {one.title}") for one in Series.objects.order_by("code")]
    )
    _offer(form, "klasse", [(pk, f"{one} {one.title}") for pk, one in classes.items()])
    context: dict[str, Any] = {
        "form": form,
        "case": case_shown(case, reader),
        "what": f"saken {case.number}",
        "back": case_address(case),
        "units": list(Unit.objects.values_list("name", flat=True)),
    }
    if request.method != "POST" or request.POST.get("steg") == BACK or not form.is_valid():
        return render(request, "archive/correct.html", context)
    values = form.cleaned_data
    by = name_in_log(actor_of(request))
    try:
        title = from_marked(values["tittel"], case.screened_title)
        chosen = classes.get(values["klasse"])
        reference = ClassReference(chosen.system.code, chosen.value) if chosen else None
        before = public_case_of(case)
        after = public_case(
            replace(
                case_value(case).record,
                title=title,
                access=Access(values["tilgang"], values["hjemmel"].strip()),
                unit=values["enhet"],
                class_=reference,
            ),
            case.number,
        )
        found = names_shown(case, changed_texts(before, after))
        reason = reason_for_names(request, found, values["grunn"])
        if request.POST.get("steg") == SAVE and reason:
            with transaction.atomic():
                save_correction(case, values | {"grunn": reason}, by=by)
                set_unit(case=case, unit=values["enhet"], by=by)
                reclassify(case=case, series=values["arkivdel"], class_=reference, by=by)
            messages.success(request, f"Saken {case.number} er rettet.")
            return redirect(case_address(case))
    except (Declined, Transient) as error:
        form.add_error(None, error.sentence)
        return render(request, "archive/correct.html", context)
    context |= preview_of_names(request, found) | {
        "before": case.screened_title,
        "before_public": before.title,
        "after": title,
        "after_public": after.title,
        "unscreens": bool(set(case.screened_title.screened_words) - set(title.screened_words)),
        "opens": bool(case.access_code) and not values["tilgang"],
    }
    return render(request, "archive/correct_preview.html", context)


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
