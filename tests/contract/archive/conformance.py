"""The conformance suite of the Archive port: every connector inherits it and gives the fixture `under_test`.

The tests are named by the words of `arkivbro.ports`: MUST is tested of everybody, MAY where the archive says it can.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace

import pytest

from arkivbro.core.errors import ArkivbroError, Declined
from arkivbro.core.messages import sentence_of
from arkivbro.core.noark import CaseFile, RegistryEntry
from arkivbro.core.plan_types import Step, StepKind
from arkivbro.core.screening import ScreenedText
from arkivbro.ports import (
    Absent,
    Accepted,
    AnswersLater,
    Archive,
    CheckLevel,
    ExternalReference,
    Found,
    KeyStrength,
    ListsCases,
)
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
from tests.contract.archive.under_test import ArchiveUnderTest

DEADLINE = 30.0
MOST_QUESTIONS = 20
"""To an archive under test; a real one may take days."""


def performed(
    archive: Archive,
    step: Step,
    known: Mapping[str, ExternalReference],
    found: ExternalReference | None,
    files: MemoryFiles,
) -> ExternalReference:
    """The step carried out, as the ledger does it: what was accepted is asked about until its receipt is there."""
    answer = archive.perform(step, known, found, files, deadline=DEADLINE)
    for _ in range(MOST_QUESTIONS):
        if not isinstance(answer, Accepted):
            return answer
        assert isinstance(archive, AnswersLater), "only an archive that AnswersLater MAY answer Accepted"
        answer = archive.ask(answer.ticket, deadline=DEADLINE)
    raise AssertionError("the receipt never came")


def carry_out(
    under_test: ArchiveUnderTest,
    case: CaseFile,
    entry: RegistryEntry,
    files: MemoryFiles,
    *,
    known: dict[str, ExternalReference] | None = None,
    until: StepKind | None = None,
) -> dict[str, ExternalReference]:
    """The steps of a plan as the ledger takes them; stops before the first step of the kind `until`."""
    known = {} if known is None else known
    entry = replace(entry, final_statuses=under_test.final_statuses[entry.type])
    for step in plan_of(case, entry, makes_case=case.key not in known).steps:
        if step.kind is until:
            break
        if step.key not in known:
            reference = performed(under_test.archive, step, known, None, files)
            known[step.key] = reference
            known.update(reference.parts)
    return known


def step_for(case: CaseFile, entry: RegistryEntry, kind: StepKind) -> Step:
    return next(step for step in plan_of(case, entry).steps if step.kind is kind)


def assert_stands(archive: Archive, reference: ExternalReference, entry: RegistryEntry) -> None:
    """What is read back is what the plan said, field by field, in both forms of every text."""
    standing = archive.read_entry(reference, deadline=DEADLINE)
    assert standing is not None
    record = standing.record
    for field in ("type", "officer", "document_date", "received_date", "sent_date"):
        assert getattr(record, field) == getattr(entry, field), field
    assert record.title.full == entry.title.full
    assert record.access == entry.access
    assert {(party.role, party.name.full) for party in record.parties} == {
        (party.role, party.name.full) for party in entry.parties
    }
    assert [document.title.full for document in record.documents] == [
        document.title.full for document in entry.documents
    ]
    for held, planned in zip(record.documents, entry.documents, strict=True):
        assert held.role == planned.role
        for there, wanted in zip(held.objects, planned.objects, strict=True):
            assert there.sha256 in (wanted.sha256, "")


class ArchiveConformance:
    """Inherit, and give the fixture `under_test`."""

    @pytest.fixture
    def under_test(self) -> ArchiveUnderTest:
        raise NotImplementedError("the connector gives its archive")

    @pytest.fixture
    def files(self) -> MemoryFiles:
        return MemoryFiles()

    def test_check_MUST_answer_without_error_when_all_is_well(self, under_test: ArchiveUnderTest) -> None:
        results = under_test.archive.check()
        assert results
        assert all(result.level is not CheckLevel.ERROR for result in results)
        assert all(result.what and result.message for result in results)

    def test_find_MUST_say_absent_of_what_was_never_made(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), application_entry(files)
        for kind in (StepKind.CASE, StepKind.ENTRY, StepKind.DOCUMENT):
            assert under_test.archive.find(step_for(case, entry, kind), {}, deadline=DEADLINE) == Absent()

    def test_what_was_made_MUST_be_found_by_its_key(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), application_entry(files)
        known = carry_out(under_test, case, entry, files)
        for step in plan_of(case, entry).steps:
            if not step.kind.creates:
                continue
            for archive in (under_test.archive, under_test.another()):
                found = archive.find(step, known, deadline=DEADLINE)
                assert isinstance(found, Found)
                assert [reference.id for reference in found.references] == [known[step.key].id]

    @pytest.mark.parametrize("make", [advertisement_entry, application_entry, letter_entry])
    def test_what_is_read_MUST_be_what_the_plan_said(
        self, under_test: ArchiveUnderTest, files: MemoryFiles, make: object
    ) -> None:
        case, entry = case_record(), make(files)  # type: ignore[operator]  # one of the three makers
        known = carry_out(under_test, case, entry, files)
        assert_stands(under_test.archive, known[entry.key], entry)
        standing_case = under_test.archive.read_case(known[case.key], deadline=DEADLINE)
        assert standing_case is not None
        assert standing_case.record.title.full == case.title.full
        assert standing_case.record.responsible == case.responsible
        assert standing_case.number == known[case.key].number != ""

    def test_screened_words_MUST_NOT_be_in_the_public_forms(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), application_entry(files, name="Åse Ødegård")
        known = carry_out(under_test, case, entry, files)
        standing = under_test.archive.read_entry(known[entry.key], deadline=DEADLINE)
        assert standing is not None
        public = [standing.record.title.public, *(party.name.public for party in standing.record.parties)]
        public += [document.title.public for document in standing.record.documents]
        assert not any(word in text for text in public for word in ("Åse", "Ødegård"))

    def test_an_entry_MUST_NOT_be_journalled_before_its_final_status(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), letter_entry(files)
        known = carry_out(under_test, case, entry, files, until=StepKind.STATUS)
        before = under_test.archive.read_entry(known[entry.key], deadline=DEADLINE)
        assert before is not None
        assert before.status not in ("J", "A")
        assert before.journal_date is None
        known = carry_out(under_test, case, entry, files, known=known)
        after = under_test.archive.read_entry(known[entry.key], deadline=DEADLINE)
        assert after is not None
        assert after.status == under_test.final_statuses["U"][-1]

    def test_perform_given_found_MUST_NOT_make_a_second_one(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), application_entry(files)
        known = carry_out(under_test, case, entry, files)
        for step in plan_of(case, entry).steps:
            again = performed(under_test.another(), step, known, known.get(step.key), files)
            if step.key in known:
                assert again.id == known[step.key].id
            if step.kind.creates:
                assert under_test.count(step.kind.value, step.key) == 1
        assert_stands(under_test.archive, known[entry.key], entry)

    def test_perform_MUST_go_on_from_any_step_where_a_worker_died(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), application_entry(files)
        steps = plan_of(case, replace(entry, final_statuses=under_test.final_statuses["I"])).steps
        for died_after in range(1, len(steps) + 1):
            fresh_case = replace(case, key=new_key())
            documents = tuple(replace(document, key=new_key()) for document in entry.documents)
            fresh = replace(entry, key=new_key(), documents=documents)
            plan = plan_of(fresh_case, replace(fresh, final_statuses=under_test.final_statuses["I"]))
            known: dict[str, ExternalReference] = {}
            for step in plan.steps[:died_after]:
                known[step.key] = performed(under_test.archive, step, known, None, files)
            lost = plan.steps[died_after - 1]
            del known[lost.key]
            self._resume(under_test.another(), plan.steps[died_after - 1 :], known, files)
            for step in plan.steps:
                if step.kind.creates:
                    assert under_test.count(step.kind.value, step.key) == 1
            assert_stands(under_test.archive, known[fresh.key], fresh)

    def _resume(
        self,
        archive: Archive,
        steps: tuple[Step, ...],
        known: dict[str, ExternalReference],
        files: MemoryFiles,
    ) -> None:
        """As the ledger resumes: a create is looked up first, a set is simply repeated."""
        for step in steps:
            found = archive.find(step, known, deadline=DEADLINE) if step.kind.creates else Absent()
            there = found.references[0] if isinstance(found, Found) else None
            known[step.key] = performed(archive, step, known, there, files)

    def test_a_set_step_MUST_be_safe_to_repeat(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), application_entry(files)
        known = carry_out(under_test, case, entry, files)
        before = under_test.archive.read_entry(known[entry.key], deadline=DEADLINE)
        for step in plan_of(case, entry).steps:
            if not step.kind.creates:
                performed(under_test.archive, step, known, None, files)
        assert under_test.archive.read_entry(known[entry.key], deadline=DEADLINE) == before

    def test_a_set_step_MUST_NOT_change_what_people_changed(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), application_entry(files)
        known = carry_out(under_test, case, entry, files, until=StepKind.STATUS)
        if not under_test.person_sets_status(known[entry.key], "U"):
            pytest.skip("no person can be played in this archive")
        carry_out(under_test, case, entry, files, known=known)
        standing = under_test.archive.read_entry(known[entry.key], deadline=DEADLINE)
        assert standing is not None
        assert standing.status == "U"

    def test_strong_keys_MUST_answer_a_second_create_with_the_first(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        if under_test.archive.capabilities().keys is not KeyStrength.STRONG:
            pytest.skip("the archive does not say that its keys are strong")
        case, entry = case_record(), application_entry(files)
        known = carry_out(under_test, case, entry, files)
        for step in plan_of(case, entry).steps:
            if step.kind.creates:
                again = performed(under_test.another(), step, known, None, files)
                assert again.id == known[step.key].id
                assert under_test.count(step.kind.value, step.key) == 1

    def test_strong_keys_MUST_hold_when_several_create_at_once(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        if under_test.archive.capabilities().keys is not KeyStrength.STRONG:
            pytest.skip("the archive does not say that its keys are strong")
        case, entry = case_record(), application_entry(files)
        known: dict[str, ExternalReference] = {}
        for kind in (StepKind.CASE, StepKind.ENTRY, StepKind.DOCUMENT):
            step = step_for(case, entry, kind)
            answers = self._at_once(under_test, step, known, files)
            assert len({reference.id for reference in answers}) == 1
            assert under_test.count(kind.value, step.key) == 1
            known[step.key] = answers[0]

    def _at_once(
        self,
        under_test: ArchiveUnderTest,
        step: Step,
        known: Mapping[str, ExternalReference],
        files: MemoryFiles,
        writers: int = 4,
    ) -> list[ExternalReference]:
        answers: list[ExternalReference] = []
        failures: list[BaseException] = []
        start = threading.Barrier(writers)

        def write() -> None:
            archive = under_test.another()
            start.wait()
            try:
                answers.append(performed(archive, step, known, None, files))
            except BaseException as error:
                failures.append(error)
            finally:
                under_test.close_connections()

        threads = [threading.Thread(target=write) for _ in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        assert len(answers) == writers
        return answers

    def test_files_MUST_be_given_back_byte_for_byte_or_not_at_all(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        data = bytes(range(256)) * 20_000
        entry = advertisement_entry(files, documents=(document_record(files, data=data),))
        carry_out(under_test, case_record(), entry, files)
        stream = under_test.archive.open_document(entry.documents[0].objects[0].sha256)
        if stream is not None:
            with stream:
                assert stream.read() == data
        assert under_test.archive.open_document("0" * 64) is None

    def test_issue_14_item_3_entries_of_MUST_tell_all_in_the_case_with_its_bytes_read_again(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        archive = under_test.archive
        if not isinstance(archive, ListsCases):
            pytest.skip("it cannot list what is in a case")
        case, first, second = case_record(), advertisement_entry(files), application_entry(files)
        known = carry_out(under_test, case, first, files)
        other_case, other = case_record(), advertisement_entry(files)
        carry_out(under_test, other_case, other, files)
        carry_out(under_test, case, second, files, known=known)
        listed = list(archive.entries_of(known[case.key], deadline=DEADLINE))
        assert [one.entry.record.key for one in listed] == [first.key, second.key]
        for one, planned in zip(listed, (first, second), strict=True):
            assert one.entry.record.title.full == planned.title.full
            wanted = [(held.key, file.sha256) for held in planned.documents for file in held.objects]
            assert [(file.document_key, file.read) for file in one.files] == wanted
            assert all(file.told in ("", file.read) for file in one.files)
        assert list(archive.entries_of(ExternalReference("case", "finnes-ikke"), deadline=DEADLINE)) == []

    def test_bytes_that_are_not_those_of_the_checksum_MUST_NOT_be_archived(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), advertisement_entry(files)
        sha256 = entry.documents[0].objects[0].sha256
        files.held[sha256] = files.held[sha256][:-1] + b"!"
        with pytest.raises(ArkivbroError):
            carry_out(under_test, case, entry, files)
        assert under_test.count("document", entry.documents[0].key) == 0

    def test_an_unknown_code_MUST_be_declined_with_a_sentence_and_nothing_made(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), advertisement_entry(files, type="Ø")
        known = {
            case.key: performed(under_test.archive, step_for(case, entry, StepKind.CASE), {}, None, files)
        }
        step = step_for(case, entry, StepKind.ENTRY)
        with pytest.raises(Declined) as caught:
            performed(under_test.archive, step, known, None, files)
        assert sentence_of(caught.value.message)
        assert under_test.count("entry", step.key) == 0

    def test_a_ticket_MUST_outlive_both_processes_and_MUST_NOT_be_carried_out_twice(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        if not isinstance(under_test.archive, AnswersLater):
            pytest.skip("the archive answers at once")
        case, entry = case_record(), advertisement_entry(files)
        step = step_for(case, entry, StepKind.CASE)
        accepted = under_test.archive.perform(step, {}, None, files, deadline=DEADLINE)
        assert isinstance(accepted, Accepted)
        told = []
        for _ in range(MOST_QUESTIONS):
            other = under_test.another()
            assert isinstance(other, AnswersLater)
            told.append(other.ask(accepted.ticket, deadline=DEADLINE))
        references = [one for one in told if not isinstance(one, Accepted)]
        assert references and all(one == references[0] for one in references)
        assert told[len(told) - len(references) :] == references, "a receipt was taken back"
        assert under_test.count("case", step.key) == 1

    def test_an_error_MUST_NOT_name_a_person(self, under_test: ArchiveUnderTest, files: MemoryFiles) -> None:
        case, entry = case_record(), application_entry(files, name="Åse Ødegård", type="Ø")
        known = {
            case.key: performed(under_test.archive, step_for(case, entry, StepKind.CASE), {}, None, files)
        }
        with pytest.raises(ArkivbroError) as caught:
            performed(under_test.archive, step_for(case, entry, StepKind.ENTRY), known, None, files)
        logged = f"{caught.value} {caught.value.detail}"
        assert "Åse" not in logged
        assert "Ødegård" not in logged

    def test_a_case_linked_by_hand_MUST_take_the_entries(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        other = case_record()
        made = performed(
            under_test.archive, step_for(other, advertisement_entry(files), StepKind.CASE), {}, None, files
        )
        linked = under_test.archive.find_case_by_number(made.number, deadline=DEADLINE)
        assert linked is not None
        assert linked.id == made.id
        case, entry = case_record(), application_entry(files)
        known = carry_out(under_test, case, entry, files, known={case.key: linked})
        assert known[entry.key].number.startswith(made.number)
        assert under_test.count("case", case.key) == 0

    def test_a_number_that_is_no_case_MUST_find_nothing(self, under_test: ArchiveUnderTest) -> None:
        for number in ("1901/1", "tull", "", "2026/17; --"):
            assert under_test.archive.find_case_by_number(number, deadline=DEADLINE) is None

    def test_read_MUST_be_none_of_what_is_not_there(self, under_test: ArchiveUnderTest) -> None:
        assert under_test.archive.read_entry(ExternalReference("entry", "0"), deadline=DEADLINE) is None
        assert under_test.archive.read_case(ExternalReference("case", "0"), deadline=DEADLINE) is None

    @pytest.mark.parametrize(
        "text",
        ["Søknad – «Åse» & <b>Ola</b> ]]> '; DROP", "職員 موظف 🙂", "a\u0308\u030a decomposed", "x" * 240],
    )
    def test_odd_text_MUST_come_back_as_it_went_in(
        self, under_test: ArchiveUnderTest, files: MemoryFiles, text: str
    ) -> None:
        entry = advertisement_entry(files, title=ScreenedText.plain(text))
        known = carry_out(under_test, case_record(), entry, files)
        standing = under_test.archive.read_entry(known[entry.key], deadline=DEADLINE)
        assert standing is not None
        assert standing.record.title.full == text
