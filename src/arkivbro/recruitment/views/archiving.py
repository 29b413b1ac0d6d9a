"""Arkiver til arkivsystem: the archive log, and what a person asks to have transferred."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts.access import Role, allow, reading
from arkivbro.accounts.acts import Seen
from arkivbro.core.errors import ArkivbroError, ChangedSinceSeen
from arkivbro.core.public_record import public_record
from arkivbro.recruitment.kinds import LISTS, LOG_GROUPS, name_of
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.selectors.subjects import subjects_in_words
from arkivbro.recruitment.services import archiving as services
from arkivbro.recruitment.services.archiving_letters import (
    access_codes,
    accesses,
    archivable,
    by_rule,
    without_rule,
)
from arkivbro.recruitment.views.candidates import session_key
from arkivbro.recruitment.views.frame import VacancyPage, told, vacancy_page
from arkivbro.transfers.selectors import archive_log_of
from arkivbro.ui.words import words

PAGE = 100
SHOW_LOG = "vis-arkivlogg"


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.archiving.archive_log")
@require_safe
def archive_log(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Vis arkivlogg, with a checkbox per document kind; lists show without ticking anything else."""
    page = vacancy_page(request, reference)
    context = page.context("archive-log", **_log(request, page))
    part = request.headers.get("HX-Target") == "arkivlogg"
    return render(
        request, "recruitment/archive_log_rows.html" if part else "recruitment/archive_log.html", context
    )


def _log(request: HttpRequest, page: VacancyPage) -> dict[str, Any]:
    groups = [group for group in LOG_GROUPS if group[0] in request.GET.getlist("slag")]
    first_visit = "filter" not in request.GET
    shows = first_visit or SHOW_LOG in request.GET
    chosen = [group[0] for group in (LOG_GROUPS if first_visit else groups)]
    kinds = [*LISTS, *(kind for name, _, kinds in LOG_GROUPS if name in chosen for kind in kinds)]
    rows = archive_log_of(page.vacancy.ref, kinds=[kind.value for kind in kinds])
    listed = Paginator(rows if shows else rows.none(), PAGE).get_page(request.GET.get("side"))
    transfers = list(listed)
    subjects = subjects_in_words(page.vacancy, transfers, may_see_candidates=page.may_see_candidates)
    return {
        "page": listed,
        "log": [
            {"transfer": one, "kind": name_of(one.kind), "subject": subjects[one.public_id]}
            for one in transfers
        ],
        "groups": [(name, words, name in chosen) for name, words, _ in LOG_GROUPS],
        "shows": shows,
    }


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.archiving.transfer")
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Arkiver til saks-/arkivsystem: *Kun valgte søkere*, a checkbox per document kind, *Overfør til arkiv*."""
    page = vacancy_page(request, reference)
    chosen = _chosen(request, page)
    if request.method != "POST":
        return _form(request, page, chosen)
    command = _command(request, page, chosen)
    try:
        if request.POST.get("gjor") != "vis":
            return _carried_out(request, page, services.transfer_to_archive(command))
    except ChangedSinceSeen:
        pass  # it is shown first, or anew
    except ArkivbroError as error:
        messages.error(request, told(error))
        return _form(request, page, chosen)
    return _previewed(request, page, chosen, command)


def _command(
    request: HttpRequest, page: VacancyPage, chosen: list[Application]
) -> services.TransferToArchive:
    posted, kinds = request.POST, request.POST.getlist("slag")
    return services.TransferToArchive(
        actor=page.actor,
        vacancy=page.vacancy.called,
        seen=Seen.posted(posted),
        advertisement="annonse" in kinds,
        applications="soknad" in kinds,
        letter_kinds=tuple(posted.getlist("brev")),
        chosen=tuple(one.public_id for one in chosen) if "kun-valgte" in posted else None,
        as_examples="eksempelbrev" in posted,
        access_code=posted.get("tilgangskode", "").strip()[:40],
        legal_basis=posted.get("hjemmel", "").strip()[:200],
    )


def _form(
    request: HttpRequest, page: VacancyPage, chosen: list[Application], **more: Any
) -> HttpResponseBase:
    posted = request.method == "POST"
    asked = request.POST if posted else request.GET
    only_chosen = "valgte" in request.GET or "kun-valgte" in request.POST
    kinds = _letter_kinds(page, chosen, only_chosen=only_chosen)
    return render(
        request,
        "recruitment/archive_transfer.html",
        page.context(
            "archive-log",
            chosen=chosen,
            only_chosen=only_chosen,
            ticked=set(asked.getlist("slag")),
            ticked_letters=_ticked_letters(request, kinds),
            as_examples="eksempelbrev" in request.POST if posted else True,
            **more,
            letter_kinds=kinds,
            needs_access=without_rule([one["kind"] for one in kinds]),
            codes=access_codes(),
            bases=list(dict.fromkeys(basis for _, basis in accesses())),
            code_chosen=request.POST.get("tilgangskode", ""),
            basis_chosen=request.POST.get("hjemmel", ""),
            held_back=page.vacancy.applications.filter(stop_reason__isnull=False).count(),
        ),
    )


def _previewed(
    request: HttpRequest, page: VacancyPage, chosen: list[Application], command: services.TransferToArchive
) -> HttpResponseBase:
    """Slik blir det på offentlig journal: one of each kind that is ticked, before anything is sent."""
    try:
        shown = services.preview(command)
    except ArkivbroError as error:
        messages.error(request, told(error))
        return _form(request, page, chosen)
    for trouble in shown.troubles:
        messages.error(request, words(trouble))
    previews = [
        {"kind": name_of(kind), "plan": plan, "record": public_record(plan.case, plan.entry)}
        for kind, plan in shown.plans
    ]
    counts = [(one, one.name or name_of(one.kind)) for one in shown.counts]
    return _form(request, page, chosen, previews=previews, preview=shown, counts=counts, digest=shown.seen)


def _letter_kinds(page: VacancyPage, chosen: list[Application], *, only_chosen: bool) -> list[dict[str, Any]]:
    """The kinds of letters that were sent and are not archived: how many, how many of them to the chosen, and which counts now."""
    to_chosen = Count("pk", filter=Q(application__in=[one.pk for one in chosen]))
    counted = (
        archivable(page.vacancy)
        .values_list("kind", "kind_name")
        .annotate(to_all=Count("pk"), to_chosen=to_chosen)
        .order_by("kind_name")
    )
    return [
        {
            "kind": kind,
            "kind_name": name,
            "all": to_all,
            "chosen": of_chosen,
            "number": of_chosen if only_chosen else to_all,
        }
        for kind, name, to_all, of_chosen in counted
    ]


def _ticked_letters(request: HttpRequest, kinds: list[dict[str, Any]]) -> set[str]:
    """What was posted; else, where a link asks for the letters, those that the profile has a rule for and archives."""
    if request.method == "POST":
        return set(request.POST.getlist("brev"))
    if "brev" not in request.GET.getlist("slag"):
        return set()
    return by_rule([one["kind"] for one in kinds if one["number"]])


def _chosen(request: HttpRequest, page: VacancyPage) -> list[Application]:
    if not page.may_see_candidates:
        return []
    ids = request.session.get(session_key(page), [])
    return list(page.vacancy.applications.filter(public_id__in=ids).order_by("received", "pk"))


def _carried_out(request: HttpRequest, page: VacancyPage, asked: services.Asked) -> HttpResponseBase:
    sent = asked.letters
    if sent.examples:
        messages.info(
            request,
            f"{sent.examples} eksempelbrev med adresseliste for {sent.stood_for} mottakere er på vei.",
        )
    if sent.held_back:
        messages.warning(
            request,
            f"{sent.held_back} brev til søkere med strengt fortrolig adresse er holdt tilbake: en arkivar må velge dem én og én.",
        )
    if sent.one_by_one:
        messages.info(request, f"{sent.one_by_one} brev arkiveres hver for seg.")
    if request.POST.getlist("slag"):
        messages.success(request, _told(asked))
    return redirect("archive-log", reference=page.vacancy.called)


def _told(asked: services.Asked) -> str:
    """What pressing the button brought, in a sentence or two."""
    words = [f"{asked.new} {'ny' if asked.new == 1 else 'nye'} er på vei til arkivet"] if asked.new else []
    words += [f"{asked.again} prøves igjen"] if asked.again else []
    words += [f"{asked.known} var der fra før eller er på vei"] if asked.known else []
    held = (
        f" {asked.held_back} er holdt tilbake: en arkivar må velge dem én og én." if asked.held_back else ""
    )
    return f"{', '.join(words) or 'Ingenting å overføre'}.{held}"
