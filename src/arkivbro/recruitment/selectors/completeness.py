"""What we know of a vacancy that is to be in the archive, for the completeness proof: from a fixed number of queries, whatever the amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import timedelta

from django.db.models import F, Q, QuerySet

from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.completeness import Flow, Known, Sent
from arkivbro.core.facts import CANCELLED, RegisteredAs, TransferFacts
from arkivbro.core.plan_rules import is_ever_archived
from arkivbro.core.recruitment import Application as ApplicationFact
from arkivbro.core.recruitment import TransferKind, VacancyState
from arkivbro.core.screening import one_line
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import (
    ApplicantHandling,
    Application,
    ApplicationFacts,
    Attachment,
    Letter,
    LetterState,
    LockedList,
    Vacancy,
)
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.owed import is_over
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.runtime import current
from arkivbro.transfers.selectors import cancelled_of

LISTS = (ListKind.PUBLIC.value, ListKind.EXTENDED.value)
"""Those that the routine asks for; one of one's own may be given up without anything missing."""
STILL_OPEN = timedelta(days=60)
"""After the deadline."""


def vacancies_to_prove(reference: str | None = None) -> QuerySet[Vacancy]:
    """All of them, the oldest first, or only those called so."""
    vacancies = Vacancy.objects.order_by("pk")
    if reference is not None:
        vacancies = vacancies.filter(references__text=one_line(reference)).distinct()
    return vacancies


def open_vacancies() -> QuerySet[Vacancy]:
    """Those that something still comes to: somebody may apply, or the deadline was out lately, for lists and letters come after it."""
    today = oslo_day(clock())
    lately = Q(deadline__gte=today - STILL_OPEN) | ~is_over(today)
    return vacancies_to_prove().filter(lately, archiving=Archiving.AUTOMATIC)


def known_of(vacancy: Vacancy, sent: Collection[Sent]) -> tuple[Known, ...]:
    """Everything of it in its newest form, whatever the ledger says; `sent` only tells what a list or a letter is called there."""
    cancelled, given_up = cancelled_of(vacancy.ref)
    return (
        *_of_vacancy(vacancy),
        *_applications(vacancy),
        *_withdrawals(vacancy),
        *_by_transfer(vacancy, sent, cancelled),
        *_decisions(vacancy, given_up),
    )


def _is_wanted(vacancy: Vacancy, kind: TransferKind, version: int = 1, note: str = "") -> bool:
    archived = vacancy.archiving == Archiving.AUTOMATIC
    return archived and is_ever_archived(RegisteredAs(kind, version, note), current().profile)


def _of_vacancy(vacancy: Vacancy) -> Iterator[Known]:
    """The advertisement, and the note that it is cancelled. One that is linked to a case from before our time has its first one there."""
    newest_goes = vacancy.shown_version == 1 or _is_wanted(vacancy, TransferKind.ADVERTISEMENT_CHANGE)
    yield Known(
        Flow.ADVERTISEMENT,
        "",
        vacancy.ref,
        told=vacancy.facts_hash,
        shown=vacancy.shown_hash if newest_goes else "",
        is_wanted=_is_wanted(vacancy, TransferKind.ADVERTISEMENT) and not vacancy.linked,
    )
    if vacancy.state == VacancyState.CANCELLED:
        facts = stored_facts(vacancy)
        note = TransferFacts(TransferKind.OTHER, facts, occurred=facts.cancelled_on, note=CANCELLED)
        is_wanted = _is_wanted(vacancy, TransferKind.OTHER, note=CANCELLED)
        yield Known(Flow.NOTE, note.note, shown=note.content_hash, is_wanted=is_wanted)


def _applications(vacancy: Vacancy) -> Iterator[Known]:
    files: dict[int, list[str]] = defaultdict(list)
    attached = Attachment.objects.filter(application__vacancy=vacancy, version=F("application__version"))
    for pk, sha256 in attached.order_by().values_list("application_id", "sha256").iterator():
        files[pk].append(sha256)
    rows = vacancy.applications.order_by("received", "pk")
    for row in rows.iterator(chunk_size=1_000):
        yield Known(
            Flow.APPLICATION,
            row.subject,
            row.ref,
            told=row.facts_hash,
            shown=row.shown_hash,
            files=tuple(files.get(row.pk, ())),
            is_wanted=_is_wanted(vacancy, TransferKind.APPLICATION, row.version),
            is_held=bool(row.stop_reason),
        )


def _withdrawals(vacancy: Vacancy) -> Iterator[Known]:
    """By the facts: the moment as the source told it is what is hashed."""
    rows = ApplicationFacts.objects.filter(
        application__vacancy=vacancy,
        application__withdrawn__isnull=False,
        version=F("application__version"),
    ).order_by("application_id")
    told = rows.values_list("text", "application__subject", "application__stop_reason")
    facts, is_wanted = stored_facts(vacancy), _is_wanted(vacancy, TransferKind.WITHDRAWAL)
    for text, subject, stop_reason in told.iterator(chunk_size=500):
        application = from_json(ApplicationFact, text)
        gone = TransferFacts(TransferKind.WITHDRAWAL, facts, application)
        yield Known(
            Flow.WITHDRAWAL,
            subject,
            application.ref,
            shown=gone.content_hash,
            is_wanted=is_wanted,
            is_held=stop_reason is not None,
        )


def _by_transfer(vacancy: Vacancy, sent: Collection[Sent], cancelled: Collection[str]) -> Iterator[Known]:
    """Lists and letters that went to the ledger: each is there still, or was cancelled by a person."""
    called = {one.transfer: one.subject for one in sent}
    lists = LockedList.objects.filter(vacancy=vacancy, kind__in=LISTS).exclude(transfer_id="")
    letters = Letter.objects.filter(vacancy=vacancy, state=LetterState.SENT).exclude(transfer_id="")
    ours = [(Flow.LIST, one) for one in lists.order_by("pk").values_list("transfer_id", flat=True)]
    ours += [
        (Flow.LETTER, one)
        for one in letters.order_by("transfer_id").values_list("transfer_id", flat=True).distinct()
    ]
    for flow, transfer in ours:
        if transfer not in cancelled:
            yield Known(
                flow, called.get(transfer, transfer), is_wanted=vacancy.archiving == Archiving.AUTOMATIC
            )


def _decisions(vacancy: Vacancy, given_up: Collection[tuple[str, str]]) -> Iterator[Known]:
    """Those in force, on wishes for exemption."""
    kind = TransferKind.EXEMPTION_DECISION
    is_wanted = _is_wanted(vacancy, kind)
    rows = ApplicantHandling.objects.filter(
        application__vacancy=vacancy, outcome__in=("granted", "refused"), decisions__gt=0
    ).order_by("application_id")
    for subject, number in rows.values_list("application__subject", "decisions"):
        named = f"{subject}/{number}"
        if (kind.value, named) not in given_up:
            yield Known(Flow.DECISION, named, is_wanted=is_wanted)


def known_elsewhere(refs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of those (source and id) are applications that we know, of whatever vacancy."""
    found: set[tuple[str, str]] = set()
    for source in {one for one, _ in refs}:
        ids = [id_ for name, id_ in refs if name == source]
        rows = Application.objects.filter(source=source, source_id__in=ids)
        found |= {(source, id_) for id_ in rows.values_list("source_id", flat=True)}
    return found
