"""The archive's documents: opened by those with the right, added and, before journalling, taken out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from arkivbro.accounts.access import actor_of, allow, reading
from arkivbro.accounts.acts import Seen, posted_key
from arkivbro.accounts.models import Role
from arkivbro.archive.models import CodeListName, DocumentObject
from arkivbro.archive.presentation import entry_shown, file_shown
from arkivbro.archive.selectors.codes import several_choices
from arkivbro.archive.services import document_acts
from arkivbro.archive.services.correction_acts import document_in
from arkivbro.archive.services.document_acts import AddDocument, RemoveDocument
from arkivbro.archive.shown_formats import shown_as
from arkivbro.archive.views.common import (
    REFUSED,
    builtin_only,
    do,
    entry_address,
    find_entry_to_change,
    posted,
    reader_of,
    why_not,
)
from arkivbro.core import noark
from arkivbro.core.errors import AskedTwice, WouldLeak
from arkivbro.documents.handing_on import may_be_shown
from arkivbro.ui.upload_limit import with_files
from arkivbro.ui.words import words

ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""A document is a page of its own: no scripts, no forms, nothing fetched, and not of our origin."""


@builtin_only
@allow(Role.ARCHIVIST, Role.RECRUITER)
@require_GET
def open_file(request: HttpRequest, public_id: str, name: str) -> HttpResponseBase:
    """A file of the archive, streamed. Missing and forbidden answer alike."""
    actor = actor_of(request)
    file = document_acts.opened(actor, public_id)
    entry = file.link.entry
    shown = file_shown(entry, file.link, file.held)
    if shown.name != name:
        return redirect("archive-file", public_id, shown.name)
    stream = document_acts.read(actor, file)
    if stream is None:
        messages.error(request, "Filen mangler i arkivets filområde. Kjør kontrollen av filene, og meld fra.")
        return redirect(entry_address(entry))
    return _file_response(stream, file.held, shown.name)


def _file_response(stream: BinaryIO, held: DocumentObject, name: str) -> FileResponse:
    media_type = shown_as(held.format, held.document.inspection_state)
    if media_type is not None and not may_be_shown(stream, media_type):
        media_type = None
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
@reading("read.archive.documents.add")
@require_http_methods(["GET", "POST"])
@with_files
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Adds a document to an entry. The entry's own access code is proposed."""
    entry = find_entry_to_change(request, public_id)
    initial = {"tilgang": entry.access_code, "hjemmel": entry.legal_basis, "rolle": "V"}
    form = NewDocumentForm(request.POST or None, request.FILES or None, initial=initial)
    field = form.fields["tilgang"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", "Ingen: offentlig"), *several_choices(CodeListName.ACCESS)[CodeListName.ACCESS]]
    if request.method == "POST" and form.is_valid():
        try:
            _add(request, public_id, form.cleaned_data)
        except AskedTwice:
            messages.info(request, "Dokumentet er allerede lagt til.")
            return redirect(entry_address(entry))
        except WouldLeak as error:
            for one in error.findings:
                at = "hjemmel" if one.where == "public.legal_basis" else "tittel"
                form.add_error(at, f"{words(one.message)} Sett [[ og ]] rundt det i tittelen.")
        except REFUSED as error:
            form.add_error(None, why_not(error))
        else:
            messages.success(request, f"Dokumentet er lagt til i {entry.number}.")
            return redirect(entry_address(entry))
    context = {"form": form, "entry": entry_shown(entry, reader_of(request))}
    return render(request, "archive/document_add.html", context)


def _add(request: HttpRequest, public_id: str, values: dict[str, Any]) -> None:
    uploaded = values["fil"]
    assert isinstance(uploaded, UploadedFile)
    with tempfile.TemporaryDirectory(prefix="arkivbro-") as folder:
        path = Path(folder) / "fil"
        with path.open("wb") as out:
            for chunk in uploaded.chunks():
                out.write(chunk)
        document_acts.add(
            AddDocument(
                actor=actor_of(request),
                entry=public_id,
                key=posted_key(request.POST),
                file=path,
                file_name=uploaded.name or "",
                title=values["tittel"],
                role=noark.DocumentRole(values["rolle"]),
                access=noark.Access(values["tilgang"], values["hjemmel"].strip()),
            )
        )


@builtin_only
@allow(Role.ARCHIVIST)
@reading("read.archive.documents.remove")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, public_id: str, document_id: str) -> HttpResponse:
    """Takes a document out of an entry that is not journalled, with a reason."""
    reader = reader_of(request)
    entry = find_entry_to_change(request, public_id)
    document_in(entry, document_id, reader)
    shown = entry_shown(entry, reader)
    document = next(one for one in shown.documents if one.public_id == document_id)
    if request.method == "POST":
        command = RemoveDocument(
            actor=actor_of(request),
            entry=public_id,
            document=document_id,
            seen=Seen.posted(request.POST),
            reason=posted(request, "grunn"),
        )
        return do(
            request,
            lambda: document_acts.remove(command),
            f"Dokument {document.number} er tatt ut av {entry.number}.",
            entry_address(entry),
        )
    return render(request, "archive/document_remove.html", {"entry": shown, "document": document})
