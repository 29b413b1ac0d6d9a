"""The built-in archive conforms to the Archive port."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from arkivbro.archive.adapter import BuiltinArchive
from arkivbro.archive.models import CaseFile, DocumentDescription, RegistryEntry
from arkivbro.archive.services.corrections import mark_utgaar
from arkivbro.archive.services.status import set_status
from arkivbro.archive.store import FileStore
from arkivbro.ports import Archive, ExternalReference
from tests.contract.archive.conformance import ArchiveConformance
from tests.contract.archive.under_test import ArchiveUnderTest
from tests.contract.archive.whole_plans import WholePlanConformance


class BuiltinUnderTest:
    final_statuses = {"I": ("J",), "U": ("E", "J"), "X": ("J",)}

    def __init__(self, folder: Path) -> None:
        self.store = FileStore(folder)
        self.archive: Archive = self.another()

    def another(self) -> Archive:
        return BuiltinArchive(store=self.store)

    def count(self, kind: str, key: str) -> int:
        rows = {
            "case": CaseFile.objects.filter(key=key),
            "entry": RegistryEntry.objects.filter(key=key),
            "document": DocumentDescription.objects.filter(key=key),
        }
        return rows[kind].count()

    def person_sets_status(self, entry: ExternalReference, status: str) -> bool:
        row = RegistryEntry.objects.get(public_id=entry.id)
        if status == "U":
            mark_utgaar(entry=row, reason="Registrert ved en feil", by="Kari Arkivar")
        else:
            set_status(entry=row, status=status, by="Kari Arkivar")
        return True

    def close_connections(self) -> None:
        connections.close_all()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestBuiltinArchive(WholePlanConformance, ArchiveConformance):
    @pytest.fixture
    def under_test(self, tmp_path: Path) -> Iterator[ArchiveUnderTest]:
        yield BuiltinUnderTest(tmp_path / "archive")
