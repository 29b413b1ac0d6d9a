"""Boundaries, section 1: rights to cases hang on what a unit is known by; a name is only shown, and changes hands."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Clearance, Unit, User
from arkivbro.accounts.selectors import unit_of_record
from arkivbro.accounts.services.units import know_unit, rename_unit
from arkivbro.archive.models import CaseFile
from arkivbro.archive.rights import Reader
from arkivbro.archive.selectors.records import cases
from arkivbro.archive.services.corrections import set_unit
from arkivbro.core.noark import Access
from arkivbro.core.ref import Ref
from tests.integration.archive.conftest import BY, Registrar

pytestmark = pytest.mark.django_db
NORD, SIX = Ref("webcruiter", "5"), Ref("webcruiter", "6")


@dataclass(frozen=True)
class Person:
    user: User

    @classmethod
    def of(cls, unit: Unit, name: str) -> Person:
        user = User.objects.create_user(name, is_recruiter=True)
        user.units.add(unit)
        Clearance.objects.create(user=user, access_code="P", unit=unit)
        return cls(user)

    def sees(self, case: CaseFile) -> tuple[bool, bool, bool]:
        """Opens it, reads its title, and finds it among those that the person may open."""
        reader = Reader(Actor.of(User.objects.get(pk=self.user.pk)))
        found = cases(reader, search="rådgiver").filter(pk=case.pk)
        return reader.may_open(case), reader.reads_case(case), found.exists()


ALL, NOTHING = (True, True, True), (False, False, False)


def test_a_unit_that_takes_anothers_name_opens_none_of_its_cases(registrar: Registrar) -> None:
    five = know_unit(NORD, "Region Nord")
    anna = Person.of(five, "anna")
    case = registrar.case(unit="Region Nord", unit_ref=str(NORD), access=Access("P", "Offl. § 25"))
    assert anna.sees(case) == ALL
    rename_unit(five, "Region Nord-Norge")
    bo = Person.of(know_unit(SIX, "Region Nord"), "bo")
    assert (anna.sees(case), bo.sees(case)) == (ALL, NOTHING)


def test_a_plan_that_was_made_before_a_name_changed_hands_is_its_own_units(registrar: Registrar) -> None:
    """The case is made under the old name; what the source knows the unit by decides."""
    five = know_unit(NORD, "Region Nord")
    rename_unit(five, "Region Nord-Norge")
    bo = Person.of(know_unit(SIX, "Region Nord"), "bo")
    case = registrar.case(unit="Region Nord", unit_ref=str(NORD), access=Access("P", "Offl. § 25"))
    assert (Person.of(five, "anna").sees(case), bo.sees(case)) == (ALL, NOTHING)


def test_a_corrected_unit_is_the_one_that_is_called_so_now(registrar: Registrar) -> None:
    case = registrar.case(unit="Region Sør")
    five = know_unit(NORD, "Region Nord")
    case = set_unit(case=case, unit="Region Nord", by=BY)
    assert case.unit_ref == str(five.ref)


def test_what_no_unit_is_called_belongs_to_nobody(registrar: Registrar) -> None:
    case = registrar.case(unit="Region Nord")
    Unit.objects.all().delete()
    CaseFile.objects.filter(pk=case.pk).update(unit_ref="")
    case.refresh_from_db()
    assert Person.of(Unit.objects.create(name="Region Nord"), "anna").sees(case)[0] is False
    assert unit_of_record("", "Region Ukjent") == ""


def test_two_units_with_one_code_in_the_archive_are_told_apart_by_their_ref() -> None:
    five, six = know_unit(NORD, "Nord", "REG"), know_unit(SIX, "Sør", "REG")
    assert unit_of_record("", "REG") == ""
    assert unit_of_record(str(NORD), "REG") == str(five.ref)
    assert unit_of_record(str(six.ref), "REG") == str(six.ref)
