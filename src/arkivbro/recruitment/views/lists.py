"""Lag søkerliste: the public and the extended list, what stands in their way, lists of one's own, and every locked version."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts.access import Role, actor_of, allow, reading
from arkivbro.accounts.acts import Seen
from arkivbro.core.applicant_lists import ORDERS, ApplicantList, ListKind
from arkivbro.core.errors import ArkivbroError, ChangedSinceSeen
from arkivbro.core.list_columns import ADDRESS_LIST_COLUMNS, Column
from arkivbro.core.list_readiness import Readiness
from arkivbro.core.public_record import public_record
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.rights import archivists_who_see
from arkivbro.recruitment.services import list_acts
from arkivbro.recruitment.services import lists as services
from arkivbro.recruitment.services.list_files import FORMS
from arkivbro.recruitment.services.list_readiness import readiness_of
from arkivbro.recruitment.services.reading_acts import ShowReport, show_report
from arkivbro.recruitment.views.candidates import page_with_candidates, session_key
from arkivbro.recruitment.views.frame import VacancyPage, told
from arkivbro.recruitment.views.obstacles import shown as shown_obstacles
from arkivbro.recruitment.views.obstacles import shown_remarks
from arkivbro.transfers.selectors import FINISHED, NEEDS_PERSON, transfer_in_short

KINDS = {"offentlig": ListKind.PUBLIC, "utvidet": ListKind.EXTENDED}
TITLES_OF_ROWS = (Column.NAME, Column.FAMILY_NAME, Column.GIVEN_NAME)
"""Which column names a row: the first of these that the list has."""
MOVES = {"opp": -1, "ned": 1}
TITLES = {ListKind.PUBLIC: "Offentlig søkerliste", ListKind.EXTENDED: "Utvidet søkerliste"}


def _days(request: HttpRequest, page: VacancyPage) -> tuple[tuple[date, ...], date | None]:
    """The days that give a list, and the one that is asked for by the address; else the last."""
    try:
        wanted = date.fromisoformat(request.GET.get("frist", ""))
    except ValueError:
        wanted = None
    days = services.days_of_lists(page.vacancy, wanted)
    return days, wanted if wanted in days else (days[-1] if days else None)


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.lists.lists")
@require_safe
def lists(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Lag søkerliste."""
    page = page_with_candidates(request, reference)
    days, day = _days(request, page)
    if request.GET.get("frist") and page.vacancy.deadline is None and day is None:
        messages.error(
            request,
            "Listedatoen må være en dag som har vært, og ikke før stillingen ble publisert.",
        )
    rows = [
        {
            "name": name,
            "title": TITLES[kind],
            "versions": services.versions(page.vacancy, kind, day) if day else [],
        }
        for name, kind in KINDS.items()
    ]
    readiness = readiness_of(page.vacancy, day) if day else None
    return render(
        request,
        "recruitment/lists.html",
        page.context(
            "lists",
            rows=rows,
            day=day,
            days=days,
            today=oslo_day(clock()),
            readiness=readiness,
            **_in_the_way(page, readiness),
            locked=page.vacancy.lists.prefetch_related("handouts")[:50],
            forms=FORMS,
        ),
    )


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.lists.make")
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, reference: str, name: str) -> HttpResponseBase:
    """The list as it would be now, what everybody will see of its entry, and *Arkiver*."""
    page = page_with_candidates(request, reference)
    _, day = _days(request, page)
    kind = KINDS.get(name)
    if kind is None or day is None:
        raise Http404
    again = f"{request.path}?frist={day.isoformat()}"
    if request.method == "POST":
        command = list_acts.LockList(
            actor=page.actor,
            vacancy=reference,
            kind=kind,
            day=day,
            seen=Seen.posted(request.POST),
            reason=request.POST.get("begrunnelse", ""),
            override=request.POST.get("likevel", "").strip(),
        )
        try:
            return _locked(request, page, list_acts.lock_list(command))
        except ChangedSinceSeen:
            messages.warning(
                request, "Listen er en annen enn den som ble vist. Se over den, og trykk Arkiver igjen."
            )
        except ArkivbroError as error:
            messages.error(request, told(error))
        return redirect(again)
    candidates = services.candidates_of(page.vacancy)
    made = services.made_now(page.vacancy, kind, day, candidates)
    earlier = services.versions(page.vacancy, kind, day)
    try:
        preview = list_acts.preview_of(page.vacancy, made, page.actor)
    except ArkivbroError as error:  # what every record must have is not there, such as the vacancy's title
        messages.error(request, told(error))
        return redirect(f"{reverse('lists', args=[page.vacancy.called])}?frist={day.isoformat()}")
    readiness = readiness_of(page.vacancy, day, candidates, page.row.applications - page.row.archived)
    return render(
        request,
        "recruitment/make_list.html",
        page.context(
            "lists",
            name=name,
            made=made,
            seen=list_acts.seen_of(made),
            table=list_table(made),
            day=day,
            readiness=readiness,
            **_in_the_way(page, readiness),
            earlier=earlier,
            is_same=bool(earlier) and earlier[0].content_hash == made.content_hash,
            **_shown_to_all(preview),
        ),
    )


def _in_the_way(page: VacancyPage, readiness: Readiness | None) -> dict[str, Any]:
    """For the templates: each obstacle with where this reader mends it, and whether any reason of theirs gets past them all; where
    only an archivist's does, who that is.
    """
    is_blocked = readiness is not None and not readiness.may_be_made_by(by_archivist=page.is_archivist)
    asks_archivist = not page.is_archivist and readiness is not None and readiness.needs_archivist
    return {
        "obstacles": shown_obstacles(page.vacancy, readiness, by_archivist=page.is_archivist),
        "remarks": shown_remarks(page.vacancy, readiness),
        "is_blocked": is_blocked,
        "archivists": archivists_who_see(page.vacancy) if asks_archivist else [],
    }


def _locked(request: HttpRequest, page: VacancyPage, done: list_acts.Locked) -> HttpResponseBase:
    if done.is_new:
        messages.success(
            request, f"{done.row.title} er låst som versjon {done.row.version} og på vei til arkivet."
        )
    else:
        messages.info(request, "Listen er uendret siden forrige versjon. Ingenting nytt er sendt.")
    return redirect("locked-list", reference=page.vacancy.called, public_id=done.row.public_id)


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.lists.advanced")
@require_http_methods(["GET", "POST"])
def advanced(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Avansert: fields in one's own order, sorting, title; *Vis rapport* shows it with what everybody will see, and what was shown is archived."""
    page = page_with_candidates(request, reference)
    day = _days(request, page)[1] or oslo_day(clock())
    chosen_ids = request.session.get(session_key(page), [])
    chosen = tuple(one.ref for one in page.vacancy.applications.filter(public_id__in=chosen_ids))
    columns, order = _columns(request), _order(request)
    title = _title_of_own_list(request)
    context: dict[str, Any] = {
        "columns": columns,
        "other_columns": [column for column in Column if column not in columns],
        "orders": ORDERS,
        "order": order,
        "title": title,
        "chosen": len(chosen),
        "only_chosen": "kun-valgte" in request.POST if request.POST else bool(chosen),
        "archives": "arkiver" in request.POST,
    }
    if request.method == "POST" and request.POST.get("gjor") in ("vis", "arkiver"):
        command = list_acts.LockOwnList(
            actor=page.actor,
            vacancy=reference,
            day=day,
            seen=Seen.posted(request.POST),
            columns=tuple(columns),
            title=title,
            chosen=chosen if context["only_chosen"] else None,
            order=order,
        )
        try:
            if context["archives"] and request.POST["gjor"] == "arkiver":
                return _locked(request, page, list_acts.lock_own_list(command))
        except ChangedSinceSeen:
            pass  # it is shown first, or anew
        except ArkivbroError as error:
            messages.error(request, told(error))
        context |= _report(request, page, command, archives=context["archives"])
    return render(request, "recruitment/advanced_list.html", page.context("lists", **context))


def _title_of_own_list(request: HttpRequest) -> str:
    """As it is written; to begin with, and when a ready choice is pressed, what the list is."""
    titles = {"adresseliste": "Adresseliste"}
    if request.method != "POST":
        return "Søkerliste"
    return titles.get(request.POST.get("gjor", "")) or request.POST.get("tittel", "").strip()


def _report(
    request: HttpRequest, page: VacancyPage, command: list_acts.LockOwnList, *, archives: bool
) -> dict[str, Any]:
    """The list as it would be, with what everybody will see of it and what stands in its way."""
    vacancy = show_report(ShowReport(actor=command.actor, vacancy=command.vacancy))
    try:
        made = list_acts.own_list(
            vacancy, command.day, command.columns, command.title, command.chosen, command.order
        )
        preview = list_acts.preview_of(vacancy, made, command.actor)
    except ArkivbroError as error:
        messages.error(request, told(error))
        return {}
    in_the_way = list_acts.in_the_way(vacancy, command.day) if archives else []
    may_archive = archives and page.may_archive and not preview.found.stops and not in_the_way
    return {
        "made": made,
        "table": list_table(made),
        "digest": list_acts.seen_of(made) if may_archive else "",
        "in_the_way": in_the_way,
        **_shown_to_all(preview),
    }


def _shown_to_all(preview: list_acts.Preview) -> dict[str, Any]:
    """For the one component that shows what everybody will see."""
    plan = preview.plan
    return {"plan": plan, "record": public_record(plan.case, plan.entry), "found": preview.found}


def _columns(request: HttpRequest) -> list[Column]:
    """The chosen fields in the order in which they stand; without JavaScript, moved by the button that was pressed."""
    asked = request.POST.get("gjor", "")
    if asked == "adresseliste":
        return list(ADDRESS_LIST_COLUMNS)
    columns = [Column(name) for name in request.POST.getlist("felt") if name in set(Column)]
    way, _, moved = asked.partition("-")
    if way in MOVES and moved in columns:
        place = columns.index(Column(moved))
        columns.insert(max(0, place + MOVES[way]), columns.pop(place))
    return columns


def _order(request: HttpRequest) -> Column | None:
    name = request.POST.get("sorter", "")
    return Column(name) if name in ORDERS else None


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.lists.locked_list")
@require_safe
def locked_list(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """A version as it was locked, what it changed, who got it, and where it stands in the archive."""
    page = page_with_candidates(request, reference)
    row, _ = list_acts.hand_out(list_acts.HandOut(actor=page.actor, vacancy=reference, list_id=public_id))
    transfer = transfer_in_short(row.transfer_id)
    part = request.headers.get("HX-Target") == "overforingen"
    return render(
        request,
        "recruitment/locked_list_transfer.html" if part else "recruitment/locked_list.html",
        page.context(
            "lists",
            row=row,
            is_under_way=transfer is not None and transfer.state not in (*FINISHED, *NEEDS_PERSON),
            made=services.shown(row),
            table=list_table(services.shown(row)),
            transfer=transfer,
            is_deadline=page.vacancy.deadlines.filter(day=row.day).exists(),
            change=services.change_from_previous(row),
            handouts=[(one, FORMS.get(one.form, "på skjermen")) for one in row.handouts.all()[:50]],
            forms=FORMS,
        ),
    )


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def download(request: HttpRequest, reference: str, public_id: str, form: str) -> HttpResponseBase:
    """Last ned: PDF/A, Excel or CSV, marked for its scope and logged."""
    if form not in FORMS:
        raise Http404
    command = list_acts.HandOut(actor=actor_of(request), vacancy=reference, list_id=public_id, form=form)
    _, file = list_acts.hand_out(command)
    if file is None:
        raise Http404
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def list_table(made: ApplicantList) -> dict[str, Any]:
    """For the template: headings, and rows of (heading, text) with whether the row is exempt."""
    return {
        "headings": made.headings,
        "titles": next((one.label for one in TITLES_OF_ROWS if one in made.columns), ""),
        "rows": [
            {"cells": list(zip(made.headings, row.cells, strict=True)), "exempt": row.exempt}
            for row in made.rows
        ],
        "counts": made.counts,
        "notes": made.notes,
    }
