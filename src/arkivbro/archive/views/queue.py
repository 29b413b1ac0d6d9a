"""Til journalføring: what waits for an archivist, journalled one by one or several at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from arkivbro.accounts.access import allow, user_of
from arkivbro.accounts.models import Role
from arkivbro.archive.models import RegistryEntry
from arkivbro.archive.presentation import entry_shown
from arkivbro.archive.public_form import record_of
from arkivbro.archive.rights import name_in_log
from arkivbro.archive.selectors.records import awaiting_journalling, page_of, with_contents
from arkivbro.archive.services.status import AWAITING_JOURNALLING, set_status
from arkivbro.archive.views.common import PUBLIC_ID, builtin_only, page_number, reader_of
from arkivbro.core.errors import Declined, Transient

MOST = 50
"""So many are journalled by one press: a page of the queue."""


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """The queue, the oldest first. A press shows the public form of what was chosen; a second one journals it."""
    if request.method == "POST":
        return _journal(request)
    reader = reader_of(request)
    page = page_of(awaiting_journalling(), page_number(request), MOST)
    context = {
        "page": page,
        "entries": [entry_shown(entry, reader) for entry in page.rows],
        "count": RegistryEntry.objects.filter(
            status__in=AWAITING_JOURNALLING, journal_sequence__isnull=True
        ).count(),
    }
    return render(request, "archive/queue.html", context)


def _journal(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    asked = [one for one in request.POST.getlist("journalpost")[:MOST] if PUBLIC_ID.fullmatch(one)]
    rows = with_contents(RegistryEntry.objects.filter(public_id__in=asked))
    chosen = [entry for entry in rows.order_by("pk") if reader.writes_entry(entry)]
    if not chosen:
        messages.error(request, "Velg minst én journalpost.")
        return redirect("archive-queue")
    if request.POST.get("steg") != "lagre":
        previews = [(entry_shown(entry, reader), record_of(entry)) for entry in chosen]
        return render(request, "archive/queue_preview.html", {"previews": previews})
    done = 0
    by = name_in_log(user_of(request))
    for entry in chosen:
        try:
            if entry.type == "U" and entry.status != "E":
                set_status(entry=entry, status="E", by=by)
            set_status(entry=entry, status="J", by=by)
            done += 1
        except (Declined, Transient) as error:
            messages.error(request, error.sentence)
    if done:
        messages.success(
            request, "1 journalpost er journalført." if done == 1 else f"{done} journalposter er journalført."
        )
    return redirect("archive-queue")
