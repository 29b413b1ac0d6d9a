"""What ePhorte does not tell is not told on as a number, a no, or nothing there (issue 17 item 1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import Page
from arkivbro.connectors.ephorte.mapping import Resolved
from arkivbro.connectors.ephorte.missing_parties import missing_parties
from arkivbro.connectors.ephorte.objects import Scalar, StoredObject
from arkivbro.connectors.ephorte.party_mapping import party_name, role_flags, role_of
from arkivbro.core.errors import CannotTell, Defect
from arkivbro.core.messages import message
from arkivbro.core.noark import CorrespondenceParty, PartyRole
from arkivbro.core.plan_types import Step, StepKind
from arkivbro.core.screening import ScreenedText
from arkivbro.ports import Absent, ExternalReference, Lookup, Undecided
from tests.contract.archive.records import MemoryFiles, application_entry
from tests.unit.connectors.ephorte.rows import Rows, maker

ENTRY = Step("ab" + "b" * 26, StepKind.ENTRY, case_key="case")


@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        (0, Absent()),
        (None, Undecided(message("ephorte.count_untold"))),
        (2, Undecided(message("ephorte.hidden_entries", told=2, seen=0))),
    ],
)
def test_a_case_that_does_not_say_how_many_entries_it_has_makes_nothing_absent(
    count: Scalar, wanted: object
) -> None:
    rows = Rows()
    id = rows.add("Case", CaseYear=2026, SequenceNumber=1, CountOfRegistryEntries=count)
    known = {"case": ExternalReference("case", str(id))}
    assert maker(rows)[1].find(ENTRY, known, Budget(30)) == wanted


class Uncounted(Rows):
    """Rows of a server that tells no TotalCount."""

    def query(self, *arguments: Any, **options: Any) -> Page:
        return Page(super().query(*arguments, **options).objects)


class Moving(Uncounted):
    """Between one row and the next somebody registers an entry in the case."""

    def query(self, *arguments: Any, **options: Any) -> Page:
        objects = super().query(*arguments, **options).objects
        if not objects:
            return Page(())
        first, *rest = objects
        later = first.related["Case"].with_fields(CountOfRegistryEntries=3)
        return Page((first, *(replace(one, related={"Case": later}) for one in rest)))


@pytest.mark.parametrize(
    ("count", "entries", "wanted"),
    [
        (0, 0, Absent()),
        (2, 2, Absent()),
        (3, 2, Undecided(message("ephorte.hidden_entries", told=3, seen=2))),
        (1, 0, Undecided(message("ephorte.hidden_entries", told=1, seen=0))),
        (None, 2, Undecided(message("ephorte.count_untold"))),
    ],
)
def test_a_server_that_tells_no_total_gives_the_case_s_entries_and_they_are_counted(
    count: Scalar, entries: int, wanted: object
) -> None:
    assert found_in(Uncounted(), count, entries) == wanted


def test_a_case_that_changes_while_its_entries_are_counted_makes_nothing_absent() -> None:
    assert found_in(Moving(), 2, 2) == Undecided(message("ephorte.count_untold"))


def found_in(rows: Rows, count: Scalar, entries: int) -> Lookup:
    """What a look-up of an entry says in a case with so many other entries that tells `count`."""
    id = rows.add("Case", CaseYear=2026, SequenceNumber=1, CountOfRegistryEntries=count)
    for number in range(entries):
        rows.add("RegistryEntry", CaseId=id, CustomAttribute1=f"other {number}")
    known = {"case": ExternalReference("case", str(id))}
    return maker(rows)[1].find(ENTRY, known, Budget(30))


@pytest.mark.parametrize("untold", ["CaseYear", "SequenceNumber"])
def test_a_number_that_is_not_told_is_no_number(untold: str) -> None:
    rows = Rows(link="https://ephorte.example.no/{year}/{number}")
    values: dict[str, Scalar] = {"CaseYear": 2026, "SequenceNumber": 7, "CustomAttribute1": "key"}
    rows.add("Case", **{name: value for name, value in values.items() if name != untold})
    found = maker(rows)[1].find(Step("key", StepKind.CASE), {}, Budget(30))
    (reference,) = found.references  # type: ignore[union-attr]  # it is there
    assert (reference.number, reference.link) == ("", "")


def test_an_entry_s_number_is_told_in_full_or_not_at_all() -> None:
    rows = Rows()
    case = rows.add("Case", CaseYear=2026, SequenceNumber=7)
    rows.add("RegistryEntry", CaseId=case, DocumentNumber=3, CustomAttribute1="told")
    rows.add("RegistryEntry", CaseId=case, CustomAttribute1="untold")
    rows.add("RegistryEntry", DocumentNumber=3, CustomAttribute1="no case")
    lookup = maker(rows)[1]
    numbers = {
        key: lookup.find(Step(key, StepKind.ENTRY, case_key="x"), {}, Budget(30)).references[0].number  # type: ignore[union-attr]
        for key in ("told", "untold", "no case")
    }
    assert numbers == {"told": "2026/7-3", "untold": "", "no case": ""}


def test_a_party_of_which_nothing_is_told_is_no_sender() -> None:
    with pytest.raises(CannotTell) as caught:
        role_of(StoredObject("SenderRecipient", {"Id": 1, "Name": "Åse"}))
    assert caught.value.message == message("ephorte.untold", field="SenderRecipient.IsRecipient")


PARTY: dict[str, Scalar] = {
    "Id": 1,
    "Name": "Åse",
    "IsRecipient": True,
    "IsAddressGroup": False,
    "CopyRecipient": False,
    "IsRestricted": False,
}


def test_a_party_s_role_is_not_told_where_recipient_or_sender_is_not() -> None:
    assert role_of(StoredObject("SenderRecipient", PARTY)) is PartyRole.RECIPIENT
    with pytest.raises(CannotTell) as caught:
        role_of(StoredObject("SenderRecipient", {**PARTY, "IsRecipient": None}))
    assert caught.value.message == message("ephorte.untold", field="SenderRecipient.IsRecipient")


@pytest.mark.parametrize(
    "untold", [{"IsAddressGroup"}, {"CopyRecipient"}, {"IsAddressGroup", "CopyRecipient"}]
)
@pytest.mark.parametrize("is_recipient", [True, False])
def test_issue_17_item_1_copy_and_group_are_marks_and_one_that_is_nil_was_not_put_there(
    untold: set[str], is_recipient: bool
) -> None:
    """Else a party that a person entered stops its entry for ever: NCore may leave both nil (decision 0709)."""
    for nothing in (dict.fromkeys(untold, None), {}):
        fields = {name: value for name, value in PARTY.items() if name not in untold} | nothing
        party = StoredObject("SenderRecipient", {**fields, "IsRecipient": is_recipient})
        assert role_of(party) is (PartyRole.RECIPIENT if is_recipient else PartyRole.SENDER)


@pytest.mark.parametrize("role", [PartyRole.COPY_RECIPIENT, PartyRole.GROUP_RECIPIENT])
def test_issue_17_item_1_a_mark_that_the_plan_gives_and_ephorte_does_not_tell_is_no_missing_party(
    role: PartyRole,
) -> None:
    entry = replace(
        application_entry(MemoryFiles()), parties=(CorrespondenceParty(role, ScreenedText.plain("Åse")),)
    )
    mark = {PartyRole.COPY_RECIPIENT: "CopyRecipient", PartyRole.GROUP_RECIPIENT: "IsAddressGroup"}[role]
    flags = {**PARTY, **role_flags(role)}
    resolved = Resolved({}, {}, "")
    assert missing_parties(entry.parties, (StoredObject("SenderRecipient", flags),), resolved) == []
    with pytest.raises(CannotTell) as caught:
        missing_parties(entry.parties, (StoredObject("SenderRecipient", {**flags, mark: None}),), resolved)
    assert caught.value.message == message("ephorte.untold", field=f"SenderRecipient.{mark}")
    other = {**flags, mark: None, "Name": "En annen"}
    assert len(missing_parties(entry.parties, (StoredObject("SenderRecipient", other),), resolved)) == 1


@pytest.mark.parametrize("more", [{}, {"OfficerNameId": 42, "Name": ""}])
def test_a_party_that_does_not_say_whether_it_is_screened_is_not_read_as_open(
    more: dict[str, Scalar],
) -> None:
    untold = StoredObject("SenderRecipient", {**PARTY, **more, "IsRestricted": None})
    with pytest.raises(CannotTell) as caught:
        party_name(untold, (), initials="OARR", unit="Region Vest")
    assert caught.value.message == message("ephorte.untold", field="SenderRecipient.IsRestricted")


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("9999-12-31T23:59:59Z", date.max),
        ("9999-12-31T23:59:59.999999", date.max),
        ("9999-12-31T23:59:59-05:00", date.max),
        ("0001-01-01T00:00:00+01:00", None),
        ("0001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00", None),
        ("2026-06-30T22:30:00Z", date(2026, 7, 1)),
    ],
)
def test_the_ends_of_the_calendar_are_days_and_no_errors(told: str, day: date | None) -> None:
    assert StoredObject("User", {"ToDate": datetime.fromisoformat(told)}).day("ToDate") == day


def test_absent_is_neither_zero_nor_no() -> None:
    nothing = StoredObject("Case", {"Title": None})
    assert (nothing.number("CaseYear"), nothing.flag("IsRestricted"), nothing.day("CaseDate")) == (None,) * 3
    assert StoredObject("Case", {"CaseYear": True}).number("CaseYear") is None
    with pytest.raises(Defect):
        _ = nothing.id
