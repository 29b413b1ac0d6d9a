"""All that stands in a case, with every file read again: what the completeness proof compares with what was sent."""

from __future__ import annotations

from collections.abc import Iterator

from arkivbro.archive.models import RegistryEntry
from arkivbro.archive.record_values import entry_value
from arkivbro.archive.store import FileStore, checksum
from arkivbro.core.messages import message
from arkivbro.core.noark import ArchivedEntry
from arkivbro.ports import ListedEntry, ReadAgain

TOGETHER = 100
"""Entries held in memory, and read by a handful of queries."""


def listed_entries(case_id: str, store: FileStore) -> Iterator[ListedEntry]:
    """In the order in which they were made. Several documents of one file have it read once."""
    read: dict[str, ReadAgain] = {}
    after = 0
    while True:
        rows = RegistryEntry.objects.filter(case__public_id=case_id, pk__gt=after).order_by("pk")
        rows = rows.select_related("case__series", "case__class_ref__system", "sign_off__by_entry")
        chunk = list(rows.prefetch_related("parties", "links__document__objects_held")[:TOGETHER])
        for row in chunk:
            standing = entry_value(row)
            yield ListedEntry(standing, tuple(_files(standing, store, read)))
        if len(chunk) < TOGETHER:
            return
        after = chunk[-1].pk


def _files(standing: ArchivedEntry, store: FileStore, read: dict[str, ReadAgain]) -> Iterator[ReadAgain]:
    for document in standing.record.documents:
        for held in document.objects:
            again = read.get(held.sha256)
            if again is None:
                again = read[held.sha256] = _read_again(held.sha256, store)
            yield ReadAgain(document.key, held.sha256, again.read, again.why)


def _read_again(sha256: str, store: FileStore) -> ReadAgain:
    try:
        return ReadAgain("", sha256, checksum(store.path(sha256)))
    except FileNotFoundError:
        return ReadAgain("", sha256, "")
    except OSError as error:
        return ReadAgain("", sha256, "", message("verify.file_unreadable", error=type(error).__name__))
