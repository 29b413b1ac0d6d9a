"""Til journalføring: what waits for an archivist, journalled one by one or several at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from arkivbro.accounts.access import actor_of, allow, reading
from arkivbro.accounts.acts import Seen
from arkivbro.accounts.models import Role
from arkivbro.archive.models import RegistryEntry
from arkivbro.archive.presentation import entry_shown
from arkivbro.archive.record_values import record_of
from arkivbro.archive.selectors.lookups import PUBLIC_ID
from arkivbro.archive.selectors.records import awaiting_journalling, page_of, with_contents
from arkivbro.archive.services.entry_acts import Journal, journal
from arkivbro.archive.views.common import REFUSED, builtin_only, note_shown, page_number, reader_of, why_not
from arkivbro.core.errors import WouldLeak

MOST = 50
"""So many are journalled by one press: a page of the queue."""


@builtin_only
@allow(Role.ARCHIVIST)
@reading("read.archive.queue.queue")
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """The queue, the oldest first. A press shows the public form of what was chosen; a second one journals it."""
    if request.method == "POST":
        return _journal(request)
    reader = reader_of(request)
    waiting = awaiting_journalling(reader)
    page = page_of(waiting, page_number(request), MOST)
    note_shown(request, page.rows)
    context = {
        "page": page,
        "entries": [entry_shown(entry, reader) for entry in page.rows],
        "count": waiting.count(),
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
        note_shown(request, chosen)
        previews = [(entry_shown(entry, reader), record_of(entry)) for entry in chosen]
        return render(request, "archive/queue_preview.html", {"previews": previews})
    done, actor = 0, actor_of(request)
    for entry in chosen:
        seen = Seen(request.POST.get(f"{Seen.FIELD}-{entry.public_id}", "")[:40])
        try:
            journal(Journal(actor=actor, entry=entry.public_id, seen=seen, expedited=True))
            done += 1
        except WouldLeak as error:
            messages.error(request, f"{entry.number} må ses på for seg. {why_not(error)}")
        except REFUSED as error:
            messages.error(request, why_not(error))
    if done:
        messages.success(
            request, "1 journalpost er journalført." if done == 1 else f"{done} journalposter er journalført."
        )
    return redirect("archive-queue")
