"""The change log in sentences, as one reader may see it: what was screened is told of without its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from arkivbro.archive.models import CaseFile, ChangeLog, DocumentDescription, RegistryEntry
from arkivbro.archive.rights import Reader
from arkivbro.archive.selectors.records import change_log
from arkivbro.ui.code_names import CASE_STATUS_NAMES, ENTRY_STATUS_NAMES, SIGN_OFF_NAMES, TYPE_NAMES
from arkivbro.ui.dates import day_in_words

FIELD_NAMES = {
    "access_code": "Tilgangskode",
    "case": "Sak",
    "class": "Klasse",
    "disposal": "Kassasjon",
    "document_date": "Dokumentets dato",
    "document_type": "Dokumenttype",
    "entry": "Journalpost",
    "legal_basis": "Hjemmel",
    "officer": "Saksbehandler",
    "received_date": "Mottatt dato",
    "responsible": "Saksansvarlig",
    "screening": "Skjermingskoder",
    "sent_date": "Sendt dato",
    "series": "Arkivdel",
    "sign_off": "Avskrivning",
    "status": "Status",
    "title": "Tittel",
    "type": "Journalposttype",
    "unit": "Enhet",
}
WITHOUT_PERSONAL_WORDS = FIELD_NAMES.keys() - {"title", "legal_basis"}
"""Fields whose values are codes, numbers, dates and initials: shown to everybody who sees the record at all."""

OBJECT_NAMES = {"casefile": "Saken", "registryentry": "Journalposten", "documentdescription": "Dokumentet"}
ACTIONS = {
    "created": "{what} ble opprettet",
    "added": "{what} ble lagt til",
    "removed": "{what} ble tatt ut",
    "moved": "Journalposten ble flyttet",
    "expired": "Journalposten ble satt til Utgår",
    "closed": "Saken ble avsluttet",
    "reopened": "Saken ble åpnet igjen",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the change log. `old` and `new` are empty where they may not be read, and `withheld` says so."""

    at: datetime
    by: str
    entry_number: str
    what: str
    old: str
    new: str
    reason: str
    withheld: bool


def case_changes(case: CaseFile, reader: Reader, *, start: int = 0, size: int = 100) -> list[Change]:
    """The change log of a case, its entries too, the newest first."""
    rows = list(
        change_log(case)
        .select_related("entry__case")
        .prefetch_related("entry__parties")[start : start + size]
    )
    return list(shown_changes(rows, case, reader))


def entry_changes(entries: Iterable[RegistryEntry], reader: Reader) -> dict[int, list[Change]]:
    """The change log of each entry, the oldest first, by primary key."""
    by_pk = {entry.pk: entry for entry in entries}
    rows = list(ChangeLog.objects.filter(entry_id__in=by_pk).order_by("pk"))
    for row in rows:
        row.entry = by_pk[row.entry_id] if row.entry_id is not None else None
    changes: dict[int, list[Change]] = defaultdict(list)
    documents = _documents_of(rows)
    for row in rows:
        if row.entry is not None:
            changes[row.entry.pk].append(_change(row, row.entry.case, reader, documents))
    return changes


def shown_changes(rows: list[ChangeLog], case: CaseFile, reader: Reader) -> Iterable[Change]:
    """These rows of a case's log, as the reader may see them."""
    documents = _documents_of(rows)
    return (_change(row, case, reader, documents) for row in rows)


def _documents_of(rows: Iterable[ChangeLog]) -> dict[str, DocumentDescription]:
    ids = {row.object_id for row in rows if row.object_type == "documentdescription"}
    return {
        document.public_id: document for document in DocumentDescription.objects.filter(public_id__in=ids)
    }


def _change(
    row: ChangeLog, case: CaseFile, reader: Reader, documents: dict[str, DocumentDescription]
) -> Change:
    withheld = not _readable(row, case, reader, documents)
    if row.action == "changed":
        name = FIELD_NAMES.get(row.field, row.field)
        of = f"Dokumentets {name.lower()}" if row.object_type == "documentdescription" else name
        what = f"{of} ble {'endret' if row.old else 'satt'}"
    else:
        what = ACTIONS.get(row.action, row.action).format(
            what=OBJECT_NAMES.get(row.object_type, row.object_type)
        )
    show_values = not withheld or row.field in WITHOUT_PERSONAL_WORDS
    told = show_values and row.action not in ("expired", "closed", "reopened")
    return Change(
        at=row.at,
        by=row.by,
        entry_number=row.entry.number if row.entry else "",
        what=what,
        old=_readable_value(row, row.old) if told else "",
        new=_readable_value(row, row.new) if told else "",
        reason="" if withheld else row.reason,
        withheld=withheld and (bool(row.reason) or (not show_values and bool(row.old or row.new))),
    )


def _readable(
    row: ChangeLog, case: CaseFile, reader: Reader, documents: dict[str, DocumentDescription]
) -> bool:
    """Whoever reads the record in full reads its log; words that were screened need code P even when they are not now."""
    home = row.entry.case if row.entry is not None else case
    if row.entry is not None:
        if row.object_type == "documentdescription":
            document = documents.get(row.object_id)
            readable = (
                reader.reads_entry(row.entry) and reader.reads_uncoded(home)
                if document is None
                else reader.reads_document(row.entry, document)
            )
        else:
            readable = reader.reads_entry(row.entry)
    else:
        readable = reader.reads_case(case)
    was_screened = "[[" in row.old or "[[" in row.new
    return readable and (not was_screened or reader.reads_uncoded(home))


def _readable_value(row: ChangeLog, value: str) -> str:
    """Codes with their names, dates in words."""
    names: Mapping[str, str] = {}
    if row.field == "status":
        names = CASE_STATUS_NAMES if row.object_type == "casefile" else ENTRY_STATUS_NAMES
    elif row.field == "sign_off":
        names = SIGN_OFF_NAMES
    elif row.field == "type":
        names = TYPE_NAMES
    elif row.field.endswith("_date") and value:
        return day_in_words(date.fromisoformat(value))
    return f"{value} – {names[value]}" if value in names else value
