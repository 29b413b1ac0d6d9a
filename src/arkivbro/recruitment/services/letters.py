"""Letters: merged for each recipient, queued, sent once, and archived: each by itself or as an example with an address list.

Applicants of the built-in recruitment get e-mail. Others are never e-mailed by us: their letters are marked as sent elsewhere.
"""

from __future__ import annotations

import secrets
import smtplib
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.errors import WrongUse
from arkivbro.core.facts import TransferFacts
from arkivbro.core.letters import (
    EXEMPTION_NOTICE,
    Language,
    LetterTemplate,
    MergedLetter,
    MergeRun,
    Recipient,
    SentBy,
    SentLetter,
    differ_in_more_than_name_and_address,
    merge_all,
)
from arkivbro.core.list_versions import locked
from arkivbro.core.recruitment import Attachment, AttachmentKind, TransferKind
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.recruitment.models import Application, Letter, LetterState, Vacancy
from arkivbro.recruitment.models import LetterTemplate as TemplateRow
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import lists, notices
from arkivbro.recruitment.services.asking import clock, oslo_day
from arkivbro.recruitment.services.receiving_application import latest_facts
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.recruitment.services.work_files import work_store
from arkivbro.transfers.models import State, Transfer
from arkivbro.transfers.runtime import current
from arkivbro.transfers.services import request_transfer
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
    own_of: Mapping[str, Mapping[str, str]] | None = None,
    sender: str,
) -> MergeRun:
    """The letters as each would get them, and what is missing for whom. Raises WrongUse for a text with faults, and for a
    notice of a decision that is not the recipient's.

    `own` are the values of the template's own fields, the same for all; `own_of` those of one recipient, by the
    application's id in its source, where they are other than the common ones.
    """
    notices.decisions_told(template, applications)
    facts = latest_facts_of(applications)
    apart = own_of or {}
    recipients = [
        Recipient(one.source_id, facts[one.pk].applicant, {**own, **apart.get(one.source_id, {})})
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
    rows = {one.source_id: one for one in vacancy.applications.filter(source_id__in=list(run.letters))}
    is_sent = how is not SentBy.EMAIL
    with transaction.atomic():
        if found := list(Letter.objects.filter(vacancy=vacancy, batch=batch)):
            return found
        decided = notices.decisions_told(template, list(rows.values()))
        written = [
            Letter.objects.create(
                vacancy=vacancy,
                application=rows[source_id],
                batch=batch,
                kind=template.kind,
                kind_name=template.kind_name,
                language=template.language,
                text={"subject": letter.subject, "body": letter.body, "core": letter.core}
                | _decision(decided.get(source_id)),
                state=LetterState.SENT if is_sent else LetterState.QUEUED,
                how=how.value,
                written_by=by,
                written_at=now,
                sent_at=(sent_at or now) if is_sent else None,
            )
            for source_id, letter in run.letters.items()
        ]
    for row in written if is_sent else ():
        notices.note_notice(row)
    return written


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
    assert application.vacancy is not None  # an application without its vacancy is on no screen
    decided = notices.decisions_told(template, [application])
    most = settings.ARKIVBRO.attachments.max_file_megabytes * 1_000_000
    stored = work_store().add(stream, max_bytes=most)
    if stored.size == 0:
        raise WrongUse("Filen er tom.")
    batch = secrets.token_urlsafe(9)
    attachment = Attachment(
        batch, file_name[-200:], template.kind_name, AttachmentKind.OTHER, stored.sha256, stored.size
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
            | _decision(decided.get(application.source_id)),
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
    sent, until = 0, time.monotonic() + SECONDS_A_ROUND
    for pk in list(
        Letter.objects.filter(state=LetterState.QUEUED).values_list("pk", flat=True)[:SENT_AT_ONCE]
    ):
        if time.monotonic() >= until:
            break
        mine = Letter.objects.filter(pk=pk, state=LetterState.QUEUED).update(
            state=LetterState.SENDING, sent_at=clock()
        )
        if mine:
            sent += _send(Letter.objects.select_related("application").get(pk=pk))
    return sent


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


@dataclass(frozen=True, slots=True)
class AskedLetters:
    """What archiving letters brought: letters archived one by one, and examples with an address list."""

    one_by_one: int = 0
    examples: int = 0
    stood_for: int = 0
    """Letters that the examples stand for."""


def archive_letters(
    vacancy: Vacancy,
    kinds: Collection[str],
    *,
    applications: Collection[Application] | None,
    as_examples: bool,
    by: str,
    officer: str = "",
    access: tuple[str, str] = ("", ""),
) -> AskedLetters:
    """Asks for the sent letters of these kinds that are not archived yet; of all recipients, or of these.

    As examples: one for each batch that is one letter, with its address list as attachment; letters that differ in more
    than name and address go one by one whatever was chosen. `access`: code and legal basis, which a person chooses for kinds
    that the profile has no rule for; raises WrongUse where they are missing.
    """
    require_access(kinds, access)
    rows = archivable(vacancy).select_related("application").filter(kind__in=list(kinds))
    if applications is not None:
        rows = rows.filter(application__in=[one.pk for one in applications])
    batches: dict[str, list[Letter]] = {}
    for row in rows.order_by("pk"):
        batches.setdefault(row.batch, []).append(row)
    one_by_one = examples = stood_for = 0
    for letters in batches.values():
        if as_examples and is_one_letter(letters):
            _archive_example(vacancy, letters, by, officer, access)
            examples, stood_for = examples + 1, stood_for + len(letters)
        else:
            for row in letters:
                _archive_one(vacancy, row, by, officer, access)
            one_by_one += len(letters)
    return AskedLetters(one_by_one, examples, stood_for)


def require_access(kinds: Collection[str], access: tuple[str, str]) -> None:
    """Raises WrongUse where a kind has no rule in the profile, and code or legal basis is missing or unknown."""
    if without_rule(kinds):
        if not all(access):
            raise WrongUse("Velg tilgangskode og hjemmel for brev som arkivprofilen ikke har noen regel for.")
        if access[0] not in access_codes():
            raise WrongUse("Velg en av tilgangskodene som arkivet har.")


def archivable(vacancy: Vacancy) -> QuerySet[Letter]:
    """The sent letters that no transfer archives or is on its way to archive: never asked for, or given up since."""
    standing = Transfer.objects.filter(public_id=OuterRef("transfer_id")).exclude(state=State.CANCELLED)
    return Letter.objects.filter(vacancy=vacancy, state=LetterState.SENT).exclude(Exists(standing))


def access_codes() -> tuple[str, ...]:
    """The codes that a person may choose for a kind without a rule: those that the profile itself uses."""
    return tuple(sorted({code for code, _ in accesses()}))


def accesses() -> tuple[tuple[str, str], ...]:
    """Code and legal basis of everything in the profile that is exempt, each once."""
    profile = current().profile
    rules = [*profile.entry.values(), *profile.letter.values()]
    found = [one.access for one in rules if one.access is not None]
    return tuple(dict.fromkeys((one.code, one.basis) for one in found))


def without_rule(kinds: Collection[str]) -> list[str]:
    """Those of the kinds that the profile has no rule for: offers, contracts, own kinds."""
    profile = current().profile
    return sorted(kind for kind in kinds if kind != EXEMPTION_NOTICE and kind not in profile.letter)


def example_facts(
    vacancy: Vacancy,
    kind: str,
    *,
    as_example: bool,
    by: str,
    officer: str,
    access: tuple[str, str] = ("", ""),
    applications: Collection[Application] | None = None,
) -> TransferFacts | None:
    """What the first letter of the kind would be archived as: for the preview. None where there is no such letter."""
    rows = archivable(vacancy).select_related("application").filter(kind=kind)
    if applications is not None:
        rows = rows.filter(application__in=[one.pk for one in applications])
    row = rows.order_by("pk").first()
    if row is None:
        return None
    letters = list(rows.filter(batch=row.batch).order_by("pk"))
    if as_example and is_one_letter(letters):
        return _example_facts(vacancy, letters, by, officer, access)
    return TransferFacts(
        TransferKind.LETTER,
        stored_facts(vacancy),
        latest_facts(row.application),
        letter=_sent(row, officer, access),
    )


def is_one_letter(letters: Sequence[Letter]) -> bool:
    """Whether an example with an address list tells all of them: several, that differ in name and address only."""
    return len(letters) > 1 and not differ_in_more_than_name_and_address(list(map(_merged, letters)))


def _archive_one(vacancy: Vacancy, row: Letter, by: str, officer: str, access: tuple[str, str]) -> None:
    facts = TransferFacts(
        TransferKind.LETTER,
        stored_facts(vacancy),
        latest_facts(row.application),
        letter=_sent(row, officer, access),
    )
    _ask(vacancy, facts, [row], by)


def _archive_example(
    vacancy: Vacancy, letters: list[Letter], by: str, officer: str, access: tuple[str, str]
) -> None:
    _ask(vacancy, _example_facts(vacancy, letters, by, officer, access), letters, by)


def _example_facts(
    vacancy: Vacancy, letters: list[Letter], by: str, officer: str, access: tuple[str, str]
) -> TransferFacts:
    """The example and the list of those who were sent that letter, in one entry."""
    first = letters[0]
    day = oslo_day(first.sent_at or clock())
    ids = [row.application.source_id for row in letters]
    addresses = lists.made_now(
        vacancy, ListKind.ADDRESS, day, lists.candidates_of(vacancy), title=first.kind_name, chosen=ids
    )
    kept = locked(addresses, number=f"adresse-{first.batch}", version=1, at=clock(), by=by, officer=officer)
    example = _sent(first, officer, access, example=len(letters))
    return TransferFacts(TransferKind.LETTER, stored_facts(vacancy), letter=example, applicant_list=kept)


def _ask(vacancy: Vacancy, facts: TransferFacts, letters: Sequence[Letter], by: str) -> None:
    with transaction.atomic():
        transfer, _ = request_transfer(facts=facts, trigger=by, archive=vacancy.archive, due_at=clock())
        if transfer is not None:
            Letter.objects.filter(pk__in=[row.pk for row in letters]).update(transfer_id=transfer.public_id)


def _sent(row: Letter, officer: str, access: tuple[str, str], example: int = 0) -> SentLetter:
    code, basis = access if without_rule([row.kind]) else ("", "")
    core = row.text["core"].partition("\n")
    return SentLetter(
        id=f"example-{row.batch}" if example else row.public_id,
        kind=row.kind,
        kind_name=row.kind_name,
        sent_at=row.sent_at or row.written_at,
        sent_by=row.written_by,
        how=SentBy(row.how),
        language=row.language,
        subject=core[0] if example else row.text["subject"],
        body=core[2] if example else row.text["body"],
        example=bool(example),
        recipients=example or 1,
        file=from_json(Attachment, row.text["file"]) if "file" in row.text else None,
        access_code=code,
        legal_basis=basis,
        officer=officer,
    )


def _merged(row: Letter) -> MergedLetter:
    return MergedLetter(
        row.kind, Language(row.language), row.text["subject"], row.text["body"], row.text["core"]
    )
