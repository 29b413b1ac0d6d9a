"""Drift: connections, the queue, failures by cause, what was read; for archivists and administrators.

No name of an applicant stands here, so it needs no clearance.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from arkivbro.accounts.access import Role, actor_of, allow
from arkivbro.core.errors import ArkivbroError, NotThere
from arkivbro.core.working_days import oslo_day
from arkivbro.recruitment.selectors import count_without_vacancy
from arkivbro.recruitment.selectors.imports import import_runs, latest_import, unreadable_items
from arkivbro.recruitment.services import transfer_acts
from arkivbro.runtime import current
from arkivbro.transfers import selectors
from arkivbro.transfers.services import drift_acts
from arkivbro.ui.charts import Bar, bar_chart
from arkivbro.ui.dates import day_in_words, time_in_words
from arkivbro.ui.frame import archive_name, source_name
from arkivbro.ui.words import words
from arkivbro.web.responsible import cases_without_responsible

PAGE = 50
RETRY_AT_ONCE = 500
PAUSES = {"1": timedelta(hours=1), "4": timedelta(hours=4), "24": timedelta(days=1)}


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def operations(request: HttpRequest) -> HttpResponseBase:
    """One sentence on top; then connections, sources, queue, failures and charts."""
    archives, sources = selectors.connections(), selectors.sources()
    groups = selectors.failures_by_cause()
    days = selectors.days()
    part = request.headers.get("HX-Target") == "drift-naa"
    now = current().clock()
    chores = selectors.chores_in_trouble()
    context: dict[str, Any] = {
        "sentence": sentence(
            archives, sum(group.count for group in groups), now, sources, len(chores), count_without_vacancy()
        ),
        "chores": chores,
        "archives": archives,
        "sources": [(one, source_name(one.name)) for one in sources],
        "groups": groups[:5],
        "more_groups": max(0, len(groups) - 5),
        "moving": sum(one.waiting for one in archives),
        "oldest": min((one.oldest for one in archives if one.oldest), default=None),
        "without_vacancy": count_without_vacancy(),
        "now": now,
    }
    if not part:
        context |= {
            "chart": bar_chart(
                "Overføringer per dag de siste 14 dagene",
                [Bar(str(one.day.day), one.done, one.stuck, day_in_words(one.day)) for one in days],
            ),
            "waiting_seconds": selectors.waiting_seconds(),
            "latest": latest_import(),
        }
    return render(request, "web/operations_now.html" if part else "web/operations.html", context)


def sentence(
    archives: list[selectors.ConnectionView],
    stuck: int,
    now: datetime,
    sources: list[selectors.SourceView] | None = None,
    chores: int = 0,
    without_vacancy: int = 0,
) -> str:
    """How it stands, in words that an operator can act on."""
    down = [_told(one, now) for one in archives if one.status != "ok"]
    down += [_told_of_source(one, now) for one in sources or [] if one.status != "ok"]
    if down:
        return " ".join(down)
    if stuck:
        return f"{stuck} {'overføring' if stuck == 1 else 'overføringer'} trenger et menneske. Resten går som det skal."
    if chores:
        return f"{chores} {'bakgrunnsoppgave går' if chores == 1 else 'bakgrunnsoppgaver går'} ikke som de skal. Overføringene går."
    if without_vacancy:
        return f"{without_vacancy} {'søknad' if without_vacancy == 1 else 'søknader'} venter på en stilling som ikke er kjent. Resten er i orden."
    return "Alt i orden."


def _told(one: selectors.ConnectionView, now: datetime) -> str:
    since = _since(one.since, now)
    name = archive_name(one.name)
    what = {
        "unreachable": f"{name} svarer ikke{since}.",
        "error": f"{name} er satt opp feil{since}: {words(one.told)}",
        "paused": f"{name} er satt på pause{since}.",
    }[one.status]
    return f"{what} {one.waiting} {'overføring' if one.waiting == 1 else 'overføringer'} venter. Ingenting går tapt."


def _told_of_source(one: selectors.SourceView, now: datetime) -> str:
    since = _since(one.since, now)
    name = source_name(one.name)
    what = {
        "unreachable": f"{name} svarer ikke{since}.",
        "error": f"{name} kan ikke leses{since}: {words(one.told)}",
        "paused": f"{name} er satt på pause{since}.",
    }[one.status]
    return f"{what} Det som er lest inn, blir stående; resten leses når kilden er i orden."


def _since(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    day = "" if oslo_day(moment) == oslo_day(now) else day_in_words(moment) + " "
    return f" siden {day}kl. {time_in_words(moment)}"


@allow(Role.ARCHIVIST)
@require_safe
def on_default_officer(request: HttpRequest) -> HttpResponseBase:
    """Cases whose saksansvarlig must be changed, in our archive and in another, as that archive last said."""
    page = Paginator(cases_without_responsible(), PAGE).get_page(request.GET.get("side"))
    default = current().profile.case.responsible
    return render(request, "web/on_default_officer.html", {"page": page, "default": default})


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def queue(request: HttpRequest) -> HttpResponseBase:
    """What the worker has before it."""
    page = Paginator(selectors.queue(), PAGE).get_page(request.GET.get("side"))
    return render(request, "web/queue.html", {"page": page})


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def failures(request: HttpRequest) -> HttpResponseBase:
    """What stands still, grouped by cause with remedies; and the transfers of one cause."""
    code, archive = request.GET.get("feil"), request.GET.get("arkiv")
    groups = selectors.failures_by_cause()
    rows = selectors.needing_person(code, archive)
    page = Paginator(rows, PAGE).get_page(request.GET.get("side"))
    return render(
        request,
        "web/failures.html",
        {"groups": groups, "page": page, "code": code or "", "archive": archive or ""},
    )


@allow(Role.ARCHIVIST)
@require_POST
def retry_many(request: HttpRequest) -> HttpResponseBase:
    """Prøv igjen for many: those of one cause. The worker carries them out; progress is in the queue."""
    code, archive = request.POST.get("feil") or None, request.POST.get("arkiv") or None
    count = transfer_acts.retry_many(
        transfer_acts.RetryMany(actor=actor_of(request), code=code, archive=archive, most=RETRY_AT_ONCE)
    )
    left = selectors.needing_person(code, archive).exclude(state="stopped").count()
    more = f" {left} gjenstår: trykk en gang til." if left else ""
    messages.success(
        request,
        f"{count} {'overføring' if count == 1 else 'overføringer'} prøves igjen. Se dem i køen.{more}",
    )
    return redirect("queue")


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_POST
def connection_act(request: HttpRequest, name: str) -> HttpResponseBase:
    """Pause, resume or probe a connection."""
    actor = actor_of(request)
    try:
        match request.POST.get("gjor", ""):
            case "pause":
                length = PAUSES.get(request.POST.get("lengde", ""))
                until = current().clock() + length if length else None
                reason = request.POST.get("begrunnelse", "")
                drift_acts.pause(
                    drift_acts.PauseConnection(actor=actor, archive=name, reason=reason, until=until)
                )
                messages.success(request, "Tilkoblingen er satt på pause. Det som kommer, venter.")
            case "fortsett":
                drift_acts.resume(drift_acts.ResumeConnection(actor=actor, archive=name))
                messages.success(request, "Tilkoblingen er i drift igjen.")
            case "sjekk":
                if drift_acts.probe(drift_acts.ProbeConnection(actor=actor, archive=name)):
                    messages.success(request, "Arkivet svarer, og alt er i orden.")
                else:
                    messages.error(
                        request, "Arkivet svarer ikke som det skal. «arkivbro check» sier hva som må rettes."
                    )
            case _:
                raise Http404
    except NotThere:
        raise
    except ArkivbroError as error:
        messages.error(request, words(error.message))
    return redirect("operations")


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_POST
def source_act(request: HttpRequest, name: str) -> HttpResponseBase:
    """Read a source now, pause it, or begin again."""
    actor, shown = actor_of(request), source_name(name)
    try:
        match request.POST.get("gjor", ""):
            case "les":
                drift_acts.read(drift_acts.ReadSource(actor=actor, source=name))
                messages.success(request, f"{shown} leses om noen sekunder, så snart en arbeider er ledig.")
            case "pause":
                reason = request.POST.get("begrunnelse", "")
                drift_acts.pause_reading(drift_acts.PauseSource(actor=actor, source=name, reason=reason))
                messages.success(
                    request, f"{shown} er satt på pause, og leses ikke før noen starter den igjen."
                )
            case "fortsett":
                drift_acts.resume_reading(drift_acts.ResumeSource(actor=actor, source=name))
                messages.success(request, f"{shown} leses igjen.")
            case _:
                raise Http404
    except NotThere:
        raise
    except ArkivbroError as error:
        messages.error(request, words(error.message))
    return redirect("operations")


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def imports(request: HttpRequest) -> HttpResponseBase:
    """What each reading of a source brought, and what could not be read."""
    page = Paginator(import_runs(), PAGE).get_page(request.GET.get("side"))
    run = request.GET.get("innlesing", "")
    items = list(unreadable_items(int(run))[:200]) if run.isdecimal() and len(run) < 10 else []
    return render(request, "web/imports.html", {"page": page, "items": items, "run": run})
