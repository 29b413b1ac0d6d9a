"""Lag søkerliste: the public and the extended list, what stands in their way, lists of one's own, and every locked version."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts import audit
from arkivbro.accounts.access import Role, allow
from arkivbro.core.applicant_lists import ApplicantList, ListKind
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.facts import TransferFacts
from arkivbro.core.list_columns import ADDRESS_LIST_COLUMNS, Column
from arkivbro.core.list_versions import locked
from arkivbro.core.messages import Message
from arkivbro.core.public_record import public_record
from arkivbro.core.recruitment import TransferKind
from arkivbro.recruitment.models import LockedList
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.recruitment.services import lists as services
from arkivbro.recruitment.services.asking import clock, oslo_day
from arkivbro.recruitment.services.list_files import FORMS, file_of
from arkivbro.recruitment.services.list_readiness import readiness_of
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.recruitment.views.candidates import page_with_candidates, session_key
from arkivbro.recruitment.views.frame import VacancyPage
from arkivbro.recruitment.views.leaks import leaks_in
from arkivbro.recruitment.views.looked_over import digest_of_choices, was_shown
from arkivbro.transfers.models import Transfer

KINDS = {"offentlig": ListKind.PUBLIC, "utvidet": ListKind.EXTENDED}
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
    return render(
        request,
        "recruitment/lists.html",
        page.context(
            "lists",
            rows=rows,
            day=day,
            days=days,
            today=oslo_day(clock()),
            readiness=readiness_of(page.vacancy, day) if day else None,
            locked=page.vacancy.lists.prefetch_related("handouts")[:50],
            forms=FORMS,
        ),
    )


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, reference: str, name: str) -> HttpResponseBase:
    """The list as it would be now, what everybody will see of its entry, and *Arkiver*."""
    page = page_with_candidates(request, reference)
    _, day = _days(request, page)
    kind = KINDS.get(name)
    if kind is None or day is None:
        raise Http404
    made = services.made_now(page.vacancy, kind, day, services.candidates_of(page.vacancy))
    ready = readiness_of(page.vacancy, day)
    earlier = services.versions(page.vacancy, kind, day)
    if request.method == "POST":
        if not page.may_archive:
            raise Http404
        reason, override = request.POST.get("begrunnelse", ""), request.POST.get("likevel", "").strip()
        if not ready.may_be_made(override, by_archivist=page.user.is_archivist):
            messages.error(request, "Listen kan ikke lages ennå: se hva som står i veien.")
            return redirect(f"{request.path}?frist={day.isoformat()}")
        if not was_shown(request, made.content_hash):
            messages.warning(
                request, "Listen er en annen enn den som ble vist. Se over den, og trykk Arkiver igjen."
            )
            return redirect(f"{request.path}?frist={day.isoformat()}")
        return _archive(request, page, made, reason, override)
    return render(
        request,
        "recruitment/make_list.html",
        page.context(
            "lists",
            name=name,
            made=made,
            table=list_table(made),
            day=day,
            readiness=ready,
            earlier=earlier,
            is_same=bool(earlier) and earlier[0].content_hash == made.content_hash,
            **_preview(page, made),
        ),
    )


def _archive(
    request: HttpRequest, page: VacancyPage, made: ApplicantList, reason: str, override: str
) -> HttpResponseBase:
    try:
        done = services.lock_and_archive(
            page.vacancy,
            made,
            by=page.user.username,
            officer=page.user.initials,
            reason=reason,
            override=override,
        )
    except ArkivbroError as error:
        messages.error(request, error.sentence)
        return redirect(request.get_full_path())
    audit.record(
        page.user,
        "låste og arkiverte liste",
        f"{page.vacancy.reference}, {done.row.number}",
        reason or override,
    )
    if done.is_new:
        messages.success(
            request, f"{made.title} er låst som versjon {done.row.version} og på vei til arkivet."
        )
    else:
        messages.info(request, "Listen er uendret siden forrige versjon. Ingenting nytt er sendt.")
    return redirect("locked-list", reference=page.vacancy.reference, public_id=done.row.public_id)


def _preview(page: VacancyPage, made: ApplicantList) -> dict[str, Any]:
    as_locked = locked(made, number="forhåndsvisning", version=1, at=clock(), by=page.user.username)
    facts = TransferFacts(TransferKind(made.kind.value), stored_facts(page.vacancy), applicant_list=as_locked)
    plan = planned_now(facts, officer=page.user.initials)
    return {"plan": plan, "record": public_record(plan.case, plan.entry)}


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def advanced(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Avansert: fields, order, title; *Vis rapport* shows it with what everybody will see, and what was shown is archived."""
    page = page_with_candidates(request, reference)
    day = _days(request, page)[1] or oslo_day(clock())
    chosen_ids = request.session.get(session_key(page), [])
    chosen = [one.ref for one in page.vacancy.applications.filter(public_id__in=chosen_ids)]
    columns = _columns(request)
    title = request.POST.get("tittel", "").strip()
    context: dict[str, Any] = {
        "columns": [(column, column in columns) for column in Column],
        "order": ", ".join(column.label for column in columns),
        "title": title,
        "chosen": len(chosen),
        "only_chosen": "kun-valgte" in request.POST if request.POST else bool(chosen),
        "archives": "arkiver" in request.POST,
        "address_columns": ",".join(ADDRESS_LIST_COLUMNS),
    }
    if request.method == "POST" and request.POST.get("gjor") in ("vis", "arkiver"):
        picked = chosen if context["only_chosen"] else None
        try:
            made = services.made_now(
                page.vacancy,
                ListKind.CUSTOM,
                day,
                services.candidates_of(page.vacancy),
                columns=columns,
                title=title,
                chosen=picked,
            )
        except ArkivbroError as error:
            messages.error(request, error.sentence)
        else:
            preview = _preview(page, made)
            found = leaks_in(page.vacancy, preview["plan"])
            in_the_way = _in_the_way(page, day) if context["archives"] else []
            digest = digest_of_choices(request, ("tittel", "kun-valgte"), made.content_hash)
            may_archive = context["archives"] and page.may_archive and not found.stops and not in_the_way
            if may_archive and request.POST["gjor"] == "arkiver" and was_shown(request, digest):
                return _archive(request, page, made, "", "")
            context |= {
                "made": made,
                "table": list_table(made),
                "digest": digest if may_archive else "",
                "in_the_way": in_the_way,
                "found": found,
                **preview,
            }
            audit.record(page.user, "viste en rapport", page.vacancy.reference)
    return render(request, "recruitment/advanced_list.html", page.context("lists", **context))


def _in_the_way(page: VacancyPage, day: date) -> list[Message]:
    """Undecided and unknown requests stop every list that is archived, whatever the reason (routine, section 5)."""
    return [one.message for one in readiness_of(page.vacancy, day).obstacles if not one.may_be_overridden]


def _columns(request: HttpRequest) -> list[Column]:
    """The chosen fields in their order: numbers beside the boxes, else the order in which they stand."""
    if request.POST.get("gjor") == "adresseliste":
        return list(ADDRESS_LIST_COLUMNS)
    names = [name for name in request.POST.getlist("felt") if name in set(Column)]
    places = {name: request.POST.get(f"plass-{name}", "") for name in names}
    standing = {name: number for number, name in enumerate(names)}
    names.sort(key=lambda name: (int(places[name]) if places[name].isdecimal() else 999, standing[name]))
    return [Column(name) for name in names]


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def locked_list(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """A version as it was locked, what it changed, who got it, and where it stands in the archive."""
    page, row = _locked(request, reference, public_id)
    services.note_handout(row, page.user.username, "vis")
    return render(
        request,
        "recruitment/locked_list.html",
        page.context(
            "lists",
            row=row,
            made=services.shown(row),
            table=list_table(services.shown(row)),
            transfer=Transfer.objects.filter(public_id=row.transfer_id).first(),
            is_deadline=page.vacancy.deadlines.filter(day=row.day).exists(),
            change=services.change_from_previous(row),
            handouts=row.handouts.all()[:50],
            forms=FORMS,
        ),
    )


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def download(request: HttpRequest, reference: str, public_id: str, form: str) -> HttpResponseBase:
    """Last ned: PDF/A, Excel or CSV, marked for its scope and logged."""
    page, row = _locked(request, reference, public_id)
    if form not in FORMS:
        raise Http404
    file = file_of(row, form)
    services.note_handout(row, page.user.username, form)
    audit.record(page.user, f"lastet ned liste ({form})", f"{page.vacancy.reference}, {row.number}")
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _locked(request: HttpRequest, reference: str, public_id: str) -> tuple[VacancyPage, LockedList]:
    page = page_with_candidates(request, reference)
    row = page.vacancy.lists.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return page, row


def list_table(made: ApplicantList) -> dict[str, Any]:
    """For the template: headings, and rows of (heading, text) with whether the row is exempt."""
    return {
        "headings": made.headings,
        "rows": [
            {"cells": list(zip(made.headings, row.cells, strict=True)), "exempt": row.exempt}
            for row in made.rows
        ],
        "counts": made.counts,
        "notes": made.notes,
    }
