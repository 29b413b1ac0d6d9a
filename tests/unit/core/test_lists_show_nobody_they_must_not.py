"""Property tests: whatever the applicants, requests and decisions, the public list names nobody that it must not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from arkivbro.core.applicant_lists import ApplicantList, extended_list, public_list, screened_address_list
from arkivbro.core.exemption import Outcome, most_careful, state_of
from arkivbro.core.facts import TransferFacts
from arkivbro.core.list_readiness import readiness
from arkivbro.core.list_versions import locked
from arkivbro.core.listed_people import (
    Candidate,
    ListPeriod,
    listed_people,
    namesakes,
    people,
    scopes_of,
)
from arkivbro.core.listed_person import ListedPerson, Shown
from arkivbro.core.plan import plan_transfer
from arkivbro.core.profile_tables import ListsRule
from arkivbro.core.publicity import PersonToScreen, PublicText, Scope, check_plan, leak_check, person_from
from arkivbro.core.recruitment import Gender, TransferKind
from arkivbro.core.ref import Ref
from tests.unit.core.candidates_for_tests import (
    DAY,
    NOW,
    PERIOD,
    WINDOW,
    candidate,
    candidates,
    decided,
    settled,
)
from tests.unit.core.facts_for_tests import CONTEXT, VACANCY, shipped

ROUTINE = shipped("arbeidstilsynet")
RULES = ListsRule()
PERIODS = st.sampled_from(
    (PERIOD, ListPeriod(DAY, take_late=True), ListPeriod(DAY, since=date(2026, 11, 10)))
)


def text_of(made: ApplicantList) -> str:
    """As the document shows it: a line for each row."""
    return "\n".join(" | ".join(row.cells) for row in made.rows)


def to_screen(given_candidates: list[Candidate]) -> list[PersonToScreen]:
    scopes = scopes_of([one.claim for one in given_candidates], NOW, WINDOW)
    return [replace(person_from(one.application), scope=scopes[one.ref]) for one in given_candidates]


@given(candidates(), PERIODS, st.data())
def test_no_exempt_or_undecided_name_is_on_the_public_list(
    given_candidates: list[Candidate], period: ListPeriod, data: st.DataObject
) -> None:
    ids = [one.ref for one in given_candidates]
    stood = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    listed = listed_people(given_candidates, period, NOW, WINDOW, stood_before=stood)
    made = public_list(listed, DAY, RULES.public_columns)
    secret = [person for person in to_screen(given_candidates) if person.scope is Scope.EXEMPT]
    hits = leak_check(
        [PublicText(str(number), " | ".join(row.cells)) for number, row in enumerate(made.rows)],
        secret,
        is_public_list=True,
    ).stops
    assert not hits


@given(candidates(), PERIODS)
def test_rows_count_everybody_once_and_numbers_run_alike_on_both_lists(
    given_candidates: list[Candidate], period: ListPeriod
) -> None:
    listed = listed_people(given_candidates, period, NOW, WINDOW)
    public = public_list(listed, DAY, RULES.public_columns)
    extended = extended_list(listed, DAY, RULES.extended_columns)
    assert [row.cells[0] for row in public.rows] == [str(n) for n in range(1, len(listed) + 1)]
    assert [row.applications for row in public.rows] == [row.applications for row in extended.rows]
    counts = public.counts
    assert counts.total == len(listed) == counts.female + counts.male + counts.other + counts.unknown
    ids = [one for person in listed for one in person.applications]
    assert len(ids) == len(set(ids))


@given(candidates(), st.randoms(use_true_random=False))
def test_the_order_in_which_applications_came_tells_nothing(
    given_candidates: list[Candidate], order: random.Random
) -> None:
    shuffled = list(given_candidates)
    order.shuffle(shuffled)

    def rows(given: list[Candidate]) -> list[tuple[frozenset[Ref], Shown]]:
        listed = listed_people(given, PERIOD, NOW, WINDOW)
        return [(frozenset(person.applications), person.shown) for person in listed]

    assert rows(given_candidates) == rows(shuffled)


@given(candidates())
def test_who_may_be_named_stands_by_name_unless_a_namesake_hides_them(
    given_candidates: list[Candidate],
) -> None:
    """The other way round: the list is not silently empty."""
    listed = listed_people(given_candidates, PERIOD, NOW, WINDOW)
    hidden = {one for one, _ in namesakes(listed, given_candidates, NOW, WINDOW)}
    by_id = {one.ref: one for one in given_candidates}
    for person in listed:
        group = [by_id[one] for one in person.applications]
        state = most_careful(state_of(one.record, NOW, WINDOW) for one in group)
        scopes = {scopes_of([one.claim for one in given_candidates], NOW, WINDOW)[one.ref] for one in group}
        if state.may_be_named and Scope.EXEMPT not in scopes and not hidden & set(person.applications):
            assert person.shown is Shown.NAMED


@given(candidates())
def test_the_screened_address_list_has_nobody_who_asked_and_no_address(
    given_candidates: list[Candidate],
) -> None:
    everybody = people(given_candidates, DAY, NOW, WINDOW)
    text = text_of(screened_address_list(everybody, DAY, "Avslag"))
    assert "Storgata" not in text
    assert "5003" not in text
    kept = {id for row in screened_address_list(everybody, DAY, "Avslag").rows for id in row.applications}
    assert all(one.record.requested is False for one in given_candidates if one.ref in kept)


@given(candidates())
def test_a_list_of_open_requests_is_never_ready_and_nobody_can_override_it(
    given_candidates: list[Candidate],
) -> None:
    found = readiness(given_candidates, PERIOD, NOW, window=WINDOW, wait_working_days=0)
    is_open = any(
        one.application.withdrawn is None
        and PERIOD.holds(one.application)
        and state_of(one.record, NOW, WINDOW).is_open
        for one in given_candidates
    )
    if is_open:
        assert not found.may_be_made("Haster.")


def _plan(made: ApplicantList) -> TransferFacts:
    kept = locked(made, number="offentlig-1", version=1, at=NOW, by="kaha")
    return TransferFacts(TransferKind(made.kind.value), VACANCY, applicant_list=kept)


@given(candidates())
@settings(max_examples=50)
def test_unmasking_one_row_is_caught_by_the_leak_check(given_candidates: list[Candidate]) -> None:
    """The screening dropped for one exempt person: the leak check of the list's own text must stop it."""
    listed = listed_people(given_candidates, PERIOD, NOW, WINDOW)
    for number, person in enumerate(listed):
        if person.shown is Shown.NAMED or person.exemption.may_be_named:
            continue
        wrong: list[ListedPerson] = list(listed)
        wrong[number] = replace(person, shown=Shown.NAMED)
        made = public_list(wrong, DAY, RULES.public_columns)
        plan = plan_transfer(_plan(made), ROUTINE, CONTEXT)
        key = plan.entry.documents[0].key
        everybody = to_screen(given_candidates)
        assert check_plan(plan, VACANCY, everybody, {key: text_of(made)}).stops


# --- clean vacancies ---------------------------------------------------------------------------------------------

GIVEN = (
    "Kari", "Ola", "Ingrid", "Nils", "Åse", "Per", "Siri", "Lars", "Anne", "Knut", "Marit", "Erik", "Liv", "Øyvind", "Berit",
    "Jan", "Solveig", "Arne", "Randi", "Mohammed", "Fatima", "Piotr", "Hauk", "Eli",
)  # fmt: skip
FAMILY = (
    "Nordmann", "Hansen", "Berg", "Haugen", "Dahl", "Lund", "Moen", "Bakken", "Solberg", "Strand", "Ødegård", "Aasen", "Vik",
    "Eide", "Myhre", "Ali", "Kowalski", "Sæther", "Rønning", "Ås", "Li", "Nguyen", "Fjeld", "Tveit",
)  # fmt: skip


def _clean_vacancy(chance: random.Random) -> list[Candidate]:
    """Everything decided, settled and out of its window; no two alike."""
    names = chance.sample([(g, f) for g in GIVEN for f in FAMILY], chance.randint(1, 30))
    made = []
    for number, (first, last) in enumerate(names):
        one = candidate(
            f"A-{number}",
            first,
            last,
            received=datetime(2026, 11, 2, tzinfo=UTC) + timedelta(minutes=chance.randint(0, 25000)),
            asked=chance.choice((False, False, False, True)),
            birth_date=date(1960, 1, 1) + timedelta(days=number * 397 + chance.randint(0, 300)),
            gender=chance.choice(list(Gender)),
            email=f"{first}.{number}@eksempel.no".lower(),
            phone=f"9{number:02}{chance.randint(10000, 99999)}",
            municipality=chance.choice(("Oslo", "Bergen", "Berg", "")),
        )
        if one.application.exemption and one.application.exemption.requested:
            outcome = chance.choice(list(Outcome))
            one = decided(one, outcome, told=NOW - timedelta(days=2), at=NOW - timedelta(days=2))
        elif chance.random() < 0.2:
            one = settled(replace(one, application=replace(one.application, exemption=None)), requested=False)
        made.append(one)
    return made


def test_a_thousand_clean_vacancies_are_stopped_by_nothing() -> None:
    chance = random.Random(20261120)
    for _ in range(1000):
        given_candidates = _clean_vacancy(chance)
        assert readiness(given_candidates, PERIOD, NOW, window=WINDOW, wait_working_days=2).is_ready
        listed = listed_people(given_candidates, PERIOD, NOW, WINDOW)
        made = public_list(listed, DAY, RULES.public_columns)
        plan = plan_transfer(_plan(made), ROUTINE, CONTEXT)
        everybody = to_screen(given_candidates)
        document = {plan.entry.documents[0].key: text_of(made)}
        assert not check_plan(plan, VACANCY, everybody, document).stops
        exempt = [one for one in listed if one.shown is Shown.EXEMPT]
        assert len(exempt) == sum(not state_of(o.record, NOW, WINDOW).may_be_named for o in given_candidates)
