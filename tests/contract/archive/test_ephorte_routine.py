"""Every kind of document of the routine, as it stands in ePhorte: each field as NCore has it, and the files byte for byte.

What stands is read from the simulator, not through the connector; the connector's own reading is compared too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from arkivbro.connectors.ephorte.adapter import EphorteArchive
from arkivbro.core.facts import TransferFacts
from arkivbro.core.letters import EXEMPTION_NOTICE
from arkivbro.core.noark import PUBLIC, Access, DocumentRole, PartyRole
from arkivbro.core.plan import plan_transfer, with_documents
from arkivbro.core.plan_types import ArchivePlan, StepKind
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.screening import Part, ScreenedText
from arkivbro.ports import Absent, ExternalReference, Found
from arkivbro.transfers.engine.read_back import differences
from tests.contract.archive.records import MemoryFiles
from tests.simulated_ephorte import Simulator
from tests.unit.core.facts_for_tests import CONTEXT, VACANCY, facts, shipped
from tests.unit.core.lists_for_tests import decision_facts, example_facts, letter_facts, list_facts

pytestmark = pytest.mark.one_database("the wire of an archive of others, without a database of ours")

STARS = "*****"
PROFILE = shipped("arbeidstilsynet")
CHANGED = datetime(2026, 11, 18, 9, tzinfo=UTC)
ROUTINE: dict[str, TransferFacts] = {
    "annonsen": facts(TransferKind.ADVERTISEMENT),
    "endret annonse": facts(TransferKind.ADVERTISEMENT_CHANGE, version=2, changed=CHANGED),
    "trukket utlysning": TransferFacts(
        TransferKind.OTHER, VACANCY, note="cancelled", occurred=date(2026, 11, 12)
    ),
    "søknad og CV": facts(TransferKind.APPLICATION),
    "endret søknad": facts(TransferKind.APPLICATION, version=2, changed=CHANGED),
    "trukket søknad": facts(TransferKind.WITHDRAWAL, withdrawn=CHANGED),
    "offentlig søkerliste": list_facts(TransferKind.PUBLIC_LIST),
    "utvidet søkerliste": list_facts(TransferKind.EXTENDED_LIST),
    "liste fra Avansert": list_facts(TransferKind.CUSTOM_LIST),
    "adresseliste": list_facts(TransferKind.ADDRESS_LIST),
    "brev": letter_facts("interview", "Innkalling til intervju"),
    "eksempelbrev med adresseliste": example_facts(),
    "vedtak om unntak": decision_facts(),
    "melding om vedtaket": letter_facts(EXEMPTION_NOTICE, "Svar"),
}
INTERNAL = (PartyRole.INTERNAL_SENDER, PartyRole.INTERNAL_RECIPIENT)
REPLIES: dict[str, dict[str, object]] = {
    "SourceDatabase first, no types": {"types": "nowhere"},
    "as WCF writes by the contract": {},
    "all that may be otherwise": {
        "source_database": "last",
        "types": "everywhere",
        "nulls": "absent",
        "unfilled": "absent",
        "empty_lists": "absent",
        "order": "reversed",
        "prefixes": "default",
        "whitespace": True,
        "extras": True,
        "moments": "zone",
        "ends": "largest",
        "booleans": "digits",
        "objects": "in full",
        "counts": "nil",
        "answers_mtom": False,
    },
    "no counts, and not their elements": {"counts": "absent", "moments": "utc", "ends": "smallest"},
    "the base type only, and no marks": {"types": "base", "marks": "nil"},
    "no counts, by pages": {"counts": "nil", "page_limit": 2, "moments": "zone", "ends": "smallest"},
}
"""Ways of answering that the contract allows (issue 17 item 1): `simulators/ephorte/settings.py`."""


def planned(given: TransferFacts, files: MemoryFiles) -> ArchivePlan:
    """The plan with files of its own for each document, as preparing leaves it."""
    plan = plan_transfer(given, PROFILE, CONTEXT)
    made = {
        document.key: (files.add(f"{document.key} – æøå\n".encode() * 300),)
        for document in plan.entry.documents
    }
    return replace(with_documents(plan, made), makes_case=True)


def carried_out(
    archive: EphorteArchive,
    plan: ArchivePlan,
    files: MemoryFiles,
    before: Mapping[str, ExternalReference] | None = None,
) -> dict[str, ExternalReference]:
    """As the engine does it: each case and entry is looked up before it is made, and only made where it is absent."""
    known = dict(before or {})
    for step in plan.steps:
        if step.key not in known:
            if step.kind in (StepKind.CASE, StepKind.ENTRY):
                assert archive.find(step, known, deadline=30.0) == Absent()
            known[step.key] = archive.perform(step, known, None, files, deadline=30.0)
            known.update(known[step.key].parts)
    return known


def one(rows: list[dict[str, Any]], **values: object) -> dict[str, Any]:
    (found,) = [row for row in rows if all(row.get(name) == value for name, value in values.items())]
    return found


def restricted(text: ScreenedText) -> str:
    """NCore's second form of a title, written here by its own rule: five stars for each screened word."""
    return "".join(re.sub(r"\S+", STARS, part.text) if part.screened else part.text for part in text.parts)


def tagged(text: ScreenedText) -> str:
    """NCore's third form of a title, written here by its own rule: names `#####`, screened names `+++++`."""
    shown = ""
    for place, part in enumerate(text.parts):
        words = part.text.split(" ")
        ends = not _goes_on(text.parts, place)
        shown += " ".join(
            _tag(part, word, is_last=ends and number == len(words) - 1) for number, word in enumerate(words)
        )
    return shown


def _goes_on(parts: tuple[Part, ...], place: int) -> bool:
    return place + 1 < len(parts) and parts[place + 1].personal_name


def _tag(part: Part, word: str, *, is_last: bool) -> str:
    if not word:
        return ""
    if part.personal_name and part.screened:
        return "++++_" if is_last else "+++++"
    if part.personal_name:
        return "####_" if is_last else "#####"
    return STARS if part.screened else word


def day(value: date | None) -> str | None:
    return f"{value.isoformat()}T00:00:00" if value else None


def access(row: dict[str, Any]) -> Access:
    return Access(row["AccessCodeId"], row["Pursuant"]) if row.get("AccessCodeId") else PUBLIC


@pytest.mark.parametrize("replies", REPLIES)
def test_one_entry_after_another_in_a_case_is_looked_up_and_made_however_ephorte_answers(
    replies: str, archive: EphorteArchive, simulator: Simulator
) -> None:
    """A server that tells no TotalCount: what is not there is found to be absent, so that nothing stays *Uavklart*."""
    simulator.settings(**REPLIES[replies])
    files, known = MemoryFiles(), dict[str, ExternalReference]()
    plans = [
        planned(ROUTINE[kind], files) for kind in ("annonsen", "søknad og CV", "utvidet søkerliste", "brev")
    ]
    for plan in plans:
        known = carried_out(archive, plan, files, known)
    assert len(simulator.rows("RegistryEntry")) == len(plans)
    for plan in plans:
        (step,) = [one for one in plan.steps if one.kind is StepKind.ENTRY]
        found = archive.find(step, known, deadline=30.0)
        assert isinstance(found, Found) and [one.id for one in found.references] == [known[step.key].id]


@pytest.mark.parametrize("replies", REPLIES)
@pytest.mark.parametrize("kind", ROUTINE)
def test_as_it_stands_in_ephorte(
    kind: str, replies: str, archive: EphorteArchive, simulator: Simulator
) -> None:
    simulator.settings(**REPLIES[replies])
    files = MemoryFiles()
    plan = planned(ROUTINE[kind], files)
    known = carried_out(archive, plan, files)
    state = simulator.state()
    entry, record = one(state["RegistryEntry"], CustomAttribute1=plan.entry.key), plan.entry

    # The case.
    case = one(state["Case"], CustomAttribute1=plan.case.key)
    assert case["Title"] == case["PublicTitle"] == case["PublicTitleNames"] == plan.case.title.full
    assert (case["CaseStatusId"], case["SeriesId"], case["FileTypeId"]) == ("B", "SAK", "SAK")
    assert (case["RegistryManagementUnitId"], case["DisposalCodeId"]) == ("AT", "B")
    assert one(state["Classification"], CaseId=case["Id"])["ClassId"] == "221"
    assert one(state["UserName"], Id=case["OfficerNameId"])["Initials"] == "OARR"

    # The entry: titles in all three forms, codes, dates, officer, status.
    assert entry["CaseId"] == case["Id"]
    assert entry["RegistryEntryTypeId"] == record.type
    assert entry["Title"] == record.title.full
    assert entry["TitleRestricted"] == restricted(record.title)
    assert entry["TitlePersonNameTagged"] == tagged(record.title)
    assert len(entry["Title"].split(" ")) == len(entry["TitlePersonNameTagged"].split(" "))
    assert entry["IsRestricted"] is record.title.has_screened
    assert access(entry) == record.access
    assert entry["DocumentDate"] == day(record.document_date)
    assert entry.get("ReceivedDate") == day(record.received_date)
    assert entry.get("SentDate") == day(record.sent_date)
    assert entry["RecordStatusId"] == "J" and entry["RegistryDate"]
    assert entry.get("DisposalCodeId") == (record.disposal or None)
    assert one(state["UserName"], Id=entry["OfficerNameId"])["Initials"] == record.officer
    assert one(state["AdministrativeUnit"], Id=entry["AdministrativeUnitId"])["Description"] == record.unit

    # The parties.
    held = [row for row in state["SenderRecipient"] if row["RegistryEntryId"] == entry["Id"]]
    assert len(held) == len(record.parties)
    for party in record.parties:
        row = one(held, Name=party.name.full)
        assert row["IsRestricted"] is party.name.has_screened
        assert row["IsRecipient"] is (party.role not in (PartyRole.SENDER, PartyRole.INTERNAL_SENDER))
        assert bool(row["AdministrativeUnitId"]) is (party.role in INTERNAL)
    (responsible,) = [row for row in held if row["IsResponsible"]]
    assert responsible.get("FollowUpMethodId") == (record.sign_off.method if record.sign_off else None)

    # The documents, and their files byte for byte.
    links = sorted(
        (row for row in state["RegistryEntryDocument"] if row["RegistryEntryId"] == entry["Id"]),
        key=lambda row: int(row["SortOrder"]),
    )
    assert [row["DocumentLinkTypeId"] for row in links] == [one.role.value for one in record.documents]
    for link, document in zip(links, record.documents, strict=True):
        description = one(state["DocumentDescription"], Id=link["DocumentDescriptionId"])
        assert description["CustomAttribute1"] == document.key
        assert description["DocumentTitle"] == document.title.full
        assert description["DocumentStatusId"] == "F"
        assert access(description) == document.access
        assert (document.role is DocumentRole.MAIN) is (link["DocumentLinkTypeId"] == "H")
        for file in document.objects:
            row = one(state["DocumentObject"], DocumentDescriptionId=description["Id"])
            assert (row["FileSize"], row["Checksum"]) == (file.size, file.sha256)
            assert (row["VariantFormatId"], row["FileformatId"]) == ("A", "RA-PDF")
            with archive.open_document(file.sha256) as stream:  # type: ignore[union-attr]  # it is there
                assert hashlib.sha256(stream.read()).hexdigest() == file.sha256

    # The connector reads back just what was planned.
    standing = archive.read_entry(known[record.key], deadline=30.0)
    assert standing is not None
    assert differences(record, standing) == ()
    assert {step.kind for step in plan.steps} >= {StepKind.CASE, StepKind.ENTRY, StepKind.STATUS}
