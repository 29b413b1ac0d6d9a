"""The public journal: what everybody may see, in public form only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from arkivbro.archive.models import (
    CorrespondenceParty,
    DocumentDescription,
    JournalDayRelease,
    RegistryEntry,
    Series,
)
from arkivbro.archive.record_values import record_of
from arkivbro.archive.selectors.lookups import CASE_NUMBER
from arkivbro.archive.selectors.records import PAGE_SIZE
from arkivbro.archive.times import oslo_day
from arkivbro.core.public_record import PublicRecord
from arkivbro.core.text_forms import search_form
from arkivbro.ui.searching import MOST_WORDS

CHUNK = 200
FULL = ("title", "title_parts", "search_text", "sort_key")
"""Columns that only those who are cleared may read."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry of the public journal: its name in addresses, and what anyone may see of it."""

    public_id: str
    record: PublicRecord


def public_entries(
    *,
    from_day: date | None = None,
    to_day: date | None = None,
    today: date | None = None,
    search: str = "",
    unit: str = "",
    type_: str = "",
) -> QuerySet[RegistryEntry]:
    """The entries that the public journal shows, in the order of their journal numbers.

    Not: entries not journalled or expired, X entries where the series keeps them in, days that are not yet released.
    `search` finds words of public titles, of the entry or its case, and case numbers; never personal names.
    """
    rows = journalled_for_the_public().filter(released(today or oslo_day(timezone.now())))
    if from_day is not None:
        rows = rows.filter(journal_date__gte=from_day)
    if to_day is not None:
        rows = rows.filter(journal_date__lte=to_day)
    if unit:
        rows = rows.filter(unit=unit)
    if type_:
        rows = rows.filter(type=type_)
    for word in search_form(search).split()[:MOST_WORDS]:
        rows = rows.filter(_has_word(word))
    return rows.order_by("journal_year", "journal_sequence")


def _has_word(word: str) -> Q:
    """In what the public record says may be searched, of the entry or of its case; never a personal name."""
    found = Q(public_search_text__contains=word) | Q(case__public_search_text__contains=word)
    if number := CASE_NUMBER.fullmatch(word):
        found |= Q(case__year=int(number[1]), case__sequence=int(number[2]))
    return found


def journalled_for_the_public() -> QuerySet[RegistryEntry]:
    """What belongs in the public journal as soon as its day is released."""
    rows = RegistryEntry.objects.filter(journal_sequence__isnull=False, show_in_public_journal=True)
    return rows.exclude(status="U").exclude(type="X", case__series__internal_entries_public=False)


def released(today: date) -> Q:
    """Days released by an archivist, days old enough for their series, and all days of cases without a series."""
    days_released = JournalDayRelease.objects.values("day")
    conditions = Q(case__series__isnull=True) | Q(journal_date__in=days_released)
    for series_id, days in Series.objects.values_list("pk", "journal_release_days"):
        if days is not None:
            conditions |= Q(case__series_id=series_id, journal_date__lte=today - timedelta(days=days))
    return conditions


@dataclass(frozen=True, slots=True)
class JournalPage:
    """One page of the journal; `number` counts from 1."""

    rows: tuple[JournalEntry, ...]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def journal_page(entries: QuerySet[RegistryEntry], number: int, size: int = PAGE_SIZE) -> JournalPage:
    """One page of `public_entries`, the newest first.

    The rows are found by their ids first, so that a page far back reads no more than their index.
    """
    start = (number - 1) * size
    newest = entries.order_by("-journal_year", "-journal_sequence")
    ids = list(newest.values_list("pk", flat=True)[start : start + size + 1])
    return JournalPage(tuple(journal_rows(ids[:size])), number, len(ids) > size)


def journal_rows(ids: Sequence[int]) -> Iterator[JournalEntry]:
    """The public form of these entries, the newest first."""
    rows = in_public_form(RegistryEntry.objects.filter(pk__in=ids))
    return map(journal_entry, rows.order_by("-journal_year", "-journal_sequence"))


def in_public_form(rows: QuerySet[RegistryEntry]) -> QuerySet[RegistryEntry]:
    """With all that the public record is made of, in a bounded number of queries. Full titles and names are not fetched."""
    parties = CorrespondenceParty.objects.only("entry_id", "position", "role", "public_name")
    documents = DocumentDescription.objects.defer(*FULL, "original_file_name")
    return (
        rows.select_related("case__series", "case__class_ref__system", "sign_off")
        .defer(*FULL, *(f"case__{name}" for name in FULL))
        .prefetch_related(
            Prefetch("parties", parties),
            Prefetch("links__document", documents),
            "links__document__objects_held",
        )
    )


def count_up_to(entries: QuerySet[RegistryEntry], most: int) -> int:
    """How many, but no more than `most` are counted."""
    return len(entries.order_by().values_list("pk", flat=True)[:most])


def public_entry(public_id: str, today: date | None = None) -> JournalEntry | None:
    """One entry in public form; None for what the public journal does not show, whatever the reason."""
    ids = list(public_entries(today=today).filter(public_id=public_id).values_list("pk", flat=True)[:1])
    return next(journal_rows(ids), None)


def public_units(today: date | None = None) -> list[str]:
    """The units that the journal may be filtered by: those of the entries that it shows, and no others."""
    shown = public_entries(today=today).exclude(unit="")
    return list(shown.order_by("unit").values_list("unit", flat=True).distinct())


def public_journal(
    *, from_day: date | None = None, to_day: date | None = None, today: date | None = None
) -> Iterator[JournalEntry]:
    """The rows of the public journal, read in chunks."""
    rows = public_entries(from_day=from_day, to_day=to_day, today=today)
    rows = in_public_form(rows)
    year, sequence = 0, 0
    while True:
        after = Q(journal_year__gt=year) | Q(journal_year=year, journal_sequence__gt=sequence)
        chunk = list(rows.filter(after)[:CHUNK])
        for entry in chunk:
            yield journal_entry(entry)
        if len(chunk) < CHUNK:
            return
        year, sequence = chunk[-1].journal_year or 0, chunk[-1].journal_sequence or 0


def journal_entry(entry: RegistryEntry) -> JournalEntry:
    """The public form of a journalled entry, with parties and documents prefetched."""
    return JournalEntry(entry.public_id, record_of(entry))
