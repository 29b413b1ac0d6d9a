"""All that stands in a case of ePhorte, read a few entries at a time, with every file downloaded and hashed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, cast

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.filters import equals, one_of
from arkivbro.connectors.ephorte.lookup import compared
from arkivbro.connectors.ephorte.noark_records import (
    OF_ENTRY,
    OF_LINK,
    OF_PARTY,
    Counting,
    Reader,
    WholeEntry,
    checksum_of,
)
from arkivbro.connectors.ephorte.objects import StoredObject
from arkivbro.core.errors import ArkivbroError, CannotTell
from arkivbro.ports import Absent, ListedEntry, ReadAgain, Undecided

TOGETHER = 25
"""Entries that are read by one handful of calls, and held in memory."""
BYTES_PER_SECOND = 1_000_000
UNTOLD_SIZE = 200_000_000
"""In bytes: a file whose size ePhorte does not tell gets the time of a large one."""


def entries_of(client: NCoreClient, reader: Reader, case_id: int, seconds: float) -> Iterator[ListedEntry]:
    """Raises CannotTell at the end where something may be hidden from us; what was given before that stands there."""
    ids = _ids(client, case_id, Budget(seconds))
    hidden = False
    for first in range(0, len(ids), TOGETHER):
        for whole in _together(client, ids[first : first + TOGETHER], Budget(seconds)):
            hidden = hidden or any("DocumentDescription" not in link.related for link in whole.links)
            yield ListedEntry(reader.standing(whole), tuple(_files(client, reader, whole, seconds)))
    if hidden and not client.settings.sees_everything:
        raise CannotTell("ephorte.hidden_documents")
    _require_all(client, case_id, len(ids), Budget(seconds))


def _ids(client: NCoreClient, case_id: int, budget: Budget) -> list[int]:
    found = client.query("RegistryEntry", equals("CaseId", case_id), budget, sort="Id").objects
    return [one.id for one in found]


def _require_all(client: NCoreClient, case_id: int, seen: int, budget: Budget) -> None:
    """The case's own count must be what we saw. One that we do not see may be hidden with all that stands in it."""
    if client.settings.sees_everything:
        return
    found = client.query("Case", equals("Id", case_id), budget, take=1).objects
    if not found:
        raise CannotTell("ephorte.hidden_some")
    told = compared({found[0].number("CountOfRegistryEntries")}, seen)
    if isinstance(told, Undecided):
        raise CannotTell(told.why)
    assert isinstance(told, Absent)


def _together(client: NCoreClient, ids: Sequence[int], budget: Budget) -> Iterator[WholeEntry]:
    """Several entries with everything, in as many calls as one. One that went meanwhile is left out, and told by the count."""
    of_entries = one_of("RegistryEntryId", ids)
    entries = client.query("RegistryEntry", one_of("Id", ids), budget, related=OF_ENTRY).objects
    links = client.query("RegistryEntryDocument", of_entries, budget, related=OF_LINK).objects
    parties = client.query("SenderRecipient", of_entries, budget, related=OF_PARTY).objects
    remarks = client.query("Remark", of_entries, budget).objects
    descriptions = sorted({link.key("DocumentDescriptionId") for link in links})
    objects = (
        client.query("DocumentObject", one_of("DocumentDescriptionId", descriptions), budget).objects
        if descriptions
        else ()
    )
    for entry in sorted(entries, key=lambda one: one.id):
        own = _of(links, entry)
        held = {link.key("DocumentDescriptionId") for link in own}
        files = tuple(one for one in objects if one.key("DocumentDescriptionId") in held)
        yield WholeEntry(entry, _of(parties, entry), own, files, _of(remarks, entry))


def _of(objects: Sequence[StoredObject], entry: StoredObject) -> tuple[StoredObject, ...]:
    return tuple(one for one in objects if one.number("RegistryEntryId") == entry.id)


def _files(client: NCoreClient, reader: Reader, whole: WholeEntry, seconds: float) -> Iterator[ReadAgain]:
    for _, description in whole.descriptions():
        key = description.text(client.settings.key_attribute.document)
        for file in whole.objects_of(description.id):
            if reader.variant(file) is not None:
                yield _read_again(client, key, file, seconds)


def _read_again(client: NCoreClient, key: str, file: StoredObject, seconds: float) -> ReadAgain:
    """The checksum that ePhorte tells is never taken for the bytes'."""
    sink, size = Counting(), file.number("FileSize")
    budget = Budget(seconds + (UNTOLD_SIZE if size is None else size) / BYTES_PER_SECOND)
    try:
        client.download(
            file.key("DocumentDescriptionId"),
            file.text("VariantFormatId"),
            file.key("VersionNumber"),
            cast(BinaryIO, sink),
            budget,
        )
    except ArkivbroError as error:
        return ReadAgain(key, checksum_of(file), "", error.message)
    return ReadAgain(key, checksum_of(file), sink.digest.hexdigest())
