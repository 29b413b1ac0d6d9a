"""What a system tells of one applicant besides the application: a decision on exemption, and letters. The acts are the house's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from arkivbro.accounts.acts import Actor, Seen
from arkivbro.accounts.models import Scope
from arkivbro.core.errors import BadFacts, NotThere, WrongUse
from arkivbro.core.exemption import ExemptionRecord, Outcome
from arkivbro.recruitment.models import ApplicantHandling, Application, Letter, LetterTemplate, ToldLetter
from arkivbro.recruitment.selectors.told_by_systems import applications_of, require_scope
from arkivbro.recruitment.services import exemption
from arkivbro.recruitment.services.letter_acts import UploadLetter, upload_letter
from arkivbro.recruitment.services.telling import File, Request
from arkivbro.working_files import work_store


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFromSystem:
    """One decision on the wish that was `seen`; `decided_by` is a name or initials."""

    actor: Actor
    request: Request[ExemptionRecord]
    application: str
    """As the system calls it."""
    outcome: Outcome
    reasoning: str
    decided_by: str
    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFromSystem:
    """A letter that the system sent, by what it calls it among the applicant's letters."""

    actor: Actor
    request: Request[bool]
    """It is told whether the letter is new."""
    application: str
    id: str
    kind: str
    language: str
    sent_at: datetime
    file: Callable[[], File]
    """Gives the file. Raises what is wrong with it."""


def exemption_told(actor: Actor, id_: str) -> tuple[ExemptionRecord, list[str]]:
    """How it stands with the applicant's exemption, and who may decide on it. Raises NotThere, WrongUse."""
    require_scope(actor, Scope.EXEMPTIONS)
    row = _application(actor, id_)
    assert row.vacancy is not None  # it was found by its vacancy
    handling = ApplicantHandling.objects.filter(application=row).first()
    return exemption.record_of(row, handling), exemption.deciders_of(row.vacancy)


def decide(command: DecisionFromSystem) -> ExemptionRecord:
    """By the act that a person's decision goes by. Raises what that raises, and what its request raises."""
    actor = command.actor
    require_scope(actor, Scope.EXEMPTIONS)
    with transaction.atomic(durable=True):
        command.request.begin()
        row = _application(actor, command.application)
        assert row.vacancy is not None  # it was found by its vacancy
        record = exemption.decide(
            exemption.Decide(
                actor=actor,
                vacancy=row.vacancy.own_name,
                application=row.public_id,
                seen=command.seen,
                outcome=command.outcome,
                reasoning=command.reasoning,
                decided_by=_decider(command.decided_by, exemption.deciders_of(row.vacancy)),
            )
        )
        command.request.end(record)
    return record


def take_letter(command: LetterFromSystem) -> bool:
    """By the act that a person uploads a letter by; the same again is nothing to do. Whether it was new. Raises what that raises, and
    what its request raises.
    """
    actor = command.actor
    require_scope(actor, Scope.LETTERS)
    row = _application(actor, command.application)
    assert row.vacancy is not None  # it was found by its vacancy
    file = command.file()
    digest = _digest(command, file)
    if _is_told(row, command, digest):
        return False
    if file.is_told:  # with another letter
        raise BadFacts("api.no_such_upload")
    template = (
        LetterTemplate.objects.filter(kind=command.kind, language=command.language).order_by("pk").first()
    )
    if template is None:
        raise WrongUse("api.no_such_kind")

    def along(letter: Letter) -> None:
        command.request.begin()
        ToldLetter.objects.create(
            source=actor.source, application=row, source_id=command.id, asked=digest, letter=letter
        )
        command.request.end(True)

    try:
        with work_store().open(file.sha256) as stream:
            upload_letter(
                UploadLetter(
                    actor=actor,
                    vacancy=row.vacancy.own_name,
                    application=row.public_id,
                    template=template.pk,
                    stream=stream,
                    file_name=file.file_name,
                    sent_at=command.sent_at,
                    along=along,
                )
            )
    except IntegrityError:  # the same letter at the same moment
        if not _is_told(row, command, digest):
            raise
        return False
    return True


def _digest(command: LetterFromSystem, file: File) -> str:
    """Of what is told: the same letter is the same bytes, by whichever upload they came."""
    said = (command.kind, command.language, command.sent_at.astimezone(UTC).isoformat(), file.sha256)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _is_told(row: Application, command: LetterFromSystem, digest: str) -> bool:
    """Whether this very letter was told. Raises WrongUse where the applicant has another by that id."""
    known = ToldLetter.objects.filter(application=row, source_id=command.id).first()
    if known is not None and known.asked != digest:
        raise WrongUse("api.letter_differs")
    return known is not None


def _application(actor: Actor, id_: str) -> Application:
    row = applications_of(actor).select_related("vacancy").filter(source_id=id_).first()
    if row is None:
        raise NotThere
    return row


def _decider(told: str, deciders: list[str]) -> str:
    """The one of them who is named so, by name or initials; what nobody is called stands, and the act refuses it."""
    wanted = told.strip().casefold()
    found = [
        one
        for one in deciders
        if wanted in (one.casefold(), *(part.strip(" )").casefold() for part in one.split("(")))
    ]
    return found[0] if len(found) == 1 else told
