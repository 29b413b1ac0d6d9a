"""What the files say that an archivist lets everybody read: a worker reads them, shut in, and the leak check searches it."""

from __future__ import annotations

from collections.abc import Iterator

from arkivbro.archive.models import DocumentDescription, RegistryEntry
from arkivbro.archive.store import archive_store
from arkivbro.core.noark import Access
from arkivbro.core.public_record import PublicText
from arkivbro.inspections.services import answer_for_staff
from arkivbro.working_files import work_store


def is_for_everybody(entry: RegistryEntry, access: Access) -> bool:
    """Whether anyone may open a document with that access in that entry, once it is journalled."""
    return access.is_public and not entry.access_code and not entry.case.access_code


def said_by(text: str, number: int | str = "") -> tuple[PublicText, ...]:
    """As the leak check takes it."""
    return (PublicText(f"documents.{number or 1}.content", text),) if text else ()


def texts_let_out(
    entry: RegistryEntry, record: RegistryEntry | DocumentDescription, access: Access
) -> tuple[PublicText, ...]:
    """What the files say that anyone could open when the entry, or a document of it, has that access, and cannot now. Raises Transient
    where no worker has read them in time.
    """
    if not record.access_code or not access.is_public or entry.case.access_code:
        return ()
    if isinstance(record, RegistryEntry):
        links = [link for link in entry.links.all() if not link.document.access_code]
    elif entry.access_code:
        return ()
    else:
        links = [link for link in entry.links.all() if link.document_id == record.pk]
    return tuple(
        one for link in links for text in _texts(link.document) for one in said_by(text, link.number)
    )


def _texts(document: DocumentDescription) -> Iterator[str]:
    for held in document.objects_held.all():
        stream = archive_store().open(held.sha256)
        if stream is None:
            continue
        with stream:
            stored = work_store().add(stream)
        name = f"1.{held.extension}"
        yield answer_for_staff(stored.sha256, stored.size, name, wants_text=True).text
