"""What only an ePhorte does: rows that are hidden, a dispatch of the server's own, people who change things."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from arkivbro.connectors.ephorte.adapter import EphorteArchive
from arkivbro.core.errors import CannotTell, Declined, Misconfigured, Transient
from arkivbro.core.messages import message
from arkivbro.core.noark import PUBLIC, CaseFile, DocumentRole, PartyRole, RegistryEntry
from arkivbro.core.plan_types import StepKind
from arkivbro.core.screening import ScreenedText
from arkivbro.ports import Absent, ExternalReference, Found, Undecided
from arkivbro.transfers.engine.read_back import differences
from simulators.ephorte.settings import CHOICES
from tests.contract.archive.conformance import DEADLINE, assert_stands, step_for
from tests.contract.archive.conftest import Opens
from tests.contract.archive.records import (
    MemoryFiles,
    advertisement_entry,
    application_entry,
    case_record,
    document_record,
    letter_entry,
    new_key,
    plan_of,
)
from tests.simulated_ephorte import Simulator

pytestmark = pytest.mark.one_database("the wire of an archive of others, without a database of ours")

Known = dict[str, ExternalReference]


def carried_out(archive: EphorteArchive, case: CaseFile, entry: RegistryEntry, files: MemoryFiles) -> Known:
    known: Known = {}
    for step in plan_of(case, entry).steps:
        if step.key not in known:
            known[step.key] = archive.perform(step, known, None, files, deadline=DEADLINE)
            known.update(known[step.key].parts)
    return known


# --- rows that are hidden ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("counts", CHOICES["counts"])
def test_what_may_be_hidden_is_never_absent(opened: Opens, simulator: Simulator, counts: str) -> None:
    simulator.settings(counts=counts)
    files, case = MemoryFiles(), case_record()
    entry = application_entry(files)
    known = carried_out(opened(), case, entry, files)
    step = step_for(case, entry, StepKind.ENTRY)
    in_case: Known = {case.key: known[case.key]}
    blind = opened(username="uklarert")
    found = blind.find(step, in_case, deadline=DEADLINE)
    assert isinstance(found, Undecided)
    assert found.why == message("ephorte.hidden_entries", told=1, seen=0)
    assert isinstance(opened().find(step, in_case, deadline=DEADLINE), Found)
    other = step_for(case, application_entry(files), StepKind.ENTRY)
    assert opened().find(other, in_case, deadline=DEADLINE) == Absent()


def test_documents_that_are_hidden_are_not_made_again(opened: Opens, simulator: Simulator) -> None:
    """A public entry with an exempt document, found by an account that does not see the document."""
    files = MemoryFiles()
    case, entry = case_record(), application_entry(files)
    main = replace(entry.documents[0], title=ScreenedText.plain("Brev"), access=PUBLIC, screening=())
    entry = replace(
        entry,
        title=ScreenedText.plain("Brev"),
        access=PUBLIC,
        parties=tuple(replace(one, name=ScreenedText.plain("Noen")) for one in entry.parties),
        documents=(main, *entry.documents[1:]),
    )
    known = carried_out(opened(), case, entry, files)
    uncleared = opened(username="uklarert")
    step = step_for(case, entry, StepKind.ENTRY)
    before = simulator.rows("DocumentDescription")
    with pytest.raises(CannotTell, match=r"ephorte\.hidden_documents"):
        uncleared.perform(step, {case.key: known[case.key]}, known[entry.key], files, deadline=DEADLINE)
    assert simulator.rows("DocumentDescription") == before


def test_the_same_file_twice_is_two_documents(opened: Opens, simulator: Simulator) -> None:
    files = MemoryFiles()
    case, entry = case_record(), application_entry(files)
    first = entry.documents[1]
    again = replace(first, key="ab" + "b" * 26, number=len(entry.documents) + 1)
    entry = replace(entry, documents=(*entry.documents, again))
    known = carried_out(opened(), case, entry, files)
    assert_stands(opened(), known[entry.key], entry)


def test_a_case_s_cross_reference_is_completed(opened: Opens, simulator: Simulator) -> None:
    simulator.settings(atomic=False)
    archive, files = opened(), MemoryFiles()
    case, entry = case_record(cross_reference="2025/12"), advertisement_entry(files)
    simulator.fault("fault_mid_sequence", operation="Insert", objects=1)
    step = step_for(case, entry, StepKind.CASE)
    with pytest.raises((Declined, Transient)):
        archive.perform(step, {}, None, files, deadline=DEADLINE)
    found = archive.find(step, {}, deadline=DEADLINE)
    assert isinstance(found, Found)
    archive.perform(step, {}, found.references[0], files, deadline=DEADLINE)
    assert [row["Text"] for row in simulator.rows("Remark")] == ["Se også sak: 2025/12"]


def test_two_with_one_key_are_both_told(opened: Opens, simulator: Simulator) -> None:
    files, case = MemoryFiles(), case_record()
    first, second = advertisement_entry(files), advertisement_entry(files)
    archive = opened()
    known = carried_out(archive, case, first, files)
    step = step_for(case, second, StepKind.ENTRY)
    archive.perform(step, known, None, files, deadline=DEADLINE)
    simulator.person_sets("RegistryEntry", {"CustomAttribute1": second.key}, CustomAttribute1=first.key)
    found = archive.find(step_for(case, first, StepKind.ENTRY), known, deadline=DEADLINE)
    assert isinstance(found, Found) and len(found.references) == 2


def test_issue_14_item_3_a_case_with_hidden_rows_is_not_told_as_whole(
    opened: Opens, simulator: Simulator
) -> None:
    files, case = MemoryFiles(), case_record()
    open_one, hidden = advertisement_entry(files), application_entry(files)
    known = carried_out(opened(), case, open_one, files)
    for step in plan_of(case, hidden, makes_case=False).steps:
        if step.key not in known:
            known[step.key] = opened().perform(step, known, None, files, deadline=DEADLINE)
            known.update(known[step.key].parts)
    whole = [one.entry.record.key for one in opened().entries_of(known[case.key], deadline=DEADLINE)]
    assert whole == [open_one.key, hidden.key]
    seen: list[str] = []
    with pytest.raises(CannotTell):
        for one in opened(username="uklarert").entries_of(known[case.key], deadline=DEADLINE):
            seen.append(one.entry.record.key)
    assert hidden.key not in seen


def test_issue_14_item_3_a_file_that_cannot_be_downloaded_is_told_and_the_rest_goes_on(
    opened: Opens, simulator: Simulator
) -> None:
    files, case = MemoryFiles(), case_record()
    entry = application_entry(files)
    known = carried_out(opened(), case, entry, files)
    simulator.fault("fault", operation="GetDocumentContentBase")
    (one,) = opened().entries_of(known[case.key], deadline=DEADLINE)
    unread = [file for file in one.files if not file.read]
    assert len(unread) == 1 and unread[0].why is not None and len(one.files) > 1


# --- the server's own doings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [0.0, 1.0])
def test_the_server_dispatches_a_letter_and_the_day_it_was_sent_stands(
    opened: Opens, simulator: Simulator, seconds: float
) -> None:
    simulator.settings(dispatch_seconds=seconds)
    files, case = MemoryFiles(), case_record()
    letter = letter_entry(files, sent_date=date(2026, 11, 20))
    archive = opened()
    known = carried_out(archive, case, letter, files)
    (entry,) = simulator.rows("RegistryEntry", CustomAttribute1=letter.key)
    assert entry["RecordStatusId"] == "J"
    assert entry["SentDate"] == "2026-11-20T00:00:00"
    parties = simulator.rows("SenderRecipient", RegistryEntryId=entry["Id"])
    assert [row["SendingStatusId"] for row in parties if row.get("SendingMethodId")] == ["E"]
    assert_stands(archive, known[letter.key], letter)


def test_a_dispatch_that_never_comes_is_waited_for_later(opened: Opens, simulator: Simulator) -> None:
    simulator.settings(dispatch_seconds=600)
    files, case = MemoryFiles(), case_record()
    with pytest.raises(Transient) as caught:
        carried_out(opened(), case, letter_entry(files), files)
    assert caught.value.retry_after


def test_where_we_dispatch_ourselves_nothing_is_sent_by_the_server(
    opened: Opens, simulator: Simulator
) -> None:
    simulator.settings(dispatch_seconds=600)
    files, case = MemoryFiles(), case_record()
    letter = letter_entry(files)
    carried_out(opened(sending={"by": "direct"}), case, letter, files)
    (entry,) = simulator.rows("RegistryEntry", CustomAttribute1=letter.key)
    assert entry["RecordStatusId"] == "J"


def test_base64_in_the_text_where_the_server_knows_no_mtom(opened: Opens, simulator: Simulator) -> None:
    simulator.settings(answers_mtom=False)
    files, case = MemoryFiles(), case_record()
    entry = application_entry(files)
    archive = opened(mtom=False)
    known = carried_out(archive, case, entry, files)
    assert_stands(archive, known[entry.key], entry)
    for document in entry.documents:
        stream = archive.open_document(document.objects[0].sha256)
        assert stream is not None
        with stream:
            assert stream.read() == files.held[document.objects[0].sha256]


# --- people ------------------------------------------------------------------------------------------------------


def test_an_officer_who_has_left_is_told_before_anything_is_made(opened: Opens, simulator: Simulator) -> None:
    archive = opened()
    assert archive.inactive_users(frozenset({"OARR", "SLUT", "NYNY"}), deadline=DEADLINE) == {"SLUT", "NYNY"}
    files, case = MemoryFiles(), case_record(responsible="SLUT")
    step = step_for(case, advertisement_entry(files), StepKind.CASE)
    with pytest.raises(Declined, match=r"ephorte\.responsible_inactive"):
        archive.perform(step, {}, None, files, deadline=DEADLINE)
    assert simulator.rows("Case") == []


def test_a_person_who_gives_the_case_to_another_is_read_back(opened: Opens, simulator: Simulator) -> None:
    files, case = MemoryFiles(), case_record()
    archive = opened()
    known = carried_out(archive, case, advertisement_entry(files), files)
    (kaha,) = simulator.rows("UserName", Initials="KAHA")
    simulator.person_sets("Case", {"CustomAttribute1": case.key}, OfficerNameId=kaha["Id"])
    standing = archive.read_case(known[case.key], deadline=DEADLINE)
    assert standing is not None and standing.record.responsible == "KAHA"


def test_users_units_and_codes_are_offered(opened: Opens) -> None:
    archive = opened()
    assert {"OARR", "KAHA"} <= {user.initials for user in archive.users()}
    assert "SLUT" not in {user.initials for user in archive.users()}
    assert "Region Vest" in {unit.name for unit in archive.units()}
    assert archive.codes("AccessCode")["P"] == "Personalsaker"


def test_who_may_not_register_pauses_the_connection(opened: Opens) -> None:
    files, case = MemoryFiles(), case_record()
    step = step_for(case, advertisement_entry(files), StepKind.CASE)
    with pytest.raises(Misconfigured) as caught:
        opened(username="leser").perform(step, {}, None, files, deadline=DEADLINE)
    assert caught.value.archive_words == "Brukeren mangler rettighet til å registrere."


def test_a_closed_case_is_a_refusal_with_the_archives_own_words(opened: Opens, simulator: Simulator) -> None:
    files, case = MemoryFiles(), case_record()
    archive = opened()
    known = carried_out(archive, case, advertisement_entry(files), files)
    simulator.person_sets("Case", {"CustomAttribute1": case.key}, CaseStatusId="A")
    entry = replace(application_entry(files))
    with pytest.raises(Declined) as caught:
        archive.perform(step_for(case, entry, StepKind.ENTRY), known, None, files, deadline=DEADLINE)
    assert "avsluttet" in caught.value.archive_words
    assert known[case.key].number in caught.value.archive_words


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"address": "c/o " + "Storgata langt borte " * 12 + "1"},
        {"address": "1 Long Road", "postcode": "SW1A 2AA", "city": "London"},
        {"address": "1 Rue X", "postcode": "75008-CEDEX", "city": ""},
    ],
)
def test_an_address_that_does_not_fit_the_field_is_read_back_whole(
    opened: Opens, elsewhere: dict[str, str]
) -> None:
    archive, files = opened(), MemoryFiles()
    entry = application_entry(files)
    parties = tuple(
        replace(one, **elsewhere) if one.role is PartyRole.SENDER else one  # type: ignore[arg-type]  # texts only
        for one in entry.parties
    )
    entry = replace(entry, parties=parties)
    known = carried_out(archive, case_record(), entry, files)
    standing = archive.read_entry(known[entry.key], deadline=DEADLINE)
    assert standing is not None
    assert differences(entry, standing) == ()


def test_who_left_a_moment_ago_is_refused_once_by_ephorte_and_then_known_to_have_left(
    opened: Opens, simulator: Simulator
) -> None:
    archive, files = opened(), MemoryFiles()
    carried_out(archive, case_record(), application_entry(files), files)
    simulator.fault("stale_officer", operation="Insert")
    with pytest.raises(Declined) as by_ephorte:
        carried_out(archive, case_record(), application_entry(files), files)
    assert by_ephorte.value.detail == "fault:officer"
    simulator.clear()
    with pytest.raises(Declined) as by_us:
        carried_out(archive, case_record(), application_entry(files), files)
    assert by_us.value.code == "ephorte.responsible_inactive"
    assert "Insert" not in {call["operation"] for call in simulator.calls()}


def test_a_server_that_gives_few_rows_at_a_time_hides_nothing(opened: Opens, simulator: Simulator) -> None:
    everybody = opened().users()
    simulator.settings(page_limit=2)
    archive, files = opened(), MemoryFiles()
    assert archive.users() == everybody and len(everybody) > 4
    entry = advertisement_entry(files)
    entry = replace(
        entry,
        documents=tuple(
            replace(
                document_record(files, title=f"Dokument {number}", number=number),
                key=new_key(),
                role=DocumentRole.MAIN if number == 1 else DocumentRole.ATTACHMENT,
                access=entry.access,
            )
            for number in range(1, 6)
        ),
    )
    case = case_record()
    known = carried_out(archive, case, entry, files)
    standing = archive.read_entry(known[entry.key], deadline=DEADLINE)
    assert standing is not None
    assert differences(entry, standing) == ()
    before = simulator.state()
    step = step_for(case, entry, StepKind.ENTRY)
    archive.perform(step, known, known[entry.key], files, deadline=DEADLINE)
    assert simulator.state() == before, "completing what is whole adds nothing"
