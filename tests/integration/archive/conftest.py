"""An archive with a case and its entries, in a file store of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from arkivbro.accounts.models import Unit, User
from arkivbro.archive.models import CaseFile, RegistryEntry, SignOff
from arkivbro.archive.services.cases import create_case
from arkivbro.archive.services.documents import add_document, store_files
from arkivbro.archive.services.entries import create_entry
from arkivbro.archive.services.status import set_status, sign_off
from arkivbro.archive.store import FileStore
from arkivbro.core import noark
from tests.contract.archive.records import MemoryFiles, case_record
from tests.units import unit_called

BY = "Kari Arkivar"
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


class Registrar:
    """Registers records as a person would, at a time of the test's choosing."""

    def __init__(self, store: FileStore) -> None:
        self.store, self.files = store, MemoryFiles()

    def case(self, *, at: datetime = NOON, **changes: object) -> CaseFile:
        record = case_record(**changes)
        if "\x00" not in record.unit:
            unit_called(record.unit)
        return create_case(record=record, by=BY, at=at)

    def entry(
        self,
        case: CaseFile,
        make: Callable[..., noark.RegistryEntry],
        *,
        at: datetime = NOON,
        **changes: object,
    ) -> RegistryEntry:
        """An entry with its documents, not journalled."""
        record = make(self.files, **changes)
        entry = create_entry(case=case, record=record, by=BY, at=at)
        for document in record.documents:
            store_files(document.objects, self.files.open, store=self.store)
            add_document(entry=entry, record=document, by=BY, at=at, store=self.store)
        return entry

    def journal(self, entry: RegistryEntry, *, at: datetime = NOON) -> RegistryEntry:
        if entry.type == "U":
            set_status(entry=entry, status="E", by=BY, clock=lambda: at)
        return set_status(entry=entry, status="J", by=BY, clock=lambda: at)

    def sign_off(self, entry: RegistryEntry) -> SignOff:
        return sign_off(entry=entry, method="TE", by=BY, at=NOON)


@pytest.fixture
def registrar(tmp_path: Path, db: None) -> Registrar:
    User.objects.create_user("kari", initials="KAHA", first_name="Kari", last_name="Haugdal")
    Unit.objects.get_or_create(name="Region Øst")
    return Registrar(FileStore(tmp_path / "archive"))


def keyless(record: noark.DocumentDescription) -> noark.DocumentDescription:
    """As a person adds it: without a key."""
    return replace(record, key="")
