"""Rows 10 to 13 and 15 to 22 of the law table: party access, decisions, journal, registration, disposal, and what is not
collected. Row 14 asks nothing of software; rows 19 and 21, on deleting, are also in tests/integration/recruitment/test_retention.py.
"""

from __future__ import annotations

from datetime import date

import pytest

from arkivbro.core.applicant_lists import extended_list, public_list
from arkivbro.core.errors import BadFacts, ProfileInvalid
from arkivbro.core.exemption import Outcome
from arkivbro.core.list_columns import Column
from arkivbro.core.listed_people import listed_people
from arkivbro.core.plan import plan_transfer
from arkivbro.core.plan_rules import is_wanted
from arkivbro.core.profile import read_profile
from arkivbro.core.recruitment import Protection, TransferKind
from arkivbro.core.ref import Ref
from arkivbro.ports import RecruitmentSource
from tests.unit.core.candidates_for_tests import DAY, NOW, PERIOD, WINDOW, candidate, decided
from tests.unit.core.facts_for_tests import CONTEXT, ROOT, facts, shipped
from tests.unit.core.lists_for_tests import decision_facts, example_facts, letter_facts, list_facts
from tests.words import words_of

PROFILES = ("arbeidstilsynet", "kommune")


# --- 10: decision to appoint, and contract -----------------------------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("kind", ["offer", "decision", "contract"])
def test_row_10_offer_decision_and_contract_have_no_default_code(profile: str, kind: str) -> None:
    with pytest.raises(BadFacts) as caught:
        plan_transfer(letter_facts(kind, "Vedtak"), shipped(profile), CONTEXT)
    assert "en person må velge" in words_of(caught.value)
    chosen = letter_facts(kind, "Vedtak", access_code="PM", legal_basis="Offl. § 13")
    assert plan_transfer(chosen, shipped(profile), CONTEXT).entry.access.basis == "Offl. § 13"


# --- 11: party access --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
def test_row_11_the_extended_list_has_name_age_education_and_practice_of_everybody(profile: str) -> None:
    columns = shipped(profile).lists.extended_columns
    assert {Column.NAME, Column.AGE, Column.EDUCATION, Column.EXPERIENCE} <= set(columns)
    exempt = decided(candidate("B", family="Berg", asked=True), Outcome.GRANTED)
    listed = listed_people([candidate("A"), exempt], PERIOD, NOW, WINDOW)
    made = extended_list(listed, DAY, columns)
    for row, name in zip(made.rows, ("Nordmann", "Berg"), strict=True):
        cells = dict(zip(columns, row.cells, strict=True))
        assert name in cells[Column.NAME]
        assert cells[Column.AGE] == "38"
        assert "Universitetet i Bergen" in cells[Column.EDUCATION]
        assert "NAV" in cells[Column.EXPERIENCE]
    assert any("partene" in note for note in made.notes)


def test_row_11_no_profile_chooses_the_parties_columns_away() -> None:
    text = (ROOT / "profiles" / "arbeidstilsynet.toml").read_text(encoding="utf-8")
    wrong = text.replace('"education", "experience"]', '"education"]')
    with pytest.raises(ProfileInvalid) as caught:
        read_profile(wrong)
    assert "mangler experience" in words_of(caught.value)


# --- 12: legal references are configuration ------------------------------------------------------------------------------


def test_row_12_a_new_law_is_a_change_of_the_profile_only() -> None:
    text = (ROOT / "profiles" / "arbeidstilsynet.toml").read_text(encoding="utf-8")
    renewed = read_profile(text.replace("Offl. § 25", "Ny lov § 7"))
    for given in (facts(), list_facts(TransferKind.EXTENDED_LIST), decision_facts(), example_facts()):
        assert plan_transfer(given, renewed, CONTEXT).entry.access.basis.startswith("Ny lov § 7")


# --- 13: hiring in the state is an individual decision ---------------------------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
def test_row_13_the_decision_is_an_entry_of_its_own_beside_offer_and_contract(profile: str) -> None:
    made = {
        kind: plan_transfer(
            letter_facts(
                kind, name, ref=Ref("builtin", f"b-{kind}"), access_code="P", legal_basis="Offl. § 13"
            ),
            shipped(profile),
            CONTEXT,
        ).entry
        for kind, name in (
            ("offer", "Tilbud"),
            ("decision", "Vedtak om tilsetting"),
            ("contract", "Kontrakt"),
        )
    }
    assert len({entry.key for entry in made.values()}) == 3
    assert "Vedtak om tilsetting" in made["decision"].title.full
    assert made["decision"].type == "U"


# --- 15: personal names in the electronic journal ------------------------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "given", [facts(), letter_facts("interview", "Innkalling"), decision_facts()], ids=lambda g: g.kind.value
)
def test_row_15_names_are_marked_as_names_and_screened_in_titles_and_parties(
    profile: str, given: object
) -> None:
    entry = plan_transfer(given, shipped(profile), CONTEXT).entry  # type: ignore[arg-type]  # all are facts
    assert "<personnavn>Åse-Marie Lund Øverbø</personnavn>" in entry.title.name_tagged(public=False)
    assert "Åse" not in entry.title.name_tagged()
    for party in entry.parties:
        if party.is_person:
            assert "Åse" not in party.name.public
            assert "<personnavn>" in party.name.name_tagged(public=False)


# --- 16: not in full text --------------------------------------------------------------------------------------------------


def test_row_16_a_minor_keeps_the_public_list_out_of_full_text() -> None:
    columns = shipped("arbeidstilsynet").lists.public_columns
    minor = candidate("A", birth_date=date(2010, 1, 1))
    assert public_list(listed_people([minor], PERIOD, NOW, WINDOW), DAY, columns).has_minors


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "kind", [TransferKind.EXTENDED_LIST, TransferKind.CUSTOM_LIST, TransferKind.ADDRESS_LIST]
)
def test_row_16_other_lists_are_exempt_as_whole_documents(profile: str, kind: TransferKind) -> None:
    for document in plan_transfer(list_facts(kind), shipped(profile), CONTEXT).entry.documents:
        assert "H" in document.screening
        assert document.access.code


# --- 17: the journal duty -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
def test_row_17_an_application_is_an_incoming_entry_of_its_own_with_sender_date_and_title(
    profile: str,
) -> None:
    entry = plan_transfer(facts(), shipped(profile), CONTEXT).entry
    assert entry.type == "I"
    assert entry.received_date == date(2026, 11, 16)
    assert [party.role.value for party in entry.parties][:1] == ["EA"]
    assert entry.title.full


@pytest.mark.parametrize("profile", PROFILES)
def test_row_17_a_letter_is_an_outgoing_entry_with_recipient_and_day_of_sending(profile: str) -> None:
    entry = plan_transfer(letter_facts("rejection", "Avslag"), shipped(profile), CONTEXT).entry
    assert entry.type == "U"
    assert entry.sent_date == entry.document_date == date(2026, 11, 25)
    assert [party.role.value for party in entry.parties][:1] == ["EM"]


# --- 18: what is to be preserved ---------------------------------------------------------------------------------------------


def test_row_18_lists_only_is_a_choice_of_the_profile() -> None:
    text = (ROOT / "profiles" / "arbeidstilsynet.toml").read_text(encoding="utf-8")
    lists_only = read_profile(text.replace('when = "received"', 'when = "never"', 1))
    assert is_wanted(facts().registered_as, shipped("arbeidstilsynet"))
    assert not is_wanted(facts().registered_as, lists_only)


# --- 20: disposal --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
def test_row_20_lists_are_kept_and_disposal_is_a_code_of_the_profile(profile: str) -> None:
    rules = shipped(profile).entry
    for kind in ("public_list", "extended_list"):
        given = list_facts(TransferKind(kind))
        assert plan_transfer(given, shipped(profile), CONTEXT).entry.disposal == "B"
    application = plan_transfer(facts(), shipped(profile), CONTEXT).entry
    assert application.disposal == rules["application"].disposal.default


# --- 19: nothing is deleted at the source -----------------------------------------------------------------------------------------


def test_row_19_a_source_is_only_ever_read() -> None:
    offered = {name for name in vars(RecruitmentSource) if not name.startswith("_")}
    assert offered == {"name", "check", "capabilities", "changes", "open_attachment"}


# --- 22: what is not collected ---------------------------------------------------------------------------------------------------


def test_row_22_lists_show_only_fields_that_are_named_here() -> None:
    """A new field of an applicant is on no list until somebody writes a column for it."""
    assert {column.value for column in Column} == {
        "number", "name", "family_name", "given_name", "age", "gender", "position", "municipality", "education",
        "experience", "address", "postcode", "city", "country", "email", "phone", "received", "exemption", "withdrawn",
    }  # fmt: skip


def test_row_22_that_an_address_is_protected_is_told_by_no_list() -> None:
    columns = tuple(Column)
    shown = []
    for protection in (Protection.NONE, Protection.CONFIDENTIAL):
        plain = candidate(
            "A", protection=protection, municipality="", address="", postcode="", city="", country=""
        )
        listed = listed_people([plain], PERIOD, NOW, WINDOW)
        shown.append(extended_list(listed, DAY, columns).rows[0].cells)
    assert shown[0] == shown[1]
