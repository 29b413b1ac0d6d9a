"""Fullstendighet: whether the archive has all that the source has, at a glance, with a button for each difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arkivbro.accounts.access import Role, actor_of, allow
from arkivbro.core.completeness import Difference, Kind, Outcome
from arkivbro.core.completeness_words import FLOWS, GLANCES, KINDS
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.message_table import At
from arkivbro.core.messages import done_at, message
from arkivbro.ports import BUILTIN
from arkivbro.recruitment.selectors.proofs import asked_proof, differences_of, newest_proof, proofs_to_look_at
from arkivbro.recruitment.services import proof_reports, proving
from arkivbro.recruitment.services.list_files import ListFile
from arkivbro.recruitment.views.frame import VacancyPage, told, vacancy_page
from arkivbro.ui.places import Of, link_for
from arkivbro.ui.words import remedy, words

SHOWN = 200
CASE = "Saken i arkivet"


@dataclass(frozen=True, slots=True)
class Shown:
    """A difference for the page; `number` makes its ids unique."""

    number: int
    flow: str
    subject: str
    told: str
    remedy: str
    address: str
    button: str
    entry: str
    mark: str
    may_accept: bool


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The newest proof; a press asks for another, which a worker makes."""
    page = vacancy_page(request, reference)
    if request.method == "POST":
        proving.ask_for_proof(proving.AskForProof(actor=page.actor, vacancy=page.vacancy.called))
        return redirect("proof", reference=page.vacancy.called)
    newest = newest_proof(page.vacancy)
    found = differences_of(newest) if newest is not None else ()
    context = page.context(
        "proof",
        proof=newest,
        asked=asked_proof(page.vacancy),
        outcome=f"proof_{newest.outcome or 'failed'}" if newest else "",
        glance=_glance(newest.outcome) if newest and newest.outcome else "",
        groups=list(_groups(page, found)),
        hidden=sum(newest.counts.values()) - min(len(found), SHOWN) if newest else 0,
    )
    template = (
        "recruitment/proof_result.html" if request.headers.get("HX-Request") else "recruitment/proof.html"
    )
    return render(request, template, context)


def _glance(outcome: str) -> str:
    return words(GLANCES[Outcome(outcome)])


def _groups(page: VacancyPage, found: tuple[Difference, ...]) -> Iterator[tuple[str, str, list[Shown]]]:
    """By sort, the gravest first: its name, how it looks, and what it is of."""
    for kind in Kind:
        rows = [_shown(page, number, one) for number, one in enumerate(found[:SHOWN]) if one.kind is kind]
        if rows:
            yield words(KINDS[kind]), f"proof_kind_{kind.value}", rows


def _shown(page: VacancyPage, number: int, one: Difference) -> Shown:
    of_archive = one.is_of_archive and one.kind.is_fault
    address, button = _where(page, one)
    return Shown(
        number,
        words(FLOWS[one.flow]),
        one.subject,
        words(one.told),
        remedy(one.told),
        address,
        button,
        one.number,
        one.mark,
        may_accept=of_archive and page.is_archivist and page.may_see_candidates,
    )


def _where(page: VacancyPage, one: Difference) -> tuple[str, str]:
    """Where it is mended: the transfer, the case in our own archive, or what its remedy names; not this very page."""
    of = Of(page.vacancy.called, transfer=one.transfer)
    if done_at(one.told) is not At.PROOF:
        return link_for(page.user, one.told, of)
    if one.transfer:
        return link_for(page.user, message("verify.entry_gone"), of)
    status = page.row.archiving_status
    if status.archive == BUILTIN and status.case_number and page.is_archivist:
        return reverse("archive-case", args=[status.case_number.replace("/", "-")]), CASE
    return "", ""


@allow(Role.ARCHIVIST)
@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Godta: it is to be so, with a reason."""
    command = proving.AcceptDifference(
        actor=actor_of(request),
        vacancy=reference,
        mark=request.POST.get("avvik", "")[:40],
        reason=request.POST.get("begrunnelse", ""),
    )
    try:
        proving.accept_difference(command)
        messages.success(request, "Avviket er godtatt. Beviset lages på nytt.")
    except ArkivbroError as error:
        messages.error(request, told(error))
    return redirect("proof", reference=reference)


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def proofs(request: HttpRequest) -> HttpResponseBase:
    """Every vacancy whose newest proof found something, or could not be made."""
    rows = proofs_to_look_at(SHOWN + 1)
    context = {
        "rows": [(one, f"proof_{one.outcome or 'failed'}") for one in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
    }
    return render(request, "recruitment/proofs.html", context)


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def report(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The newest proof as a signed PDF/A, for the case or for whoever inspects; logged."""
    command = proof_reports.HandOutReport(actor=actor_of(request), vacancy=reference)
    return _file(request, reference, lambda: proof_reports.hand_out_report(command))


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def not_archived(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The register of applications that the profile does not archive, to be printed; logged, for it names people."""
    command = proof_reports.HandOutRegister(actor=actor_of(request), vacancy=reference)
    return _file(request, reference, lambda: proof_reports.hand_out_register(command))


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def certificate(request: HttpRequest) -> HttpResponseBase:
    """The certificate by which anybody may check the signature of a report."""
    response = HttpResponse(proof_reports.signing_key().certificate(), content_type="application/x-pem-file")
    response.headers["Content-Disposition"] = 'attachment; filename="arkivbro-sertifikat.pem"'
    return response


def _file(request: HttpRequest, reference: str, made: Callable[[], ListFile]) -> HttpResponseBase:
    try:
        file = made()
    except ArkivbroError as error:
        messages.error(request, told(error))
        return redirect("proof", reference=reference)
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
