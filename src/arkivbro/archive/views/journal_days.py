"""Journaldager: an archivist sees what a day makes public, and releases it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from arkivbro.accounts.access import actor_of, allow
from arkivbro.accounts.acts import Seen
from arkivbro.accounts.models import Role
from arkivbro.archive.selectors.journal import journal_page, unreleased_lines
from arkivbro.archive.selectors.journal_days import released_days, waiting_days
from arkivbro.archive.selectors.records import Page
from arkivbro.archive.selectors.seen import seen_day
from arkivbro.archive.services.code_acts import ReleaseDay, release_day
from arkivbro.archive.times import oslo_day
from arkivbro.archive.views.common import builtin_only, do, page_number
from arkivbro.ui.dates import day_in_words

SHOWN = 50


@builtin_only
@allow(Role.ARCHIVIST)
def days(request: HttpRequest) -> HttpResponse:
    """The days that wait, the oldest first, and those released by hand."""
    number = page_number(request)
    waiting = waiting_days(start=(number - 1) * SHOWN, size=SHOWN + 1)
    context = {
        "waiting": waiting[:SHOWN],
        "released": released_days(),
        "page": Page((), number, len(waiting) > SHOWN),
    }
    return render(request, "archive/journal_days.html", context)


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def day(request: HttpRequest, day: str) -> HttpResponse:
    """What the day will show everybody; released by a press."""
    try:
        which = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    lines = unreleased_lines().filter(day=which)
    if request.method == "POST":
        command = ReleaseDay(actor=actor_of(request), day=which, seen=Seen.posted(request.POST))
        return do(
            request,
            lambda: release_day(command),
            "Journaldagen er frigitt og vises nå på offentlig journal.",
            reverse("archive-journal-days"),
        )
    page = journal_page(lines, page_number(request), SHOWN)
    if not page.rows:
        messages.info(request, f"Ingenting venter på å bli frigitt {day_in_words(which)}.")
        return redirect("archive-journal-days")
    context = {
        "day": which,
        "page": page,
        "count": lines.count(),
        "seen": seen_day(which),
        "still_running": which >= oslo_day(timezone.now()),
    }
    return render(request, "archive/journal_day.html", context)
