"""Enheter og arkiv: a source's units are said to be something in the archive, by a person cleared there, and plans go by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client

from arkivbro import runtime as runtime_module
from arkivbro.accounts.acts import COMMAND_LINE, Actor
from arkivbro.accounts.models import AuditEntry, User
from arkivbro.core.errors import ChangedSinceSeen, Declined, WrongUse
from arkivbro.core.facts import TransferFacts
from arkivbro.core.profile import ArchiveProfile
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.stored_json import to_json
from arkivbro.recruitment.models import SourceUnit, UnitInArchive, Vacancy
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.selectors.units_in_archive import as_toml
from arkivbro.recruitment.services import unit_acts
from arkivbro.recruitment.services.unit_text import changes_of
from tests.pages import one_line
from tests.simulated_webcruiter import simulated_webcruiter
from tests.web.conftest import client_of

PLACE = "/drift/enheter/"


@pytest.fixture
def webcruiter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    with simulated_webcruiter(tmp_path) as simulated:
        made = replace(runtime_module.current(), sources={"webcruiter-api": simulated.source()})
        monkeypatch.setattr(runtime_module, "_kept", {settings.ARKIVBRO_RUNTIME: made})
        yield SimpleNamespace(store=simulated.state.store, state=simulated.state)


def said(actor: Actor = COMMAND_LINE, unit: str = "webcruiter:501", **values: str) -> None:
    command = unit_acts.SayOfUnit(
        actor=actor, unit=unit, seen=unit_acts.seen_of(unit), **{"reason": "Ny leder", **values}
    )
    unit_acts.say_of_unit(command)


def page(client: Client, address: str = PLACE, **posted: str) -> str:
    answer = client.post(address, posted, follow=True) if posted else client.get(address)
    return one_line(answer.content).replace("\xa0", " ")


def test_issue_13_item_5_units_are_read_and_the_leader_is_proposed(webcruiter: SimpleNamespace) -> None:
    leader = (
        User.objects.get(username="rita") if User.objects.filter(username="rita") else User.objects.first()
    )
    assert leader is not None
    User.objects.filter(pk=leader.pk).update(email="Leder@eksempel.example", initials="RITA")
    shown = page(client_of("arne"), f"{PLACE}hent/", kilde="webcruiter-api")
    assert "Kilden har 2 enheter." in shown
    assert "1 enhet har ingen id som dere har gitt" in shown and "Laget for hånd" in shown
    assert "foreslått: RITA" in shown, "by the address, whatever its case, and by the role"
    form = page(client_of("arne"), f"{PLACE}endre/?enhet=webcruiter:501")
    assert 'value="RITA"' in form
    webcruiter.store.nodes.clear()
    page(client_of("arne"), f"{PLACE}hent/", kilde="webcruiter-api")
    assert not SourceUnit.objects.exists(), "what the source no longer has is gone"


def profile_of(vacancy: Vacancy) -> ArchiveProfile:
    """As a plan of it goes by."""
    return runtime_module.current().profile_for(vacancy.unit_ref)


def planned(vacancy: Vacancy) -> str:
    return to_json(planned_now(TransferFacts(TransferKind.ADVERTISEMENT, stored_facts(vacancy))))


def test_issue_13_item_5_what_is_said_stands_over_the_file_and_plans_go_by_it() -> None:
    vacancy = Vacancy.objects.get(reference="4000000003")
    before = profile_of(vacancy).unit_rule(vacancy.unit_ref, vacancy.unit_name)
    assert "RX" not in planned(vacancy)
    said(unit=vacancy.unit_ref, code="RX", name="Region X", leader="LEDE", officer="BEHA")
    after = profile_of(vacancy).unit_rule(vacancy.unit_ref, vacancy.unit_name)
    assert after is not None and after != before
    assert (after.code, after.name, after.leader, after.officer) == ("RX", "Region X", "LEDE", "BEHA")
    assert "LEDE" in profile_of(vacancy).deciders(vacancy.unit_ref, vacancy.unit_name), "who leads it decides"
    assert "RX" in planned(vacancy)
    row = AuditEntry.objects.latest("pk")
    assert (row.where, row.why) == (vacancy.unit_ref, "Ny leder")
    shown = page(client_of("arne"))
    assert "RX" in shown and "LEDE" in shown and "Ny leder" in shown


def test_issue_13_item_5_only_who_is_cleared_there_and_saw_it_changes_it() -> None:
    (unit,) = Vacancy.objects.filter(reference="4000000003").values_list("unit_ref", flat=True)
    archivist = Actor("noen", roles=frozenset({"archivist"}))  # type: ignore[arg-type]  # the role's own text
    with pytest.raises(Declined):
        said(archivist, unit=unit, leader="JEGS")
    seen = unit_acts.seen_of(unit)
    said(unit=unit, leader="LEDE")
    with pytest.raises(ChangedSinceSeen):
        unit_acts.say_of_unit(
            unit_acts.SayOfUnit(actor=COMMAND_LINE, unit=unit, seen=seen, leader="ANNE", reason="x")
        )
    with pytest.raises(WrongUse):
        said(unit=unit, reason=" ")
    assert UnitInArchive.objects.get().leader == "LEDE"
    assert client_of("dagny").get(f"{PLACE}endre/?enhet={unit}").status_code == 404
    assert client_of("dagny").get(PLACE).status_code == 200, "an administrator looks"


def test_issue_13_item_5_exported_and_read_back() -> None:
    said(code="RV", leader="LEDE")
    said(unit="webcruiter:502", name='Region "Sør"', officer="BEHA")
    text = as_toml()
    assert changes_of(text) == []
    UnitInArchive.objects.filter(unit_ref="webcruiter:502").delete()
    arne = client_of("arne")
    download = arne.get(f"{PLACE}enheter.toml")
    assert download.status_code == 200 and b"webcruiter:501" in download.content
    shown = page(arne, f"{PLACE}les-inn/", text=text, reason="Tilbake")
    assert (
        "webcruiter:502" in shown and "Dette blir endret" in shown and "webcruiter:501</strong>" not in shown
    )
    assert UnitInArchive.objects.count() == 1, "looked at first"
    seen = re.search(r'name="sett" value="([0-9a-f]+)"', shown)
    assert seen is not None
    command = unit_acts.SayOfUnits(
        actor=COMMAND_LINE, seen=unit_acts.seen_of_changes(changes_of(text)), text=text, reason="Tilbake"
    )
    assert unit_acts.say_of_units(command) == 1
    assert {one.unit_ref for one in UnitInArchive.objects.all()} == {"webcruiter:501", "webcruiter:502"}
