"""What one ePhorte does and another does not: titles that it sets anew, checksums that it does not tell, titles that it hides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from arkivbro.connectors.ephorte.adapter import EphorteArchive
from arkivbro.core.errors import Declined
from arkivbro.core.noark import DocumentRole, RegistryEntry, SignOff
from arkivbro.core.plan_types import Step, StepKind
from arkivbro.core.screening import ScreenedText
from arkivbro.transfers.engine.read_back import differences
from tests.contract.archive.conformance import DEADLINE
from tests.contract.archive.conftest import Opens
from tests.contract.archive.records import (
    PERSONAL,
    MemoryFiles,
    advertisement_entry,
    application_entry,
    case_record,
    letter_entry,
    plan_of,
    screened,
)
from tests.contract.archive.test_ephorte_behaviour import carried_out
from tests.simulated_ephorte import Simulator

pytestmark = pytest.mark.one_database("the wire of an archive of others, without a database of ours")


def with_own_title(entry: RegistryEntry, title: str = "Søknadsbrevet") -> RegistryEntry:
    """The entry, its main document with a title of its own."""
    documents = tuple(
        replace(one, title=ScreenedText.plain(title)) if one.role is DocumentRole.MAIN else one
        for one in entry.documents
    )
    return replace(entry, documents=documents)


def main_title(archive: EphorteArchive, simulator: Simulator, entry: RegistryEntry) -> str:
    (main,) = simulator.rows("DocumentDescription", CustomAttribute1=entry.documents[0].key)
    return str(main["DocumentTitle"])


@pytest.mark.parametrize("when", ["when new", "with the entry"])
@pytest.mark.parametrize("kind", ["application", "letter"])
def test_the_main_document_gets_its_own_title_back_until_it_holds(
    opened: Opens, simulator: Simulator, when: str, kind: str
) -> None:
    """By a server that sets it at every save of the entry, dispatch and journalling too."""
    simulator.settings(main_titles=when)
    archive, files, case = opened(), MemoryFiles(), case_record()
    entry = (
        application_entry(files)
        if kind == "application"
        else letter_entry(files, sent_date=date(2026, 11, 20))
    )
    entry = with_own_title(entry)
    known = carried_out(archive, case, entry, files)
    assert main_title(archive, simulator, entry) == "Søknadsbrevet"
    standing = archive.read_entry(known[entry.key], deadline=DEADLINE)
    assert standing is not None
    assert (standing.status, differences(entry, standing)) == ("J", ())


def test_a_title_that_never_holds_is_told_and_nothing_is_journalled(
    opened: Opens, simulator: Simulator
) -> None:
    simulator.settings(main_titles="always")
    archive, files, case = opened(), MemoryFiles(), case_record()
    with pytest.raises(Declined) as caught:
        carried_out(archive, case, with_own_title(application_entry(files)), files)
    assert caught.value.code == "ephorte.title_refused"
    (entry,) = simulator.rows("RegistryEntry")
    assert entry["RecordStatusId"] == "M"
    same = application_entry(files)
    same = replace(same, documents=(replace(same.documents[0], title=same.title), *same.documents[1:]))
    known = carried_out(archive, case_record(), same, files)
    standing = archive.read_entry(known[same.key], deadline=DEADLINE)
    assert standing is not None and standing.status == "J"


def test_a_title_that_a_person_gave_the_main_document_stands(opened: Opens, simulator: Simulator) -> None:
    archive, files, case = opened(), MemoryFiles(), case_record()
    entry = with_own_title(application_entry(files))
    known = carried_out(archive, case, entry, files)
    simulator.person_sets(
        "DocumentDescription", {"CustomAttribute1": entry.documents[0].key}, DocumentTitle="Brevet"
    )
    for step in plan_steps(entry):
        archive.perform(step, known, None, files, deadline=DEADLINE)
    assert main_title(archive, simulator, entry) == "Brevet"


def plan_steps(entry: RegistryEntry) -> list[Step]:
    return [step for step in plan_of(case_record(), entry).steps if step.kind is StepKind.STATUS]


@pytest.mark.parametrize("checksums", ["MD5", "none", "SHA-256"])
@pytest.mark.parametrize("reads_back", [False, True])
def test_a_checksum_of_another_kind_or_none_is_not_told_and_never_ours(
    opened: Opens, simulator: Simulator, checksums: str, reads_back: bool
) -> None:
    simulator.settings(checksums=checksums)
    archive, files, case = opened(read_files_back=reads_back), MemoryFiles(), case_record()
    entry = application_entry(files)
    known = carried_out(archive, case, entry, files)
    standing = archive.read_entry(known[entry.key], deadline=DEADLINE)
    assert standing is not None and differences(entry, standing) == ()
    told = [file.sha256 for one in standing.record.documents for file in one.objects]
    ours = [file.sha256 for one in entry.documents for file in one.objects]
    assert told == (ours if reads_back or checksums == "SHA-256" else ["", ""])
    stream = archive.open_document(ours[0])
    assert (stream is not None) is (checksums == "SHA-256")
    if stream is not None:
        stream.close()


def test_a_title_that_the_server_hides_by_itself_is_told_before_anything_is_journalled(
    opened: Opens, simulator: Simulator
) -> None:
    """AccessCode.IsTitleRestricted: the server hides the whole title of what is new with the code."""
    simulator.settings(shields_titles=True)
    archive, files, case = opened(), MemoryFiles(), case_record()
    entry = advertisement_entry(files, access=PERSONAL)
    known = carried_out(archive, case, replace(entry, final_statuses=()), files)
    standing = archive.read_entry(known[entry.key], deadline=DEADLINE)
    assert standing is not None and standing.record.title.has_screened
    assert standing.record.title.full == entry.title.full
    assert len(differences(entry, standing)) == 1


def test_reading_tells_sign_off_disposal_document_type_and_the_case_s_title_and_access(opened: Opens) -> None:
    """Issue 10 item 9: what the engine has to compare."""
    archive, files = opened(), MemoryFiles()
    title = screened("Rådgiver", "Åse Ødegård")
    case = case_record(title=title, access=PERSONAL, disposal="B", series="SAK")
    answer = letter_entry(files)
    known = carried_out(archive, case, answer, files)
    entry = application_entry(files, sign_off=SignOff("BU", answer.key), disposal="K")
    documents = tuple(replace(one, document_type="VT") for one in entry.documents)
    entry = replace(entry, documents=documents)
    for step in plan_of(case, entry, makes_case=False).steps:
        if step.key not in known:
            known[step.key] = archive.perform(step, known, None, files, deadline=DEADLINE)
            known.update(known[step.key].parts)
    standing = archive.read_entry(known[entry.key], deadline=DEADLINE)
    assert standing is not None
    assert (standing.record.sign_off, standing.record.disposal) == (entry.sign_off, "K")
    assert [one.document_type for one in standing.record.documents] == ["VT", "VT"]
    of_case = archive.read_case(known[case.key], deadline=DEADLINE)
    assert of_case is not None
    found = of_case.record
    assert (found.title.full, found.title.public, found.access) == (title.full, title.public, PERSONAL)
    assert (found.key, found.disposal, found.series) == (case.key, "B", "SAK")
