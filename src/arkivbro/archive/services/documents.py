"""Adds documents with their files to entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from arkivbro.archive.models import DocumentDescription, DocumentLink, RegistryEntry
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.services.code_check import require_codes
from arkivbro.archive.services.locking import lock_entry, require_open
from arkivbro.archive.services.rows import codes_of_document, document_row, object_rows
from arkivbro.archive.store import FileStore, archive_store
from arkivbro.archive.times import moment
from arkivbro.core import noark
from arkivbro.core.errors import Declined, Transient
from arkivbro.documents.durable_files import Folders

OpenBySha256 = Callable[[str], BinaryIO]


def store_files(
    objects: Iterable[noark.DocumentObject],
    open_file: OpenBySha256,
    *,
    store: FileStore | None = None,
    give_up_at: float | None = None,
    path_of: Callable[[str], Path] | None = None,
) -> None:
    """Brings the bytes of documents into the file store, synced; to be called before the transaction of their rows. Each folder is
    synced once, when all of them are there.

    Raises Declined for bytes that are not those of the checksum, Transient for trouble with the disk.
    """
    store, folders = store or archive_store(), Folders()
    for held in objects:
        with open_file(held.sha256) as stream:
            store.put(
                stream,
                sha256=held.sha256,
                size=held.size,
                give_up_at=give_up_at,
                folders=folders,
                same_as=path_of(held.sha256) if path_of is not None else None,
            )
    try:
        folders.sync()
    except OSError as error:
        raise Transient("archive.store_not_written", detail=type(error).__name__) from error


@transaction.atomic
def add_document(
    *,
    entry: RegistryEntry,
    record: noark.DocumentDescription,
    by: str,
    at: datetime | None = None,
    store: FileStore | None = None,
) -> DocumentDescription:
    """Adds a document, whose files `store_files` has stored, to an entry; a journalled entry may be added to.

    Raises Declined for a closed case, an expired entry, invalid codes, a second main document or a number in use,
    django.db.IntegrityError when the key is taken.
    """
    at = moment(at)
    require_codes(codes_of_document(record))
    document = document_row(record, by=by, at=at, store=store or archive_store())
    entry = lock_entry(entry)
    require_open(entry.case)
    if entry.status == "U":
        raise Declined("archive.expired_entry_takes_nothing", number=entry.number)
    number = _free_number(entry, record)
    document.save(force_insert=True)
    DocumentLink(entry=entry, document=document, role=record.role.value, number=number).save(
        force_insert=True
    )
    for row in object_rows(document, record, at=at):
        row.save(force_insert=True)
    change_of(
        document.mark_in(entry), by=by, at=at, action="added", new=f"{record.role.value} {number}"
    ).save()
    return document


def _free_number(entry: RegistryEntry, record: noark.DocumentDescription) -> int:
    """The number that the record asks for when it is free; people's own documents (no key) come last."""
    links = list(DocumentLink.objects.filter(entry=entry))
    if record.role is noark.DocumentRole.MAIN and any(link.role == "H" for link in links):
        raise Declined("archive.second_main_document", number=entry.number)
    taken = {link.number for link in links}
    if record.number not in taken:
        return record.number
    return max(taken) + 1


@transaction.atomic
def remove_document(
    *, entry: RegistryEntry, document: DocumentDescription, by: str, reason: str, at: datetime | None = None
) -> None:
    """Takes a document out of an entry that is not yet journalled; its files stay in the file store.

    Raises Declined when the entry is journalled: a journalled entry cannot lose documents.
    """
    at = moment(at)
    entry = lock_entry(entry)
    require_open(entry.case)
    if entry.is_journalled:
        raise Declined("archive.entry_journalled", number=entry.number)
    if not reason.strip():
        raise Declined("archive.reason_missing")
    link = DocumentLink.objects.filter(entry=entry, document=document).first()
    if link is None:
        raise Declined("archive.not_in_entry")
    change_of(
        document.mark_in(entry), by=by, at=at, action="removed", old=document.title, reason=reason
    ).save()
    link.delete()
    if not document.links.exists():
        document.objects_held.all().delete()
        document.delete()
