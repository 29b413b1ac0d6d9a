"""Correcting an entry or a document: the form, then before and after as everybody will see it, then once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from arkivbro.accounts.access import actor_of, allow
from arkivbro.accounts.models import Role
from arkivbro.archive.models import CaseFile, CodeListName, DocumentDescription, RegistryEntry
from arkivbro.archive.names_in_case import NamesShown, names_shown
from arkivbro.archive.presentation import entry_shown
from arkivbro.archive.public_form import record_as_corrected, record_of
from arkivbro.archive.rights import name_in_log
from arkivbro.archive.selectors.codes import several_choices
from arkivbro.archive.services.corrections import correct_access, correct_code, correct_title
from arkivbro.archive.services.dates import CORRECTABLE_DATES, correct_dates
from arkivbro.archive.title_markup import from_marked, marked
from arkivbro.archive.views.common import builtin_only, entry_address, find_entry_to_change, reader_of
from arkivbro.core.errors import Declined, Transient
from arkivbro.core.noark import Access
from arkivbro.core.public_record import changed_texts

SAVE, BACK = "lagre", "tilbake"


class _DateField(forms.DateField):
    def __init__(self, label: str) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, required=False, widget=widget)


class CorrectionForm(forms.Form):
    """What entries, documents and cases have in common. Every change wants a reason."""

    tittel = forms.CharField(
        label="Tittel",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Det som står mellom [[ og ]], blir skjermet: *****.",
    )
    tilgang = forms.ChoiceField(label="Tilgangskode", required=False)
    hjemmel = forms.CharField(label="Hjemmel", required=False, max_length=400)
    grunn = forms.CharField(
        label="Hvorfor rettes det?",
        max_length=1000,
        help_text="Står i endringsloggen, aldri på offentlig journal.",
    )


class EntryCorrectionForm(CorrectionForm):
    type = forms.ChoiceField(label="Journalposttype")
    skjerming = forms.MultipleChoiceField(
        label="Skjermingskoder", required=False, widget=forms.CheckboxSelectMultiple
    )
    kassasjon = forms.ChoiceField(label="Kassasjon", required=False)
    document_date = _DateField(CORRECTABLE_DATES["document_date"])
    received_date = _DateField(CORRECTABLE_DATES["received_date"])
    sent_date = _DateField(CORRECTABLE_DATES["sent_date"])


class DocumentCorrectionForm(CorrectionForm):
    dokumenttype = forms.ChoiceField(label="Dokumenttype", required=False)
    skjerming = forms.MultipleChoiceField(
        label="Skjermingskoder", required=False, widget=forms.CheckboxSelectMultiple
    )


CHOICES = {
    "tilgang": (CodeListName.ACCESS,),
    "type": (CodeListName.ENTRY_TYPE,),
    "kassasjon": (CodeListName.DISPOSAL,),
    "dokumenttype": (CodeListName.DOCUMENT_TYPE,),
    "skjerming": (CodeListName.SCREENING_METADATA, CodeListName.SCREENING_DOCUMENT),
}
EMPTY = {"tilgang": "Ingen: offentlig", "kassasjon": "Ikke satt", "dokumenttype": "Ikke satt"}


def offer_codes(form: forms.Form, standing: Mapping[str, Any]) -> None:
    """Fills the choices from the code lists; a code that stands but is no longer valid can stay."""
    wanted = {field: lists for field, lists in CHOICES.items() if field in form.fields}
    codes = several_choices(*{one for lists in wanted.values() for one in lists})
    for name, lists in wanted.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        offered = [choice for one in lists for choice in codes[one]]
        known = {code for code, _ in offered}
        stands = standing.get(name) or ()
        kept = [stands] if isinstance(stands, str) else list(stands)
        offered += [(code, f"{code} (ikke lenger i bruk)") for code in kept if code and code not in known]
        field.choices = [("", EMPTY[name]), *offered] if name in EMPTY else offered


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def correct_entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Title, access, type, screening, disposal and dates of an entry."""
    reader = reader_of(request)
    entry = find_entry_to_change(request, public_id)
    standing = {
        "tittel": marked(entry.screened_title),
        "tilgang": entry.access_code,
        "hjemmel": entry.legal_basis,
        "type": entry.type,
        "skjerming": entry.screening,
        "kassasjon": entry.disposal,
        **{field: getattr(entry, field) for field in CORRECTABLE_DATES},
    }
    return _correct(
        request,
        EntryCorrectionForm(request.POST or None, initial=standing),
        standing,
        entry,
        entry,
        {"entry": entry_shown(entry, reader), "what": f"journalposten {entry.number}"},
    )


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def correct_document(request: HttpRequest, public_id: str, document_id: str) -> HttpResponse:
    """Title, access, type and screening of a document."""
    reader = reader_of(request)
    entry = find_entry_to_change(request, public_id)
    link = next((one for one in entry.links.all() if one.document.public_id == document_id), None)
    if link is None or not reader.reads_document(entry, link.document):
        raise Http404
    document = link.document
    standing = {
        "tittel": marked(document.screened_title),
        "tilgang": document.access_code,
        "hjemmel": document.legal_basis,
        "skjerming": document.screening,
        "dokumenttype": document.document_type,
    }
    return _correct(
        request,
        DocumentCorrectionForm(request.POST or None, initial=standing),
        standing,
        document,
        entry,
        {"entry": entry_shown(entry, reader), "what": f"dokument {link.number} i {entry.number}"},
    )


def _correct(
    request: HttpRequest,
    form: CorrectionForm,
    standing: Mapping[str, Any],
    record: RegistryEntry | DocumentDescription,
    entry: RegistryEntry,
    context: dict[str, Any],
) -> HttpResponse:
    offer_codes(form, standing)
    context |= {"form": form, "back": entry_address(entry)}
    if request.method != "POST" or request.POST.get("steg") == BACK or not form.is_valid():
        return render(request, "archive/correct.html", context)
    try:
        title = from_marked(form.cleaned_data["tittel"], record.screened_title)
        before = record_of(entry)
        after = record_as_corrected(
            entry, record, title=title, access=_access(form), screening=tuple(form.cleaned_data["skjerming"])
        )
        found = names_shown(entry.case, changed_texts(before, after))
        reason = reason_for_names(request, found, form.cleaned_data["grunn"])
        if request.POST.get("steg") == SAVE and reason:
            with transaction.atomic():
                values = form.cleaned_data | {"grunn": reason}
                save_correction(record, values, by=name_in_log(actor_of(request)))
            messages.success(request, f"Rettet: {context['what']}.")
            return redirect(entry_address(entry))
    except (Declined, Transient) as error:
        form.add_error(None, error.sentence)
        return render(request, "archive/correct.html", context)
    context |= preview_of_names(request, found) | {
        "before": record.screened_title,
        "after": title,
        "record": after,
        "unscreens": bool(set(record.screened_title.screened_words) - set(title.screened_words)),
        "opens": bool(record.access_code) and not form.cleaned_data["tilgang"],
    }
    return render(request, "archive/correct_preview.html", context)


def _access(form: CorrectionForm) -> Access:
    return Access(form.cleaned_data["tilgang"], form.cleaned_data["hjemmel"].strip())


class NamesForm(forms.Form):
    """That names will be seen by everybody, and why: for just the names that were shown."""

    navn_grunn = forms.CharField(
        label="Hvorfor skal det være synlig for alle?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Det vanlige er å skjerme navnet: sett [[ og ]] rundt det. Begrunnelsen står i endringsloggen.",
    )


def reason_for_names(request: HttpRequest, found: NamesShown, reason: str) -> str:
    """The reason as it is logged; "" where names would be seen and nobody has confirmed just those."""
    if not found.stops:
        return reason
    why = request.POST.get("navn_grunn", "").replace("\x00", "").strip()[:1000]
    confirmed = bool(why) and request.POST.get("navn_sett", "") == found.mark
    return f"{reason} (Synlig for alle: {why})" if confirmed else ""


def preview_of_names(request: HttpRequest, found: NamesShown) -> dict[str, Any]:
    """For the preview: the findings, and where there are some that stop, the form that confirms them."""
    posted = request.POST if "navn_grunn" in request.POST else None
    return {"names": found, "names_form": NamesForm(posted) if found.stops else None}


def save_correction(
    record: CaseFile | RegistryEntry | DocumentDescription, values: Mapping[str, Any], *, by: str
) -> None:
    """Carries a checked form out, inside the caller's transaction. Raises Declined."""
    reason = values["grunn"]
    correct_title(
        record=record, title=from_marked(values["tittel"], record.screened_title), by=by, reason=reason
    )
    screening = tuple(values["skjerming"]) if "skjerming" in values else None
    if screening is not None and not isinstance(record, CaseFile):
        # Order tells nothing: what stands comes first, so that the same codes are no change.
        kept = [code for code in record.screening if code in screening]
        screening = (*kept, *(code for code in screening if code not in kept))
    access = Access(values["tilgang"], values["hjemmel"].strip())
    correct_access(record=record, access=access, screening=screening, by=by, reason=reason)
    for field, name in (("type", "type"), ("disposal", "kassasjon"), ("document_type", "dokumenttype")):
        if name in values:
            correct_code(record=record, field=field, code=values[name], by=by, reason=reason)
    if isinstance(record, RegistryEntry):
        dates: dict[str, date | None] = {field: values[field] for field in CORRECTABLE_DATES}
        correct_dates(entry=record, dates=dates, by=by, reason=reason)
