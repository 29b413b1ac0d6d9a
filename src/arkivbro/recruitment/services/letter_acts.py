"""Acts on letters: written from a template to many, uploaded as they were sent elsewhere, sent again.

The letters are merged anew inside the act: what is sent is what was previewed, or nothing is.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.conf import settings

from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.models import Scope
from arkivbro.core.errors import NotThere, Transient, WrongUse
from arkivbro.core.file_names import file_name_told
from arkivbro.core.letters import MergedLetter, MergeRun, SentBy
from arkivbro.core.recruitment import Attachment, AttachmentKind
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import to_json
from arkivbro.documents.attachments import state_of
from arkivbro.documents.file_store import StoredFile
from arkivbro.inspections.services import answer_for_staff
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Application, Letter, LetterState, Vacancy
from arkivbro.recruitment.models import LetterTemplate as TemplateRow
from arkivbro.recruitment.rights import may_archive, open_application, open_with_candidates
from arkivbro.recruitment.selectors.letters import IN_DOUBT_AFTER
from arkivbro.recruitment.services import notices
from arkivbro.recruitment.services.letters import OWN_SOURCE, can_mail, merged
from arkivbro.recruitment.services.of_candidate import OfCandidate, where_of
from arkivbro.working_files import work_store


@dataclass(frozen=True, slots=True)
class Text:
    """What is written, before it is merged for each."""

    subject: str
    body: str
    own: Mapping[str, str] = field(default_factory=dict)
    """Values of the template's own fields, the same for all."""
    own_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Those of one recipient, by the application's public id, where they are other than the common ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteLetters:
    """One letter to each recipient: queued as e-mail, or noted as sent elsewhere at `sent_at` (None: now)."""

    actor: Actor
    vacancy: str
    template: int
    recipients: tuple[str, ...]
    """Public ids of applications."""
    text: Text
    how: SentBy
    seen: Seen
    key: str
    sent_at: datetime | None = None


def _nothing_more(_letter: Letter) -> None:
    """Where it is a person who uploads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLetter(OfCandidate):
    """A letter that was written and sent elsewhere, as the file that it is."""

    template: int
    stream: BinaryIO
    file_name: str
    sent_at: datetime
    along: Callable[[Letter], object] = _nothing_more
    """In the transaction of the letter: what whoever brought it keeps of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAgain:
    """One letter that was not sent, or that a person says was not."""

    actor: Actor
    vacancy: str
    letter: str


def merge(
    actor: Actor, vacancy: Vacancy, template: TemplateRow, rows: Sequence[Application], text: Text
) -> MergeRun:
    """The letters as each would get them, and what is missing for whom. Raises WrongUse for a text with faults."""
    if not rows:
        raise WrongUse("letters.nobody_chosen")
    values = [*text.own.values(), *(one for own in text.own_of.values() for one in own.values())]
    if any("{" in one or "}" in one for one in values):
        raise WrongUse("letters.field_in_value")
    refs = {row.public_id: row.ref for row in rows}
    return merged(
        vacancy,
        template,
        rows,
        subject=text.subject,
        body=text.body,
        own=text.own,
        own_of={refs[one]: own for one, own in text.own_of.items() if one in refs},
        sender=actor.full_name or actor.name,
    )


def seen_of(run: MergeRun) -> Seen:
    """Every letter to everybody, as it would be sent."""
    return Seen.of("letters", [(str(ref), one.subject, one.body) for ref, one in run.letters.items()])


@act("letters.write")
def write_letters(command: WriteLetters) -> list[Letter]:
    """What was marked as sent is told at once: letters and notices in one transaction.

    Raises NotThere, ChangedSinceSeen, AskedTwice, WrongUse.
    """
    actor = command.actor
    with recorded(actor, write_letters, key=command.key) as log:
        vacancy, template = _letters_of(actor, command.vacancy), _template(command.template)
        rows = list(vacancy.applications.filter(public_id__in=command.recipients).order_by("received", "pk"))
        run = merge(actor, vacancy, template, rows, command.text)
        command.seen.require(seen_of(run))
        if run.problems or not run.letters:
            raise WrongUse("letters.something_missing")
        if command.how is SentBy.EMAIL and not can_mail(vacancy):
            raise WrongUse("letters.no_mail")
        now, is_sent = clock(), command.how is not SentBy.EMAIL
        sent_at = (command.sent_at or now) if is_sent else None
        if sent_at is not None:
            _require_sent_then(rows, sent_at)
        batch, by_ref = secrets.token_urlsafe(9), {row.ref: row for row in rows}
        decided = notices.decisions_told(template, rows)
        written = [
            Letter.objects.create(
                vacancy=vacancy,
                application=by_ref[ref],
                batch=batch,
                kind=template.kind,
                kind_name=template.kind_name,
                language=template.language,
                text=_stored(letter) | _decision(decided.get(ref)),
                state=LetterState.SENT if is_sent else LetterState.QUEUED,
                how=command.how.value,
                written_by=actor.name,
                written_at=now,
                sent_at=sent_at,
            )
            for ref, letter in run.letters.items()
        ]
        for one in written if is_sent else ():
            notices.note_notice(one)
        log.where, log.why = f"{vacancy.reference}, {template.kind_name}", str(len(written))
    return written


@act("letters.upload")
def upload_letter(command: UploadLetter) -> Letter:
    """Raises NotThere; BadFacts for a file that is too large; WrongUse for an empty one, and for a notice of a decision that is
    not the recipient's.
    """
    row = open_application(command.actor, command.vacancy, command.application, Scope.LETTERS)
    assert row.vacancy is not None  # it was found by its vacancy
    vacancy, template = row.vacancy, _template(command.template)
    _require_sent_then([row], command.sent_at)
    notices.decisions_told(template, [row])
    most = settings.ARKIVBRO.attachments.max_file_megabytes * 1_000_000
    stored = work_store(from_outside=True).add(command.stream, max_bytes=most)  # files before rows
    if stored.size == 0:
        raise WrongUse("letters.empty_file")
    _require_taken(stored, command.file_name)
    batch = secrets.token_urlsafe(9)
    attachment = Attachment(
        Ref(OWN_SOURCE, batch),
        file_name_told(command.file_name),
        template.kind_name,
        AttachmentKind.OTHER,
        stored.sha256,
        stored.size,
    )
    with recorded(command.actor, upload_letter, where=where_of(row), why=template.kind_name):
        decided = notices.decisions_told(template, [row])
        letter = Letter.objects.create(
            vacancy=vacancy,
            application=row,
            batch=batch,
            kind=template.kind,
            kind_name=template.kind_name,
            language=template.language,
            text={"subject": template.kind_name, "body": "", "core": batch, "file": to_json(attachment)}
            | _decision(decided.get(row.ref)),
            state=LetterState.SENT,
            how=SentBy.UPLOADED.value,
            written_by=command.actor.name,
            written_at=clock(),
            sent_at=command.sent_at,
        )
        notices.note_notice(letter)
        command.along(letter)
    return letter


def _require_taken(stored: StoredFile, file_name: str) -> None:
    """Raises WrongUse for a file that the archive would not get. One that no worker has inspected in time is inspected when the letter
    is archived, which tells then.
    """
    try:
        content = answer_for_staff(stored.sha256, stored.size, file_name)
    except Transient:
        return
    state = state_of(content, file_name, stored.sha256, stored.size)
    if not state.goes_in:
        raise WrongUse(state.message)


@act("letters.send_again")
def send_again(command: SendAgain) -> None:
    """Raises NotThere, WrongUse."""
    with recorded(command.actor, send_again) as log:
        vacancy = _letters_of(command.actor, command.vacancy)
        row = vacancy.letters.filter(public_id=command.letter).first()
        if row is None:
            raise NotThere
        log.where = f"{vacancy.reference}, {row.kind_name}"
        if row.state not in (LetterState.FAILED, LetterState.SENDING):
            raise WrongUse("letters.sent_or_waiting")
        if row.state == LetterState.SENDING and row.sent_at and clock() - row.sent_at < IN_DOUBT_AFTER:
            raise WrongUse("letters.just_given_to_mail")
        as_seen = Letter.objects.filter(pk=row.pk, state=row.state, sent_at=row.sent_at)
        if not as_seen.update(state=LetterState.QUEUED, error="", sent_at=None):
            raise WrongUse("letters.somebody_came_first")


def _letters_of(actor: Actor, reference: str) -> Vacancy:
    vacancy = open_with_candidates(actor, reference)
    require(may_archive(actor, vacancy))
    return vacancy


def _template(pk: int) -> TemplateRow:
    row = TemplateRow.objects.filter(pk=pk).first()
    if row is None:
        raise NotThere
    return row


def _require_sent_then(applications: Iterable[Application], sent_at: datetime) -> None:
    """A letter answers an application: nobody was sent one before that came, and none is sent in time to come. Raises WrongUse."""
    if sent_at > clock():
        raise WrongUse("letters.sent_in_future")
    for one in applications:
        if sent_at < one.received:
            raise WrongUse("letters.sent_before_application", day=oslo_day(one.received))


def _stored(letter: MergedLetter) -> dict[str, str]:
    return {"subject": letter.subject, "body": letter.body, "core": letter.core}


def _decision(decided_at: datetime | None) -> dict[str, str]:
    return {"decided_at": decided_at.isoformat()} if decided_at else {}
