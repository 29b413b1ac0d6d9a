"""A system tells of vacancies and applications: the same facts by the same `Ref`s as every source, by the one door (`receiving`).

Rights, facts, the row of the audit log and the answer are one durable commit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from arkivbro.accounts import audit
from arkivbro.accounts.acts import Actor, act, require
from arkivbro.accounts.models import Scope
from arkivbro.core import plausibility
from arkivbro.core.errors import BadFacts, NotThere
from arkivbro.core.messages import Finding, message
from arkivbro.core.recruitment import (
    Applicant,
    Application,
    Attachment,
    AttachmentKind,
    Education,
    Experience,
    Vacancy,
)
from arkivbro.core.ref import Ref
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Application as ApplicationRow
from arkivbro.recruitment.models import Vacancy as VacancyRow
from arkivbro.recruitment.selectors.stored_facts import latest_facts
from arkivbro.recruitment.selectors.told_by_systems import (
    applications_of,
    require_scope,
    unit_named,
    vacancies_of,
)
from arkivbro.recruitment.services import receive_as_it_stands
from arkivbro.recruitment.services.same_name import hold

T_contra = TypeVar("T_contra", contravariant=True)
NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


class Request(Protocol[T_contra]):
    """What was asked for, which is done once: the door's. Both are called in the transaction of what is done."""

    def begin(self) -> None:
        """First: whoever asks the same at the same moment waits here. Raises where it was done before."""
        ...

    def end(self, done: T_contra, /) -> None:
        """Last: the answer is kept with what was done."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """What became of what was told; what was found names no person."""

    outcome: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSystem:
    """A command of a system, and its request."""

    actor: Actor
    request: Request[Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellVacancy(OfSystem):
    """`unit` as the system named it; `fact` makes the facts of the unit that it is."""

    id: str
    unit: str
    fact: Callable[[Ref, Ref], Vacancy]


@dataclass(frozen=True, slots=True)
class File:
    """Bytes that are among the working files already."""

    sha256: str
    size: int
    file_name: str
    is_told: bool = False
    """They were told, and what they were told by is no more: only what was told with them may be told again."""


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment as told; `file` None: the one that was told under that id before."""

    id: str
    title: str
    kind: AttachmentKind
    file_name: str
    file: File | None


@dataclass(frozen=True, slots=True)
class Written:
    """What an application says."""

    received: datetime
    applicant: Applicant
    education: tuple[Education, ...] | None
    experience: tuple[Experience, ...] | None
    letter: str | None
    changed: datetime | None
    attachments: tuple[Attached, ...]
    said: Mapping[str, Any]
    """`exemption` and `withdrawn`, where they are told: what is not stands as it was told before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellApplication(OfSystem):
    """An application to a vacancy that the same source has told of."""

    vacancy: str
    id: str
    written: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class TellMore(OfSystem):
    """Of an application that was told: its wish for exemption, or that it is withdrawn; all else stands."""

    id: str
    scope: Scope
    said: Mapping[str, Any]
    """`exemption` or `withdrawn`."""


@act("api.vacancy.tell")
def tell_vacancy(command: TellVacancy) -> Told:
    """Raises NotThere, WrongUse, and what its request raises."""
    actor = command.actor
    require_scope(actor, Scope.VACANCIES)
    ref = Ref(actor.source, command.id)
    rows = VacancyRow.objects.filter(source=ref.source, source_id=ref.id)
    told = _Telling(command, tell_vacancy, ref)

    def read() -> Vacancy:
        told.begin()
        hold([str(ref)])
        before = rows.first()
        fact = command.fact(ref, unit_named(actor, command.unit))
        if before is not None:
            require(vacancies_of(actor).filter(pk=before.pk).exists())
        told.was(before.facts_hash if before else None, plausibility.of_vacancy(fact, _today()))
        return fact

    receive_as_it_stands(read, lambda: told.end(rows.get().facts_hash))
    return told.result


def require_may_tell(actor: Actor, vacancy: str) -> None:
    """Of applications to a vacancy, which the same source has told of. Raises NotThere, WrongUse."""
    require_scope(actor, Scope.APPLICATIONS)
    if not vacancies_of(actor).filter(source_id=vacancy).exists():
        raise NotThere("api.no_such_vacancy")


@act("api.application.tell")
def tell_application(command: TellApplication) -> Told:
    """Raises NotThere, WrongUse, BadFacts, and what its request raises."""
    actor = command.actor
    require_scope(actor, Scope.APPLICATIONS)
    ref = Ref(actor.source, command.id)
    told = _Telling(command, tell_application, ref)

    def read() -> Application:
        told.begin()
        vacancy = vacancies_of(actor).filter(source_id=command.vacancy).first()
        if vacancy is None:
            raise NotThere("api.no_such_vacancy")
        hold([str(vacancy.ref)])
        require_may_tell(actor, command.vacancy)  # it may have moved to another unit while we waited
        before = _row_of(ref)
        is_seen = before is not None and applications_of(actor).filter(pk=before.pk).exists()
        fact = _fact(ref, vacancy, command.written, latest_facts(before) if before and is_seen else None)
        require(
            before is None or is_seen
        )  # last: what is wrong with the facts is answered alike, whoever has the id
        told.was(before.facts_hash if before else None, plausibility.of_application(fact, _today()))
        return fact

    receive_as_it_stands(read, lambda: told.end(_row(ref).facts_hash))
    return told.result


@act("api.application.tell_more")
def tell_more(command: TellMore) -> Told:
    """Raises NotThere, WrongUse, and what its request raises."""
    actor = command.actor
    require_scope(actor, command.scope)
    ref = Ref(actor.source, command.id)
    told = _Telling(command, tell_more, ref)

    def read() -> Application:
        told.begin()
        named = ApplicationRow.objects.filter(source=ref.source, source_id=ref.id).values_list(
            "vacancy_reference"
        )
        hold([name for (name,) in named])
        before = _row_of(ref)
        if before is None or not applications_of(actor).filter(pk=before.pk).exists():
            raise NotThere
        fact = replace(_as_told(latest_facts(before)), **command.said)
        told.was(before.facts_hash, plausibility.of_application(fact, _today()))
        return fact

    receive_as_it_stands(read, lambda: told.end(_row(ref).facts_hash))
    return told.result


class _Telling:
    """One act of telling, inside the transaction that receives the facts."""

    def __init__(self, command: OfSystem, done: Callable[..., Told], ref: Ref) -> None:
        self._command, self._ref = command, ref
        self._code: str = getattr(done, "act_code")  # noqa: B009  # a plain function has no such attribute for mypy
        self.result = Told(UNCHANGED)

    def begin(self) -> None:
        self._command.request.begin()

    def was(self, facts_hash: str | None, remarks: tuple[Finding, ...]) -> None:
        self._before, self._remarks = facts_hash, remarks

    def end(self, facts_hash: str) -> None:
        outcome = NEW if self._before is None else UNCHANGED if self._before == facts_hash else CHANGED
        self.result = Told(outcome, self._remarks)
        self._command.request.end(self.result)
        if outcome != UNCHANGED:
            audit.record(self._command.actor, self._code, str(self._ref))


def _row_of(ref: Ref) -> ApplicationRow | None:
    """The application as it stands, its vacancy's name being held; None where it is new."""
    return ApplicationRow.objects.filter(source=ref.source, source_id=ref.id).first()


def _row(ref: Ref) -> ApplicationRow:
    return ApplicationRow.objects.get(source=ref.source, source_id=ref.id)


def _fact(ref: Ref, vacancy: VacancyRow, written: Written, before: Application | None) -> Application:
    known = {one.ref.id: one for one in before.attachments} if before else {}
    said = {"exemption": before.exemption, "withdrawn": before.withdrawn} if before else {}
    return Application(
        ref=ref,
        vacancy_reference=str(vacancy.ref),
        received=written.received,
        applicant=written.applicant,
        education=written.education,
        experience=written.experience,
        letter=written.letter,
        changed=written.changed,
        attachments=tuple(_attachment(ref, one, known) for one in written.attachments),
        **{**said, **written.said},
    )


def _attachment(application: Ref, told: Attached, known: Mapping[str, Attachment]) -> Attachment:
    ref = Ref(application.source, f"{application.id}/{told.id}")
    file, before = told.file, known.get(ref.id)
    if file is None and before is None:
        missing = Finding("where.one_attachment", message("application.attachment_missing"), told.id)
        raise BadFacts("application.attachment_missing", findings=(missing,))
    if before is not None and (file is None or file.sha256 == before.sha256):
        file = File(
            before.sha256, before.size, before.file_name
        )  # the same bytes by another upload are no other file
    assert file is not None
    if file.is_told:  # with another attachment
        raise BadFacts("api.no_such_upload")
    return Attachment(ref, told.file_name or file.file_name, told.title, told.kind, file.sha256, file.size)


def _as_told(fact: Application) -> Application:
    """Without what we added to it: received anew, it is what the system told."""
    applicant = replace(fact.applicant, former_names=())
    return replace(fact, applicant=applicant, version=1, noticed=None, first_received=None)


def _today() -> date:
    return oslo_day(clock())


__all__ = [
    "Attached",
    "File",
    "Request",
    "TellApplication",
    "TellMore",
    "TellVacancy",
    "Told",
    "Written",
    "require_may_tell",
    "tell_application",
    "tell_more",
    "tell_vacancy",
]
