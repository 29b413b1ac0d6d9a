"""What the ledger has sent, by key, with the checksums that were sent; and what an archive's entries are unlike the plans of. No query per transfer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from arkivbro.core.completeness import Sent, SentDocument, Standing, StayedOut, flow_of
from arkivbro.core.errors import Finding
from arkivbro.core.left_out import left_out
from arkivbro.core.messages import message
from arkivbro.core.noark import ArchivedEntry, PartyRole
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.ports import ExternalReference
from arkivbro.transfers.engine.read_back import differences
from arkivbro.transfers.engine.references import as_reference
from arkivbro.transfers.engine.states import NEEDS_PERSON
from arkivbro.transfers.models import (
    ArchiveCase,
    FrozenPlan,
    PreparedDocument,
    State,
    Step,
    Transfer,
    TransferDetails,
)

OF_PEOPLE = ("where.case_handler", "where.sign_off")
"""What people are meant to change in the archive."""
OF_FILES = ("where.document_file", "where.document_file_size", "where.document_number", "where.the_document")
"""What is told by the documents and files themselves, read again."""
INTERNAL = (PartyRole.INTERNAL_SENDER.value, PartyRole.INTERNAL_RECIPIENT.value)
"""The party that follows the case handler."""


@dataclass(frozen=True, slots=True)
class CaseInArchive:
    """Where a vacancy's case stands. `reference` None: it is not made yet."""

    archive: str
    reference: ExternalReference | None
    number: str


def case_in_archive(vacancy: Ref) -> CaseInArchive | None:
    """None: the ledger never heard of the vacancy."""
    row = _cases_of(vacancy).first()
    if row is None:
        return None
    reference = as_reference(row.reference) if row.reference is not None else None
    return CaseInArchive(row.archive, reference, row.number)


def vacancies_of_same_case(vacancy: Ref) -> tuple[Ref, ...]:
    """The vacancy, and those that are linked to the case that it stands in: what an archive says of a case can be of any of them."""
    numbers = _cases_of(vacancy).exclude(number="").values_list("archive", "number")
    linked = [one.vacancy for archive, number in numbers for one in in_case(archive, number)]
    return tuple(dict.fromkeys((vacancy, *linked)))


def in_case(archive: str, number: str) -> QuerySet[ArchiveCase]:
    """Of each vacancy that stands in the archive's case of that number."""
    return ArchiveCase.objects.filter(archive=archive, number=number).order_by("pk")


def _cases_of(vacancy: Ref) -> QuerySet[ArchiveCase]:
    return ArchiveCase.objects.filter(source=vacancy.source, vacancy_id=vacancy.id)


def keys_of_others(vacancy: Ref, case: CaseInArchive) -> frozenset[str]:
    """Keys of the entries that other vacancies have, or will have, in the same case."""
    if not case.number:
        return frozenset()
    rows = in_case(case.archive, case.number).exclude(source=vacancy.source, vacancy_id=vacancy.id)
    steps = Step.objects.filter(kind="entry", transfer__case__in=rows)
    return frozenset(steps.values_list("key", flat=True))


def sent_of_vacancy(
    vacancy: Ref, now: datetime, with_files_out: Collection[str] = ()
) -> tuple[tuple[Sent, ...], Mapping[str, ExternalReference]]:
    """Every transfer of a vacancy that was not cancelled, the oldest first, and where the archive said that each entry stands, by key.

    `with_files_out`: the transfers (public ids) with files that stayed outside and that nobody has handled. Four queries.
    """
    steps = Step.objects.filter(kind="entry", transfer__case__in=_cases_of(vacancy))
    keys: dict[int, str] = {}
    references: dict[str, ExternalReference] = {}
    for transfer, key, reference in steps.values_list("transfer_id", "key", "reference").iterator():
        keys[transfer] = key
        if reference is not None:
            references[key] = as_reference(reference)
    documents = _documents_of(vacancy)
    kept_out = _kept_out(vacancy, with_files_out)
    rows = Transfer.objects.filter(case__in=_cases_of(vacancy)).exclude(state=State.CANCELLED).order_by("id")
    sent = tuple(
        Sent(
            key=keys.get(row.pk, ""),
            flow=flow_of(row.kind),
            subject=row.subject,
            standing=_standing(row, now),
            shown=row.facts_hash,
            documents=tuple(documents.get(row.pk, ())),
            transfer=row.public_id,
            kind=row.kind,
            stayed_out=kept_out.get(row.public_id, ()),
            files_out=row.left_out,
        )
        for row in rows.iterator(chunk_size=1_000)
    )
    return sent, references


def _standing(row: Transfer, now: datetime) -> Standing:
    if row.state == State.TRANSFERRED:
        return Standing.BY_HAND if row.by_hand else Standing.RESTS
    if row.state in NEEDS_PERSON:
        return Standing.STUCK
    untried = row.state == State.WAITING and not row.attempts
    return Standing.NOT_DUE if untried and (row.due_at is None or row.due_at > now) else Standing.WAITS


def _documents_of(vacancy: Ref) -> dict[int, list[SentDocument]]:
    """By transfer, the main document first."""
    documents: dict[int, list[SentDocument]] = defaultdict(list)
    rows = PreparedDocument.objects.filter(transfer__case__in=_cases_of(vacancy)).order_by("id")
    for transfer, key, sha256 in rows.values_list("transfer_id", "document_key", "sha256").iterator():
        before = documents[transfer]
        before.append(SentDocument(key, sha256, is_attachment=bool(before) and before[0].key != key))
    return documents


def _kept_out(vacancy: Ref, transfers: Collection[str]) -> dict[str, tuple[StayedOut, ...]]:
    """Of those transfers: which files, and why; where retention took that, how many."""
    if not transfers:
        return {}
    rows = Transfer.objects.filter(case__in=_cases_of(vacancy), left_out__gt=0).values_list(
        "pk", "public_id", "left_out"
    )
    details = TransferDetails.objects.filter(
        transfer__case__in=_cases_of(vacancy), transfer__left_out__gt=0
    ).values_list("transfer_id", "kept_out")
    told = dict(details)
    return {
        public_id: _stayed_out(told.get(pk, ()), count)
        for pk, public_id, count in rows
        if public_id in transfers
    }


def _stayed_out(kept_out: Iterable[Finding], count: int) -> tuple[StayedOut, ...]:
    found = left_out(kept_out)
    if not found:
        return (StayedOut(message("verify.left_out_unnamed", count=count)),)
    return tuple(
        StayedOut(message("verify.left_out", attachment=one.place, why=one.message), one.place)
        for one in found
    )


def cancelled_of(vacancy: Ref) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """What was cancelled of it: public ids, and series with subject."""
    rows = Transfer.objects.filter(case__in=_cases_of(vacancy), state=State.CANCELLED)
    told = list(rows.values_list("public_id", "series", "subject"))
    return frozenset(one[0] for one in told), frozenset((one[1], one[2]) for one in told)


def unlike_their_plans(entries: Collection[ArchivedEntry]) -> dict[str, tuple[Finding, ...]]:
    """By key: the fields in which the archive's entries are not what was sent, but for what people are meant to change. One query."""
    by_key = {one.record.key: one for one in entries if one.record.key}
    rows = FrozenPlan.objects.filter(
        transfer__steps__kind="entry",
        transfer__steps__key__in=list(by_key),
        transfer__state=State.TRANSFERRED,
        transfer__by_hand="",
    )
    return {
        key: tuple(
            one
            for one in differences(from_json(ArchivePlan, text).entry, by_key[key])
            if one.where not in (*OF_PEOPLE, *OF_FILES)
            and not (one.where == "where.party" and one.place in INTERNAL)
        )
        for key, text in rows.values_list("transfer__steps__key", "text")
    }


def entry_numbers(vacancy: Ref) -> list[str]:
    """The numbers, in the archive, of what rests there of the vacancy."""
    rows = Transfer.objects.filter(case__in=_cases_of(vacancy), state=State.TRANSFERRED)
    return [one for one in rows.order_by("id").values_list("entry_number", flat=True) if one]


def references_in(archive: str) -> Iterator[tuple[ExternalReference, tuple[ExternalReference, ...]]]:
    """Every case that the ledger made or was linked to in that archive, with the entries that it made there, the oldest first."""
    cases = ArchiveCase.objects.filter(archive=archive, reference__isnull=False).order_by("id")
    for case in cases.iterator(chunk_size=200):
        steps = Step.objects.filter(transfer__case=case, kind="entry", reference__isnull=False)
        stored = steps.order_by("transfer_id", "order").values_list("reference", flat=True)
        if case.reference is not None:
            entries = tuple(as_reference(one) for one in stored if one is not None)
            yield as_reference(case.reference), entries


def archives_in_use() -> frozenset[str]:
    """The names of the archives to which vacancies go, or went."""
    return frozenset(ArchiveCase.objects.values_list("archive", flat=True).distinct())
