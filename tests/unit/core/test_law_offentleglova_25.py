"""Offentleglova § 25 and the Ombudsman's practice on applicant lists: rows 1 to 9 of the law table, each with its test."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from arkivbro.core import exemption
from arkivbro.core.applicant_lists import ApplicantList, gender_counts, public_list
from arkivbro.core.errors import ProfileInvalid, WrongUse
from arkivbro.core.exemption import ExemptionRecord, ExemptionState, Outcome, decide, state_of, told
from arkivbro.core.list_columns import Column
from arkivbro.core.list_readiness import ObstacleKind, alarm, list_days, readiness, warns_of_publicity
from arkivbro.core.list_versions import already_public, difference, locked
from arkivbro.core.listed_people import ListPeriod, listed_people
from arkivbro.core.messages import sentence_of
from arkivbro.core.plan import plan_transfer
from arkivbro.core.profile import read_profile
from arkivbro.core.recruitment import (
    Advertisement,
    Deadline,
    ExemptionRequest,
    Gender,
    Section,
    TransferKind,
)
from arkivbro.documents.from_decisions import list_document
from tests.unit.core.candidates_for_tests import DAY, NOW, PERIOD, WINDOW, candidate, decided, of
from tests.unit.core.facts_for_tests import CONTEXT, ROOT, VACANCY, facts, shipped
from tests.unit.core.lists_for_tests import decision_facts, letter_facts, list_facts
from tests.words import words_of

PROFILES = ("arbeidstilsynet", "kommune")
ASKED = ExemptionRecord(of("A"), ExemptionRequest(True, "Sjefen vet det ikke."))


def _listed(*given: Any, **options: Any) -> ApplicantList:
    period = options.pop("period", PERIOD)
    listed = listed_people(given, period, NOW, WINDOW, **options)
    return public_list(listed, period.day, shipped("arbeidstilsynet").lists.public_columns)


# --- 1: documents in a case on appointment may be exempted ----------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    ("given", "is_exempt"),
    [
        (facts(TransferKind.APPLICATION), True),
        (list_facts(TransferKind.EXTENDED_LIST), True),
        (list_facts(TransferKind.CUSTOM_LIST), True),
        (list_facts(TransferKind.ADDRESS_LIST), True),
        (letter_facts("interview", "Innkalling"), True),
        (decision_facts(), True),
        (list_facts(TransferKind.PUBLIC_LIST), False),
        (facts(TransferKind.ADVERTISEMENT), False),
    ],
    ids=lambda given: given.kind.value if hasattr(given, "kind") else "",
)
def test_row_1_default_access_code_by_section_25(profile: str, given: Any, is_exempt: bool) -> None:
    entry = plan_transfer(given, shipped(profile), CONTEXT).entry
    assert entry.access.is_public is not is_exempt
    assert ("§ 25" in entry.access.basis) is is_exempt
    assert all(document.access == entry.access for document in entry.documents)


# --- 2: the list's contents ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
def test_row_2_the_public_list_has_what_the_law_says(profile: str) -> None:
    columns = shipped(profile).lists.public_columns
    listed = listed_people([candidate("A")], PERIOD, NOW, WINDOW)
    cells = dict(zip(columns, public_list(listed, DAY, columns).rows[0].cells, strict=True))
    name = " ".join(cells[c] for c in (Column.NAME, Column.FAMILY_NAME, Column.GIVEN_NAME) if c in cells)
    assert set(re.findall(r"\w+", name)) == {"Kari", "Nordmann"}
    assert (cells[Column.AGE], cells[Column.POSITION], cells[Column.MUNICIPALITY]) == (
        "38",
        "Rådgiver, NAV",
        "Bergen",
    )


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('"age", "position", "municipality"', '"position", "municipality"', "mangler age"),
        ('"name", "age", "position"', '"given_name", "age", "position"', "mangler name"),
        ('"municipality", "gender"]', '"municipality"]', "mangler gender"),
        ('"municipality", "gender"]', '"municipality", "gender", "email"]', "kan ikke ha email"),
        ('"municipality", "gender"]', '"municipality", "gender", "education"]', "kan ikke ha education"),
        ('"municipality", "gender"]', '"municipality", "gender", "gender"]', "to ganger"),
    ],
)
def test_row_2_no_profile_chooses_the_laws_columns_away_or_others_in(
    before: str, after: str, says: str
) -> None:
    text = (ROOT / "profiles" / "arbeidstilsynet.toml").read_text(encoding="utf-8")
    assert before in text
    with pytest.raises(ProfileInvalid) as caught:
        read_profile(text.replace(before, after, 1))
    assert re.search(says, words_of(caught.value))


def test_row_2_the_public_list_cannot_be_given_an_access_code() -> None:
    text = (ROOT / "profiles" / "arbeidstilsynet.toml").read_text(encoding="utf-8")
    wrong = text.replace(
        'title = "Offentlig søkerliste – {vacancy.title}"',
        'title = "Offentlig søkerliste – {vacancy.title}"\naccess = {code = "P", basis = "Offl. § 25"}',
    )
    with pytest.raises(ProfileInvalid) as caught:
        read_profile(wrong)
    assert "offentlig etter loven" in words_of(caught.value)


def test_row_2_not_before_the_deadline_has_passed_whatever_the_reason() -> None:
    early = datetime(2026, 11, 20, 22, 59, tzinfo=UTC)
    found = readiness([candidate("A")], PERIOD, early, window=WINDOW, wait_working_days=0)
    assert [one.kind for one in found.obstacles] == [ObstacleKind.DEADLINE]
    assert not found.may_be_made("Haster.")


def test_row_2_missing_values_are_flagged_by_name() -> None:
    found = readiness(
        [candidate("A", position="", municipality="", birth_date=None)],
        PERIOD,
        NOW,
        window=WINDOW,
        wait_working_days=0,
    )
    assert any(
        "Nordmann, Kari: alder, stilling eller tittel, kommune mangler" in sentence_of(one.told)
        for one in found.warnings
    )


# --- 3: number of applicants and their gender ------------------------------------------------------------------------


@pytest.mark.parametrize("exempt", range(5))
def test_row_3_number_and_gender_hold_exempt_applicants(exempt: int) -> None:
    genders = (Gender.FEMALE, Gender.MALE, Gender.OTHER, Gender.UNKNOWN)
    given = [
        candidate(f"A-{n}", family=f"Navn{n}", gender=gender, asked=n < exempt)
        for n, gender in enumerate(genders)
    ]
    made = _listed(*given)
    assert made.counts == gender_counts(listed_people(given, PERIOD, NOW, WINDOW))
    assert (made.counts.total, made.counts.unknown) == (4, 1)
    column = made.columns.index(Column.GENDER)
    assert sorted(row.cells[column] for row in made.rows) == ["annet", "ikke oppgitt", "kvinne", "mann"]


# --- 4: each request is assessed individually ------------------------------------------------------------------------

INDIVIDUAL: dict[str, Callable[[], object]] = {
    "no reasons": lambda: decide(ASKED, outcome=Outcome.GRANTED, reasoning="", by="kaha", at=NOW),
    "nobody decides": lambda: decide(ASKED, outcome=Outcome.GRANTED, reasoning="x", by=" ", at=NOW),
    "nothing asked": lambda: decide(
        ExemptionRecord(of("A"), ExemptionRequest(False)),
        outcome=Outcome.GRANTED,
        reasoning="x",
        by="kaha",
        at=NOW,
    ),
}


@pytest.mark.parametrize("case", INDIVIDUAL)
def test_row_4_a_decision_has_a_request_reasons_and_a_decider(case: str) -> None:
    with pytest.raises(WrongUse):
        INDIVIDUAL[case]()


def test_row_4_nothing_is_granted_or_refused_of_itself() -> None:
    for days in (0, 2, 400):
        assert state_of(ASKED, NOW + timedelta(days=days), WINDOW) is ExemptionState.UNDECIDED


def test_row_4_blanket_decisions_are_not_offered_and_repeated_reasons_are_shown() -> None:
    import inspect

    first = next(iter(inspect.signature(exemption.decide).parameters.values()))
    assert first.annotation == "ExemptionRecord"  # one record, not several
    done = decide(ASKED, outcome=Outcome.REFUSED, reasoning="Fast praksis.", by="kaha", at=NOW)
    assert exemption.repeated_reasoning("fast praksis.", [done]) == (of("A"),)


@pytest.mark.parametrize("asked", [True, None])
def test_row_4_no_list_while_a_request_is_undecided_or_unknown(asked: bool | None) -> None:
    found = readiness([candidate("A", asked=asked)], PERIOD, NOW, window=WINDOW, wait_working_days=0)
    assert not found.may_be_made("Listen haster.")


@pytest.mark.parametrize("profile", PROFILES)
def test_row_4_request_assessment_and_decision_are_one_entry(profile: str) -> None:
    given = decision_facts()
    entry = plan_transfer(given, shipped(profile), CONTEXT).entry
    assert (entry.type, len(entry.documents)) == ("X", 1)
    assert given.exemption is not None
    assert given.exemption.decision is not None
    assert given.exemption.reason
    assert given.exemption.decision.reasoning
    assert given.exemption.decision.decided_by
    assert entry.document_date == date(2026, 11, 25)


@pytest.mark.parametrize("profile", PROFILES)
def test_row_4_lists_are_not_made_automatically_in_a_shipped_profile(profile: str) -> None:
    assert shipped(profile).lists.automatic is False
    assert shipped(profile).entry["public_list"].when == "person"


# --- 5: the advertisement warns; a refused applicant is told and may withdraw ----------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
def test_row_5_the_advertisements_text_is_checked(profile: str) -> None:
    words = shipped(profile).exemption.advertisement_words
    warns = "Opplysninger kan bli offentliggjort selv om du har bedt om unntak."
    assert warns_of_publicity(Advertisement("X", (Section("", warns),)), words)
    assert not warns_of_publicity(Advertisement("X", (Section("", "Velkommen som søker!"),)), words)


def test_row_5_a_refusal_is_not_final_before_the_applicant_was_told_and_could_withdraw() -> None:
    refused = decide(ASKED, outcome=Outcome.REFUSED, reasoning="x", by="kaha", at=NOW)
    assert state_of(refused, NOW + timedelta(days=9), WINDOW) is ExemptionState.REFUSED_NOT_TOLD
    noted = told(refused, by="kaha", at=NOW, how="e-post")
    assert noted.decision is not None
    assert noted.decision.notice is not None
    assert state_of(noted, NOW + timedelta(hours=23), WINDOW) is ExemptionState.REFUSED_MAY_WITHDRAW
    assert state_of(noted, NOW + timedelta(hours=24), WINDOW) is ExemptionState.FINALLY_REFUSED


def test_row_5_the_name_is_not_on_a_list_that_a_person_makes_within_the_window() -> None:
    within = decided(candidate("A", asked=True), Outcome.REFUSED, told=NOW - timedelta(hours=1))
    found = readiness([within], PERIOD, NOW, window=WINDOW, wait_working_days=0)
    assert found.may_be_made("Pressen spør.")
    assert "Nordmann" not in str([row.cells for row in _listed(within).rows])


# --- 6: due within two or three working days -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "first_alarm"),
    [
        (date(2026, 11, 20), date(2026, 11, 24)),  # Friday
        (date(2026, 11, 24), date(2026, 11, 26)),  # Tuesday
        (date(2026, 4, 1), date(2026, 4, 8)),  # before Easter
        (date(2026, 12, 23), date(2026, 12, 28)),
        (date(2026, 4, 30), date(2026, 5, 5)),  # before 1 May
    ],
)
def test_row_6_the_leader_is_alarmed_from_the_second_working_day(deadline: date, first_alarm: date) -> None:
    period = ListPeriod(deadline)
    days = [deadline + timedelta(number) for number in range(1, 12)]
    sounding = []
    for day in days:
        moment = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
        found = readiness([], period, moment, window=WINDOW, wait_working_days=0)
        if alarm(deadline, moment, found, 2):
            sounding.append(day)
    assert sounding[0] == first_alarm


@pytest.mark.parametrize("profile", PROFILES)
def test_row_6_the_shipped_waits_fit_within_the_three_days(profile: str) -> None:
    rules = shipped(profile).lists
    assert rules.wait_working_days <= 2
    assert rules.alarm_working_days <= 3


# --- 7: an extended deadline -------------------------------------------------------------------------------------------


def test_row_7_the_original_deadline_still_gives_its_list() -> None:
    vacancy = replace(VACANCY, deadlines=(Deadline(DAY), Deadline(date(2026, 11, 27))))
    assert list_days(vacancy) == (DAY, date(2026, 11, 27))
    given = [candidate("A"), candidate("B", family="Berg", received=datetime(2026, 11, 25, tzinfo=UTC))]
    assert [row.applications for row in _listed(*given).rows] == [(of("A"),)]
    later = _listed(*given, period=ListPeriod(date(2026, 11, 27)))
    assert [row.applications for row in later.rows] == [(of("B"),), (of("A"),)]


# --- 8: after publication ----------------------------------------------------------------------------------------------


def test_row_8_withdrawal_after_publication_does_not_remove_the_name() -> None:
    first = locked(_listed(candidate("A")), number="1", version=1, at=NOW, by="kaha")
    gone = candidate("A", withdrawn=NOW)
    second = _listed(gone, stood_before=[id for row in first.rows for id in row.applications])
    assert difference(first, second).is_empty
    special = _listed(gone, stood_before=[of("A")], left_out=[of("A")])
    assert special.rows == ()


def test_row_8_a_new_version_needs_a_reason_and_a_locked_one_is_never_changed() -> None:
    first = locked(_listed(candidate("A")), number="1", version=1, at=NOW, by="kaha")
    with pytest.raises(WrongUse):
        locked(_listed(candidate("A")), number="2", version=2, at=NOW, by="kaha", reason=" ")
    with pytest.raises(WrongUse):
        locked(first, number="2", version=2, at=NOW, by="kaha", reason="Omgjort vedtak.")
    with pytest.raises(AttributeError):
        first.rows = ()  # type: ignore[misc]  # the point: it cannot be set


def test_row_8_a_late_exemption_says_what_was_public_and_makes_a_new_version() -> None:
    first = locked(_listed(candidate("A")), number="1", version=1, at=NOW, by="kaha")
    exempt = decided(candidate("A", asked=True), Outcome.GRANTED)
    assert already_public(of("A"), [first])
    assert not difference(first, _listed(exempt, stood_before=[of("A")])).is_empty
    assert "Nordmann" in str(first.rows)


# --- 9: who counts as an applicant -------------------------------------------------------------------------------------


def test_row_9_people_assessed_in_substance_count_with_their_origin() -> None:
    by_hand = replace(candidate("A", received=NOW), origin="Vurdert etter henvendelse.")
    person = listed_people([by_hand], PERIOD, NOW, WINDOW)[0]
    assert person.origin == "Vurdert etter henvendelse."
    assert len(_listed(by_hand).rows) == 1


def test_row_9_internal_advertisements_give_lists_too() -> None:
    assert list_days(replace(VACANCY, internal_only=True)) == (DAY,)


def test_row_9_a_later_addition_is_a_version_that_says_whom_it_adds() -> None:
    first = locked(_listed(candidate("A")), number="1", version=1, at=NOW, by="kaha")
    late = candidate("B", family="Berg", received=datetime(2026, 11, 22, tzinfo=UTC))
    second = locked(
        _listed(candidate("A"), late, period=ListPeriod(DAY, take_late=True)),
        number="2",
        version=2,
        at=NOW,
        by="kaha",
        reason="Søkere etter fristen tas med.",
    )
    assert [row.applications for row in difference(first, second).added] == [(of("B"),)]


def test_issue_11_item_16_a_public_list_with_an_exempt_row_names_the_provision() -> None:
    """§ 25 second paragraph, third sentence; a body may word it otherwise."""
    columns = shipped("arbeidstilsynet").lists.public_columns
    asked = listed_people([candidate("A"), candidate("B", family="Berg", asked=True)], PERIOD, NOW, WINDOW)
    nobody = listed_people([candidate("A")], PERIOD, NOW, WINDOW)
    (note,) = public_list(asked, DAY, columns).notes
    assert "offentleglova § 25 andre ledd tredje punktum" in note
    assert shipped("arbeidstilsynet").lists.exempt_note == note
    assert public_list(asked, DAY, columns, exempt_note="Jf. offl. § 25.").notes == ("Jf. offl. § 25.",)
    assert public_list(nobody, DAY, columns).notes == ()
    document = list_document(public_list(asked, DAY, columns), VACANCY, "Tilsynet")
    assert document.notes == (note,)
