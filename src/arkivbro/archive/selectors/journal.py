"""The public journal: what everybody may see, in public form only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from arkivbro.archive.models import JournalDayRelease, RegistryEntry, Series
from arkivbro.archive.selectors.records import with_contents
from arkivbro.archive.services.times import oslo_day
from arkivbro.archive.text_keys import search_form
from arkivbro.core.screening import MASK

CHUNK = 200


@dataclass(frozen=True, slots=True)
class JournalParty:
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class JournalDocument:
    title: str
    path: str | None
    """Web path of the published file; an entry in the journal does not publish its file."""


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One entry as everybody may see it. There is no field for anything screened."""

    case_number: str
    case_title: str
    entry_number: str
    journal_number: str
    type: str
    title: str
    document_date: date | None
    journal_date: date
    unit: str
    class_: str
    sign_off: str
    parties: tuple[JournalParty, ...]
    access_code: str
    legal_basis: str
    documents: tuple[JournalDocument, ...]


def public_entries(
    *, from_day: date | None = None, to_day: date | None = None, today: date | None = None, search: str = ""
) -> QuerySet[RegistryEntry]:
    """The entries that the public journal shows, in the order of their journal numbers.

    Not: entries not journalled or expired, X entries where the series keeps them in, days that are not yet released.
    `search` finds words of public titles, never personal names.
    """
    rows = RegistryEntry.objects.filter(journal_sequence__isnull=False, show_in_public_journal=True)
    rows = rows.exclude(status="U").exclude(type="X", case__series__internal_entries_public=False)
    rows = rows.filter(_released(today or oslo_day(timezone.now())))
    if from_day is not None:
        rows = rows.filter(journal_date__gte=from_day)
    if to_day is not None:
        rows = rows.filter(journal_date__lte=to_day)
    for word in search_form(search).split():
        rows = rows.filter(public_search_text__contains=word, text_hidden=False)
    return rows.order_by("journal_year", "journal_sequence")


def _released(today: date) -> Q:
    """Days released by an archivist, days old enough for their series, and all days of cases without a series."""
    released = Q(case__series__isnull=True) | Q(journal_date__in=JournalDayRelease.objects.values("day"))
    for series_id, days in Series.objects.values_list("pk", "journal_release_days"):
        if days is not None:
            released |= Q(case__series_id=series_id, journal_date__lte=today - timedelta(days=days))
    return released


def public_journal(
    *, from_day: date | None = None, to_day: date | None = None, today: date | None = None
) -> Iterator[JournalRow]:
    """The rows of the public journal, read in chunks."""
    rows = public_entries(from_day=from_day, to_day=to_day, today=today)
    rows = with_contents(rows).select_related("case__class_ref__system")
    year, sequence = 0, 0
    while True:
        after = Q(journal_year__gt=year) | Q(journal_year=year, journal_sequence__gt=sequence)
        chunk = list(rows.filter(after)[:CHUNK])
        for entry in chunk:
            yield journal_row(entry)
        if len(chunk) < CHUNK:
            return
        year, sequence = chunk[-1].journal_year or 0, chunk[-1].journal_sequence or 0


def journal_row(entry: RegistryEntry) -> JournalRow:
    """The public form of a journalled entry, with parties and documents prefetched."""
    case, signed = entry.case, getattr(entry, "sign_off", None)
    if entry.journal_date is None:
        raise ValueError("an entry that is not journalled has no row in the journal")
    hidden = entry.text_hidden
    return JournalRow(
        case_number=case.number,
        case_title=case.public_title,
        entry_number=entry.number,
        journal_number=entry.journal_number,
        type=entry.type,
        title=MASK if hidden else entry.public_title,
        document_date=entry.document_date,
        journal_date=entry.journal_date,
        unit=entry.unit,
        class_=str(case.class_ref) if case.class_ref else "",
        sign_off=signed.method if signed else "",
        parties=tuple(
            JournalParty(party.role, MASK if hidden else party.public_name) for party in entry.parties.all()
        ),
        access_code=entry.access_code,
        legal_basis=entry.legal_basis,
        documents=tuple(
            JournalDocument(MASK if hidden else link.document.public_title, None)
            for link in entry.links.all()
        ),
    )
