"""Drift: how it stands, connections, the queue, failures by cause, what was read; for archivists and administrators.

No name of an applicant stands here, so it needs no clearance.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from arkivbro import health
from arkivbro.accounts.access import Role, actor_of, allow, user_of
from arkivbro.connectors.given import told_given
from arkivbro.core.errors import ArkivbroError, NotThere
from arkivbro.core.health import Heard, WorkerHeard, level_of, troubles
from arkivbro.core.message_table import At
from arkivbro.incidents.selectors import incidents as kept_incidents
from arkivbro.ports import BUILTIN
from arkivbro.recruitment.selectors.imports import hints_of, import_runs, latest_import, unreadable_items
from arkivbro.recruitment.services import transfer_acts
from arkivbro.runtime import current
from arkivbro.transfers import selectors
from arkivbro.transfers.services import drift_acts
from arkivbro.ui.charts import Bar, bar_chart
from arkivbro.ui.dates import day_in_words, moment_in_words
from arkivbro.ui.frame import archive_name, source_name
from arkivbro.ui.words import remedy, words
from arkivbro.web.responsible import cases_without_responsible
from arkivbro.web.troubles import ShownTrouble, shown_to

PAGE = 50
RETRY_AT_ONCE = 500
ALL_IS_WELL = "Alt i orden."
PAUSES = {"1": timedelta(hours=1), "4": timedelta(hours=4), "24": timedelta(days=1)}


class Pages(Paginator):  # type: ignore[type-arg]  # the class takes no parameter when it runs
    """Pages of what is counted already: nobody counts it by reading it."""

    def __init__(self, rows: Any, number: int) -> None:
        super().__init__(rows, PAGE)
        self.count = number


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def operations(request: HttpRequest) -> HttpResponseBase:
    """What is wrong, or that nothing is, on top; then connections, sources, queue, failures, workers, chores and charts."""
    heard = health.heard()
    found = troubles(heard)
    archives, groups = selectors.connections(), selectors.failures_by_cause()
    days = selectors.days()
    part = request.headers.get("HX-Target") == "drift-naa"
    context: dict[str, Any] = {
        "troubles": [_here(one) for one in shown_to(user_of(request), found)],
        "level": level_of(found),
        "told": " ".join(words(one.told) for one in found) or ALL_IS_WELL,
        "all_is_well": ALL_IS_WELL,
        "workers": [(one, _state_of(one, heard)) for one in heard.workers],
        "chores": [(one, heard.state_of(one)) for one in heard.chores],
        "last_work": heard.last_work,
        "archives": archives,
        "sources": _sources(),
        "groups": groups[:5],
        "more_groups": max(0, len(groups) - 5),
        "moving": sum(one.waiting - one.standing for one in archives),
        "standing": sum(one.standing for one in archives),
        "oldest": min((one.oldest for one in archives if one.oldest), default=None),
        "now": heard.now,
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


def _sources() -> list[dict[str, Any]]:
    """Each source of the configuration: how its reading stands, what it gives, and what was last heard of it."""
    runtime = current()
    hears = {hook.door for hook in runtime.hooks.values()}
    return [
        {
            "reading": one,
            "shown": source_name(one.name),
            "gives": told_given(runtime.sources[one.name].capabilities()),
            "hints": hints_of(one.name) if one.name in hears else None,
        }
        for one in selectors.sources()
    ]


def _here(one: ShownTrouble) -> ShownTrouble:
    """Without a link to the page that one is on."""
    return replace(one, address="") if one.at is At.OPERATIONS else one


def _state_of(worker: WorkerHeard, heard: Heard) -> str:
    """A status of ui.statuses."""
    if worker.ended:
        return "ended"
    return "ok" if worker.lives(heard.database_now) else "silent"


@allow(Role.ARCHIVIST)
@require_safe
def on_default_officer(request: HttpRequest) -> HttpResponseBase:
    """Cases whose saksansvarlig must be changed, in our archive and in another, as that archive last said."""
    cases = cases_without_responsible()
    context = {
        "page": Paginator(cases, PAGE).get_page(request.GET.get("side")),
        "default": current().profile.case.responsible,
        "in_our_archive": any(one.archive == BUILTIN for one in cases),
    }
    return render(request, "web/on_default_officer.html", context)


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def queue(request: HttpRequest) -> HttpResponseBase:
    """What the worker has before it."""
    heard = health.heard()
    archives = selectors.connections()
    page = Pages(selectors.queue(), selectors.how_many(*selectors.WORKABLE)).get_page(request.GET.get("side"))
    held = {one.name: one.held for one in archives}
    standing = sum(one.standing for one in archives)
    rows = [(one, _taken_up(one, held, heard)) for one in page]
    troubles_here = shown_to(user_of(request), troubles(heard))
    return render(
        request,
        "web/queue.html",
        {
            "page": page,
            "rows": rows,
            "troubles": troubles_here,
            "standing": standing,
            "moving": max(0, page.paginator.count - standing),
        },
    )


def _taken_up(one: selectors.TransferRow, held: dict[str, str], heard: Heard) -> str:
    """When a worker takes it up, in words: never a moment that has passed."""
    if one.state == "waiting_for_case":
        return "når saken er i arkivet"
    if held.get(one.case.archive) == "paused":
        return "når noen starter arkivet igjen"
    if held.get(one.case.archive) not in ("ok", None):
        return "når arkivet svarer som det skal"
    if one.due_at is None:
        return "når et menneske sier fra"
    if one.due_at > heard.now:
        return moment_in_words(one.due_at)
    return "nå" if heard.anybody_works else "når en arbeider går igjen"


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def failures(request: HttpRequest) -> HttpResponseBase:
    """What stands still, grouped by cause with remedies; and the transfers of one cause."""
    code, archive = request.GET.get("feil"), request.GET.get("arkiv")
    groups = selectors.failures_by_cause()
    rows = selectors.needing_person(code, archive)
    number = selectors.how_many(*selectors.NEEDS_PERSON, archive=archive, code=code)
    page = Pages(rows, number).get_page(request.GET.get("side"))
    lacking = [(one, selectors.lacks_of(one)) for one in page]
    return render(
        request,
        "web/failures.html",
        {"groups": groups, "page": page, "lacking": lacking, "code": code or "", "archive": archive or ""},
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
                complaint = drift_acts.probe(drift_acts.ProbeConnection(actor=actor, archive=name))
                if complaint is None:
                    messages.success(request, f"{archive_name(name)} svarer som det skal.")
                else:
                    messages.error(request, f"{words(complaint)} {remedy(complaint)}".strip())
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
def incidents(request: HttpRequest) -> HttpResponseBase:
    """What was wrong, from when to when."""
    page = Paginator(kept_incidents(current().clock()), PAGE).get_page(request.GET.get("side"))
    return render(request, "web/incidents.html", {"page": page})


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def imports(request: HttpRequest) -> HttpResponseBase:
    """What each reading of a source brought, and what could not be read."""
    page = Paginator(import_runs(), PAGE).get_page(request.GET.get("side"))
    run = request.GET.get("innlesing", "")
    items = list(unreadable_items(int(run))[:200]) if run.isdecimal() and len(run) < 10 else []
    return render(request, "web/imports.html", {"page": page, "items": items, "run": run})
