"""Who stands on a list, in which order, and what each cell says (routine section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from arkivbro.core.applicant_lists import (
    ApplicantList,
    address_list,
    custom_list,
    extended_list,
    public_list,
    screened_address_list,
)
from arkivbro.core.errors import WrongUse
from arkivbro.core.exemption import Outcome
from arkivbro.core.likeness import suspected_duplicates
from arkivbro.core.list_columns import Column
from arkivbro.core.list_versions import already_public, difference, locked
from arkivbro.core.listed_people import (
    Candidate,
    ListPeriod,
    ProtectedChoice,
    ProtectionHandling,
    Supplement,
    listed_people,
    people,
    scopes_of,
)
from arkivbro.core.listed_person import Shown
from arkivbro.core.messages import sentence_of
from arkivbro.core.profile_tables import ListsRule
from arkivbro.core.publicity import Scope
from arkivbro.core.recruitment import Education, Gender, Protection
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json, to_json
from tests.unit.core.candidates_for_tests import DAY, NOW, PERIOD, WINDOW, candidate, decided, of, settled

RULES = ListsRule()
LATE = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
"""Midnight in Oslo: the first moment after the deadline."""


def public(candidates: Sequence[Candidate], **options: Any) -> ApplicantList:
    period = options.pop("period", PERIOD)
    listed = listed_people(candidates, period, NOW, WINDOW, **options)
    return public_list(listed, period.day, RULES.public_columns)


def extended(candidates: Sequence[Candidate]) -> ApplicantList:
    return extended_list(listed_people(candidates, PERIOD, NOW, WINDOW), DAY, RULES.extended_columns)


def names(given: ApplicantList) -> list[str]:
    return [row.cells[given.columns.index(Column.NAME)] for row in given.rows]


PLAIN = candidate("A")
ROWS: dict[str, tuple[Candidate, tuple[str, ...]]] = {
    "all stated": (PLAIN, ("1", "Nordmann, Kari", "38", "Rådgiver, NAV", "Bergen", "kvinne")),
    "nothing stated": (
        candidate("A", birth_date=None, position="", municipality=" ", gender=Gender.UNKNOWN),
        ("1", "Nordmann, Kari", "ikke oppgitt", "ikke oppgitt", "ikke oppgitt", "ikke oppgitt"),
    ),
    "filled in by a person": (
        replace(
            candidate("A", birth_date=None, position="", municipality="", gender=Gender.UNKNOWN),
            supplement=Supplement(41, "Lege", "Voss", Gender.OTHER, "anna"),
        ),
        ("1", "Nordmann, Kari", "41", "Lege", "Voss", "annet"),
    ),
    "what the applicant stated is not replaced": (
        replace(PLAIN, supplement=Supplement(41, "Lege", "Voss", Gender.OTHER, "anna")),
        ("1", "Nordmann, Kari", "38", "Rådgiver, NAV", "Bergen", "kvinne"),
    ),
    "lives abroad": (
        candidate("A", country="Sverige", municipality="Malmö"),
        ("1", "Nordmann, Kari", "38", "Rådgiver, NAV", "Sverige", "kvinne"),
    ),
    "confidential address": (
        candidate("A", protection=Protection.CONFIDENTIAL),
        ("1", "Nordmann, Kari", "38", "Rådgiver, NAV", "ikke oppgitt", "kvinne"),
    ),
    "confidential, and filled in by somebody who did not know": (
        replace(
            candidate("A", protection=Protection.CONFIDENTIAL), supplement=Supplement(municipality="Voss")
        ),
        ("1", "Nordmann, Kari", "38", "Rådgiver, NAV", "ikke oppgitt", "kvinne"),
    ),
    "one name only": (
        candidate("A", "Sukarno", ""),
        ("1", "Sukarno", "38", "Rådgiver, NAV", "Bergen", "kvinne"),
    ),
    "five names": (
        candidate("A", "Anna  Maria", "von der Lippe"),
        ("1", "von der Lippe, Anna Maria", "38", "Rådgiver, NAV", "Bergen", "kvinne"),
    ),
    "birthday on the deadline": (
        candidate("A", birth_date=date(1988, 11, 20)),
        ("1", "Nordmann, Kari", "38", "Rådgiver, NAV", "Bergen", "kvinne"),
    ),
    "birthday the day after": (
        candidate("A", birth_date=date(1988, 11, 21)),
        ("1", "Nordmann, Kari", "37", "Rådgiver, NAV", "Bergen", "kvinne"),
    ),
    "finally refused": (
        decided(candidate("A", asked=True), Outcome.REFUSED, told=NOW - timedelta(hours=24)),
        ("1", "Nordmann, Kari", "38", "Rådgiver, NAV", "Bergen", "kvinne"),
    ),
    "unknown, settled: did not ask": (
        settled(candidate("A", asked=None), requested=False),
        ("1", "Nordmann, Kari", "38", "Rådgiver, NAV", "Bergen", "kvinne"),
    ),
}
GENDER_ONLY = ("1", "Unntatt offentlighet", "", "", "", "kvinne")
ROWS |= {
    f"gender only: {why}": (given, GENDER_ONLY)
    for why, given in {
        "granted": decided(candidate("A", asked=True), Outcome.GRANTED),
        "undecided": candidate("A", asked=True),
        "unknown": candidate("A", asked=None),
        "unknown, settled: asked": settled(candidate("A", asked=None), requested=True),
        "refused and not told": decided(candidate("A", asked=True), Outcome.REFUSED),
        "refused, window open": decided(
            candidate("A", asked=True), Outcome.REFUSED, told=NOW - timedelta(hours=23, minutes=59)
        ),
        "strictly confidential": candidate("A", protection=Protection.STRICTLY_CONFIDENTIAL),
    }.items()
}


@pytest.mark.parametrize("case", ROWS)
def test_row_of_the_public_list(case: str) -> None:
    given, cells = ROWS[case]
    assert public([given]).rows[0].cells == cells


def test_exempt_applicants_are_marked_on_the_extended_list_not_hidden() -> None:
    exempt = decided(candidate("A", asked=True), Outcome.GRANTED)
    assert extended([exempt]).rows[0].cells == (
        "1",
        "Nordmann, Kari (unntatt offentlighet)",
        "38",
        "kvinne",
        "Bergen",
        "aug. 2008 – juni 2013: Master, Jus, Universitetet i Bergen",
        "aug. 2013 – nå: Rådgiver, NAV",
    )


MARKS = {
    "granted": (decided(candidate("A", asked=True), Outcome.GRANTED), " (unntatt offentlighet)"),
    "undecided": (candidate("A", asked=True), " (ønsker unntak, ikke avgjort)"),
    "unknown": (candidate("A", asked=None), " (ukjent om unntak er ønsket)"),
    "refused and not told": (
        decided(candidate("A", asked=True), Outcome.REFUSED),
        " (unntak avslått, ikke endelig)",
    ),
    "refused, window open": (
        decided(candidate("A", asked=True), Outcome.REFUSED, told=NOW - timedelta(hours=23)),
        " (unntak avslått, ikke endelig)",
    ),
    "finally refused": (
        decided(candidate("A", asked=True), Outcome.REFUSED, told=NOW - timedelta(hours=25)),
        "",
    ),
    "not asked for": (candidate("A"), ""),
}


@pytest.mark.parametrize("case", MARKS)
def test_no_list_states_a_decision_that_nobody_made(case: str) -> None:
    given, mark = MARKS[case]
    made = custom_list(people([given], DAY, NOW, WINDOW), DAY, (Column.NAME,), "Til intervju")
    assert made.rows[0].cells == (f"Nordmann, Kari{mark}",)
    assert extended([given]).rows[0].cells[1] == f"Nordmann, Kari{mark}"


def test_a_namesake_is_marked_as_not_named_and_nothing_else() -> None:
    both = [candidate("A"), decided(candidate("B", asked=True), Outcome.GRANTED)]
    marks = {row.applications: row.cells[1] for row in extended(both).rows}
    assert marks == {
        (of("A"),): "Nordmann, Kari (navngis ikke offentlig)",
        (of("B"),): "Nordmann, Kari (unntatt offentlighet)",
    }


@pytest.mark.parametrize("choice", [None, *ProtectedChoice])
def test_strictly_confidential_is_shown_only_when_a_named_archivist_says_so(
    choice: ProtectedChoice | None,
) -> None:
    handling = ProtectionHandling(choice, "arkivar", NOW, "Avklart.") if choice else None
    given = replace(candidate("A", protection=Protection.STRICTLY_CONFIDENTIAL), protection=handling)
    shown = choice is ProtectedChoice.SHOW
    for made in (public([given]), extended([given])):
        text = "\n".join(made.rows[0].cells)
        assert ("Nordmann" in text) is shown
        assert "Bergen" not in text.replace("Universitetet i Bergen", "")
        assert "kvinne" in text
        assert made.counts.female == 1


def test_named_rows_are_alphabetical_the_norwegian_way_and_exempt_rows_last() -> None:
    order = ["Aune", "Berg", "Zahl", "Ærø", "Østby", "Aasen", "Åsen"]
    given = [
        candidate(f"A-{number}", family=family, received=datetime(2026, 11, 19 - number, tzinfo=UTC))
        for number, family in enumerate(order)
    ]
    secret = [candidate(f"B-{number}", family="Abel", asked=True) for number in range(4)]
    for mixed in (given + secret, secret + given[::-1]):
        listed = public(mixed)
        assert names(listed) == [f"{family}, Kari" for family in order] + ["Unntatt offentlighet"] * 4
        assert [row.cells[0] for row in listed.rows] == [str(number) for number in range(1, 12)]


def test_both_lists_give_everybody_the_same_number() -> None:
    given = [candidate(f"A-{n}", family=f"Navn{9 - n}", asked=n % 2 == 0) for n in range(9)]
    numbers = [
        {row.applications: row.cells[0] for row in made.rows} for made in (public(given), extended(given))
    ]
    assert numbers[0] == numbers[1]


def test_the_order_of_exempt_rows_follows_neither_name_nor_reception() -> None:
    secret = [
        candidate(f"X{n:02}", family=f"Navn{n:02}", asked=True, received=datetime(2026, 11, 2, n, tzinfo=UTC))
        for n in range(12)
    ]
    ids = [row.applications[0] for row in public(secret).rows]
    assert ids != sorted(ids)
    assert ids != sorted(ids, reverse=True)
    assert ids == [row.applications[0] for row in public(secret[::-1]).rows]


# --- withdrawn, late, twice --------------------------------------------------------------------------------------


def test_withdrawn_before_the_list_is_not_on_it_and_afterwards_stays() -> None:
    gone = candidate("A", withdrawn=NOW)
    assert public([gone]).rows == ()
    assert names(public([gone], stood_before=[of("A")])) == ["Nordmann, Kari"]
    assert public([gone], stood_before=[of("A")], left_out=[of("A")]).rows == ()


def test_only_who_withdrew_can_be_left_out() -> None:
    assert names(public([candidate("A")], left_out=[of("A")])) == ["Nordmann, Kari"]


@pytest.mark.parametrize(("take_late", "count"), [(False, 1), (True, 3)])
def test_late_applicants_are_taken_all_or_none(take_late: bool, count: int) -> None:
    given = [
        candidate("A"),
        candidate("B", family="Berg", received=LATE),
        candidate("C", family="Dahl", received=LATE + timedelta(days=3)),
    ]
    assert len(public(given, period=ListPeriod(DAY, take_late=take_late)).rows) == count


def test_the_last_second_of_the_deadline_in_oslo_is_in_time() -> None:
    last = candidate("A", received=LATE - timedelta(seconds=1))
    assert len(public([last]).rows) == 1
    assert public([candidate("A", received=LATE)]).rows == ()


def test_each_round_of_assessment_has_its_list() -> None:
    given = [candidate("A"), candidate("B", family="Berg", received=datetime(2026, 11, 28, tzinfo=UTC))]
    second = ListPeriod(date(2026, 11, 30), since=DAY)
    assert names(public(given, period=second)) == ["Berg, Kari"]


def test_two_applications_of_one_person_are_one_row_after_the_match_is_confirmed() -> None:
    first = candidate("A", birth_date=None)
    second = candidate(
        "B", position="", municipality="Voss", received=datetime(2026, 11, 18, tzinfo=UTC), asked=False
    )
    assert len(public([first, second]).rows) == 2
    assert suspected_duplicates([first, second]) == ((of("A"), of("B")),)
    same = [replace(first, same_person="P"), replace(second, same_person="P")]
    listed = public(same)
    assert [row.cells for row in listed.rows] == [
        ("1", "Nordmann, Kari", "38", "Rådgiver, NAV", "Voss", "kvinne")
    ]
    assert listed.counts.total == 1
    assert suspected_duplicates(same) == ()


def test_one_person_who_asked_once_is_exempt_in_both() -> None:
    same = [
        replace(candidate("A", asked=True), same_person="P"),
        replace(candidate("B", asked=False), same_person="P"),
    ]
    assert names(public(same)) == ["Unntatt offentlighet"]


def test_one_who_asked_in_one_application_is_screened_under_the_names_of_all() -> None:
    given = [
        replace(candidate("A", asked=True), same_person="P"),
        replace(candidate("B", "Kari", "Berg", asked=False), same_person="P"),
        candidate("C", "Ola", "Berg"),
    ]
    scopes = scopes_of([one.claim for one in given], NOW, WINDOW)
    assert scopes == {of("A"): Scope.EXEMPT, of("B"): Scope.EXEMPT, of("C"): Scope.APPLICANT}


def test_a_namesake_is_not_named_until_somebody_has_told_them_apart() -> None:
    named, secret = candidate("A", birth_date=date(1970, 1, 1)), candidate("B", asked=True)
    assert names(public([named, secret])) == ["Unntatt offentlighet"] * 2
    apart = replace(named, other_person_than=frozenset({of("B")}))
    assert names(public([apart, secret])) == ["Nordmann, Kari", "Unntatt offentlighet"]


LIKENESS = {
    "same name, one without a date of birth": (candidate("B", birth_date=None), True),
    "same name, another date of birth": (candidate("B", birth_date=date(1990, 1, 1)), False),
    "names turned about": (candidate("B", "Nordmann", "Kari"), True),
    "another name, the same e-mail": (candidate("B", "K", "Berg", email="KARI@eksempel.no"), True),
    "another name, the same telephone": (candidate("B", "K", "Berg", phone="+47 912 34 567"), True),
    "a new family name, the same date of birth": (candidate("B", "Kari", "Berg"), True),
    "nothing in common": (candidate("B", "Ola", "Berg"), False),
}


@pytest.mark.parametrize("case", LIKENESS)
def test_likeness(case: str) -> None:
    other, alike = LIKENESS[case]
    one = candidate("A", email="kari@eksempel.no", phone="91234567")
    assert bool(suspected_duplicates([one, other])) is alike
    apart = replace(one, other_person_than=frozenset({of("B")}))
    assert suspected_duplicates([apart, other]) == ()


def test_a_row_made_by_hand_counts_whenever_it_was_made() -> None:
    by_hand = replace(candidate("A", received=NOW), origin="Vurdert etter henvendelse fra lederen.")
    assert names(public([by_hand])) == ["Nordmann, Kari"]


# --- lists of one's own ------------------------------------------------------------------------------------------


def everybody(*given: Candidate) -> Any:
    return people(given, DAY, NOW, WINDOW)


def test_the_address_list_has_the_routines_columns() -> None:
    made = address_list(
        everybody(
            candidate("A"),
            candidate("B", family="Berg", protection=Protection.CONFIDENTIAL),
            candidate("C", family="Dahl", country="Sverige", withdrawn=NOW),
        ),
        DAY,
        "Innkalling til intervju",
    )
    assert made.headings == ("Etternavn", "Fornavn", "Adresse", "Postnr", "Poststed", "Land")
    assert [row.cells for row in made.rows] == [
        ("Berg", "Kari", "", "", "", ""),
        ("Dahl", "Kari", "Storgata 5 B", "5003", "Bergen", "Sverige"),
        ("Nordmann", "Kari", "Storgata 5 B", "5003", "Bergen", "Norge"),
    ]


def test_the_address_list_holds_those_who_were_sent_the_letter() -> None:
    given = everybody(candidate("A"), candidate("B", family="Berg"))
    assert [row.applications for row in address_list(given, DAY, "Avslag", [of("B")]).rows] == [(of("B"),)]


def test_the_variant_for_access_requests_removes_everyone_who_asked_and_all_addresses() -> None:
    final = decided(
        candidate("B", family="Berg", asked=True), Outcome.REFUSED, told=NOW - timedelta(hours=48)
    )
    given = everybody(
        candidate("A"),
        final,
        candidate("C", family="Dahl", asked=None),
        decided(candidate("D", family="Eik", asked=True), Outcome.GRANTED),
        candidate("E", family="Foss", protection=Protection.CONFIDENTIAL),
        settled(candidate("F", family="Gran", asked=None), requested=False),
    )
    made = screened_address_list(given, DAY, "Avslag")
    assert [row.cells for row in made.rows] == [("Gran", "Kari"), ("Nordmann", "Kari")]


def test_a_list_of_ones_own_numbers_those_who_stand_on_it() -> None:
    given = everybody(*(candidate(name, family=name) for name in ("A", "B", "C")))
    made = custom_list(given, DAY, (Column.NUMBER, Column.FAMILY_NAME), "Til intervju", [of("A"), of("C")])
    assert [row.cells for row in made.rows] == [("1", "A"), ("2", "C")]


def test_a_list_of_ones_own_has_the_fields_and_candidates_that_were_chosen() -> None:
    exempt = decided(candidate("A", asked=True), Outcome.GRANTED)
    given = everybody(exempt, candidate("B", family="Berg"), candidate("C", family="Dahl"))
    fields = (Column.NAME, Column.EXEMPTION, Column.RECEIVED)
    made = custom_list(given, DAY, fields, " Til  intervju ", [of("A"), of("B")])
    assert made.title == "Til intervju"
    assert [row.cells for row in made.rows] == [
        ("Berg, Kari", "Ikke bedt om unntak", "15.11.2026"),
        ("Nordmann, Kari", "Unntak innvilget", "15.11.2026"),
    ]


@pytest.mark.parametrize(
    ("fields", "title", "chosen"),
    [
        ((), "Liste", None),
        ((Column.NAME, Column.NAME), "Liste", None),
        ((Column.NAME,), " ", None),
        ((Column.NAME,), "Liste", [Ref("webcruiter", "ingen")]),
    ],
)
def test_a_list_of_nothing_is_refused(
    fields: tuple[Column, ...], title: str, chosen: list[Ref] | None
) -> None:
    with pytest.raises(WrongUse):
        custom_list(everybody(candidate("A")), DAY, fields, title, chosen)


@pytest.mark.parametrize("column", Column)
def test_every_column_has_a_heading_and_a_cell(column: Column) -> None:
    made = custom_list(everybody(candidate("A", withdrawn=NOW)), DAY, (column,), "Liste")
    assert made.headings[0]
    assert isinstance(made.rows[0].cells[0], str)


# --- counts, versions, differences -------------------------------------------------------------------------------


def test_counts_by_gender_hold_the_exempt_rows_and_have_a_heading_for_unknown() -> None:
    genders = [Gender.FEMALE, Gender.FEMALE, Gender.MALE, Gender.OTHER, Gender.UNKNOWN]
    given = [
        candidate(f"A-{n}", family=f"Navn{n}", gender=gender, asked=n < 2) for n, gender in enumerate(genders)
    ]
    counts = public(given).counts
    assert counts.total == 5
    assert counts.labelled == (
        ("kvinner", 2),
        ("menn", 1),
        ("annet", 1),
        ("kjønn ikke oppgitt", 1),
    )


def test_under_18_is_told_with_the_list() -> None:
    assert public([candidate("A", birth_date=date(2009, 11, 20))]).has_minors
    assert public([candidate("A", birth_date=date(2008, 11, 21))]).has_minors
    assert not public([candidate("A", birth_date=date(2008, 11, 20))]).has_minors


def lock(made: ApplicantList, version: int = 1, reason: str = "") -> ApplicantList:
    return locked(made, number=f"o-{version}", version=version, at=NOW, by="kaha", reason=reason)


def test_what_a_version_changed() -> None:
    given = [candidate("A"), candidate("B", family="Berg"), candidate("C", family="Dahl", asked=True)]
    first = lock(public(given))
    reversed_ = decided(candidate("B", family="Berg", asked=True), Outcome.GRANTED)
    second = public([given[0], reversed_, candidate("D", family="Eik")])
    change = difference(first, second)
    assert [row.applications for row in change.added] == [(of("D"),)]
    assert [row.applications for row in change.removed] == [(of("C"),)]
    assert [one.cells for one in change.changed] == [
        (
            ("Navn", "Berg, Kari", "Unntatt offentlighet"),
            ("Alder", "38", ""),
            ("Stilling eller tittel", "Rådgiver, NAV", ""),
            ("Kommune", "Bergen", ""),
        )
    ]
    assert difference(first, first).is_empty


def test_the_hash_is_of_what_is_shown_whatever_the_version() -> None:
    made = public([candidate("A")])
    assert lock(made).content_hash == made.content_hash == lock(made, 2, "Ny utskrift.").content_hash
    assert public([candidate("A", position="Lege")]).content_hash != made.content_hash


def test_a_decision_says_what_was_public_already() -> None:
    first = lock(public([candidate("A"), candidate("B", family="Berg", asked=True)]))
    unlocked = public([candidate("A")])
    assert len(already_public(of("A"), [first, unlocked])) == 1
    assert "versjon 1" in sentence_of(already_public(of("A"), [first])[0])
    assert already_public(of("B"), [first]) == ()
    assert already_public(of("A"), [lock(extended([candidate("A")]))]) == ()


def test_a_list_reads_back_as_it_was_stored() -> None:
    made = lock(public([candidate("A"), candidate("B", asked=True, family="Berg")]))
    assert from_json(ApplicantList, to_json(made)) == made


def test_education_and_practice_stand_on_a_line_each_without_descriptions() -> None:
    one = candidate("A")
    two = replace(
        one,
        application=replace(one.application, education=(Education("NTNU", "PhD"), Education(field="Jus"))),
    )
    row = extended([two]).rows[0]
    assert row.cells[5] == "PhD, NTNU\nJus"
    assert "Saksbehandling" not in row.cells[6]


def test_shown_is_decided_before_the_row_is_laid_out() -> None:
    person = listed_people([candidate("A", asked=True)], PERIOD, NOW, WINDOW)[0]
    assert person.shown is Shown.EXEMPT
