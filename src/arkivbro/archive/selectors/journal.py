"""The public journal: what everybody may see, in public form only.

It is found by lines (`archive.models.found_by`), which hold public words and no others: no question that the public asks reads
a table in which something screened stands, and none takes longer because more is archived.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from arkivbro import fulltext
from arkivbro.archive.models import (
    CorrespondenceParty,
    DocumentDescription,
    JournalCount,
    JournalDayRelease,
    JournalLine,
    RegistryEntry,
    Series,
)
from arkivbro.archive.record_values import record_of
from arkivbro.archive.selectors.lookups import CASE_NUMBER
from arkivbro.archive.selectors.records import PAGE_SIZE
from arkivbro.archive.times import oslo_day
from arkivbro.core.public_record import PublicRecord
from arkivbro.core.text_forms import norwegian_order

CHUNK = 200
FULL = ("title", "title_parts", "search_text", "sort_key")
"""Columns that only those who are cleared may read."""
NO_SERIES = 0
"""What stands in counts for none."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry of the public journal: its name in addresses, and what anyone may see of it."""

    public_id: str
    record: PublicRecord


def public_lines(
    *,
    from_day: date | None = None,
    to_day: date | None = None,
    today: date | None = None,
    search: str = "",
    unit: str = "",
    type_: str = "",
) -> QuerySet[JournalLine]:
    """The lines that the public journal shows, the newest first.

    Not: entries not journalled or expired, X entries where the series keeps them in, days that are not yet released.
    `search` finds words of public titles, of the entry or its case, by their beginnings, and case numbers; never personal names.
    """
    shown = _Shown(today or oslo_day(timezone.now()))
    lines = JournalLine.objects.filter(shown.lines)
    if not shown.all_at_once and (newest := _newest_released(shown)) is not None:
        to_day = min(to_day or newest, newest)
    if from_day is not None or to_day is not None:
        lines = _within(lines, from_day, to_day)
    if unit:
        lines = lines.filter(unit=unit)
    if type_:
        lines = lines.filter(type=type_)
    if not search.strip():
        return lines.order_by("-number")
    marks = [fulltext.mark(kind, value) for kind, value in (("u", unit), ("t", type_)) if value]
    return fulltext.found(lines, *_asked(search, marks))


def _asked(search: str, marks: Sequence[str]) -> list[fulltext.Query]:
    """The words; and, where case numbers are among them, those cases and the other words."""
    words: list[str] = []
    numbers: list[str] = []
    for part in search.split()[: fulltext.MOST_WORDS]:
        number = CASE_NUMBER.fullmatch(part)
        (numbers if number else words).append(f"{int(number[1])}/{int(number[2])}" if number else part)
    asked = [fulltext.Query.of(search)]
    if numbers:
        of_cases = fulltext.Query.of(" ".join(words))
        for one in numbers:
            of_cases = of_cases.also(fulltext.mark("n", one))
        asked.append(of_cases)
    return [_with_marks(query, marks) for query in asked if query]


def _with_marks(query: fulltext.Query, marks: Sequence[str]) -> fulltext.Query:
    for one in marks:
        query = query.also(one)
    return query


def _within(
    lines: QuerySet[JournalLine], from_day: date | None, to_day: date | None
) -> QuerySet[JournalLine]:
    """Those days. Numbers are given as days pass: so a range of days is one of numbers, and nothing outside it is read."""
    every = JournalLine.objects.order_by("day", "number").values_list("number", flat=True)
    if from_day is not None:
        first = every.filter(day__gte=from_day).first()
        lines = lines.filter(day__gte=from_day, number__gte=first) if first is not None else lines.none()
    if to_day is not None:
        last = every.filter(day__lte=to_day).last()
        lines = lines.filter(day__lte=to_day, number__lte=last) if last is not None else lines.none()
    return lines


class _Shown:
    """What belongs in the journal is shown by day and series: `lines` as a condition."""

    def __init__(self, today: date) -> None:
        series = list(Series.objects.values_list("pk", "journal_release_days", "internal_entries_public"))
        self.all_at_once = all(days == 0 for _, days, _ in series)
        conditions = Q(series_ref__isnull=True) | Q(series_ref=NO_SERIES)
        conditions |= Q(day__in=JournalDayRelease.objects.values("day"))
        for pk, days, _ in series:
            if days is not None:
                conditions |= Q(series_ref=pk, day__lte=today - timedelta(days=days))
        self.released = conditions
        kept_in = [pk for pk, _, is_public in series if not is_public]
        self.for_the_public = (
            ~Q(type="X") | Q(series_ref__isnull=True) | ~Q(series_ref__in=kept_in) if kept_in else Q()
        )

    @property
    def lines(self) -> Q:
        return self.for_the_public & self.released


def _newest_released(shown: _Shown) -> date | None:
    """No line of a later day is shown; None: no line at all."""
    days = JournalCount.objects.filter(shown.lines, number__gt=0).order_by("-day")
    return days.values_list("day", flat=True).first()


def unreleased_lines(today: date | None = None) -> QuerySet[JournalLine]:
    """Those that belong in the public journal and are not there yet, the newest first."""
    shown = _Shown(today or oslo_day(timezone.now()))
    return JournalLine.objects.filter(shown.for_the_public & ~shown.released).order_by("-number")


def unreleased_counts(today: date | None = None) -> QuerySet[JournalCount]:
    """How many those are."""
    shown = _Shown(today or oslo_day(timezone.now()))
    return JournalCount.objects.filter(shown.for_the_public & ~shown.released)


@dataclass(frozen=True, slots=True)
class JournalPage:
    """One page of the journal; `number` counts from 1."""

    rows: tuple[JournalEntry, ...]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def journal_page(lines: QuerySet[JournalLine], number: int, size: int = PAGE_SIZE) -> JournalPage:
    """One page of `public_lines`.

    The entries are found by their ids first, so that a page far back reads no more than the lines.
    """
    start = (number - 1) * size
    ids = list(lines.values_list("entry_id", flat=True)[start : start + size + 1])
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


def count_up_to(lines: QuerySet[JournalLine], most: int) -> int:
    """How many, but no more than `most` are counted."""
    return len(lines.values_list("pk", flat=True)[:most])


def public_entry(public_id: str, today: date | None = None) -> JournalEntry | None:
    """One entry in public form; None for what the public journal does not show, whatever the reason."""
    line = public_lines(today=today).filter(entry__public_id=public_id)
    return next(journal_rows(list(line.values_list("entry_id", flat=True)[:1])), None)


def public_units(today: date | None = None) -> list[str]:
    """The units that the journal may be filtered by, in Norwegian order: those of the lines that it shows, and no others."""
    of_unit = public_lines(today=today).order_by().extra(where=["archive_journalline.unit = units.unit"])
    shown, shown_values = of_unit.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit FROM (WITH RECURSIVE every(unit) AS (SELECT min(unit) FROM archive_journalline UNION ALL "
            "SELECT (SELECT min(unit) FROM archive_journalline WHERE unit > every.unit) FROM every WHERE every.unit IS NOT NULL) "
            f"SELECT unit FROM every) AS units WHERE unit <> '' AND EXISTS ({shown})",
            shown_values,
        )
        return sorted((unit for (unit,) in cursor.fetchall()), key=norwegian_order)


def public_journal(
    *, from_day: date | None = None, to_day: date | None = None, today: date | None = None
) -> Iterator[JournalEntry]:
    """The rows of the public journal in the order of their journal numbers, read in chunks."""
    lines = public_lines(from_day=from_day, to_day=to_day, today=today).order_by("number")
    last = 0
    while chunk := list(lines.filter(number__gt=last).values_list("number", "entry_id")[:CHUNK]):
        yield from reversed(list(journal_rows([entry for _, entry in chunk])))
        last = chunk[-1][0]


def journal_entry(entry: RegistryEntry) -> JournalEntry:
    """The public form of a journalled entry, with parties and documents prefetched."""
    return JournalEntry(entry.public_id, record_of(entry))
