"""ePhorte conforms to the Archive port: the suite against the simulator, a process of its own.

A third party runs it on theirs by giving `under_test` another archive: see CONTRIBUTING.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from arkivbro.connectors.ephorte.adapter import EphorteArchive
from arkivbro.ports import Archive, ExternalReference
from tests.contract.archive.conformance import ArchiveConformance
from tests.contract.archive.under_test import ArchiveUnderTest
from tests.simulated_ephorte import PASSWORD, Simulator, running

pytestmark = pytest.mark.one_database("the wire of an archive of others, without a database of ours")

TYPES = {"case": "Case", "entry": "RegistryEntry", "document": "DocumentDescription"}


@pytest.fixture(scope="module", params=["one batch is one commit", "a batch that fails leaves a half"])
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    with running(*(["--not-atomic"] if "half" in request.param else [])) as held:
        yield held


class EphorteUnderTest:
    final_statuses = {"I": ("J",), "U": ("E", "J"), "X": ("J",)}

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._made: list[EphorteArchive] = []
        self.archive: Archive = self.another()

    def another(self) -> Archive:
        self._made.append(EphorteArchive("ephorte", **self._simulator.table))
        return self._made[-1]

    def close(self) -> None:
        for archive in self._made:
            archive.close()

    def count(self, kind: str, key: str) -> int:
        return len(self._simulator.rows(TYPES[kind], CustomAttribute1=key))

    def person_sets_status(self, entry: ExternalReference, status: str) -> bool:
        where: dict[str, Any] = {"Id": int(entry.id)}
        return self._simulator.person_sets("RegistryEntry", where, RecordStatusId=status) == 1

    def close_connections(self) -> None: ...


class TestEphorte(ArchiveConformance):
    @pytest.fixture
    def under_test(self, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[ArchiveUnderTest]:
        monkeypatch.setenv("ARKIVBRO_EPHORTE_PASSWORD", PASSWORD)
        with closing(EphorteUnderTest(simulator)) as made:
            yield made
