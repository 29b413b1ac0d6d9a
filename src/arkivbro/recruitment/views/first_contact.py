"""Første innlesing: what a source that nobody has confirmed would make, and the confirmation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from arkivbro.accounts.access import Role, actor_of, allow
from arkivbro.accounts.acts import Seen
from arkivbro.core.errors import ArkivbroError, ChangedSinceSeen, NotThere
from arkivbro.recruitment.selectors.beginning import beginning_of
from arkivbro.recruitment.selectors.first_contact import sources_to_confirm, unconfirmed, would_make
from arkivbro.recruitment.services import first_contact as services
from arkivbro.ui.frame import source_name
from arkivbro.ui.words import words

PAGE = 50


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def first_contact(request: HttpRequest) -> HttpResponseBase:
    """Each source that waits; one of them with the day or the vacancies that were chosen, shown before anything is confirmed."""
    if request.method == "POST" and (answer := _confirmed(request)) is not None:
        return answer
    given = request.POST if request.method == "POST" else request.GET
    waiting = sources_to_confirm()
    chosen = given.get("kilde", "") or (waiting[0] if len(waiting) == 1 else "")
    context: dict[str, Any] = {
        "sources": [(name, source_name(name), would_make(name)) for name in waiting],
        "may_confirm": actor_of(request).has_role(Role.ARCHIVIST),
    }
    if chosen in waiting:
        context |= _of_source(request, chosen, given)
    return render(request, "recruitment/first_contact.html", context)


def _of_source(request: HttpRequest, source: str, given: Any) -> dict[str, Any]:
    day, picked = (
        _day(request, given.get("fra", "")),
        tuple(given.getlist("stilling")[: services.MOST_PICKED]),
    )
    shown: dict[str, Any] = {
        "source": source,
        "source_shown": source_name(source),
        "is_confirmed": beginning_of(source).is_confirmed,
        "all": would_make(source),
        "page": Paginator(unconfirmed(source), PAGE).get_page(request.GET.get("side")),
        "day": day,
        "picked": picked,
    }
    if day is not None:
        shown |= {"preview": would_make(source, day), "seen": services.seen_of_day(source, day)}
    elif picked:
        rows = list(unconfirmed(source).filter(public_id__in=picked))
        shown |= {"preview_picked": rows, "seen": services.seen_of_picked(source, picked)}
    return shown


def _day(request: HttpRequest, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        messages.error(request, "Skriv en dag som finnes.")
        return None


def _confirmed(request: HttpRequest) -> HttpResponseBase | None:
    """What came of the last button; None where it is to be shown first, or anew."""
    posted, actor, source = request.POST, actor_of(request), request.POST.get("kilde", "")[:60]
    day, picked = _day(request, posted.get("fra", "")), tuple(posted.getlist("stilling"))
    if posted.get("gjor") != "bekreft" or (day is None and not picked):
        return None
    seen = Seen.posted(posted)
    try:
        if day is not None:
            count = services.confirm_source(
                services.ConfirmSource(actor=actor, source=source, seen=seen, archive_from=day)
            )
        else:
            count = services.pick_vacancies(
                services.PickVacancies(actor=actor, source=source, seen=seen, vacancies=picked)
            )
    except NotThere:
        raise
    except ChangedSinceSeen:
        messages.warning(request, "Noe er endret siden du så det. Se på det på nytt, og bekreft.")
        return None
    except ArkivbroError as error:
        messages.error(request, words(error.message))
        return redirect("first-contact")
    messages.success(
        request,
        f"Bekreftet. {count} {'sak blir' if count == 1 else 'saker blir'} opprettet, og søknadene følger etter.",
    )
    return redirect("operations")
