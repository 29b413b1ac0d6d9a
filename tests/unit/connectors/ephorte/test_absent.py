"""What ePhorte does not tell is not told on as a number, a no, or nothing there (issue 17 item 1)."""

from __future__ import annotations

import pytest

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.objects import Scalar, Standing
from arkivbro.connectors.ephorte.party_mapping import role_of
from arkivbro.core.errors import CannotTell, Defect
from arkivbro.core.messages import message
from arkivbro.core.plan_types import Step, StepKind
from arkivbro.ports import Absent, ExternalReference, Undecided
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


@pytest.mark.parametrize("untold", ["CaseYear", "SequenceNumber"])
def test_a_number_that_is_not_told_is_no_number(untold: str) -> None:
    rows = Rows(link="https://ephorte.example.no/{year}/{number}")
    values = {"CaseYear": 2026, "SequenceNumber": 7, "CustomAttribute1": "key"}
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
        role_of(Standing("SenderRecipient", {"Id": 1, "Name": "Åse"}))
    assert caught.value.message == message("ephorte.untold", field="SenderRecipient.IsRecipient")


def test_absent_is_neither_zero_nor_no() -> None:
    nothing = Standing("Case", {"Title": None})
    assert (nothing.number("CaseYear"), nothing.flag("IsRestricted"), nothing.day("CaseDate")) == (None,) * 3
    assert Standing("Case", {"CaseYear": True}).number("CaseYear") is None
    with pytest.raises(Defect):
        _ = nothing.id
