"""Skriv brev: a template's text with values for all and for each, previewed for each recipient, then sent or marked as sent.

What is sent is what was previewed: the form carries a digest of it, and anything else is shown once more first.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from arkivbro.accounts import audit
from arkivbro.accounts.access import Role, allow
from arkivbro.core.errors import ArkivbroError, WrongUse
from arkivbro.core.letters import COMMON_FIELDS, NAME_AND_ADDRESS, MergeRun, SentBy
from arkivbro.recruitment.models import Application, LetterTemplate
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import letters as services
from arkivbro.recruitment.services.asking import clock, oslo_day
from arkivbro.recruitment.views.candidates import page_with_candidates, session_key
from arkivbro.recruitment.views.frame import VacancyPage
from arkivbro.ui import once
from arkivbro.ui.words import all_words, words

ANSWERS = ("rejection", "offer")
PREVIEWED = 20
"""Recipients whose letters the preview shows in full; the rest are counted, and all are checked."""
MOST_OWN_ROWS = 200
"""Recipients who may have values of their own on one page."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the form."""

    subject: str
    body: str
    own: dict[str, str]
    own_of: dict[str, dict[str, str]]
    """By the application's public id; only what is other than the common value."""

    def digest(self, run: MergeRun) -> str:
        """Of every letter to everybody, as it would be sent."""
        told = [(str(ref), letter.subject, letter.body) for ref, letter in run.letters.items()]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def chosen(request: HttpRequest, page: VacancyPage) -> list[Application]:
    """Those who are ticked in the candidate list."""
    ids = request.session.get(session_key(page), [])
    return list(page.vacancy.applications.filter(public_id__in=ids).order_by("received", "pk"))


def _recipients(request: HttpRequest, page: VacancyPage, only_chosen: bool) -> list[Application]:
    if only_chosen:
        return chosen(request, page)
    return list(page.vacancy.applications.filter(withdrawn=None).order_by("received", "pk"))


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, reference: str, template: int) -> HttpResponseBase:
    """A letter from a template: text and own fields, preview per recipient, then sent or marked as sent elsewhere."""
    page = page_with_candidates(request, reference)
    if not page.may_archive:
        raise Http404
    row = get_object_or_404(LetterTemplate, pk=template)
    ticked = chosen(request, page)
    only_chosen = "kun-valgte" in request.POST if request.POST else bool(ticked)
    recipients = _recipients(request, page, only_chosen)
    written = _posted(request, row, recipients)
    names = _names(recipients)
    context: dict[str, Any] = {
        "template": row,
        "subject": written.subject,
        "body": written.body,
        "own": [(name, row.fields[name], written.own[name]) for name in row.fields],
        "own_rows": _own_rows(row, recipients, names, written),
        "only_chosen": only_chosen,
        "recipients": len(recipients),
        "chosen": len(ticked),
        "can_mail": services.can_mail(page.vacancy),
        "is_ours": page.vacancy.source == services.OWN_SOURCE,
        "now": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "sent": request.POST.get("sendt", ""),
        "fields": {**NAME_AND_ADDRESS, **COMMON_FIELDS},
        "too_early": _too_early(page, row),
    }
    if request.method == "POST":
        try:
            run = _merged(page, row, recipients, written)
            digest = written.digest(run)
            if request.POST.get("gjor") in ("send", "merk"):
                if request.POST.get("sett") == digest:
                    return _send(request, page, row, run)
                messages.warning(request, "Brevene er endret siden du så dem. Se over dem én gang til.")
            context |= _preview(run, recipients, names) | {"digest": digest}
        except ArkivbroError as error:
            told = all_words(error.message, error.findings)
            messages.error(request, told)
    return render(request, "recruitment/write_letter.html", page.context("letters", **context))


def _too_early(page: VacancyPage, row: LetterTemplate) -> bool:
    """Whether an answer goes out while applications may still come."""
    deadline = page.vacancy.deadline
    return row.kind in ANSWERS and deadline is not None and deadline >= oslo_day(clock())


def _posted(request: HttpRequest, row: LetterTemplate, recipients: list[Application]) -> Written:
    posted = request.POST
    own_of: dict[str, dict[str, str]] = {}
    for one in recipients[:MOST_OWN_ROWS]:
        values = {name: posted.get(f"felt-{name}-{one.public_id}", "").strip()[:500] for name in row.fields}
        if filled := {name: value for name, value in values.items() if value}:
            own_of[one.public_id] = filled
    return Written(
        posted.get("emne", row.subject).strip()[:500],
        posted.get("tekst", row.body).replace("\r\n", "\n").strip()[:50_000],
        {name: posted.get(f"felt-{name}", "").strip()[:500] for name in row.fields},
        own_of,
    )


def _names(recipients: list[Application]) -> dict[int, str]:
    return {pk: facts.applicant.name for pk, facts in latest_facts_of(recipients).items()}


def _own_rows(
    row: LetterTemplate, recipients: list[Application], names: dict[int, str], written: Written
) -> list[dict[str, Any]]:
    """One row for each recipient, with a field for each of the template's own fields."""
    if not row.fields:
        return []
    return [
        {
            "name": names.get(one.pk, ""),
            "values": [
                (f"felt-{name}-{one.public_id}", what, written.own_of.get(one.public_id, {}).get(name, ""))
                for name, what in row.fields.items()
            ],
        }
        for one in recipients[:MOST_OWN_ROWS]
    ]


def _merged(
    page: VacancyPage, row: LetterTemplate, recipients: list[Application], written: Written
) -> MergeRun:
    if not recipients:
        raise WrongUse("Velg minst én mottaker i kandidatlisten.")
    values = [*written.own.values(), *(text for one in written.own_of.values() for text in one.values())]
    if any("{" in text or "}" in text for text in values):
        raise WrongUse(
            "Et felt inneholder «{» eller «}». Flettefelt hører hjemme i brevteksten, ikke i verdiene."
        )
    by_ref = {one.public_id: one.ref for one in recipients}
    return services.merged(
        page.vacancy,
        row,
        recipients,
        subject=written.subject,
        body=written.body,
        own=written.own,
        own_of={by_ref[public_id]: own for public_id, own in written.own_of.items()},
        sender=page.user.get_full_name() or page.user.username,
    )


def _preview(run: MergeRun, recipients: list[Application], names: dict[int, str]) -> dict[str, Any]:
    by_ref = {one.ref: one for one in recipients}
    return {
        "previews": [
            (names.get(by_ref[ref].pk, ""), letter) for ref, letter in list(run.letters.items())[:PREVIEWED]
        ],
        "more": max(0, len(run.letters) - PREVIEWED),
        "problems": [
            (
                by_ref[one.application].public_id,
                names.get(by_ref[one.application].pk, ""),
                words(one.message),
            )
            for one in run.problems[:PREVIEWED]
        ],
        "more_problems": max(0, len(run.problems) - PREVIEWED),
        "ready": not run.problems,
    }


def _send(request: HttpRequest, page: VacancyPage, row: LetterTemplate, run: MergeRun) -> HttpResponseBase:
    mails = request.POST.get("gjor") == "send"
    sent_at = None if mails else _sent_at(request)
    if not once.spend(request):
        messages.info(request, "Brevene er alt sendt herfra.")
        return redirect("letters", reference=page.vacancy.reference)
    how = SentBy.EMAIL if mails else SentBy.ELSEWHERE
    found = services.write(page.vacancy, row, run, how=how, sent_at=sent_at, by=page.user.username)
    audit.record(page.user, f"skrev brev: {row.kind_name}", page.vacancy.reference, str(len(found)))
    told = (
        f"{len(found)} brev blir sendt. Følg med her; du kan gå fra siden."
        if mails
        else f"{len(found)} brev er registrert som sendt."
    )
    messages.success(request, told)
    return redirect("letters", reference=page.vacancy.reference)


def _sent_at(request: HttpRequest) -> datetime:
    """When the letters were sent elsewhere; now, where nothing is said. Raises WrongUse."""
    text = request.POST.get("sendt", "").strip()
    try:
        found = parse_datetime(text) if text else timezone.now()
    except ValueError:
        found = None
    if found is None:
        raise WrongUse("Skriv når brevene ble sendt, som dag og klokkeslett.")
    moment = timezone.make_aware(found) if timezone.is_naive(found) else found
    if moment > timezone.now():
        raise WrongUse("Brevene kan ikke være sendt fram i tid.")
    return moment
