"""Skriv brev: a template's text with values for all and for each, previewed for each recipient, then sent or marked as sent.

What is sent is what was previewed: anything else is shown once more first.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from arkivbro.accounts.access import Role, allow, reading
from arkivbro.accounts.acts import Seen, posted_key
from arkivbro.core.errors import ArkivbroError, AskedTwice, ChangedSinceSeen, NotThere, WrongUse
from arkivbro.core.letters import COMMON_FIELDS, NAME_AND_ADDRESS, MergeRun, SentBy
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Application, Letter, LetterTemplate
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import letter_acts as services
from arkivbro.recruitment.services.letters import OWN_SOURCE, can_mail
from arkivbro.recruitment.views.candidates import page_with_candidates, session_key
from arkivbro.recruitment.views.frame import VacancyPage, told
from arkivbro.ui.words import words

ANSWERS = ("rejection", "offer")
PREVIEWED = 20
"""Recipients whose letters the preview shows in full; the rest are counted, and all are checked."""
MOST_OWN_ROWS = 200
"""Recipients who may have values of their own on one page."""


def chosen(request: HttpRequest, page: VacancyPage) -> list[Application]:
    """Those who are ticked in the candidate list."""
    ids = request.session.get(session_key(page), [])
    return list(page.vacancy.applications.filter(public_id__in=ids).order_by("received", "pk"))


def _recipients(request: HttpRequest, page: VacancyPage, only_chosen: bool) -> list[Application]:
    if only_chosen:
        return chosen(request, page)
    return list(page.vacancy.applications.filter(withdrawn=None).order_by("received", "pk"))


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.writing.write")
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, reference: str, template: int) -> HttpResponseBase:
    """A letter from a template: text and own fields, preview per recipient, then sent or marked as sent elsewhere."""
    page = page_with_candidates(request, reference)
    row = LetterTemplate.objects.filter(pk=template).first()
    if row is None:
        raise NotThere
    ticked = chosen(request, page)
    only_chosen = "kun-valgte" in request.POST if request.POST else bool(ticked)
    recipients = _recipients(request, page, only_chosen)
    text = _posted(request, row, recipients)
    names = _names(recipients)
    context: dict[str, Any] = {
        "template": row,
        "languages": _languages(reference, row),
        "subject": text.subject,
        "body": text.body,
        "own": [(name, row.fields[name], text.own[name]) for name in row.fields],
        "own_rows": _own_rows(row, recipients, names, text),
        "only_chosen": only_chosen,
        "recipients": len(recipients),
        "chosen": len(ticked),
        "can_mail": can_mail(page.vacancy),
        "is_ours": page.vacancy.source == OWN_SOURCE,
        "now": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "sent": request.POST.get("sendt", ""),
        "fields": {**NAME_AND_ADDRESS, **COMMON_FIELDS},
        "too_early": _too_early(page, row),
    }
    if request.method == "POST":
        try:
            if request.POST.get("gjor") in ("send", "merk"):
                return _written(
                    request, page, services.write_letters(_command(request, page, row, recipients, text))
                )
        except AskedTwice:
            messages.info(request, "Brevene er alt sendt herfra.")
            return redirect("letters", reference=reference)
        except ChangedSinceSeen:
            messages.warning(request, "Brevene er endret siden du så dem. Se over dem én gang til.")
        except ArkivbroError as error:
            messages.error(request, told(error))
        try:
            run = services.merge(page.actor, page.vacancy, row, recipients, text)
            context |= _preview(run, recipients, names) | {"digest": services.seen_of(run)}
        except ArkivbroError as error:
            messages.error(request, told(error))
    return render(request, "recruitment/write_letter.html", page.context("letters", **context))


def _languages(reference: str, row: LetterTemplate) -> list[tuple[str, str, bool]]:
    """The same kind of letter in each language that it is written in."""
    same = LetterTemplate.objects.filter(kind=row.kind, kind_name=row.kind_name).order_by("language")
    return [
        (reverse("write-letter", args=[reference, one.pk]), one.get_language_display(), one.pk == row.pk)
        for one in same
    ]


def _command(
    request: HttpRequest,
    page: VacancyPage,
    row: LetterTemplate,
    recipients: list[Application],
    text: services.Text,
) -> services.WriteLetters:
    mails = request.POST["gjor"] == "send"
    return services.WriteLetters(
        actor=page.actor,
        vacancy=page.vacancy.called,
        template=row.pk,
        recipients=tuple(one.public_id for one in recipients),
        text=text,
        how=SentBy.EMAIL if mails else SentBy.ELSEWHERE,
        sent_at=None if mails else _sent_at(request),
        seen=Seen.posted(request.POST),
        key=posted_key(request.POST),
    )


def _too_early(page: VacancyPage, row: LetterTemplate) -> bool:
    """Whether an answer goes out while applications may still come."""
    deadline = page.vacancy.deadline
    return row.kind in ANSWERS and deadline is not None and deadline >= oslo_day(clock())


def _posted(request: HttpRequest, row: LetterTemplate, recipients: list[Application]) -> services.Text:
    posted = request.POST
    own_of: dict[str, dict[str, str]] = {}
    for one in recipients[:MOST_OWN_ROWS]:
        values = {name: posted.get(f"felt-{name}-{one.public_id}", "").strip()[:500] for name in row.fields}
        if filled := {name: value for name, value in values.items() if value}:
            own_of[one.public_id] = filled
    return services.Text(
        posted.get("emne", row.subject).strip()[:500],
        posted.get("tekst", row.body).replace("\r\n", "\n").strip()[:50_000],
        {name: posted.get(f"felt-{name}", "").strip()[:500] for name in row.fields},
        own_of,
    )


def _names(recipients: list[Application]) -> dict[int, str]:
    return {pk: facts.applicant.name for pk, facts in latest_facts_of(recipients).items()}


def _own_rows(
    row: LetterTemplate, recipients: list[Application], names: dict[int, str], text: services.Text
) -> list[dict[str, Any]]:
    """One row for each recipient, with a field for each of the template's own fields."""
    if not row.fields:
        return []
    return [
        {
            "name": names.get(one.pk, ""),
            "values": [
                (f"felt-{name}-{one.public_id}", what, text.own_of.get(one.public_id, {}).get(name, ""))
                for name, what in row.fields.items()
            ],
        }
        for one in recipients[:MOST_OWN_ROWS]
    ]


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


def _written(request: HttpRequest, page: VacancyPage, written: list[Letter]) -> HttpResponseBase:
    told = (
        f"{len(written)} brev blir sendt. Følg med her; du kan gå fra siden."
        if request.POST["gjor"] == "send"
        else f"{len(written)} brev er registrert som sendt."
    )
    messages.success(request, told)
    return redirect("letters", reference=page.vacancy.called)


def _sent_at(request: HttpRequest) -> datetime:
    """When the letters were sent elsewhere; now, where nothing is said. Raises WrongUse."""
    text = request.POST.get("sendt", "").strip()
    try:
        found = parse_datetime(text) if text else timezone.now()
    except ValueError:
        found = None
    if found is None:
        raise WrongUse("letters.no_time")
    return timezone.make_aware(found) if timezone.is_naive(found) else found
