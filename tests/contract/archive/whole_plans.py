"""The conformance suite of `TakesWholePlans`: inherited, besides `ArchiveConformance`, by an archive in the ledger's own database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from django.db import transaction

from arkivbro.core.errors import Declined
from arkivbro.core.noark import Access, CaseFile, RegistryEntry
from arkivbro.core.plan_types import ArchivePlan, StepKind
from arkivbro.ports import ExternalReference, Found, NotWhole, StandsWhole, TakesWholePlans
from tests.contract.archive.conformance import DEADLINE, carry_out
from tests.contract.archive.records import (
    MemoryFiles,
    advertisement_entry,
    application_entry,
    case_record,
    letter_entry,
    new_key,
    plan_of,
)
from tests.contract.archive.under_test import ArchiveUnderTest


class Boom(Exception):
    pass


def _nothing_more(_stands: StandsWhole) -> None:
    pass


def whole(
    under_test: ArchiveUnderTest,
    plan: ArchivePlan,
    files: MemoryFiles,
    keep: Callable[[StandsWhole], None] = _nothing_more,
    known: dict[str, ExternalReference] | None = None,
) -> StandsWhole:
    """The plan carried out as the ledger does it: files first, then all in one transaction."""
    archive = under_test.archive
    assert isinstance(archive, TakesWholePlans)
    told: list[StandsWhole] = []

    def kept(stand: Sequence[StandsWhole]) -> None:
        (stands,) = stand
        told.append(stands)
        keep(stands)

    archive.bring_files([plan], files, deadline=DEADLINE)
    with transaction.atomic(durable=True):
        archive.carry_out([plan], known or {}, kept)
    (stands,) = told
    return stands


def as_it_is(stands: StandsWhole, plan: ArchivePlan) -> dict[str, ExternalReference]:
    return {plan.case.key: stands.references[plan.case.key]} if plan.makes_case else {}


class WholePlanConformance:
    """Inherit beside `ArchiveConformance`, whose fixtures these use."""

    def plan(
        self, under_test: ArchiveUnderTest, case: CaseFile, entry: RegistryEntry, *, makes_case: bool = True
    ) -> ArchivePlan:
        return plan_of(
            case, replace(entry, final_statuses=under_test.final_statuses[entry.type]), makes_case=makes_case
        )

    def test_what_is_carried_out_whole_MUST_stand_as_step_by_step(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        """Every kind of entry: the same record, status and journalling, but for keys and numbers."""
        for made in (advertisement_entry, application_entry, letter_entry):
            entry = made(files)
            by_steps = carry_out(under_test, case_record(), entry, files)[entry.key]
            other = replace(
                made(files),
                key=new_key(),
                documents=tuple(replace(one, key=new_key()) for one in entry.documents),
            )
            plan = self.plan(under_test, case_record(), other)
            stands = whole(under_test, plan, files)
            one = under_test.archive.read_entry(by_steps, deadline=DEADLINE)
            two = under_test.archive.read_entry(stands.references[other.key], deadline=DEADLINE)
            assert one is not None
            assert two is not None
            assert (one.status, bool(one.journal_number)) == (two.status, bool(two.journal_number))
            keyless = [
                replace(
                    each.record, key="", documents=tuple(replace(d, key="") for d in each.record.documents)
                )
                for each in (one, two)
            ]
            assert keyless[0] == keyless[1]

    def test_keep_MUST_be_told_what_stands_before_the_last_status(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        plan = self.plan(under_test, case_record(), application_entry(files))
        seen: list[bool] = []

        def keep(stands: StandsWhole) -> None:
            seen.append(bool(stands.entry.journal_number))
            assert set(stands.references) == {step.key for step in plan.steps}
            assert stands.case.record.title.full == plan.case.title.full

        stands = whole(under_test, plan, files, keep)
        after = under_test.archive.read_entry(stands.references[plan.entry.key], deadline=DEADLINE)
        assert seen == [False], "it was public before the ledger kept it"
        assert after is not None
        assert after.journal_number

    def test_what_keep_raises_MUST_pass_through_and_nothing_stands(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), application_entry(files)

        def keep(_stands: StandsWhole) -> None:
            raise Boom

        for _ in range(2):
            with pytest.raises(Boom):
                whole(under_test, self.plan(under_test, case, entry), files, keep)
            assert under_test.count("case", case.key) == under_test.count("entry", entry.key) == 0
            assert all(under_test.count("document", one.key) == 0 for one in entry.documents)
        whole(under_test, self.plan(under_test, case, entry), files)
        assert under_test.count("entry", entry.key) == 1

    def test_a_number_MUST_NOT_be_lost_by_what_was_rolled_back(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        def keep(_stands: StandsWhole) -> None:
            raise Boom

        first = self.plan(under_test, case_record(), application_entry(files))
        before = whole(under_test, first, files)
        with pytest.raises(Boom):
            whole(under_test, self.plan(under_test, case_record(), application_entry(files)), files, keep)
        after = whole(under_test, self.plan(under_test, case_record(), application_entry(files)), files)
        numbers = [int(one.case.number.split("/")[1]) for one in (before, after)]
        assert numbers[1] == numbers[0] + 1

    @pytest.mark.parametrize("taken", [StepKind.CASE, StepKind.ENTRY, StepKind.DOCUMENT])
    def test_a_key_that_is_taken_MUST_go_step_by_step(
        self, taken: StepKind, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        """Nobody guesses that it is the same: it is looked up, completed and compared there."""
        case, entry = case_record(), application_entry(files)
        first = replace(application_entry(files), documents=entry.documents)
        match taken:
            case StepKind.CASE:
                carry_out(under_test, case, application_entry(files), files)
            case StepKind.ENTRY:
                carry_out(under_test, case_record(), replace(application_entry(files), key=entry.key), files)
            case _:
                carry_out(under_test, case_record(), first, files)
        with pytest.raises(NotWhole):
            whole(under_test, self.plan(under_test, case, entry), files)
        assert under_test.count("case", case.key) == (taken is StepKind.CASE)

    def test_a_case_that_is_gone_MUST_go_step_by_step(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case, entry = case_record(), application_entry(files)
        plan = self.plan(under_test, case, entry, makes_case=False)
        with pytest.raises(NotWhole):
            whole(under_test, plan, files)
        with pytest.raises(NotWhole):
            whole(under_test, plan, files, known={case.key: ExternalReference("case", "ingen", "2026/99")})

    def test_the_case_that_is_known_MUST_be_used(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        case = case_record()
        first = self.plan(under_test, case, advertisement_entry(files))
        known = as_it_is(whole(under_test, first, files), first)
        numbers = [
            whole(under_test, self.plan(under_test, case, application_entry(files), makes_case=False), files, known=known)
            .entry.number
            for _ in range(3)
        ]  # fmt: skip
        assert [one.rsplit("-", 1)[1] for one in numbers] == ["2", "3", "4"]
        assert under_test.count("case", case.key) == 1

    def test_what_the_archive_declines_step_by_step_MUST_be_declined_whole(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        entry = replace(application_entry(files), access=Access("ZZZ", "ingen hjemmel"))
        case = case_record()
        with pytest.raises(Declined):
            whole(under_test, self.plan(under_test, case, entry), files)
        assert under_test.count("case", case.key) == 0

    def test_files_MUST_be_there_before_their_rows(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        archive = under_test.archive
        assert isinstance(archive, TakesWholePlans)
        plan = self.plan(under_test, case_record(), application_entry(files))
        with pytest.raises(Declined), transaction.atomic(durable=True):
            archive.carry_out([plan], {}, lambda _stand: None)
        archive.bring_files([plan], files, deadline=DEADLINE)
        archive.bring_files([plan], files, deadline=DEADLINE)
        with transaction.atomic(durable=True):
            archive.carry_out([plan], {}, lambda _stand: None)
        standing = archive.find(plan.steps[0], {}, deadline=DEADLINE)
        assert isinstance(standing, Found)

    def test_outside_a_transaction_MUST_be_refused(
        self, under_test: ArchiveUnderTest, files: MemoryFiles
    ) -> None:
        archive = under_test.archive
        assert isinstance(archive, TakesWholePlans)
        plan = self.plan(under_test, case_record(), application_entry(files))
        archive.bring_files([plan], files, deadline=DEADLINE)
        with pytest.raises(RuntimeError):
            archive.carry_out([plan], {}, lambda _stand: None)
        assert under_test.count("entry", plan.entry.key) == 0
