"""What the ledger says stands in an archive: by key, with the checksums that were sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from arkivbro.core.errors import Finding
from arkivbro.core.ref import Ref
from arkivbro.ports import ExternalReference
from arkivbro.transfers.engine.references import as_reference
from arkivbro.transfers.models import ArchiveCase, PreparedDocument, State, Step, Transfer


@dataclass(frozen=True, slots=True)
class ArchivedTransfer:
    """A transfer as the ledger has it. `steps`: kind, key, reference; `files`: document key and SHA-256."""

    public_id: str
    kind: str
    subject: str
    version: int
    state: str
    facts_hash: str
    by_hand: bool
    archive: str
    entry: ExternalReference | None
    files: tuple[tuple[str, str], ...]
    kept_out: tuple[Finding, ...]
    left_out: int
    """Files that did not go in; `kept_out` tells which, until retention takes it."""


def vacancies_of_same_case(vacancy: Ref) -> tuple[Ref, ...]:
    """The vacancy, and those that are linked to the case that it stands in: what an archive says of a case can be of any of them."""
    own = ArchiveCase.objects.filter(source=vacancy.source, vacancy_id=vacancy.id)
    numbers = own.exclude(number="").values_list("archive", "number")
    linked = [one.vacancy for archive, number in numbers for one in in_case(archive, number)]
    return tuple(dict.fromkeys((vacancy, *linked)))


def in_case(archive: str, number: str) -> QuerySet[ArchiveCase]:
    """Of each vacancy that stands in the archive's case of that number."""
    return ArchiveCase.objects.filter(archive=archive, number=number).order_by("pk")


def transfers_of_vacancy(vacancy: Ref) -> Iterator[ArchivedTransfer]:
    """Every transfer of a vacancy that was not cancelled, oldest first."""
    rows = (
        Transfer.objects.filter(case__source=vacancy.source, case__vacancy_id=vacancy.id)
        .exclude(state=State.CANCELLED)
        .select_related("case", "details")
        .order_by("id")
    )
    for row in rows.iterator(chunk_size=200):
        step = Step.objects.filter(transfer=row, kind="entry", reference__isnull=False).first()
        files = (
            PreparedDocument.objects.filter(transfer=row).order_by("id").values_list("document_key", "sha256")
        )
        details = getattr(row, "details", None)
        yield ArchivedTransfer(
            public_id=row.public_id,
            kind=row.kind,
            subject=row.subject,
            version=row.version,
            state=row.state,
            facts_hash=row.facts_hash,
            by_hand=bool(row.by_hand),
            archive=row.case.archive,
            entry=as_reference(step.reference) if step and step.reference else None,
            files=tuple(files),
            kept_out=tuple(details.kept_out) if details else (),
            left_out=row.left_out,
        )


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
