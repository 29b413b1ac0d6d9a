"""Correcting an entry or a document: the form, then before and after as everybody will see it, then once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from arkivbro.accounts.access import actor_of, allow, reading
from arkivbro.accounts.acts import Seen
from arkivbro.accounts.models import Role
from arkivbro.archive.models import CaseFile, CodeListName, DocumentDescription, RegistryEntry
from arkivbro.archive.names_in_case import NamesShown
from arkivbro.archive.presentation import entry_shown
from arkivbro.archive.selectors.codes import several_choices
from arkivbro.archive.selectors.corrections import Corrected, Wording, corrected_document, corrected_entry
from arkivbro.archive.selectors.seen import seen_entry
from arkivbro.archive.services import correction_acts
from arkivbro.archive.services.confirming import looked_through
from arkivbro.archive.services.correction_acts import CorrectDocument, CorrectEntry, document_in
from arkivbro.archive.services.dates import CORRECTABLE_DATES
from arkivbro.archive.services.file_texts import texts_let_out
from arkivbro.archive.title_markup import marked
from arkivbro.archive.views.common import (
    REFUSED,
    builtin_only,
    entry_address,
    find_entry_to_change,
    posted,
    reader_of,
    why_not,
)
from arkivbro.core.errors import ChangedSinceSeen, Declined, WouldLeak
from arkivbro.core.noark import Access
from arkivbro.core.public_record import PublicRecord
from arkivbro.ui.words import words

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
    document_date = _DateField(words(CORRECTABLE_DATES["document_date"]))
    received_date = _DateField(words(CORRECTABLE_DATES["received_date"]))
    sent_date = _DateField(words(CORRECTABLE_DATES["sent_date"]))


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


def offer_codes(form: forms.Form, current: Mapping[str, Any]) -> None:
    """Fills the choices from the code lists; a code that stands but is no longer valid can stay."""
    wanted = {field: lists for field, lists in CHOICES.items() if field in form.fields}
    codes = several_choices(*{one for lists in wanted.values() for one in lists})
    for name, lists in wanted.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        offered = [choice for one in lists for choice in codes[one]]
        known = {code for code, _ in offered}
        stands = current.get(name) or ()
        kept = [stands] if isinstance(stands, str) else list(stands)
        offered += [(code, f"{code} (ikke lenger i bruk)") for code in kept if code and code not in known]
        field.choices = [("", EMPTY[name]), *offered] if name in EMPTY else offered


@builtin_only
@allow(Role.ARCHIVIST)
@reading("read.archive.corrections.correct_entry")
@require_http_methods(["GET", "POST"])
def correct_entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Title, access, type, screening, disposal and dates of an entry."""
    entry = find_entry_to_change(request, public_id)
    current = {
        "tittel": marked(entry.screened_title),
        "tilgang": entry.access_code,
        "hjemmel": entry.legal_basis,
        "type": entry.type,
        "skjerming": entry.screening,
        "kassasjon": entry.disposal,
        **{field: getattr(entry, field) for field in CORRECTABLE_DATES},
    }
    form = EntryCorrectionForm(request.POST or None, initial=current)
    offer_codes(form, current)
    page = Page(f"journalposten {entry.number}", entry_address(entry), seen_entry(entry))

    def correct() -> object:
        values = form.cleaned_data
        return correction_acts.correct_entry(
            CorrectEntry(
                actor=actor_of(request),
                entry=public_id,
                seen=Seen.posted(request.POST),
                wording=wording_of(values),
                type=values["type"],
                disposal=values["kassasjon"],
                dates={field: values[field] for field in CORRECTABLE_DATES},
                reason=values["grunn"],
                **names_posted(request),
            )
        )

    reader = reader_of(request)
    context = {"entry": entry_shown(entry, reader)}
    return corrected_page(
        request,
        form,
        entry,
        page,
        context,
        correct,
        lambda wording: corrected_entry(reader, entry, wording, texts_let_out(entry, entry, wording.access)),
    )


@builtin_only
@allow(Role.ARCHIVIST)
@reading("read.archive.corrections.correct_document")
@require_http_methods(["GET", "POST"])
def correct_document(request: HttpRequest, public_id: str, document_id: str) -> HttpResponse:
    """Title, access, type and screening of a document."""
    reader = reader_of(request)
    entry = find_entry_to_change(request, public_id)
    document = document_in(entry, document_id, reader)
    number = next(link.number for link in entry.links.all() if link.document_id == document.pk)
    current = {
        "tittel": marked(document.screened_title),
        "tilgang": document.access_code,
        "hjemmel": document.legal_basis,
        "skjerming": document.screening,
        "dokumenttype": document.document_type,
    }
    form = DocumentCorrectionForm(request.POST or None, initial=current)
    offer_codes(form, current)
    page = Page(f"dokument {number} i {entry.number}", entry_address(entry), seen_entry(entry))

    def correct() -> object:
        values = form.cleaned_data
        return correction_acts.correct_document(
            CorrectDocument(
                actor=actor_of(request),
                entry=public_id,
                document=document_id,
                seen=Seen.posted(request.POST),
                wording=wording_of(values),
                document_type=values["dokumenttype"],
                reason=values["grunn"],
                **names_posted(request),
            )
        )

    context = {"entry": entry_shown(entry, reader)}
    return corrected_page(
        request,
        form,
        document,
        page,
        context,
        correct,
        lambda wording: corrected_document(
            reader, entry, document, wording, texts_let_out(entry, document, wording.access)
        ),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Of one correction: what it is of in words, where one goes afterwards, and what stands there now."""

    what: str
    back: str
    seen: Seen


def corrected_page(
    request: HttpRequest,
    form: CorrectionForm,
    record: CaseFile | RegistryEntry | DocumentDescription,
    page: Page,
    context: dict[str, Any],
    correct: Callable[[], object],
    look: Callable[[Wording], Corrected],
) -> HttpResponse:
    """The form, then before and after as everybody will see it, then once. What the form was filled from must still stand."""
    context |= {"form": form, "back": page.back, "what": page.what}
    context["seen"] = request.POST.get(Seen.FIELD) or page.seen
    if request.method != "POST" or request.POST.get("steg") == BACK or not form.is_valid():
        return render(request, "archive/correct.html", context)
    try:
        if request.POST.get("steg") == SAVE:
            try:
                correct()
            except WouldLeak:
                pass  # shown below, with the form that confirms it
            else:
                messages.success(request, f"Rettet: {page.what}.")
                return redirect(page.back)
        Seen.posted(request.POST).require(page.seen)
        wording, of = wording_of(form.cleaned_data), page.what
        after = looked_through(actor_of(request), of, lambda: look(wording))
    except ChangedSinceSeen as error:
        messages.error(request, why_not(error))
        return redirect(request.path)
    except REFUSED as error:
        form.add_error(None, why_not(error))
        return render(request, "archive/correct.html", context)
    context |= preview_of_names(request, after.names) | {
        "before": record.screened_title,
        "after": after.title,
        "before_public": after.before.title,
        "after_public": after.after.title,
        "record": after.after if isinstance(after.after, PublicRecord) else None,
        "unscreens": bool(set(record.screened_title.screened_words) - set(after.title.screened_words)),
        "opens": bool(record.access_code) and not form.cleaned_data["tilgang"],
    }
    return render(request, "archive/correct_preview.html", context)


def wording_of(values: Mapping[str, Any]) -> Wording:
    """What a checked form says of title, access and screening."""
    access = Access(values["tilgang"], values["hjemmel"].strip())
    return Wording(title=values["tittel"], access=access, screening=tuple(values.get("skjerming", ())))


class NamesForm(forms.Form):
    """That names will be seen by everybody, and why: for just the names that were shown."""

    navn_grunn = forms.CharField(
        label="Hvorfor skal det være synlig for alle?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Det vanlige er å skjerme navnet: sett [[ og ]] rundt det. Begrunnelsen står i endringsloggen.",
    )


def names_posted(request: HttpRequest) -> dict[str, Any]:
    """Which names the form says were shown, and why everybody may see them."""
    return {
        "names_seen": Seen(request.POST.get("navn_sett", "")[:40]),
        "names_why": posted(request, "navn_grunn"),
    }


def look_for_names(request: HttpRequest, where: str, look: Callable[[], NamesShown]) -> dict[str, Any]:
    """For the preview of an act: as `preview_of_names`, found by `look`."""
    try:
        found = looked_through(actor_of(request), where, look)
    except Declined as error:
        messages.error(request, why_not(error))
        found = NamesShown()
    return preview_of_names(request, found)


def preview_of_names(request: HttpRequest, found: NamesShown) -> dict[str, Any]:
    """For the preview: the findings, and where there are some that stop, the form that confirms them."""
    filled = request.POST if "navn_grunn" in request.POST else None
    return {
        "names": found,
        "names_form": NamesForm(filled) if found.stops and not found.stops_withheld else None,
    }
