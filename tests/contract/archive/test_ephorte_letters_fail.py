"""What may happen to each remote call of a letter, which the server dispatches by itself on the way: one of everything.

The ledger's part is played in this process, as it does it: look up, make, look up again after an unknown outcome and
only when the archive has settled. Whole processes that die are in `tests/failure/test_ephorte.py`.
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from arkivbro.connectors.ephorte.adapter import EphorteArchive
from arkivbro.core.errors import OutcomeUnknown, Transient, Unreachable
from arkivbro.core.noark import DocumentRole
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.ports import Absent, ExternalReference, Found
from arkivbro.transfers.engine.read_back import differences
from tests.contract.archive.records import (
    MemoryFiles,
    case_record,
    document_record,
    letter_entry,
    new_key,
    plan_of,
)
from tests.simulated_ephorte import Simulator

pytestmark = pytest.mark.one_database("the wire of an archive of others, without a database of ours")

LATE, SETTLE, AT_ONCE = 0.2, 0.3, 0.0
HAPPENINGS = {
    "cut before": {"kind": "cut_before"},
    "cut after commit": {"kind": "cut_after_commit"},
    "commit that comes late": {"kind": "late_commit", "seconds": LATE},
    "answer cut short": {"kind": "truncated"},
    "fault that says nothing": {"kind": "generic_fault"},
    "fault after commit": {"kind": "fault_after_commit"},
    "503": {"kind": "unavailable"},
}
MOST_TRIES = 12


def a_letter(files: MemoryFiles) -> ArchivePlan:
    """An example letter with its address list: the main document has another title than the entry."""
    letter = letter_entry(files)
    main = replace(document_record(files, title="Avslag"), access=letter.access)
    listed = document_record(files, title="Adresseliste", number=2)
    documents = (
        replace(main, key=new_key()),
        replace(listed, key=new_key(), role=DocumentRole.ATTACHMENT, access=letter.access),
    )
    return plan_of(case_record(), replace(letter, documents=documents))


def carried_out(
    archive: EphorteArchive, plan: ArchivePlan, files: MemoryFiles, settle: float = AT_ONCE
) -> dict[str, ExternalReference]:
    known: dict[str, ExternalReference] = {}
    for step in plan.steps:
        for _ in range(MOST_TRIES):
            if step.key in known:
                break
            try:
                found = archive.find(step, known, deadline=30) if step.kind.creates else Absent()
                there = found.references[0] if isinstance(found, Found) else None
                known[step.key] = archive.perform(step, known, there, files, deadline=30)
                known.update(known[step.key].parts)
            except (OutcomeUnknown, Transient, Unreachable):
                time.sleep(settle)
        assert step.key in known, step.kind
    return known


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_a_letter_stands_once_whatever_happens_to_a_call(
    happening: str, archive: EphorteArchive, simulator: Simulator
) -> None:
    files = MemoryFiles()
    carried_out(archive, a_letter(files), files)
    calls = len(simulator.calls())
    assert calls > 12
    for number in range(1, calls + 1):
        simulator.clear()
        plan = a_letter(files)
        simulator.fault(**HAPPENINGS[happening], after=number - 1)  # type: ignore[arg-type]  # one of the table
        settle = SETTLE if "late" in happening else AT_ONCE
        known = carried_out(archive, plan, files, settle)
        simulator.clear()
        where = f"{happening}, call {number}"
        state = simulator.state()
        assert sum(row.get("CustomAttribute1") == plan.case.key for row in state["Case"]) == 1, where
        (entry,) = [row for row in state["RegistryEntry"] if row.get("CustomAttribute1") == plan.entry.key]
        assert entry["RecordStatusId"] == "J", where
        held = [row for row in state["SenderRecipient"] if row["RegistryEntryId"] == entry["Id"]]
        assert len(held) == len(plan.entry.parties), where
        links = [row for row in state["RegistryEntryDocument"] if row["RegistryEntryId"] == entry["Id"]]
        assert sorted(row["DocumentLinkTypeId"] for row in links) == ["H", "V"], where
        ids = {row["DocumentDescriptionId"] for row in links}
        objects = [row for row in state["DocumentObject"] if row["DocumentDescriptionId"] in ids]
        assert len(objects) == 2, where
        standing = archive.read_entry(known[plan.entry.key], deadline=30)
        assert standing is not None
        assert differences(plan.entry, standing) == (), where
