"""An archive whose receipts come later conforms to the port as any other does; the ledger asks until they are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from arkivbro.ports import Archive
from tests.contract.archive.conformance import ArchiveConformance
from tests.contract.archive.test_builtin import BuiltinUnderTest
from tests.contract.archive.under_test import ArchiveUnderTest
from tests.doubles.later_archive import LaterArchive


class LaterUnderTest(BuiltinUnderTest):
    def __init__(self, folder: Path) -> None:
        self.tickets = folder / "tickets"
        super().__init__(folder)

    def another(self) -> Archive:
        return LaterArchive(super().another(), self.tickets)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestAnArchiveThatAnswersLater(ArchiveConformance):
    @pytest.fixture
    def under_test(self, tmp_path: Path) -> Iterator[ArchiveUnderTest]:
        yield LaterUnderTest(tmp_path / "archive")
