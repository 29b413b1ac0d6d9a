"""Property tests: a list that was just made tells nothing that it should not; what the source tells afterwards is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.applicant_lists import ApplicantList, address_list, custom_list, extended_list, public_list
from arkivbro.core.list_columns import Column
from arkivbro.core.list_still_true import addressee_no_longer_so, no_longer_so
from arkivbro.core.listed_people import Candidate, listed_people, people, scopes_of
from arkivbro.core.profile_tables import ListsRule
from arkivbro.core.publicity import PersonToScreen, person_from
from arkivbro.core.recruitment import Protection
from tests.unit.core.candidates_for_tests import DAY, NOW, PERIOD, WINDOW, candidate, candidates

RULES = ListsRule()
KINDS = ("public", "extended", "custom", "address")


def made_of(kind: str, given_candidates: list[Candidate]) -> ApplicantList:
    listed = listed_people(given_candidates, PERIOD, NOW, WINDOW)
    everybody = people(given_candidates, DAY, NOW, WINDOW)
    match kind:
        case "public":
            return public_list(listed, DAY, RULES.public_columns)
        case "extended":
            return extended_list(listed, DAY, RULES.extended_columns)
        case "custom":
            return custom_list(everybody, DAY, (Column.EMAIL, Column.CITY), "Til intervju")
    return address_list(everybody, DAY, "Avslag på søknad")


def known_now(given_candidates: list[Candidate]) -> list[PersonToScreen]:
    claims = [one.claim for one in given_candidates]
    scopes = scopes_of(claims, NOW, WINDOW)
    return [
        replace(person_from(one.application), scope=scopes[one.ref], may_be_listed=claim.may_be_listed)
        for one, claim in zip(given_candidates, claims, strict=True)
    ]


@given(candidates(), st.sampled_from(KINDS))
def test_item_14_a_list_that_was_just_made_is_true(given_candidates: list[Candidate], kind: str) -> None:
    """But for those who had withdrawn already and stand there all the same."""
    if given_candidates:
        told = no_longer_so(made_of(kind, given_candidates), known_now(given_candidates))
        assert {one.message.code for one in told} <= {"lists.row_withdrawn"}


@pytest.mark.parametrize(
    ("kind", "protection", "found"),
    [
        ("public", Protection.CONFIDENTIAL, {"lists.row_home_withheld"}),
        ("extended", Protection.CONFIDENTIAL, {"lists.row_home_withheld"}),
        ("custom", Protection.CONFIDENTIAL, {"lists.row_home_withheld"}),
        ("address", Protection.CONFIDENTIAL, {"lists.row_home_withheld"}),
        ("public", Protection.STRICTLY_CONFIDENTIAL, {"lists.row_home_withheld", "lists.row_protected"}),
        ("extended", Protection.STRICTLY_CONFIDENTIAL, {"lists.row_home_withheld", "lists.row_protected"}),
        ("custom", Protection.STRICTLY_CONFIDENTIAL, {"lists.row_home_withheld", "lists.row_protected"}),
        ("address", Protection.STRICTLY_CONFIDENTIAL, {"lists.row_home_withheld", "lists.row_protected"}),
    ],
)  # fmt: skip
def test_item_14_one_who_got_a_protected_address_since(
    kind: str, protection: Protection, found: set[str]
) -> None:
    """Every list of people, the receivers of a letter too; the finding names the row and nobody."""
    one, other = candidate("A"), candidate("B", family="Berg")
    made, known = made_of(kind, [one, other]), known_now([one, other])
    rows = {ref: str(number) for number, row in enumerate(made.rows, 1) for ref in row.applications}
    since = [replace(person, protection=protection) if person.ref == one.ref else person for person in known]
    told = no_longer_so(made, since)
    assert {finding.message.code for finding in told} == found
    assert {finding.place for finding in told} == {rows[one.ref]}
    allowed = [replace(person, may_be_listed=True) for person in since]
    assert "lists.row_protected" not in {finding.message.code for finding in no_longer_so(made, allowed)}


@pytest.mark.parametrize("protection", Protection)
def test_item_14_a_letter_whose_addressee_got_a_protected_address_since(protection: Protection) -> None:
    """The letter shows the address that it was sent to; one that was protected already is not in it."""
    shown, hidden = candidate("A").application, candidate("B", protection=Protection.CONFIDENTIAL).application
    withheld = protection in (Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL)
    for application, found in ((shown, withheld), (hidden, False)):
        now = replace(person_from(application), protection=protection)
        assert bool(addressee_no_longer_so(application, [now])) is found
    assert not addressee_no_longer_so(shown, [])
