"""Letters: merged for each recipient, queued, and sent once. How they are archived: `archiving_letters`.

Applicants of the built-in recruitment get e-mail. Others are never e-mailed by us: their letters are marked as sent elsewhere.
"""

from __future__ import annotations

import secrets
import smtplib
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import BinaryIO

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q

from arkivbro.chores import one_by_one
from arkivbro.core.errors import WrongUse
from arkivbro.core.letters import (
    Language,
    LetterTemplate,
    MergeRun,
    Recipient,
    SentBy,
    merge_all,
)
from arkivbro.core.recruitment import Attachment, AttachmentKind
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import to_json
from arkivbro.recruitment.models import Application, Letter, LetterState, Vacancy
from arkivbro.recruitment.models import LetterTemplate as TemplateRow
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import notices
from arkivbro.recruitment.services.asking import clock, oslo_day
from arkivbro.recruitment.services.work_files import work_store
from arkivbro.runtime import current
from arkivbro.ui.dates import day_in_words

log = structlog.get_logger()
OWN_SOURCE = "builtin"
SENT_AT_ONCE = 20
"""Letters that one round of the worker sends."""
SECONDS_A_ROUND = 5.0
"""After that the round ends with the letter it is at: a worker that is told to stop does so soon."""
NO_ADDRESS = "Søkeren har ikke oppgitt e-post."
FORGOTTEN = "Opplysningene om søkeren er slettet, så brevet kan ikke sendes."
IN_DOUBT_AFTER = timedelta(minutes=5)
"""A worker may still be at it until then; a conversation with a slow mail server takes no longer."""


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
    facts = latest_facts_of(applications)
    apart = own_of or {}
    recipients = [
        Recipient(one.ref, facts[one.pk].applicant, {**own, **apart.get(one.ref, {})})
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


def write(
    vacancy: Vacancy,
    template: TemplateRow,
    run: MergeRun,
    *,
    how: SentBy,
    sent_at: datetime | None,
    by: str,
    batch: str = "",
) -> list[Letter]:
    """Queues the letters, or notes that they were sent elsewhere; the same batch again changes nothing. Raises WrongUse."""
    if run.problems or not run.letters:
        raise WrongUse("Ingen brev er skrevet: noe mangler for minst én mottaker.")
    if how is SentBy.EMAIL and not can_mail(vacancy):
        raise WrongUse("E-post sendes bare til søkere som har søkt her, og når en e-posttjener er satt opp.")
    now, batch = clock(), batch or secrets.token_urlsafe(9)
    rows = {one.ref: one for one in vacancy.applications.all() if one.ref in run.letters}
    is_sent = how is not SentBy.EMAIL
    if is_sent and sent_at is not None:
        _require_after_reception(rows.values(), sent_at)
    with transaction.atomic():
        if found := list(Letter.objects.filter(vacancy=vacancy, batch=batch)):
            return found
        decided = notices.decisions_told(template, list(rows.values()))
        written = [
            Letter.objects.create(
                vacancy=vacancy,
                application=rows[ref],
                batch=batch,
                kind=template.kind,
                kind_name=template.kind_name,
                language=template.language,
                text={"subject": letter.subject, "body": letter.body, "core": letter.core}
                | _decision(decided.get(ref)),
                state=LetterState.SENT if is_sent else LetterState.QUEUED,
                how=how.value,
                written_by=by,
                written_at=now,
                sent_at=(sent_at or now) if is_sent else None,
            )
            for ref, letter in run.letters.items()
        ]
    for row in written if is_sent else ():
        notices.note_notice(row)
    return written


def _require_after_reception(applications: Iterable[Application], sent_at: datetime) -> None:
    """A letter answers an application: nobody was sent one before that came. Raises WrongUse."""
    for one in applications:
        if sent_at < one.received:
            raise WrongUse(
                "Brevet kan ikke være sendt før søknaden kom. Minst én av søknadene kom "
                f"{oslo_day(one.received):%d.%m.%Y}."
            )


def _decision(decided_at: datetime | None) -> dict[str, str]:
    return {"decided_at": decided_at.isoformat()} if decided_at else {}


def upload(
    application: Application,
    template: TemplateRow,
    stream: BinaryIO,
    *,
    file_name: str,
    sent_at: datetime,
    by: str,
) -> Letter:
    """Keeps a letter that was written and sent elsewhere, as the file that it is. Raises BadFacts for one that is too large,
    WrongUse for an empty one, and for a notice of a decision that is not the recipient's.
    """
    _require_after_reception([application], sent_at)
    assert application.vacancy is not None  # an application without its vacancy is on no screen
    decided = notices.decisions_told(template, [application])
    most = settings.ARKIVBRO.attachments.max_file_megabytes * 1_000_000
    stored = work_store().add(stream, max_bytes=most)
    if stored.size == 0:
        raise WrongUse("Filen er tom.")
    batch = secrets.token_urlsafe(9)
    attachment = Attachment(
        Ref(OWN_SOURCE, batch),
        file_name[-200:],
        template.kind_name,
        AttachmentKind.OTHER,
        stored.sha256,
        stored.size,
    )
    with transaction.atomic():
        row = Letter.objects.create(
            vacancy=application.vacancy,
            application=application,
            batch=batch,
            kind=template.kind,
            kind_name=template.kind_name,
            language=template.language,
            text={"subject": template.kind_name, "body": "", "core": batch, "file": to_json(attachment)}
            | _decision(decided.get(application.ref)),
            state=LetterState.SENT,
            how=SentBy.UPLOADED.value,
            written_by=by,
            written_at=clock(),
            sent_at=sent_at,
        )
        notices.note_notice(row)
    return row


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
    error = "" if address else NO_ADDRESS if facts else FORGOTTEN
    if notices.is_outdated(row):
        error = notices.OUTDATED
    if not error:
        try:
            send_mail(row.text["subject"], row.text["body"], settings.DEFAULT_FROM_EMAIL, [address])
        except smtplib.SMTPServerDisconnected:
            log.warning("letter_in_doubt", kind=row.kind)
            return False
        except OSError:
            error = "E-posttjeneren tok ikke imot brevet."
        except ValueError:
            error = "E-postadressen eller emnet kan ikke brukes i en e-post."
    if error:
        log.warning("letter_not_sent", kind=row.kind)
    row.state, row.error = (LetterState.FAILED, error) if error else (LetterState.SENT, "")
    row.sent_at = None if error else clock()
    with transaction.atomic():  # sent and told, or neither: a notice opens the window to withdraw
        row.save(update_fields=["state", "error", "sent_at"])
        notices.note_notice(row)
    return not error


def not_sent() -> Q:
    """The letters that a person must look at: refused, or so long with the mail server that nobody knows."""
    return Q(state=LetterState.FAILED) | Q(state=LetterState.SENDING, sent_at__lt=clock() - IN_DOUBT_AFTER)


def try_again(row: Letter) -> None:
    """Sends once more what was not sent, or what a person says was not. Raises WrongUse."""
    if row.state not in (LetterState.FAILED, LetterState.SENDING):
        raise WrongUse("Brevet er sendt, eller venter på å bli sendt.")
    if row.state == LetterState.SENDING and row.sent_at and clock() - row.sent_at < IN_DOUBT_AFTER:
        raise WrongUse(
            "Brevet er nettopp gitt til e-posttjeneren. Vent noen minutter, og se i utboksen før du sender på nytt."
        )
    as_seen = Letter.objects.filter(pk=row.pk, state=row.state, sent_at=row.sent_at)
    if not as_seen.update(state=LetterState.QUEUED, error="", sent_at=None):
        raise WrongUse("Noen andre kom først: se brevet på nytt.")
