"""Issue 11, item 1: what decides who may read is changed by who is cleared on both sides, and every act asks anew afterwards."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Unit, User
from arkivbro.accounts.services import users
from arkivbro.archive.models import CodeListName
from arkivbro.archive.selectors.corrections import Wording
from arkivbro.archive.selectors.seen import seen_move
from arkivbro.archive.services import case_acts, correction_acts, entry_acts
from arkivbro.archive.services.administration import register_code
from arkivbro.core import noark
from arkivbro.core.errors import WrongUse
from tests.contract.archive.records import advertisement_entry
from tests.integration.archive.conftest import BY, Registrar
from tests.integration.archive.test_act_matrix import (
    OST,
    TABLE,
    VEST,
    WORDS,
    Row,
    World,
    _corrected_case,
    actors,
    archivist,
    outcome,
    world,
)
from tests.units import ref_of

pytestmark = pytest.mark.django_db
__all__ = ["world"]

SWAPPED = {VEST: OST, OST: VEST}


def moved_first(world: World) -> None:
    """The cases of either unit to the other, by who is cleared everywhere."""
    for case in (world.case, world.other, world.quiet, world.mixed):
        assert _corrected_case(world, everywhere(), case, SWAPPED[case.unit])


def renamed_first(world: World) -> None:
    """Both units get other names; their people and clearances stay with them, and so do the names in the records."""
    for name in (VEST, OST):
        unit = Unit.objects.get_or_create(name=name)[0]
        command = users.ChangeUnit(
            actor=everywhere(), unit=unit.pk, seen=users.seen_unit(unit), name=f"{name} og omland"
        )
        users.change_unit(command)
    world.unit.refresh_from_db()


def reopened_first(world: World) -> None:
    """Closed, and opened again."""
    for case in (world.quiet, world.other):
        case_acts.close(case_acts.CloseCase(actor=everywhere(), **world.of(case)))
        case_acts.reopen(case_acts.ReopenCase(actor=everywhere(), **world.of(case), reason="Mer kom"))


def everywhere() -> Actor:
    user = User.objects.get_or_create(
        username="overalt", defaults={"is_archivist": True, "is_administrator": True, "password": "!"}
    )[0]
    user.clearances.get_or_create(access_code="P", unit=None)
    return Actor.of(User.objects.get(pk=user.pk))


@pytest.mark.one_database("rights: each act is done on both by the others here")
@pytest.mark.parametrize("first", [moved_first, renamed_first, reopened_first])
def test_the_same_with_the_record_moved_renamed_reopened_first(
    first: Callable[[World], None], world: World
) -> None:
    """Issue 11, the first gate: 0 openings. Who may is asked as the records stand then."""
    people = actors()
    first(world)
    for case in (world.case, world.other, world.quiet, world.mixed):
        case.refresh_from_db()
    fresh = [(name, Actor.of(User.objects.get(pk=actor.user.pk))) for name, actor in people if actor.user]
    wrong = []
    for code, row in sorted(TABLE.items()):
        if code.startswith(("account.", "drift.")) or code == "archive.case.correct":
            continue
        for name, actor in fresh:
            done, audited, changed = outcome(world, row, actor)
            asked = _swapped(actor) if first is moved_first else actor
            if done is not row.may(asked) or audited != (1 if done else 0) or (changed and not done):
                wrong.append((code, name, done))
    assert wrong == []


def _swapped(actor: Actor) -> Actor:
    """Cleared in one for the other."""
    refs = {ref_of(before): ref_of(after) for before, after in SWAPPED.items()}
    held = frozenset((code, refs.get(unit, unit)) for code, unit in actor.clearances)
    return dataclasses.replace(actor, clearances=held)


def test_issue_11_item_1_a_case_is_not_taken_before_its_applications_come(world: World) -> None:
    """While only the advertisement stood in it: all that came later would be read in the other unit."""
    for name, actor in actors():
        done, audited, _ = outcome(world, Row(lambda w, a: _corrected_case(w, a, w.quiet, OST), bool), actor)
        assert done is archivist(VEST, OST)(actor), name
        assert audited == (1 if done else 0)


@pytest.mark.parametrize("of", ["case", "entry", "document"])
def test_issue_11_item_1_another_code_takes_clearance_for_every_code(of: str, world: World) -> None:
    """A record's code stands before all within: from K to none, or to K, is for who is cleared for K and for what is inside."""
    register_code(code_list=CodeListName.ACCESS, code="K", name="Kommersiell", by=BY)
    to_k = noark.Access("K", "Offl. § 23")

    def recoded(w: World, a: Actor) -> object:
        if of == "case":
            command = correction_acts.CorrectCase(
                actor=a, **w.of(w.mixed), wording=Wording(title=WORDS, access=to_k), unit=VEST, disposal="",
                series="", class_=None, reason="Kode",
            )  # fmt: skip
            return correction_acts.correct_case(command)
        if of == "entry":
            wording = Wording(title="Søknad – [[Åse Ødegård]]", access=to_k, screening=("NA", "TRO"))
            return correction_acts.correct_entry(
                correction_acts.CorrectEntry(
                    actor=a, **w.on(w.application), wording=wording, type="I", disposal="", reason="Kode"
                )
            )
        wording = Wording(title="Vedlegg", access=to_k, screening=("H",))
        return correction_acts.correct_document(
            correction_acts.CorrectDocument(
                actor=a, **w.on(w.application), document=w.attachment(), wording=wording, document_type="",
                reason="Kode",
            )
        )  # fmt: skip

    for name, actor in actors():
        assert outcome(world, Row(recoded, bool), actor)[0] is False, f"{name} is not cleared for K"
    both = everywhere()
    assert both.user is not None
    both.user.clearances.create(access_code="K", unit=None)
    assert outcome(world, Row(recoded, bool), Actor.of(User.objects.get(pk=both.user.pk)))[0] is True
    both.user.clearances.filter(access_code="P").delete()
    assert outcome(world, Row(recoded, bool), Actor.of(User.objects.get(pk=both.user.pk)))[0] is False


@pytest.mark.parametrize("named", ["Region Øst", "region  øst", "OST", "Østlandet", "webcruiter:17"])
@pytest.mark.parametrize("field", ["name", "archive_code"])
def test_issue_11_item_1_a_unit_is_not_called_what_another_is_or_was_called(
    named: str, field: str, world: World
) -> None:
    """Rights to records follow what their unit is called in the archive: taking the name would take the records."""
    ost = Unit.objects.get_or_create(name=OST)[0]
    ost.archive_code = "OST"
    ost.save()
    ost.former_names.create(name="Østlandet")
    ost.refs.create(source="webcruiter", text="webcruiter:17", told_name=OST)
    given = {"name": world.unit.name, "archive_code": ""} | {field: named}
    with pytest.raises(WrongUse):
        users.change_unit(
            users.ChangeUnit(
                actor=everywhere(), unit=world.unit.pk, seen=users.seen_unit(world.unit), **given
            )
        )
    if field == "name":
        with pytest.raises(WrongUse):
            users.add_unit(users.AddUnit(actor=everywhere(), name=named))


@pytest.mark.one_database("rights")
@pytest.mark.parametrize("to_unit", [OST, "Region Ny"])
def test_a_case_with_a_p_record_goes_to_another_unit_by_who_is_cleared_in_both(
    world: World, to_unit: str
) -> None:
    """Who could read nothing of the application in its unit would read it in the other (issue 11, item 1)."""
    Unit.objects.get_or_create(name=to_unit)
    for name, actor in actors():
        done, audited, _ = outcome(
            world, Row(lambda w, a: _corrected_case(w, a, w.mixed, to_unit), bool), actor
        )
        may = archivist(VEST, to_unit)(actor)
        assert done is may, name
        assert audited == (1 if done else 0)


@pytest.mark.one_database("rights")
def test_a_record_that_was_screened_moves_only_by_who_may_read_what_it_was(
    world: World, registrar: Registrar
) -> None:
    """The change log keeps the old words: they would be read where one is cleared."""
    from arkivbro.archive.services.corrections import correct_title
    from arkivbro.core.screening import ScreenedText

    entry = registrar.entry(world.case, advertisement_entry)
    named = ScreenedText.screened_name("Åse Ødegård")
    correct_title(record=entry, title=named, by=BY)
    correct_title(record=entry, title=ScreenedText.plain("Notat"), by=BY)

    def moved(w: World, actor: Actor) -> object:
        seen = seen_move(w.whole(entry), w.other)
        return entry_acts.move(
            entry_acts.Move(actor=actor, entry=entry.public_id, seen=seen, to_case=w.other.number, reason="x")
        )

    for name, actor in actors():
        done, _, _ = outcome(world, Row(moved, bool), actor)
        assert done is archivist(VEST, OST)(actor), name
