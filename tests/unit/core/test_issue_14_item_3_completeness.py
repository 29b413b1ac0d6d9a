"""Issue 14, item 3: the completeness proof finds each planted difference of each kind, and nothing else, in 1,000 generated vacancies."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from arkivbro.core.completeness import (
    Difference,
    Flow,
    Kind,
    NotAsked,
    Outcome,
    SourceAnswer,
    accepted_as,
    outcome_of,
)
from arkivbro.core.completeness_compared import compare
from arkivbro.core.messages import Message, message, sentence_of
from tests.unit.core.generated_vacancies import PLANTS, Expected, Plant, World, clean

VACANCIES = 1_000


def found_in(world: World) -> tuple[Difference, ...]:
    return compare(world.source, world.known, world.sent, world.archive)


def as_expected(differences: tuple[Difference, ...]) -> Counter[Expected]:
    return Counter((one.kind, one.flow, one.subject, one.code) for one in differences)


def test_issue_14_item_3_each_planted_difference_and_nothing_else_in_1000_vacancies() -> None:
    planted = Counter[str]()
    for seed in range(VACANCIES):
        world = clean(seed)
        assert as_expected(found_in(world)) == Counter(world.expected), f"clean vacancy {seed}"
        # each kind in turn, so that every one of them is met, and some others with it
        wanted = [PLANTS[seed % len(PLANTS)], *world.dice.sample(PLANTS, world.dice.randint(0, 3))]
        for plant in dict.fromkeys(wanted):
            planted[plant.__name__] += plant(world)
        assert as_expected(found_in(world)) == Counter(world.expected), f"vacancy {seed}: {wanted}"
    assert set(planted) == {one.__name__ for one in PLANTS} and min(planted.values()) >= 20, planted


@pytest.mark.parametrize("plant", PLANTS, ids=lambda one: one.__name__)
def test_issue_14_item_3_each_kind_alone(plant: Plant) -> None:
    done = 0
    for seed in range(40):
        world = clean(seed)
        done += plant(world)
        assert as_expected(found_in(world)) == Counter(world.expected), seed
    assert done >= 5


def test_issue_14_item_3_the_order_of_what_was_asked_changes_nothing() -> None:
    for seed in range(60):
        world = clean(seed)
        for plant in random.Random(seed).sample(PLANTS, 4):
            plant(world)
        before = found_in(world)
        for part in (world.told, world.known, world.entries, world.not_asked):
            random.Random(seed).shuffle(part)
        assert found_in(world) == before


def test_issue_14_item_3_silence_is_never_complete() -> None:
    """A source that was not asked, an archive that hides rows or answers nothing, a file that could not be read."""
    why = message("verify.took_too_long")
    for seed in range(200):
        world = clean(seed)
        world.not_asked.append(NotAsked("folder", Flow.APPLICATION, why))
        assert outcome_of(found_in(world)) is not Outcome.COMPLETE
        world.is_whole = False
        assert outcome_of(found_in(world)) in (Outcome.NOT_ASKED, Outcome.DIFFERENCES)


def test_issue_14_item_3_a_glance() -> None:
    def outcome(*differences: tuple[Kind, str]) -> Outcome:
        made = [
            Difference(kind, Flow.APPLICATION, "", message(f"verify.{code}", **_parameters(code)))
            for kind, code in differences
        ]
        return outcome_of(tuple(made))

    assert outcome() is Outcome.COMPLETE
    assert outcome((Kind.REMARK, "by_hand")) is Outcome.COMPLETE
    assert outcome((Kind.NOT_ASKED, "source_not_asked")) is Outcome.AS_TOLD
    assert outcome((Kind.WAITING, "stopped"), (Kind.NOT_ASKED, "source_not_asked")) is Outcome.WAITING
    assert outcome((Kind.NOT_ASKED, "archive_not_asked"), (Kind.WAITING, "stopped")) is Outcome.NOT_ASKED
    assert outcome((Kind.NOT_ASKED, "archive_not_asked"), (Kind.MISSING, "entry_gone")) is Outcome.DIFFERENCES


def _parameters(code: str) -> dict[str, Message]:
    return {"why": message("verify.took_too_long")} if code.endswith("asked") else {}


def test_issue_14_item_3_what_is_accepted_is_just_that() -> None:
    """Another text in the archive than the one that was accepted is told anew; what is accepted counts as no fault."""
    made = Difference(
        Kind.CHANGED,
        Flow.APPLICATION,
        "webcruiter:1",
        message("verify.changed_in_archive", fields=(message("where.title"),)),
        number="2026/1-2",
        seen="one",
    )
    other = Difference(made.kind, made.flow, made.subject, made.told, number=made.number, seen="two")
    assert made.mark != other.mark and made.is_of_archive
    accepted = accepted_as(made, message("verify.accepted", by="ane", told=made.told))
    assert outcome_of((accepted,)) is Outcome.COMPLETE
    assert "tittel" in sentence_of(accepted.told)


def test_issue_14_item_3_two_sources_with_the_same_id_are_two() -> None:
    world = clean(3)
    assert SourceAnswer() != world.source
    refs = [(one.flow, one.ref) for one in world.known if one.ref is not None]
    assert len(refs) == len(set(refs))
