"""The completeness proof of vacancies: the sources, we ourselves and the archives are asked, and compared by `core.completeness_compared`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from arkivbro.core.completeness import (
    Difference,
    Flow,
    Kind,
    Known,
    Outcome,
    Sent,
    Standing,
    accepted_as,
    in_order,
    outcome_of,
)
from arkivbro.core.completeness_compared import compare
from arkivbro.core.messages import Message, message
from arkivbro.core.owed import Flow as OwedFlow
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import AcceptedDifference, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.completeness import known_of, open_vacancies, vacancies_to_prove
from arkivbro.recruitment.selectors.left_out import unhandled_of
from arkivbro.recruitment.selectors.screens import judged_of
from arkivbro.recruitment.selectors.without_vacancy import without_vacancy
from arkivbro.recruitment.services.asking_archives import FromArchive, ask_archive
from arkivbro.recruitment.services.asking_sources import AskedSources
from arkivbro.transfers.selectors import case_in_archive, sent_of_vacancy

NOT_DECIDED = {
    Archiving.BEFORE_OUR_TIME: "verify.not_linked",
    Archiving.UNCONFIRMED: "verify.unconfirmed",
}
"""Why nothing of a vacancy is archived, where no person decided that; what is told of its applications then."""
TOLD_AS_LACKS = frozenset(
    {
        OwedFlow.NEEDS_PERSON, OwedFlow.UNDER_WAY, OwedFlow.ADVERTISEMENT, OwedFlow.APPLICATIONS, OwedFlow.WITHDRAWALS,
        OwedFlow.NOTES, OwedFlow.LEFT_OUT,
    }
)  # fmt: skip
"""Flows that are told here thing by thing, where anything lacks."""


@dataclass(frozen=True, slots=True)
class VacancyVerdict:
    """A vacancy after verification. `entries` of ours are in the archive; of their `files`, that were read again, `bytes` in all."""

    reference: str
    differences: tuple[Difference, ...]
    entries: int = 0
    files: int = 0
    bytes: int = 0
    left_alone: str = ""
    """Why nothing of it is archived by us, if so."""
    applications: int = 0
    """That the source has told of."""
    archived_applications: int = 0
    """Of them: those that the ledger has as archived in their newest version."""
    owed: tuple[Message, ...] = ()
    """What the routine asks for besides, and nobody has done yet (`core.owed`)."""
    is_over: bool = False
    """Nobody can apply any more."""
    called: str = ""
    """What its pages are found by; "" where no vacancy is known."""

    @property
    def outcome(self) -> Outcome:
        found = outcome_of(self.differences)
        is_well = found in (Outcome.COMPLETE, Outcome.AS_TOLD)
        return Outcome.LEFT_ALONE if self.left_alone and is_well else found

    @property
    def lacks(self) -> tuple[Difference, ...]:
        """What is not as it should be, or not in the archive yet."""
        return tuple(one for one in self.differences if one.kind.is_fault or one.kind is Kind.WAITING)

    @property
    def not_asked(self) -> tuple[Difference, ...]:
        """Who could not be asked, or not about everything."""
        return tuple(one for one in self.differences if one.kind is Kind.NOT_ASKED)

    @property
    def remarks(self) -> tuple[Difference, ...]:
        """What is as it should be, and worth knowing."""
        return tuple(one for one in self.differences if one.kind is Kind.REMARK)

    @property
    def is_sound(self) -> bool:
        """Everything that we were told stands in the archive as it was sent, and the archive was asked about all of it."""
        return self.outcome in (Outcome.COMPLETE, Outcome.AS_TOLD, Outcome.LEFT_ALONE)

    @property
    def is_complete(self) -> bool:
        """And nothing that the routine asks for is owed today."""
        return self.is_sound and not self.owed


def verify(reference: str | None = None) -> Iterator[VacancyVerdict]:
    """Vacancy by vacancy, or only the one called so; and what was accepted for vacancies that are not known."""
    sources = AskedSources()
    for vacancy in vacancies_to_prove(reference).iterator(chunk_size=200):
        yield verdict_of(vacancy, sources)
    yield from _of_unknown_vacancies(reference)


def verify_open() -> Iterator[VacancyVerdict]:
    """Those that something still comes to."""
    sources = AskedSources()
    for vacancy in open_vacancies().iterator(chunk_size=200):
        yield verdict_of(vacancy, sources)


def _of_unknown_vacancies(reference: str | None) -> Iterator[VacancyVerdict]:
    """Applications that were accepted, and whose vacancy is not known: one verdict for each name that they call it by."""
    waiting = sorted(without_vacancy(reference), key=lambda one: one.vacancy_reference)
    for name, applications in groupby(waiting, key=lambda one: one.vacancy_reference):
        lacks = tuple(
            Difference(Kind.MISSING, Flow.APPLICATION, one.ref.subject, message("verify.no_vacancy"))
            for one in applications
        )
        yield VacancyVerdict(name, lacks, applications=len(lacks))


def verdict_of(vacancy: Vacancy, sources: AskedSources) -> VacancyVerdict:
    """A fixed number of queries, whatever the amount, but for what the archive itself takes to be read."""
    is_archived = vacancy.archiving == Archiving.AUTOMATIC
    out = unhandled_of(vacancy.ref) if is_archived else frozenset[str]()
    sent, references = sent_of_vacancy(vacancy.ref, clock(), out)
    known = known_of(vacancy, sent)
    archive = ask_archive(vacancy.ref, case_in_archive(vacancy.ref), sent, references)
    asked = sources.answer(vacancy, known)
    differences = [*compare(asked, known, sent, archive.answer), *_not_decided(vacancy, known, sent)]
    return _verdict(vacancy, in_order(list(_with_accepted(vacancy, differences))), known, sent, archive)


def _verdict(
    vacancy: Vacancy,
    differences: tuple[Difference, ...],
    known: tuple[Known, ...],
    sent: tuple[Sent, ...],
    archive: FromArchive,
) -> VacancyVerdict:
    judged = judged_of(vacancy.ref)
    lacks = any(one.kind.is_fault or one.kind is Kind.WAITING for one in differences)
    applications = [one for one in known if one.flow is Flow.APPLICATION]
    is_archived = vacancy.archiving == Archiving.AUTOMATIC
    return VacancyVerdict(
        vacancy.reference,
        differences,
        entries=sum(one.standing in (Standing.RESTS, Standing.BY_HAND) for one in sent),
        files=archive.files,
        bytes=archive.bytes,
        left_alone="" if is_archived else vacancy.archiving_reason or vacancy.archiving,
        applications=len(applications),
        archived_applications=_resting(applications, sent),
        owed=tuple(told for flow, told in judged.owed_in_words() if not lacks or flow not in TOLD_AS_LACKS)
        if is_archived
        else (),
        is_over=is_archived and judged.is_over,
        called=vacancy.called,
    )


def _resting(applications: Iterable[Known], sent: Iterable[Sent]) -> int:
    """How many of them the ledger has done with, in their newest version."""
    newest = {one.subject: one for one in sent if one.flow is Flow.APPLICATION}
    done = (Standing.RESTS, Standing.BY_HAND)
    found = (newest.get(one.subject) for one in applications if one.shown)
    shown = {one.subject: one.shown for one in applications}
    return sum(one is not None and one.standing in done and one.shown == shown[one.subject] for one in found)


def _not_decided(vacancy: Vacancy, known: Iterable[Known], sent: Iterable[Sent]) -> Iterator[Difference]:
    """Nothing of it is archived, and no person decided that: what was accepted for it lacks."""
    if vacancy.archiving not in NOT_DECIDED:
        return
    applications = [one for one in known if one.flow is Flow.APPLICATION]
    missing = len(applications) - _resting(applications, sent)
    if missing:
        told = message(NOT_DECIDED[Archiving(vacancy.archiving)], count=missing)
        yield Difference(Kind.MISSING, Flow.APPLICATION, "", told)


def _with_accepted(vacancy: Vacancy, differences: Iterable[Difference]) -> Iterator[Difference]:
    """What an archivist has said is to be so is told as that."""
    accepted = dict(AcceptedDifference.objects.filter(vacancy=vacancy).values_list("mark", "by"))
    for one in differences:
        if one.is_of_archive and one.mark in accepted:
            told = message("verify.accepted", by=accepted[one.mark], told=one.told)
            yield accepted_as(one, told)
        else:
            yield one
