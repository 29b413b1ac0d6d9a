"""One transfer: what happened, why, and the button that mends it; and what everybody will see of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from arkivbro.accounts.access import Role, actor_of, allow, reading
from arkivbro.accounts.acts import Seen
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.messages import Message
from arkivbro.core.public_record import public_record
from arkivbro.core.ref import Ref
from arkivbro.core.scrubbing import scrubbed
from arkivbro.recruitment.kinds import group_of, name_of
from arkivbro.recruitment.rights import archivists_who_see
from arkivbro.recruitment.selectors.case_handlers import case_handlers
from arkivbro.recruitment.selectors.people import people
from arkivbro.recruitment.selectors.transfer import OneTransfer, one_transfer
from arkivbro.recruitment.services import transfer_acts as services
from arkivbro.recruitment.views.frame import told, vacancy_page
from arkivbro.transfers.selectors import Act, State, TransferRow, given_up, vacancies_of_same_case
from arkivbro.ui.words import words, words_of_code

CALLS = {
    "find": "Spurte arkivet om det finnes",
    "perform": "Sendte til arkivet",
    "bring_files": "La filene i arkivet",
    "whole": "Arkiverte alt i ett, leste tilbake og sammenlignet",
    "read_back": "Leste tilbake og sammenlignet",
    "read_case": "Leste saken tilbake og sammenlignet",
    "ask": "Spurte arkivet om kvitteringen",
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
    "transfer.protected": "stanset",
    "transfer.list_outdated": "stanset",
    "transfer.list_half_way": "stanset",
    "transfer.receivers_outdated": "stanset",
    "transfer.stands_in_archive": "stanset, det står der alt",
    "accepted": "mottatt, kvitteringen kommer senere",
    "declined": "avvist",
    "unreachable": "arkivet svarte ikke",
    "outcome_unknown": "svaret kom ikke",
    "transient": "arkivet kunne ikke ta imot",
    "read_back_differs": "det som står i arkivet, er noe annet",
}
"""What came of a call, in few words; of any other code, its sentence."""
BY_HAND = {
    Act.RETRY.value: "Prøv igjen",
    Act.REPLAN.value: "Lag ny plan",
    Act.CANCEL.value: "Avbrutt",
    Act.COMPLETE.value: "Fullført for hånd",
    Act.RELEASE.value: "Frigitt",
    "do_not_archive": "Skal ikke arkiveres",
    "archive_after_all": "Arkiver likevel",
    "go_on_without_first": "Resten går videre",
}

ADDRESSES = {
    Act.RETRY: "prov-igjen",
    Act.REPLAN: "ny-plan",
    Act.CANCEL: "avbryt",
    Act.COMPLETE: "fullfort",
    Act.RELEASE: "frigi",
}


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.transfer.transfer")
@require_safe
def transfer(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """Everything about one transfer; the archive's own words and the findings are for those who may see candidates."""
    page = vacancy_page(request, reference)
    one = one_transfer(page.actor, public_id, page.vacancy.called)
    plan = one.plan(page.actor.initials)
    steps = {step.key: step.kind for step in one.row.steps.all()}
    scrub = _scrubber(page.vacancy.ref)
    return render(
        request,
        "recruitment/transfer.html",
        page.context(
            "archive-log",
            transfer=one.row,
            kind=name_of(one.row.kind),
            asked_as=group_of(one.row.kind),
            subject=one.subject,
            plan=plan,
            record=public_record(plan.case, plan.entry) if plan else None,
            findings=[found for found in one.findings if found.message != one.row.error],
            seen=one.seen,
            kept_out=one.kept_out,
            left_out=one.left_out,
            accepted=one.accepted,
            may_accept_without=one.may_accept_without,
            warnings=one.warnings,
            history=[
                _line(attempt, steps.get(attempt.step_key, ""), scrub, one.row.error)
                for attempt in one.row.history.all()
            ],
            acts={ADDRESSES[act] for act in one.acts},
            technical=_technical(one.row) if page.is_archivist else (),
            who_may_release=_who_may_release(one),
            case_handlers=case_handlers(one.row.case.archive) if Act.REPLAN in one.acts else None,
            given_up=given_up().filter(pk=one.row.pk).exists(),
            archive_words=scrub(_last_words(one.row))
            if page.is_archivist and page.may_see_candidates
            else "",
        ),
    )


def _who_may_release(one: OneTransfer) -> list[str]:
    """Names of those who may let a stop through, for a reader who may not."""
    if one.row.state != State.STOPPED or Act.RELEASE in one.acts:
        return []
    return archivists_who_see(one.vacancy)


def _last_words(row: TransferRow) -> str:
    """What the archive itself said last of what is in the way: before our words for it."""
    if row.error is None or row.state == State.CANCELLED:
        return ""
    said = [(one.pk, one.words.text) for one in row.history.all() if getattr(one, "words", None)]
    return str(max(said)[1]) if said else ""


def _scrubber(vacancy: Ref) -> Callable[[str], str]:
    """Takes whoever the archive can mean out of its own words: who applied for any vacancy of the same case. They are read only where
    there are such words.
    """
    known = cache(lambda: [person for one in vacancies_of_same_case(vacancy) for person in people(one)])
    return lambda text: scrubbed(text, known()) if text else ""


def _line(attempt: Any, step: str, scrub: Callable[[str], str], error: Message | None) -> dict[str, Any]:
    archive_words = getattr(attempt, "words", None)
    by_hand = attempt.call == "by_hand"
    return {
        "attempt": attempt,
        "call": BY_HAND.get(attempt.code, CALLS["by_hand"]) if by_hand else _call(attempt.call, step),
        "result": "" if by_hand else _result(attempt.code, error),
        "words": scrub(archive_words.text) if archive_words else "",
    }


def _result(code: str, error: Message | None) -> str:
    """In words. An attempt keeps the code alone; of the last one, the transfer has the whole message."""
    if code in CODES:
        return CODES[code]
    return words(error) if error is not None and error.code == code else words_of_code(code)


def _call(call: str, step: str) -> str:
    done, asked = OF_STEP.get(step, (CALLS["perform"], CALLS["find"]))
    return {"perform": done, "find": asked}.get(call) or CALLS.get(call, CALLS["outcome"])


def _technical(row: TransferRow) -> list[tuple[datetime, str, str]]:
    """When, which step and which code: for whoever must look them up."""
    return [(one.at, one.step_key, one.code) for one in row.history.all() if one.code not in ("", "ok")]


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_POST
def act(request: HttpRequest, reference: str, public_id: str, what: str) -> HttpResponseBase:
    """Prøv igjen, Lag ny plan, Avbryt, Fullført for hånd, Frigi, Jeg har sett på det."""
    actor, reason = actor_of(request), request.POST.get("begrunnelse", "")
    on: dict[str, Any] = {"actor": actor, "transfer": public_id, "vacancy": reference}
    seen = Seen.posted(request.POST)
    try:
        match what:
            case "prov-igjen":
                services.retry(services.Retry(**on))
            case "ny-plan":
                officer = request.POST.get("saksbehandler", "").strip()[:60]
                services.replan(services.Replan(**on, seen=seen, officer=officer))
            case "avbryt":
                services.cancel(services.Cancel(**on, seen=seen, reason=reason))
            case "fullfort":
                number = request.POST.get("nummer", "")
                services.complete(services.Complete(**on, seen=seen, number=number, reason=reason))
            case "frigi":
                services.release(services.Release(**on, seen=seen, reason=reason))
            case "godta-uten":
                services.accept_without(services.AcceptWithout(**on, seen=seen, reason=reason))
            case "sett":
                services.look_at(services.LookAt(**on, seen=seen))
            case _:
                raise Http404
    except ArkivbroError as error:
        messages.error(request, told(error))
    else:
        messages.success(request, "Det er gjort. Følg med her på hvordan det går.")
    return redirect("transfer", reference=reference, public_id=public_id)
