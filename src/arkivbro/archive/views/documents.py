"""The archive's documents: opened by those with the right, added and, before journalling, taken out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import BinaryIO

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from arkivbro.accounts.access import actor_of, allow
from arkivbro.accounts.audit import record
from arkivbro.accounts.models import Role
from arkivbro.archive.models import CodeListName, DocumentLink, DocumentObject, RegistryEntry
from arkivbro.archive.names_in_case import names_shown
from arkivbro.archive.presentation import entry_shown, file_shown
from arkivbro.archive.rights import Reader, code_of, name_in_log
from arkivbro.archive.selectors.codes import several_choices
from arkivbro.archive.selectors.lookups import PUBLIC_ID
from arkivbro.archive.services.documents import add_document, remove_document, store_files
from arkivbro.archive.shown_formats import shown_as
from arkivbro.archive.store import archive_store
from arkivbro.archive.title_markup import from_marked
from arkivbro.archive.views.common import (
    builtin_only,
    do,
    entry_address,
    find_entry_to_change,
    posted,
    reader_of,
)
from arkivbro.core import noark
from arkivbro.core.errors import Declined, Transient
from arkivbro.core.public_record import PublicText
from arkivbro.core.screening import ScreenedText
from arkivbro.documents.attachments import AttachmentState
from arkivbro.documents.inspecting_one import inspected
from arkivbro.ui.once import spend
from arkivbro.ui.words import words

LARGEST = 200_000_000
"""Bytes."""
ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""A document is a page of its own: no scripts, no forms, nothing fetched, and not of our origin."""


@builtin_only
@allow(Role.ARCHIVIST, Role.RECRUITER)
@require_GET
def open_file(request: HttpRequest, public_id: str, name: str) -> HttpResponseBase:
    """A file of the archive, streamed. Missing and forbidden answer alike."""
    if not PUBLIC_ID.fullmatch(public_id):
        raise Http404
    held = DocumentObject.objects.select_related("document").filter(public_id=public_id).first()
    link = _readable_link(held, reader_of(request)) if held else None
    if held is None or link is None:
        raise Http404
    shown = file_shown(link.entry, link, held)
    if shown.name != name:
        return redirect("archive-file", public_id, shown.name)
    stream = archive_store().open(held.sha256)
    if stream is None:
        messages.error(request, "Filen mangler i arkivets filområde. Kjør kontrollen av filene, og meld fra.")
        return redirect(entry_address(link.entry))
    codes = {code_of(held.document), code_of(link.entry), code_of(link.entry.case)} - {""}
    if codes:
        where = f"{link.entry.number} dokument {link.number} ({held.public_id})"
        record(actor_of(request), f"Åpnet dokument med kode {', '.join(sorted(codes))}", where)
    return _file_response(stream, held, shown.name)


def _readable_link(held: DocumentObject, reader: Reader) -> DocumentLink | None:
    """The document's place in an entry where this reader may read it."""
    entries = RegistryEntry.objects.select_related("case").prefetch_related("parties")
    links = DocumentLink.objects.filter(document=held.document).order_by("pk")
    for link in links.prefetch_related(Prefetch("entry", queryset=entries)):
        if reader.may_open(link.entry.case) and reader.reads_document(link.entry, held.document):
            return link
    return None


def _file_response(stream: BinaryIO, held: DocumentObject, name: str) -> FileResponse:
    media_type = shown_as(held.format, held.document.inspection_state)
    response = FileResponse(
        stream,
        as_attachment=media_type is None,
        filename=name,
        content_type=media_type or "application/octet-stream",
    )
    response["Content-Length"] = str(held.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = ALONE
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


class NewDocumentForm(forms.Form):
    fil = forms.FileField(label="Fil")
    tittel = forms.CharField(
        label="Tittel", max_length=1000, help_text="Det som står mellom [[ og ]], blir skjermet: *****."
    )
    rolle = forms.ChoiceField(
        label="Hoveddokument eller vedlegg",
        choices=[("V", "Vedlegg"), ("H", "Hoveddokument")],
        widget=forms.RadioSelect,
        initial="V",
    )
    tilgang = forms.ChoiceField(label="Tilgangskode", required=False)
    hjemmel = forms.CharField(label="Hjemmel", required=False, max_length=400)


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Adds a document to an entry. The entry's own access code is proposed."""
    reader = reader_of(request)
    entry = find_entry_to_change(request, public_id)
    initial = {"tilgang": entry.access_code, "hjemmel": entry.legal_basis, "rolle": "V"}
    form = NewDocumentForm(request.POST or None, request.FILES or None, initial=initial)
    field = form.fields["tilgang"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", "Ingen: offentlig"), *several_choices(CodeListName.ACCESS)[CodeListName.ACCESS]]
    if request.method == "POST" and form.is_valid() and _is_nameless(entry, form):
        if not spend(request):
            messages.info(request, "Dokumentet er allerede lagt til.")
            return redirect(entry_address(entry))
        try:
            _store(entry, form.cleaned_data, name_in_log(actor_of(request)))
        except (Declined, Transient) as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"Dokumentet er lagt til i {entry.number}.")
            return redirect(entry_address(entry))
    return render(request, "archive/document_add.html", {"form": form, "entry": entry_shown(entry, reader)})


def _is_nameless(entry: RegistryEntry, form: NewDocumentForm) -> bool:
    """Whether the public title shows nobody who is screened in the case; what it shows is told at the field."""
    try:
        title = from_marked(form.cleaned_data["tittel"], ScreenedText())
    except Declined as error:
        form.add_error("tittel", error.sentence)
        return False
    written = (PublicText("title", title.public), PublicText("legal_basis", form.cleaned_data["hjemmel"]))
    found = names_shown(entry.case, written)
    for one in found.stops:
        field = "hjemmel" if one.where == "public.legal_basis" else "tittel"
        form.add_error(field, f"{words(one.message)} Sett [[ og ]] rundt det i tittelen.")
    return not found.stops


def _store(entry: RegistryEntry, values: dict[str, object], by: str) -> None:
    """Inspects the file in a confined child, stores its bytes, then its rows. Raises Declined, Transient."""
    uploaded = values["fil"]
    assert isinstance(uploaded, UploadedFile)
    title = from_marked(str(values["tittel"]), ScreenedText())
    access = noark.Access(str(values["tilgang"]), str(values["hjemmel"]).strip())
    screening = [code for code, wanted in (("TD", title.has_screened), ("H", bool(access.code))) if wanted]
    with tempfile.TemporaryDirectory(prefix="arkivbro-") as folder:
        path = Path(folder) / "fil"
        with path.open("wb") as out:
            for chunk in uploaded.chunks():
                out.write(chunk)
        found = _inspected(path, uploaded.name or "")
        document = noark.DocumentDescription(
            key="",
            role=noark.DocumentRole(str(values["rolle"])),
            title=title,
            objects=(
                noark.DocumentObject(
                    found.sha256, found.size, found.format, found.media_type, found.extension
                ),
            ),
            access=access,
            screening=tuple(screening),
            original_file_name=(uploaded.name or "")[:200],
            state=found.state.value,
        )
        store_files(document, lambda _sha256: path.open("rb"))
        add_document(entry=entry, record=document, by=by)


def _inspected(path: Path, name: str) -> AttachmentState:
    found = inspected(path, name, LARGEST)
    if not found.goes_in:
        raise Declined(found.message or "archive.file_not_taken")
    return found


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, public_id: str, document_id: str) -> HttpResponse:
    """Takes a document out of an entry that is not journalled, with a reason."""
    reader = reader_of(request)
    entry = find_entry_to_change(request, public_id)
    link = next((one for one in entry.links.all() if one.document.public_id == document_id), None)
    if link is None or not reader.reads_document(entry, link.document):
        raise Http404
    if request.method == "POST":
        reason = posted(request, "grunn")
        return do(
            request,
            lambda: remove_document(
                entry=entry, document=link.document, reason=reason, by=name_in_log(actor_of(request))
            ),
            f"Dokument {link.number} er tatt ut av {entry.number}.",
            entry_address(entry),
        )
    shown = entry_shown(entry, reader)
    document = next(one for one in shown.documents if one.public_id == document_id)
    return render(request, "archive/document_remove.html", {"entry": shown, "document": document})
