"""Issue 11, items 1 and 12: acts of recruitment after the vacancy has moved, its link to a case, and what is stopped."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Unit
from arkivbro.archive.models import CaseFile
from arkivbro.core.errors import NotThere
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.transfer import one_transfer
from arkivbro.transfers.models import State, Transfer
from tests.doubles.states import force
from tests.recruitment_acts import exclude_vacancy, include_vacancy
from tests.web.test_rights_of_acts import CLEARED, LINE, MAY, OTHER, UNIT, actors, answer, commands, every_act

__all__ = ["commands"]


BY_ARCHIVISTS_WHO_SEE = {"handling.protection", "proof.accept", "transfer.complete", "transfer.release"}
"""Who sees the candidates may be cleared, or recruit for the unit besides."""


def moved(code: str, names: set[str]) -> set[str]:
    """Who may what of one that has moved to the other unit: who was elsewhere is of the unit now."""
    there = {"recruiter elsewhere", "recruiter elsewhere, cleared"} if "recruiter" in names else set[str]()
    both = {"archivist, cleared", "archivist", *LINE} & names
    if "archivist, cleared in the unit" in names:
        there |= {"archivist, cleared elsewhere"}
        if "recruiter" in names or code in BY_ARCHIVISTS_WHO_SEE:
            there |= {"archivist who recruits elsewhere"}
    if "archivist" in names:
        there |= {
            "archivist, cleared in the unit",
            "archivist, cleared elsewhere",
            "archivist who recruits elsewhere",
        }
    if "a system" in names:
        there |= (
            {"a system", "a system of another unit"}
            if "a system of the unit alone" in names
            else {"a system"}
        )
    return there | both | ({"administrator", "another system"} & names)


def test_every_act_by_everybody_after_the_vacancy_has_moved(
    commands: Mapping[str, Callable[[Actor], Any]],
) -> None:
    """Issue 11, the first gate: rights follow the unit that it is of now, and no act keeps the old one's."""
    (other,) = Vacancy.objects.filter(unit_name=OTHER).values_list("unit_ref", flat=True).distinct()
    who = actors()
    Vacancy.objects.filter(unit_name=UNIT).update(unit_ref=other)
    wrong, acts = [], every_act()
    for code, may in MAY.items():
        for name, actor in who.items():
            told = answer(acts[code], commands[code](actor))
            if (told in ("done", "refused")) is not (name in moved(code, may)):
                wrong.append((code, name, told))
    assert wrong == []


def renamed() -> None:
    """The vacancy, its reference's twin of another source, and both units by each other's names."""
    for unit, name in ((UNIT, "midlertidig"), (OTHER, UNIT), ("midlertidig", OTHER)):
        Unit.objects.filter(name=unit).update(name=name)
        Vacancy.objects.filter(unit_name=unit).update(unit_name=name)
    Vacancy.objects.filter(unit_name=OTHER).update(title="Noe annet")


def taken_back() -> None:
    """Not to be archived, and then archived after all; the case was closed meanwhile, and opened again."""
    vacancy = Vacancy.objects.filter(unit_name=UNIT).order_by("pk")[0]
    exclude_vacancy(vacancy.reference, reason="x")
    include_vacancy(vacancy.reference, reason="x")
    CaseFile.objects.filter(unit=UNIT).update(status="A")
    CaseFile.objects.filter(unit=UNIT).update(status="B")


@pytest.mark.parametrize("first", [renamed, taken_back])
def test_every_act_by_everybody_after_it_was_renamed_or_reopened(
    first: Callable[[], None], commands: Mapping[str, Callable[[Actor], Any]]
) -> None:
    """Issue 11, the first gate: rights hang on the unit's id, not on what anything is called, nor on what was done with it before."""
    who = actors()  # as they were: a name gives nobody anything
    first()
    wrong, acts = [], every_act()
    for code, may in MAY.items():
        for name, actor in who.items():
            told = answer(acts[code], commands[code](actor))
            if (told in ("done", "refused")) is not (name in may):
                wrong.append((code, name, told))
    assert wrong == []


@pytest.mark.one_database("rights")
@pytest.mark.parametrize("code", ["transfer.cancel", "transfer.complete", "transfer.release"])
def test_issue_11_item_12_what_is_stopped_is_not_marked_done_by_who_may_not_see_it(
    code: str, commands: Mapping[str, Callable[[Actor], Any]]
) -> None:
    may = {}
    for name, actor in actors().items():
        command = commands[code](actor)
        force(Transfer.objects.filter(public_id=command.transfer), State.STOPPED)
        may[name] = answer(every_act()[code], command) == "refused"
        assert is_offered(actor, command.transfer, code) <= may[name]
    assert {name for name, may_do in may.items() if may_do} == CLEARED | LINE


def is_offered(actor: Actor, transfer: str, code: str) -> bool:
    try:
        return code.partition(".")[2] in {act.value for act in one_transfer(actor, transfer).acts}
    except NotThere:
        return False


def test_issue_11_item_1_a_vacancy_is_linked_by_who_is_cleared_in_the_cases_unit_too(
    commands: Mapping[str, Callable[[Actor], Any]],
) -> None:
    """Linked to a case of another unit, every application that comes is read there."""
    case = CaseFile.objects.filter(unit=OTHER)[0]
    (other,) = Vacancy.objects.filter(unit_name=OTHER).values_list("unit_ref", flat=True).distinct()
    cleared = actors()["archivist, cleared in the unit"]
    command = dataclasses.replace(commands["vacancy.link_case"](cleared), number=case.number)
    link = every_act()["vacancy.link_case"]
    assert answer(link, command) == "archive.needs_clearance"
    unit = Unit.objects.get(name=OTHER)
    there = {
        ("P", other),
        ("P", str(Unit.ref_of(unit.key))),
    }  # as whoever is cleared in just that unit holds it
    both = dataclasses.replace(cleared, clearances=cleared.clearances | there)
    assert answer(link, dataclasses.replace(command, actor=both)) == "refused"  # it has its case already
