"""An archivist adds a document to an entry, or takes one out of it; and whoever may read one opens its file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db.models import Prefetch

from arkivbro.accounts import audit
from arkivbro.accounts.acts import Actor, act, recorded
from arkivbro.archive.models import DocumentDescription, DocumentLink, DocumentObject, RegistryEntry
from arkivbro.archive.rights import Reader, code_of, name_in_log
from arkivbro.archive.selectors.corrections import names_in_new_document
from arkivbro.archive.selectors.lookups import PUBLIC_ID, entry_to_change
from arkivbro.archive.services.changing import OfEntry, changing_entry, locked_entry
from arkivbro.archive.services.confirming import tries_noted, would_leak
from arkivbro.archive.services.correction_acts import document_in
from arkivbro.archive.services.documents import add_document, remove_document, store_files
from arkivbro.archive.services.file_texts import is_for_everybody, said_by
from arkivbro.archive.store import archive_store
from arkivbro.archive.title_markup import from_marked
from arkivbro.core import noark
from arkivbro.core.errors import BadFacts, ChangedSinceSeen, Declined, NotThere
from arkivbro.core.file_names import file_name_told
from arkivbro.core.messages import message
from arkivbro.core.public_record import PublicText
from arkivbro.core.screening import ScreenedText
from arkivbro.documents.attachments import state_of
from arkivbro.inspections.services import answer_for_staff
from arkivbro.working_files import work_store

LARGEST = 200_000_000
"""Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDocument:
    """A file from an archivist, as a document of an entry."""

    actor: Actor
    entry: str
    """Public id."""
    key: str
    """What the form carries: the same file sent twice is added once."""
    file: Path
    file_name: str
    title: str
    """With [[ and ]] around what is screened."""
    role: noark.DocumentRole
    access: noark.Access


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveDocument(OfEntry):
    """Out of an entry that is not journalled yet; the file stays in the store."""

    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that the actor may read, and where it stands."""

    held: DocumentObject
    link: DocumentLink


@act("archive.document.add")
def add(command: AddDocument) -> DocumentDescription:
    """Has the file inspected by a worker, stores its bytes, then its rows.

    Raises NotThere, AskedTwice, Declined, Transient, and WouldLeak where the title shows somebody who is screened in the case.
    """
    entry = entry_to_change(Reader(command.actor), command.entry)
    is_public = is_for_everybody(entry, command.access)
    record, text = _described(command, wants_text=is_public)
    contents = said_by(text)
    with tries_noted(command.actor, command.entry):
        _require_nameless(command.actor, entry, record, contents)
    store_files(record.objects, lambda _sha256: command.file.open("rb"))
    with (
        tries_noted(command.actor, command.entry),
        recorded(command.actor, add, where=entry.number, key=command.key),
    ):
        locked = locked_entry(Reader(command.actor), command.entry)
        if is_for_everybody(locked, command.access) and not is_public:
            raise ChangedSinceSeen
        _require_nameless(command.actor, locked, record, contents)
        return add_document(entry=locked, record=record, by=name_in_log(command.actor))


@act("archive.document.remove")
def remove(command: RemoveDocument) -> RegistryEntry:
    """Raises NotThere, ChangedSinceSeen, Declined."""
    with changing_entry(command, remove, command.reason) as entry:
        document = document_in(entry, command.document, Reader(command.actor))
        remove_document(entry=entry, document=document, by=name_in_log(command.actor), reason=command.reason)
        return entry


def opened(actor: Actor, public_id: str) -> OpenedFile:
    """A file for one who may read it. Raises NotThere alike for what is missing and what is forbidden."""
    rows = DocumentObject.objects.select_related("document")
    held = rows.filter(public_id=public_id).first() if PUBLIC_ID.fullmatch(public_id) else None
    link = _readable_link(held, Reader(actor)) if held else None
    if held is None or link is None:
        raise NotThere
    return OpenedFile(held, link)


def read(actor: Actor, file: OpenedFile) -> BinaryIO | None:
    """Its bytes, or None where the store has lost them; that a file with an access code is read, stands in the audit log."""
    stream = archive_store().open(file.held.sha256)
    link = file.link
    codes = {code_of(file.held.document), code_of(link.entry), code_of(link.entry.case)} - {""}
    if stream is not None and codes:
        where = f"{link.entry.number} dokument {link.number} ({file.held.public_id})"
        audit.record(
            actor, "read.document", where, detail=message("audited.codes", codes=tuple(sorted(codes)))
        )
    return stream


def _readable_link(held: DocumentObject, reader: Reader) -> DocumentLink | None:
    """The document's place in an entry where this reader may read it."""
    entries = RegistryEntry.objects.select_related("case").prefetch_related("parties")
    links = DocumentLink.objects.filter(document=held.document).order_by("pk")
    for link in links.prefetch_related(Prefetch("entry", queryset=entries)):
        if reader.may_open(link.entry.case) and reader.reads_document(link.entry, held.document):
            return link
    return None


def _require_nameless(
    actor: Actor, entry: RegistryEntry, record: noark.DocumentDescription, contents: Iterable[PublicText]
) -> None:
    found = names_in_new_document(Reader(actor), entry.case, record.title, record.access, contents)
    if found.must_stop:
        raise would_leak(found)


def _described(command: AddDocument, *, wants_text: bool) -> tuple[noark.DocumentDescription, str]:
    """With what the file says, where that is wanted. Raises Declined for a title whose brackets do not pair, and for a file that is not
    taken; Transient where no worker has inspected it yet.
    """
    title = from_marked(command.title, ScreenedText())
    try:
        with command.file.open("rb") as stream:
            stored = work_store(from_outside=True).add(stream, max_bytes=LARGEST)
    except BadFacts:
        raise Declined("files.too_large") from None
    if stored.size == 0:
        raise Declined("files.empty")
    content = answer_for_staff(stored.sha256, stored.size, command.file_name, wants_text=wants_text)
    found = state_of(content, command.file_name, stored.sha256, stored.size)
    if not found.goes_in:
        raise Declined(found.message or "archive.file_not_taken")
    wanted = (("TD", title.has_screened), ("H", bool(command.access.code)))
    described = noark.DocumentDescription(
        key="",
        role=command.role,
        title=title,
        objects=(
            noark.DocumentObject(found.sha256, found.size, found.format, found.media_type, found.extension),
        ),
        access=command.access,
        screening=tuple(code for code, is_so in wanted if is_so),
        original_file_name=file_name_told(command.file_name),
        state=found.state.value,
    )
    return described, content.text
