"""Lists of records, by pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Count, Model, Q, QuerySet

from arkivbro.archive.models import CaseFile, ChangeLog, DocumentLink, RegistryEntry
from arkivbro.archive.rights import Reader
from arkivbro.archive.selectors.initials import without_responsible
from arkivbro.archive.selectors.lookups import CASE_NUMBER
from arkivbro.archive.selectors.title_search import cases_with
from arkivbro.archive.statuses import AWAITING_JOURNALLING
from arkivbro.core.text_forms import norwegian_order

PAGE_SIZE = 50
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of a list; `number` counts from 1."""

    rows: Sequence[M]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_of(rows: QuerySet[M], number: int = 1, size: int = PAGE_SIZE) -> Page[M]:
    """One page; a page past the end is empty. Which rows are on it is asked first, of an index where there is one: so that nothing else
    of those before them, or of all of them, is read.
    """
    number = max(number, 1)
    start = (number - 1) * size
    pks = list(rows.values_list("pk", flat=True)[start : start + size + 1])
    return Page(list(rows.filter(pk__in=pks[:size])) if pks else [], number, len(pks) > size)


def cases(
    reader: Reader,
    *,
    search: str = "",
    responsible: Collection[str] = (),
    status: str = "",
    unit: str = "",
) -> QuerySet[CaseFile]:
    """Cases that the reader may open, the newest first. `search` finds case numbers, the source's references, and words of titles.

    Words of full titles, of the case or of an entry in it, are found only where the reader may read them; everywhere else
    only words of public titles that are no personal names.
    """
    return found_cases(reader, search=search, responsible=responsible, status=status, unit=unit)[0]


def found_cases(
    reader: Reader, *, search: str, responsible: Collection[str], status: str, unit: str
) -> tuple[QuerySet[CaseFile], bool]:
    """The same, and whether there are more than were looked at: then only the newest are there."""
    rows = CaseFile.objects.filter(reader.openable()).select_related("series", "class_ref__system")
    rows = rows.order_by("-year", "-sequence")
    if status:
        rows = rows.filter(status=status)
    if responsible:
        rows = rows.filter(responsible__in=responsible)
    if unit:
        rows = rows.filter(unit=unit)
    if number := CASE_NUMBER.fullmatch(search):
        return rows.filter(year=int(number[1]), sequence=int(number[2])), False
    if not search.strip():
        return rows, False
    found = cases_with(reader, search)
    wanted = Q(pk__in=found.pks) | Q(external_reference=search.strip()[:200])
    return rows.filter(wanted), found.has_more


def case_units(reader: Reader) -> list[str]:
    """The units that have cases which the reader may open."""
    rows = CaseFile.objects.filter(reader.openable()).exclude(unit="")
    return sorted(rows.order_by().values_list("unit", flat=True).distinct(), key=norwegian_order)


def case_responsibles(reader: Reader, people: Mapping[str, str]) -> list[tuple[str, str]]:
    """Those who are responsible for cases which the reader may open, with their names where they are known."""
    rows = CaseFile.objects.filter(reader.openable()).exclude(responsible="")
    initials = rows.order_by("responsible").values_list("responsible", flat=True).distinct()
    return [(one, f"{one} – {people[one]}" if one in people else one) for one in initials]


def entries(case: CaseFile) -> QuerySet[RegistryEntry]:
    """The entries of a case in order, with parties, documents, files and sign-offs."""
    return with_contents(RegistryEntry.objects.filter(case=case).order_by("sequence"))


WAITING = Q(status__in=AWAITING_JOURNALLING, journal_sequence__isnull=True)
"""Entries in the queue Til journalføring."""


def awaiting_journalling(reader: Reader) -> QuerySet[RegistryEntry]:
    """The queue Til journalføring, of cases that the reader may open, the oldest first."""
    rows = RegistryEntry.objects.filter(WAITING).filter(reader.openable("case__"))
    return with_contents(rows.order_by("pk"))


def awaiting_in(cases: Iterable[CaseFile]) -> dict[int, int]:
    """How many entries of each of these cases wait to be journalled, by the case's primary key; none where none does."""
    rows = RegistryEntry.objects.filter(WAITING, case__in=[case.pk for case in cases])
    return dict(rows.values_list("case_id").annotate(Count("pk")))


def cases_without_responsible(default: str, reader: Reader | None = None) -> QuerySet[CaseFile]:
    """The open cases whose saksansvarlig must be changed, the newest first; of a reader, those that the reader may open. `default`
    are the initials that the profile gives every new case.
    """
    rows = cases(reader) if reader is not None else CaseFile.objects.order_by("-year", "-sequence")
    return rows.filter(without_responsible(default))


def with_contents(rows: QuerySet[RegistryEntry]) -> QuerySet[RegistryEntry]:
    """The same rows with all that they hold, in a bounded number of queries."""
    rows = rows.select_related("case__series", "case__class_ref__system", "sign_off__by_entry")
    return rows.prefetch_related("parties", "links__document__objects_held")


def documents(entry: RegistryEntry) -> QuerySet[DocumentLink]:
    """The documents of an entry in order, with their files."""
    rows = DocumentLink.objects.filter(entry=entry).select_related("document").order_by("number")
    return rows.prefetch_related("document__objects_held")


def change_log(case: CaseFile) -> QuerySet[ChangeLog]:
    """What was changed in a case, the newest first. Rows may hold screened text: check rights to the record."""
    return ChangeLog.objects.filter(case=case).select_related("entry").order_by("-pk")
