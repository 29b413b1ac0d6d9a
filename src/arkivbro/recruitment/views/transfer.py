"""One transfer: what happened, why, and the button that mends it; and what everybody will see of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from arkivbro.accounts import audit
from arkivbro.accounts.access import Role, allow
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.facts import TransferFacts
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.public_record import public_record
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.kinds import name_of
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.recruitment.selectors.subjects import findings_with_names, subjects_in_words
from arkivbro.recruitment.views.frame import VacancyPage, vacancy_page
from arkivbro.transfers import services
from arkivbro.transfers.engine.acts import Act, is_for_archivists, may
from arkivbro.transfers.models import State, StepState, Transfer
from arkivbro.transfers.models import TransferFacts as StoredFacts
from arkivbro.transfers.selectors import given_up, transfer_with_everything

CALLS = {
    "find": "Spurte arkivet om det finnes",
    "perform": "Sendte til arkivet",
    "read_back": "Leste tilbake og sammenlignet",
    "ask_users": "Spurte arkivet hvem som er aktive brukere",
    "prepare": "Gjorde klar dokumentene",
    "outcome": "Utfall",
    "by_hand": "Gjort av et menneske",
}
OF_STEP = {
    "case": ("Sendte saken til arkivet", "Spurte arkivet om saken finnes"),
    "entry": ("Sendte journalposten til arkivet", "Spurte arkivet om journalposten finnes"),
    "document": ("Sendte et dokument til arkivet", "Spurte arkivet om dokumentet finnes"),
    "sign_off": ("Avskrev i arkivet", "Spurte arkivet om avskrivningen"),
    "status": ("Satte status i arkivet", "Spurte arkivet om statusen"),
}
"""What was done and what was asked, by the kind of step."""
CODES = {
    "ok": "",
    "absent": "det gjør det ikke",
    "found": "det gjør det",
    "gone": "den er borte",
    "would_leak": "stanset",
    "protected": "stanset",
    "declined": "avvist",
    "unreachable": "arkivet svarte ikke",
    "outcome_unknown": "svaret kom ikke",
    "transient": "arkivet kunne ikke ta imot",
    "read_back_differs": "det som står i arkivet, er noe annet",
}
"""What came of a call; any other code is told as it is, for whoever looks it up."""
BY_HAND = {
    Act.RETRY.value: "Prøv igjen",
    Act.REPLAN.value: "Lag ny plan",
    Act.CANCEL.value: "Avbrutt",
    Act.COMPLETE.value: "Fullført for hånd",
    Act.RELEASE.value: "Frigitt",
    "do_not_archive": "Skal ikke arkiveres",
    "archive_after_all": "Arkiver likevel",
}

IN_LOG = {
    "prov-igjen": "prøvde en overføring igjen",
    "ny-plan": "laget ny plan for en overføring",
    "avbryt": "avbrøt en overføring",
    "fullfort": "merket en overføring som fullført for hånd",
    "frigi": "frigav en stanset overføring",
}
"""What was done, as *Hendelseslogg* tells it."""
ADDRESSES = {
    Act.RETRY: "prov-igjen",
    Act.REPLAN: "ny-plan",
    Act.CANCEL: "avbryt",
    Act.COMPLETE: "fullfort",
    Act.RELEASE: "frigi",
}


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def transfer(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """Everything about one transfer; the archive's own words and the findings are for those who may see candidates."""
    page = vacancy_page(request, reference)
    one = _transfer(page, public_id)
    plan = _plan(one, page) if page.may_see_candidates else None
    subjects = subjects_in_words(page.vacancy, [one], may_see_candidates=page.may_see_candidates)
    details = getattr(one, "details", None)
    steps = {step.key: step.kind for step in one.steps.all()}
    return render(
        request,
        "recruitment/transfer.html",
        page.context(
            "archive-log",
            transfer=one,
            kind=name_of(one.kind),
            subject=subjects[one.public_id],
            plan=plan,
            record=public_record(plan.case, plan.entry) if plan else None,
            findings=findings_with_names(page.vacancy, details.findings)
            if details and page.may_see_candidates
            else [],
            seen=services.hash_of_stop(details) if details and page.may_see_candidates else "",
            kept_out=details.kept_out if details and page.may_see_candidates else [],
            history=[_line(attempt, steps.get(attempt.step_key, "")) for attempt in one.history.all()],
            acts=acts_for(one, page),
            given_up=given_up().filter(pk=one.pk).exists(),
        ),
    )


def _line(attempt: Any, step: str) -> dict[str, Any]:
    words = getattr(attempt, "words", None)
    by_hand = attempt.call == "by_hand"
    return {
        "attempt": attempt,
        "call": BY_HAND.get(attempt.code, attempt.code) if by_hand else _call(attempt.call, step),
        "result": "" if by_hand else CODES.get(attempt.code, f"feilkode {attempt.code}"),
        "words": words.text if words else "",
    }


def _call(call: str, step: str) -> str:
    done, asked = OF_STEP.get(step, (CALLS["perform"], CALLS["find"]))
    return {"perform": done, "find": asked}.get(call) or CALLS.get(call, call)


def acts_for(one: Transfer, page: VacancyPage) -> set[str]:
    """What may be done with it now, by this user."""
    if not page.may_archive:
        return set()
    attempted = any(step.state != StepState.PLANNED for step in one.steps.all())
    state = State(one.state)
    barred = set() if page.user.is_archivist else {act for act in Act if is_for_archivists(act, state)}
    if not page.may_see_candidates:
        barred.add(Act.RELEASE)  # only who sees the findings can tell whether they may be let through
    return {
        address
        for act, address in ADDRESSES.items()
        if act not in barred and may(act, state, attempted=attempted)
    }


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_POST
def act(request: HttpRequest, reference: str, public_id: str, what: str) -> HttpResponseBase:
    """Prøv igjen, Lag ny plan, Avbryt, Fullført for hånd, Frigi."""
    page = vacancy_page(request, reference)
    one = _transfer(page, public_id)
    if what not in acts_for(one, page):
        messages.error(request, f"Overføringen er nå «{one.get_state_display()}», og det kan ikke gjøres.")
        return redirect("transfer", reference=page.vacancy.reference, public_id=public_id)
    by, reason = page.user.username, request.POST.get("begrunnelse", "")
    try:
        match what:
            case "prov-igjen":
                services.retry(public_id, by=by)
            case "ny-plan":
                services.replan(public_id, by=by)
            case "avbryt":
                services.cancel(public_id, by=by, reason=reason or f"Avbrutt av {by}.")
            case "fullfort":
                number = request.POST.get("nummer", "")
                services.complete_by_hand(public_id, number=number, reason=reason, by=by)
            case "frigi":
                services.release_leak(public_id, by=by, reason=reason, seen=request.POST.get("funn", ""))
    except ArkivbroError as error:
        messages.error(request, error.sentence)
    else:
        audit.record(
            page.user, IN_LOG[what], f"{page.vacancy.reference}, {name_of(one.kind)} {public_id}", reason
        )
        messages.success(request, "Det er gjort. Følg med her på hvordan det går.")
    return redirect("transfer", reference=page.vacancy.reference, public_id=public_id)


def _transfer(page: VacancyPage, public_id: str) -> Transfer:
    one = transfer_with_everything(public_id)
    vacancy = page.vacancy
    if one is None or (one.case.source, one.case.vacancy_id) != (vacancy.source, vacancy.source_id):
        raise Http404
    return one


def _plan(one: Transfer, page: VacancyPage) -> ArchivePlan | None:
    """The plan as it was frozen, or, of what was stopped before that, as it would be now; None where neither is known."""
    frozen = getattr(one, "plan", None)
    if frozen is not None:
        return from_json(ArchivePlan, frozen.text)
    facts = StoredFacts.objects.filter(transfer=one).first() if one.state == State.STOPPED else None
    if facts is None:
        return None
    try:
        return planned_now(from_json(TransferFacts, facts.text), officer=page.user.initials)
    except ArkivbroError:
        return None
