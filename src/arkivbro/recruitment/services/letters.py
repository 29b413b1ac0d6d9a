"""Letters: merged for each recipient, and what is queued is sent once. Written by `letter_acts`, archived by `archiving_letters`.

Applicants of the built-in recruitment get e-mail. Others are never e-mailed by us: their letters are marked as sent elsewhere.
"""

from __future__ import annotations

import smtplib
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from arkivbro.chores import one_by_one
from arkivbro.core.letters import (
    Language,
    LetterTemplate,
    MergeRun,
    Recipient,
    merge_all,
)
from arkivbro.core.messages import Message, message
from arkivbro.core.ref import Ref
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Application, Letter, LetterState, Vacancy
from arkivbro.recruitment.models import LetterTemplate as TemplateRow
from arkivbro.recruitment.selectors.protection import protection_of_people
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import notices
from arkivbro.runtime import current
from arkivbro.ui.dates import day_in_words

log = structlog.get_logger()
OWN_SOURCE = "builtin"
SENT_AT_ONCE = 20
"""Letters that one round of the worker sends."""
SECONDS_A_ROUND = 5.0
"""After that the round ends with the letter it is at: a worker that is told to stop does so soon."""


def can_mail(vacancy: Vacancy) -> bool:
    """Whether its applicants are ours to e-mail, and a mail server is set up."""
    return vacancy.source == OWN_SOURCE and bool(settings.ARKIVBRO.mail.host)


def merged(
    vacancy: Vacancy,
    template: TemplateRow,
    applications: Sequence[Application],
    *,
    subject: str,
    body: str,
    own: Mapping[str, str],
    own_of: Mapping[Ref, Mapping[str, str]] | None = None,
    sender: str,
) -> MergeRun:
    """The letters as each would get them, and what is missing for whom. Raises WrongUse for a text with faults, and for a
    notice of a decision that is not the recipient's.

    `own` are the values of the template's own fields, the same for all; `own_of` those of one recipient, by the
    application, where they are other than the common ones.
    """
    notices.decisions_told(template, applications)
    facts, protection = latest_facts_of(applications), protection_of_people(applications)
    apart = own_of or {}
    recipients = [
        Recipient(
            one.ref,
            replace(facts[one.pk].applicant, protection=protection[one.pk]),
            {**own, **apart.get(one.ref, {})},
        )
        for one in applications
        if one.pk in facts
    ]
    common = {
        "stilling": vacancy.title,
        "enhet": vacancy.unit_name,
        "referanse": vacancy.reference,
        "virksomhet": settings.ARKIVBRO.body or current().profile.name,
        "dato": day_in_words(oslo_day(clock())),
        "avsender": sender,
    }
    values = LetterTemplate(template.kind, Language(template.language), subject, body, template.fields)
    return merge_all(values, recipients, common)


def send_due_letters() -> int:
    """Sends what is queued, each once: noted before it is given to the mail server, so that a crash never sends it twice.

    Called again and again by a worker; several may call it. Returns how many were sent.
    """
    queued = list(Letter.objects.filter(state=LetterState.QUEUED).values_list("pk", flat=True)[:SENT_AT_ONCE])
    until = time.monotonic() + SECONDS_A_ROUND
    return one_by_one("letters", queued, lambda pk: time.monotonic() < until and _send_once(pk))


def is_any_letter_due() -> bool:
    """Whether a letter is queued: one cheap look."""
    return Letter.objects.filter(state=LetterState.QUEUED).exists()


def _send_once(pk: int) -> bool:
    mine = Letter.objects.filter(pk=pk, state=LetterState.QUEUED).update(
        state=LetterState.SENDING, sent_at=clock()
    )
    return bool(mine) and _send(Letter.objects.select_related("application").get(pk=pk))


def _send(row: Letter) -> bool:
    """Whether it was sent. Where the mail server had it and gave no answer, it stays as it is: a person looks."""
    facts = latest_facts_of([row.application]).get(row.application_id)
    address = facts.applicant.email if facts else ""
    error: Message | None = None
    if not address:
        error = message("letters.no_address" if facts else "letters.applicant_forgotten")
    if notices.is_outdated(row):
        error = message("letters.decision_changed")
    if not error:
        try:
            send_mail(row.text["subject"], row.text["body"], settings.DEFAULT_FROM_EMAIL, [address])
        except smtplib.SMTPServerDisconnected:
            log.warning("letter_in_doubt", kind=row.kind)
            return False
        except OSError:
            error = message("letters.mail_refused")
        except ValueError:
            error = message("letters.mail_impossible")
    if error:
        log.warning("letter_not_sent", kind=row.kind)
    row.state, row.error = LetterState.FAILED if error else LetterState.SENT, error
    row.sent_at = None if error else clock()
    with transaction.atomic():  # sent and told, or neither: a notice opens the window to withdraw
        row.save(update_fields=["state", "error", "sent_at"])
        notices.note_notice(row)
    return not error
