"""Lists of records, by pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from arkivbro.archive.models import CaseFile, ChangeLog, DocumentLink, RegistryEntry
from arkivbro.archive.services.status import AWAITING_JOURNALLING
from arkivbro.archive.text_keys import search_form

PAGE_SIZE = 50
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of a list; `number` counts from 1."""

    rows: Sequence[M]
    number: int
    has_next: bool


def page_of(rows: QuerySet[M], number: int = 1, size: int = PAGE_SIZE) -> Page[M]:
    """One page, in one query; a page past the end is empty."""
    number = max(number, 1)
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], number, len(found) > size)


def cases(
    *, search: str = "", cleared: bool = False, responsible: str = "", status: str = ""
) -> QuerySet[CaseFile]:
    """Cases, the newest first. Who is not `cleared` searches public titles only, without personal names."""
    rows = CaseFile.objects.select_related("series", "class_ref__system").order_by("-year", "-sequence")
    if status:
        rows = rows.filter(status=status)
    if responsible:
        rows = rows.filter(responsible=responsible)
    for word in search_form(search).split():
        rows = rows.filter(**{f"{'search_text' if cleared else 'public_search_text'}__contains": word})
    return rows


def entries(case: CaseFile) -> QuerySet[RegistryEntry]:
    """The entries of a case in order, with parties, documents, files and sign-offs."""
    return with_contents(RegistryEntry.objects.filter(case=case).order_by("sequence"))


def awaiting_journalling() -> QuerySet[RegistryEntry]:
    """The queue Til journalføring, the oldest first."""
    rows = RegistryEntry.objects.filter(status__in=AWAITING_JOURNALLING, journal_sequence__isnull=True)
    return with_contents(rows.order_by("pk"))


def with_contents(rows: QuerySet[RegistryEntry]) -> QuerySet[RegistryEntry]:
    """The same rows with all that they hold, in a bounded number of queries."""
    return rows.select_related("case", "sign_off__by_entry").prefetch_related(
        "parties", "links__document__objects_held"
    )


def documents(entry: RegistryEntry) -> QuerySet[DocumentLink]:
    """The documents of an entry in order, with their files."""
    rows = DocumentLink.objects.filter(entry=entry).select_related("document").order_by("number")
    return rows.prefetch_related("document__objects_held")


def change_log(case: CaseFile) -> QuerySet[ChangeLog]:
    """What was changed in a case, the newest first. Rows may hold screened text: check rights to the record."""
    return ChangeLog.objects.filter(case=case).select_related("entry").order_by("-pk")
