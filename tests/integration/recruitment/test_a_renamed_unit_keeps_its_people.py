"""Boundaries, section 1: units, users and rights hang on stable ids; a unit that is renamed keeps its people."""

from __future__ import annotations

from dataclasses import replace

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Clearance, Unit, User
from arkivbro.accounts.services.units import know_unit, rename_unit
from arkivbro.core.recruitment import Unit as UnitFacts
from arkivbro.core.recruitment import Vacancy
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Vacancy as VacancyRow
from arkivbro.recruitment.rights import may_see_candidates, visible_vacancies
from arkivbro.recruitment.services import receive
from arkivbro.recruitment.services.exemption import deciders_of
from tests.integration.recruitment.test_vacancy_life import VACANCY

NORD = VACANCY.unit


def told(number: int, unit: UnitFacts) -> Vacancy:
    return replace(VACANCY, ref=Ref("webcruiter", str(number)), reference=f"R-{number}", unit=unit)


def recruiter(*units: Unit) -> User:
    user = User.objects.create_user("rakel", first_name="Rakel", is_recruiter=True)
    user.units.set(units)
    return user


def seen_by(user: User) -> set[str]:
    fresh = User.objects.get(pk=user.pk)
    return set(visible_vacancies(Actor.of(fresh)).values_list("reference", flat=True))


def test_its_people_see_what_came_before_and_after() -> None:
    receive(told(1, NORD))
    user = recruiter(Unit.objects.get())
    receive(told(2, UnitFacts(NORD.ref, "Region Nord-Norge")))
    assert [one.name for one in Unit.objects.all()] == ["Region Nord-Norge"]
    assert seen_by(user) == {"R-1", "R-2"}
    actor = Actor.of(User.objects.get(pk=user.pk))
    assert all(may_see_candidates(actor, one) for one in VacancyRow.objects.all())
    assert all(deciders_of(one) == ["Rakel"] for one in VacancyRow.objects.all())


def test_a_name_alone_opens_nothing() -> None:
    """Another unit of the same name, with another id, is another unit."""
    receive(told(1, NORD))
    user = recruiter(Unit.objects.get())
    receive(told(2, UnitFacts(Ref("webcruiter", "6"), NORD.name)))
    assert seen_by(user) == {"R-1"}
    assert sorted(one.name for one in Unit.objects.all()) == ["Region Nord", "Region Nord (webcruiter:6)"]


def test_a_former_name_that_another_unit_takes_opens_nothing() -> None:
    receive(told(1, NORD))
    unit = Unit.objects.get()
    user = recruiter(unit)
    rename_unit(unit, "Region Nord-Norge")
    receive(told(2, UnitFacts(Ref("webcruiter", "6"), "Region Nord")))
    assert seen_by(user) == {"R-1"}


def test_a_unit_that_was_made_by_hand_is_known_by_its_name_once() -> None:
    user = recruiter(Unit.objects.create(name=NORD.name))
    receive(told(1, NORD))
    receive(told(2, UnitFacts(NORD.ref, "Et helt annet navn")))
    assert Unit.objects.count() == 1 and seen_by(user) == {"R-1", "R-2"}


def test_what_an_administrator_called_it_stands_until_the_source_renames_it() -> None:
    receive(told(1, NORD))
    rename_unit(Unit.objects.get(), "Nord (vår)")
    receive(told(2, NORD))
    assert Unit.objects.get().name == "Nord (vår)"
    receive(told(3, UnitFacts(NORD.ref, "Region Nord-Norge")))
    assert Unit.objects.get().name == "Region Nord-Norge"


def test_two_sources_with_the_same_id_are_two_units() -> None:
    first = know_unit(Ref("webcruiter", "5"), "Skole")
    assert know_unit(Ref("folder", "5"), "Helse").pk != first.pk
    assert know_unit(Ref("folder", "7"), "Skole").pk != first.pk  # of one name, and another unit


def test_a_clearance_follows_the_unit() -> None:
    receive(told(1, NORD))
    user = User.objects.create_user("arne", is_archivist=True)
    Clearance.objects.create(user=user, access_code="P", unit=Unit.objects.get())
    receive(told(2, UnitFacts(NORD.ref, "Region Nord-Norge")))
    receive(told(3, UnitFacts(Ref("webcruiter", "6"), "Region Sør")))
    actor = Actor.of(User.objects.get(pk=user.pk))
    seen = {one.reference: may_see_candidates(actor, one) for one in VacancyRow.objects.all()}
    assert seen == {"R-1": True, "R-2": True, "R-3": False}


def test_own_positions_name_the_unit_by_our_own_key() -> None:
    unit = Unit.objects.create(name="Skole")
    user = recruiter(unit)
    assert know_unit(unit.ref, "Et annet navn").pk == unit.pk
    receive(told(1, UnitFacts(unit.ref, unit.name)))
    assert seen_by(user) == {"R-1"} and Unit.objects.count() == 1
