"""Første innlesing: what a source that nobody has confirmed would make, and what becomes of each vacancy that waits."""

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
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.beginning import beginning_of, is_standing
from arkivbro.recruitment.selectors.first_contact import sources_to_confirm, unconfirmed, would_make
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services import first_contact as services
from arkivbro.recruitment.services import going_live
from arkivbro.recruitment.services.going_live import Becomes, Wanted
from arkivbro.ui.frame import source_name
from arkivbro.ui.words import words

PAGE = going_live.MOST_AT_ONCE
BECOMES = frozenset(one.value for one in Becomes)
STANDING = "Stående utlysning, ikke en ledig stilling."
"""The reason that is proposed, and that the archivist may change."""


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def first_contact(request: HttpRequest) -> HttpResponseBase:
    """Each source that waits; one of them with the day, or what becomes of each vacancy, shown before anything is confirmed."""
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
    day, wanted = _day(request, given.get("fra", "")), _wanted(given)
    shown: dict[str, Any] = {
        "source": source,
        "source_shown": source_name(source),
        "is_confirmed": beginning_of(source).is_confirmed,
        "all": would_make(source),
        "day": day,
    }
    if day is not None:
        return shown | {"preview": would_make(source, day), "seen": services.seen_of_day(source, day)}
    if request.method == "POST" and wanted:
        try:
            planned = going_live.plan(actor_of(request), source, wanted)
        except NotThere:
            raise
        except ArkivbroError as error:
            messages.error(request, words(error.message))
        else:
            return shown | {
                "planned": planned,
                "is_ready": bool(planned) and not any(one.trouble for one in planned),
                "seen": going_live.seen_of_plan(source, wanted),
            }
    page = Paginator(unconfirmed(source), PAGE).get_page(request.GET.get("side"))
    every = given.get("alle", "")
    return shown | {"page": page, "rows": [(one, *_proposed(one, every)) for one in page]}


def _proposed(row: Vacancy, every: str) -> tuple[str, str]:
    """What the form begins with, and its text: by the rule of standing advertisements, else what was chosen for all of the page."""
    if is_standing(stored_facts(row)):
        return Becomes.EXCLUDED.value, STANDING
    return (every if every in (Becomes.CASE.value, Becomes.LINKED.value) else ""), ""


def _wanted(given: Any) -> list[Wanted]:
    """What was chosen, vacancy by vacancy; one that is left waiting is not among them. A case that was found counts where it is linked to one."""
    chosen = list[Wanted]()
    for field in given:
        vacancy, value = field.removeprefix("valg-"), given.get(field, "")
        if field.startswith("valg-") and value in BECOMES:
            found = given.get(f"funnet-{vacancy}", "") if value == Becomes.LINKED.value else ""
            text = found or given.get(f"tekst-{vacancy}", "")
            chosen.append(Wanted(_storable(vacancy)[:16], Becomes(value), _storable(text).strip()[:500]))
    return chosen


def _storable(text: str) -> str:
    """Without what PostgreSQL refuses to look for."""
    return text.replace("\x00", "")


def _day(request: HttpRequest, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        messages.error(request, "Skriv en dag som finnes.")
        return None


def _confirmed(request: HttpRequest) -> HttpResponseBase | None:
    """What came of the last button; None where it is to be shown first, or anew."""
    posted, actor, source = request.POST, actor_of(request), _storable(request.POST.get("kilde", ""))[:60]
    day, wanted = _day(request, posted.get("fra", "")), _wanted(posted)
    if posted.get("gjor") != "bekreft" or (day is None and not wanted):
        return None
    seen = Seen.posted(posted)
    try:
        if day is None:
            return _carried_out(request, going_live.carry_out(actor, source, wanted, seen))
        count = services.confirm_source(
            services.ConfirmSource(actor=actor, source=source, seen=seen, archive_from=day)
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


def _carried_out(request: HttpRequest, done: list[going_live.Done]) -> HttpResponseBase:
    """Tells how many, and what went wrong with which."""
    failed = [one for one in done if one.told is not None]
    well = len(done) - len(failed)
    if well:
        cases = sum(one.becomes is Becomes.CASE and one.told is None for one in done)
        more = f" {cases} {'sak blir' if cases == 1 else 'saker blir'} opprettet." if cases else ""
        messages.success(request, f"Bekreftet for {well} {'stilling' if well == 1 else 'stillinger'}.{more}")
    for one in failed:
        assert one.told is not None
        messages.error(request, f"{one.vacancy.shown_title} ({one.vacancy.reference}): {words(one.told)}")
    return redirect("first-contact")
