"""Arkiver til arkivsystem: the archive log, and what a person asks to have transferred."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts import audit
from arkivbro.accounts.access import Role, allow
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.facts import TransferFacts
from arkivbro.core.public_record import public_record
from arkivbro.core.recruitment import TransferKind
from arkivbro.recruitment.kinds import LISTS, LOG_GROUPS, name_of
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.recruitment.selectors.subjects import subjects_in_words
from arkivbro.recruitment.services.archiving import Asked, transfer_to_archive
from arkivbro.recruitment.services.archiving_letters import (
    access_codes,
    accesses,
    archivable,
    archive_letters,
    example_facts,
    require_access,
    without_rule,
)
from arkivbro.recruitment.services.receiving_application import latest_facts
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.recruitment.views.candidates import session_key
from arkivbro.recruitment.views.frame import VacancyPage, vacancy_page
from arkivbro.recruitment.views.looked_over import digest_of_choices, was_shown
from arkivbro.transfers.selectors import archive_log_of

PAGE = 100
SHOW_LOG = "vis-arkivlogg"
CHOICES = ("kun-valgte", "slag", "brev", "eksempelbrev", "tilgangskode", "hjemmel")
"""What a person chooses on *Arkiver til saks-/arkivsystem*."""


@allow(Role.RECRUITER, Role.ARCHIVIST)
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
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Arkiver til saks-/arkivsystem: *Kun valgte søkere*, a checkbox per document kind, *Overfør til arkiv*."""
    page = vacancy_page(request, reference)
    if not page.may_archive:
        raise Http404
    chosen = _chosen(request, page)
    if request.method == "POST":
        only_chosen = "kun-valgte" in request.POST
        kinds = set(request.POST.getlist("slag"))
        if not kinds and not request.POST.getlist("brev"):
            messages.error(request, "Velg minst ett slag dokument.")
        elif only_chosen and not chosen:
            messages.error(request, "Ingen søkere er valgt. Velg dem i kandidatlisten, eller ta bort haken.")
        elif request.POST.get("gjor") == "vis" or not was_shown(request, _digest(request, chosen)):
            return _previewed(request, page, chosen, chosen if only_chosen else None)
        else:
            return _carry_out(request, page, kinds, chosen if only_chosen else None)
    return _form(request, page, chosen)


def _digest(request: HttpRequest, chosen: list[Application]) -> str:
    return digest_of_choices(request, CHOICES, *(one.public_id for one in chosen))


def _form(
    request: HttpRequest, page: VacancyPage, chosen: list[Application], **more: Any
) -> HttpResponseBase:
    posted = request.method == "POST"
    kinds = _letter_kinds(page)
    return render(
        request,
        "recruitment/archive_transfer.html",
        page.context(
            "archive-log",
            chosen=chosen,
            only_chosen="valgte" in request.GET or "kun-valgte" in request.POST,
            ticked=set(request.POST.getlist("slag")) if posted else {"soknad"},
            ticked_letters=set(request.POST.getlist("brev")),
            as_examples="eksempelbrev" in request.POST if posted else True,
            **more,
            letter_kinds=kinds,
            needs_access=without_rule([one["kind"] for one in kinds]),
            codes=access_codes(),
            bases=list(dict.fromkeys(basis for _, basis in accesses())),
            code_chosen=request.POST.get("tilgangskode", ""),
            basis_chosen=request.POST.get("hjemmel", ""),
            held_back=page.vacancy.applications.exclude(stop_reason="").count(),
        ),
    )


def _previewed(
    request: HttpRequest,
    page: VacancyPage,
    chosen: list[Application],
    recipients: list[Application] | None,
) -> HttpResponseBase:
    """Slik blir det på offentlig journal: one of each kind that is ticked, before anything is sent."""
    vacancy, facts = page.vacancy, stored_facts(page.vacancy)
    try:
        require_access(request.POST.getlist("brev"), _access(request))
    except ArkivbroError as error:
        messages.error(request, error.sentence)
        return _form(request, page, chosen)
    wanted: list[TransferFacts | None] = []
    if "annonse" in request.POST.getlist("slag"):
        wanted.append(TransferFacts(TransferKind.ADVERTISEMENT, facts))
    if "soknad" in request.POST.getlist("slag"):
        everyone = (
            recipients
            if recipients is not None
            else list(vacancy.applications.order_by("received", "pk")[:1])
        )
        if everyone and page.may_see_candidates:
            first = latest_facts(everyone[0])
            wanted.append(TransferFacts(TransferKind.APPLICATION, facts, first, version=first.version))
    if page.may_see_candidates:
        wanted += [
            example_facts(
                vacancy,
                kind,
                as_example="eksempelbrev" in request.POST,
                by=page.user.username,
                officer=page.user.initials,
                access=_access(request),
                applications=recipients,
            )
            for kind in request.POST.getlist("brev")
        ]
    previews = []
    for one in wanted:
        if one is not None:
            try:
                plan = planned_now(one, officer=page.user.initials)
            except ArkivbroError as error:
                messages.error(request, error.sentence)
                continue
            previews.append(
                {"kind": name_of(one.kind), "plan": plan, "record": public_record(plan.case, plan.entry)}
            )
    return _form(request, page, chosen, previews=previews, digest=_digest(request, chosen))


def _access(request: HttpRequest) -> tuple[str, str]:
    """Code and legal basis for kinds of letters that the profile has no rule for."""
    return request.POST.get("tilgangskode", "").strip()[:40], request.POST.get("hjemmel", "").strip()[:200]


def _letter_kinds(page: VacancyPage) -> list[dict[str, Any]]:
    """The kinds of letters that were sent and are not archived, with how many."""
    counted = (
        archivable(page.vacancy)
        .values_list("kind", "kind_name")
        .annotate(number=Count("pk"))
        .order_by("kind_name")
    )
    return [{"kind": kind, "kind_name": name, "number": number} for kind, name, number in counted]


def _chosen(request: HttpRequest, page: VacancyPage) -> list[Application]:
    if not page.may_see_candidates:
        return []
    ids = request.session.get(session_key(page), [])
    return list(page.vacancy.applications.filter(public_id__in=ids).order_by("received", "pk"))


def _carry_out(
    request: HttpRequest, page: VacancyPage, kinds: set[str], chosen: list[Application] | None
) -> HttpResponseBase:
    applications: list[Application] | None = None
    if "soknad" in kinds:
        everyone = page.vacancy.applications.order_by("received", "pk")
        applications = chosen if chosen is not None else list(everyone)
    by_name = page.user.is_archivist and chosen is not None and len(chosen) == 1
    try:
        asked = transfer_to_archive(
            page.vacancy,
            advertisement="annonse" in kinds,
            applications=applications,
            by=page.user.username,
            take_held_back=by_name,
        )
    except ArkivbroError as error:
        messages.error(request, error.sentence)
        return redirect("archive-transfer", reference=page.vacancy.reference)
    letter_kinds = request.POST.getlist("brev")
    if letter_kinds:
        try:
            sent = archive_letters(
                page.vacancy,
                letter_kinds,
                applications=chosen,
                as_examples="eksempelbrev" in request.POST,
                by=page.user.username,
                officer=page.user.initials,
                access=_access(request),
                take_held_back=by_name,
            )
        except ArkivbroError as error:
            messages.error(request, error.sentence)
            return _form(request, page, _chosen(request, page))
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
    audit.record(page.user, "overfør til arkiv", page.vacancy.reference, ", ".join(sorted(kinds)))
    if kinds:
        messages.success(request, _told(asked))
    return redirect("archive-log", reference=page.vacancy.reference)


def _told(asked: Asked) -> str:
    """What pressing the button brought, in a sentence or two."""
    words = [f"{asked.new} {'ny' if asked.new == 1 else 'nye'} er på vei til arkivet"] if asked.new else []
    words += [f"{asked.again} prøves igjen"] if asked.again else []
    words += [f"{asked.known} var der fra før eller er på vei"] if asked.known else []
    held = (
        f" {asked.held_back} er holdt tilbake: en arkivar må velge dem én og én." if asked.held_back else ""
    )
    return f"{', '.join(words) or 'Ingenting å overføre'}.{held}"
