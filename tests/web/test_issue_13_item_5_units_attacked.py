"""Enheter og arkiv under hostile, tired and unlucky hands: texts of TOML, rights, the way back to the file, and a source that is slow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from arkivbro import runtime as runtime_module
from arkivbro.accounts.acts import COMMAND_LINE, Actor
from arkivbro.accounts.models import Role, Unit
from arkivbro.core.errors import ChangedSinceSeen, Declined, WrongUse
from arkivbro.core.profile import UnitRule
from arkivbro.core.ref import Ref
from arkivbro.ports import UnitTold
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import SourceUnit, UnitInArchive, Vacancy
from arkivbro.recruitment.selectors.units_in_archive import as_toml, units_in_archive
from arkivbro.recruitment.services import unit_acts
from arkivbro.recruitment.services.unit_text import MOST_AT_ONCE, changes_of
from arkivbro.runtime import current
from simulators.webcruiter.state import Fault
from tests.pages import one_line
from tests.simulated_webcruiter import Simulated, simulated_webcruiter
from tests.web.conftest import client_of

PLACE, DOOR = "/drift/enheter/", "webcruiter-api"


def said(actor: Actor = COMMAND_LINE, unit: str = "webcruiter:501", **values: str) -> None:
    command = unit_acts.SayOfUnit(
        actor=actor, unit=unit, seen=unit_acts.seen_of(unit), **{"reason": "Ny leder", **values}
    )
    unit_acts.say_of_unit(command)


def said_in_text(text: str, actor: Actor = COMMAND_LINE) -> int:
    seen = unit_acts.seen_of_changes(changes_of(text))
    return unit_acts.say_of_units(unit_acts.SayOfUnits(actor=actor, seen=seen, text=text, reason="Fra fil"))


def cleared_in(*units: str) -> Actor:
    codes = current().profile.entry_access_codes
    return Actor(
        "noen",
        roles=frozenset({Role.ARCHIVIST}),
        clearances=frozenset((code, unit) for code in codes for unit in units),
    )


def page(client: Client, address: str, **posted: str) -> str:
    answer = client.post(address, posted, follow=True) if posted else client.get(address)
    return one_line(answer.content).replace("\xa0", " ")


TABLE = '[units."webcruiter:501"]\n'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tull",
        "units = 3",
        "[units]",
        '[units."uten"]',
        '[units."a:b"]\nukjent = "1"',
        '[units."a:b"]\ncode = 1',
        'units."a:b" = "LEDE"',
        "a = " + "[" * 50_000,
        TABLE + 'leader = "A\\u0000B"',
        TABLE + 'name = "to\\nlinjer"',
        TABLE + 'leader = "' + "X" * 21 + '"',
        TABLE + 'code = "' + "X" * 201 + '"',
        TABLE + 'leader = "A"\n' + TABLE + 'leader = "B"',
        '[units."webcruiter:501 "]\nleader = "A"',
        '[units."webcruiter: 501"]\nleader = "A"',
        '[units."webcruiter:' + "5" * 300 + '"]\nleader = "A"',
        TABLE + "leader = “A”",
        TABLE + "[case]\ntitle = 'x'",
        TABLE + "leader = 2026-02-31",
    ],
)
def test_issue_13_item_5_a_text_that_cannot_be_read_says_so_and_changes_nothing(text: str) -> None:
    with pytest.raises(WrongUse):
        changes_of(text)
    with pytest.raises(WrongUse):
        said_in_text(text)
    assert not UnitInArchive.objects.exists()


def test_issue_13_item_5_a_text_says_where_it_is_wrong() -> None:
    arne = client_of("arne")
    shown = page(arne, f"{PLACE}les-inn/", text=TABLE + "leader = “A”", reason="x")
    assert "Linje 2 kan ikke leses" in shown
    shown = page(arne, f"{PLACE}les-inn/", text='[units."Region Vest"]\nleader = "A"', reason="x")
    assert "«Region Vest» er ikke en enhets id" in shown
    shown = page(arne, f"{PLACE}les-inn/", text="a = " + "[" * 50_000, reason="x")
    assert "Ingenting er endret" in shown


def test_issue_13_item_5_blanks_around_a_value_are_nothing_and_a_file_of_windows_is_read() -> None:
    said(leader=" LEDE ", code="RV")
    text = "\ufeff" + TABLE.replace("\n", "\r\n") + 'leader = "  LEDE"\r\ncode = "RV "\r\n'
    assert changes_of(text) == []


def test_issue_13_item_5_a_misspelled_id_is_pointed_at() -> None:
    shown = page(
        client_of("arne"), f"{PLACE}les-inn/", text='[units."webcruter:501"]\nleader = "A"', reason="x"
    )
    assert "Ingen kilde har fortalt om en enhet med denne id-en" in shown


def test_issue_13_item_5_the_look_tells_what_holds_until_now_though_it_is_the_files() -> None:
    """A unit of the profile's file: a text with its officer alone takes its leader and its code away, and the look says so."""
    vacancy = Vacancy.objects.exclude(unit_ref="").order_by("pk")[0]
    with_rule(vacancy.unit_ref, UnitRule(code="FIL", leader="FILE"))
    text = f'[units."{vacancy.unit_ref}"]\nofficer = "BEHA"'
    (change,) = changes_of(text)
    assert (change.before.leader, change.before.code, change.name) == ("FILE", "FIL", vacancy.unit_name)
    shown = page(client_of("arne"), f"{PLACE}les-inn/", text=text, reason="x")
    assert "leder FILE → –" in shown and "saksbehandler – → BEHA" in shown
    runtime_module.forget()


def with_rule(ref: str, rule: UnitRule) -> None:
    """The profile's file says that of the unit."""
    made = current()
    profile = made.profile.model_copy(update={"units": {**made.profile.units, ref: rule}})
    runtime_module._kept[settings.ARKIVBRO_RUNTIME] = replace(made, profile=profile)


@pytest.fixture(autouse=True)
def _own_runtime() -> Iterator[None]:
    kept = dict(runtime_module._kept)
    yield
    runtime_module._kept.clear()
    runtime_module._kept.update(kept)


def test_issue_13_item_5_there_is_a_way_back_to_the_file() -> None:
    vacancy = Vacancy.objects.exclude(unit_ref="").order_by("pk")[0]
    with_rule(vacancy.unit_ref, UnitRule(code="FIL", leader="FILE"))
    said(unit=vacancy.unit_ref, leader="LEDE")
    said(unit=vacancy.unit_ref)
    assert not UnitInArchive.objects.exists()
    rule = current().profile_for(vacancy.unit_ref).unit_rule(vacancy.unit_ref, vacancy.unit_name)
    assert rule is not None and rule.leader == "FILE"
    said(unit=vacancy.unit_ref, leader="LEDE")
    text = f'[units."{vacancy.unit_ref}"]'
    assert "arkivprofilens fil gjelder" in page(client_of("arne"), f"{PLACE}les-inn/", text=text, reason="x")
    assert said_in_text(text) == 1 and not UnitInArchive.objects.exists()
    assert changes_of(text) == []


def test_issue_13_item_5_who_is_cleared_in_one_reads_a_whole_file_in_that_changes_that_one() -> None:
    said(unit="webcruiter:501", leader="LEDE")
    said(unit="webcruiter:502", leader="ANNE")
    of_first = cleared_in("webcruiter:501")
    assert said_in_text(as_toml().replace("LEDE", "RITA"), of_first) == 1
    with pytest.raises(Declined):
        said_in_text(as_toml().replace("ANNE", "RITA"), of_first)
    with pytest.raises(Declined):
        said_in_text('[units."webcruiter:502"]', of_first)
    assert UnitInArchive.objects.get(unit_ref="webcruiter:502").leader == "ANNE"


def test_issue_13_item_5_a_name_that_two_units_share_takes_clearance_in_both() -> None:
    for key in ("en", "to"):
        Unit.objects.create(key=f"lik-{key}", name=f"Seksjon {key}", archive_code="SEKSJON")
    own = [str(Unit.ref_of(f"lik-{key}")) for key in ("en", "to")]
    with pytest.raises(Declined):
        said(cleared_in("webcruiter:501", own[0]), code="SEKSJON")
    said(cleared_in("webcruiter:501", *own), name="SEKSJON")


def test_issue_13_item_5_two_who_change_the_file_and_a_unit_at_once() -> None:
    text = TABLE + 'leader = "LEDE"'
    seen = unit_acts.seen_of_changes(changes_of(text))
    said(leader="ANNE")
    with pytest.raises(ChangedSinceSeen):
        unit_acts.say_of_units(unit_acts.SayOfUnits(actor=COMMAND_LINE, seen=seen, text=text, reason="x"))
    assert UnitInArchive.objects.get().leader == "ANNE"


def test_issue_13_item_5_five_hundred_units_out_and_in(django_assert_max_num_queries: Any) -> None:
    tables = [
        f'[units."webcruiter:{number}"]\nname = "Enhet \\"{number}\\" \\\\ Ærfugl"\nleader = "L{number}"'
        for number in range(MOST_AT_ONCE)
    ]
    text = "\n".join(tables)
    with django_assert_max_num_queries(12):
        assert len(changes_of(text)) == MOST_AT_ONCE
    with django_assert_max_num_queries(MOST_AT_ONCE * 8 + 40):
        assert said_in_text(text) == MOST_AT_ONCE
    assert changes_of(as_toml()) == [] and changes_of(text) == []
    with pytest.raises(WrongUse, match="text_too_long"):
        changes_of(text + '\n[units."webcruiter:500"]\nleader = "A"')


def test_issue_13_item_5_whatever_the_page_takes_its_own_file_gives_back() -> None:
    said(unit='webcruiter:a"b.c\\d [x] #y', name="'Æ' \"sitat\" \\u0041 # ] = 🙂", leader="LE'D")
    assert changes_of(as_toml()) == []
    UnitInArchive.objects.update(leader="")
    assert (
        len(changes_of(as_toml().replace("name", "officer").replace("🙂", "")[:0] or TABLE + 'code = "X"'))
        == 1
    )


@pytest.fixture
def webcruiter(tmp_path: Path) -> Iterator[Simulated]:
    with simulated_webcruiter(tmp_path) as simulated:
        made = replace(current(), sources={DOOR: simulated.source()})
        runtime_module._kept[settings.ARKIVBRO_RUNTIME] = made
        yield simulated


def nodes(webcruiter: Simulated, count: int) -> None:
    store = webcruiter.state.store
    store.nodes[:] = [{"id": str(n), "webcruiterId": n, "name": f"Enhet {n}"} for n in range(count)]
    store.users[:] = [
        {"email": f"leder{n}@eksempel.example", "role": "Leader", "hierarchyNodeId": str(n)}
        for n in range(count)
    ]


def test_issue_13_item_5_a_source_that_has_enough_of_us_gives_the_rest_next_time(
    webcruiter: Simulated,
) -> None:
    nodes(webcruiter, 6)
    webcruiter.state.faults += [Fault("/users", times=0), Fault("hierarchyNodeId=3", status=429)]
    shown = page(client_of("arne"), f"{PLACE}hent/", kilde=DOOR)
    assert "Kilden har 6 enheter." in shown and "hvem som leder 3 enheter. Hent igjen" in shown
    assert SourceUnit.objects.exclude(leader_email="").count() == 3
    asked = len(webcruiter.calls("/users"))
    shown = page(client_of("arne"), f"{PLACE}hent/", kilde=DOOR)
    assert "Hent igjen" not in shown and SourceUnit.objects.exclude(leader_email="").count() == 6
    first_asked = webcruiter.calls("/users")[asked]
    assert "hierarchyNodeId=3" in first_asked, "those that nobody was asked about come first"


def test_issue_13_item_5_a_slow_source_holds_no_page_for_ever(
    webcruiter: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arkivbro.connectors.webcruiter import units

    nodes(webcruiter, 5)
    monkeypatch.setattr(units, "LEADER_SECONDS", 0.0)
    assert unit_acts.read_units(unit_acts.ReadUnits(actor=COMMAND_LINE, source=DOOR)).not_asked >= 3
    SourceUnit.objects.filter(unit_ref="webcruiter:0").update(leader_email="kjent@eksempel.example")
    webcruiter.state.faults.append(Fault("/users", times=9, status=503))
    unit_acts.read_units(unit_acts.ReadUnits(actor=COMMAND_LINE, source=DOOR))
    assert SourceUnit.objects.get(unit_ref="webcruiter:0").leader_email == "kjent@eksempel.example", (
        "what was told before stands where nobody was asked"
    )


def test_issue_13_item_5_who_leads_is_no_secret_and_users_may_be_forbidden(webcruiter: Simulated) -> None:
    nodes(webcruiter, 3)
    webcruiter.state.forbidden.add("/users")
    shown = page(client_of("arne"), f"{PLACE}hent/", kilde=DOOR)
    assert "Kilden har 3 enheter." in shown and "Hent igjen" not in shown
    assert len(webcruiter.calls("/users")) == 1


def test_issue_13_item_5_a_node_whose_own_id_is_empty_is_not_taken_by_another(webcruiter: Simulated) -> None:
    webcruiter.state.store.nodes[:] = [
        {"id": 77, "externalId": None, "name": "Laget for hånd"},
        {"id": 78, "externalId": "501", "name": "Region Vest"},
    ]
    unit_acts.read_units(unit_acts.ReadUnits(actor=COMMAND_LINE, source=DOOR))
    told = dict(SourceUnit.objects.values_list("name", "unit_ref"))
    assert told == {"Laget for hånd": "", "Region Vest": "webcruiter:501"}


def test_issue_13_item_5_check_reads_the_units_as_the_page_does(webcruiter: Simulated) -> None:
    """A reply that is JSON, and has no units where the mapping says, does not fit."""
    webcruiter.state.store.nodes[:] = ["tull"]  # type: ignore[list-item]  # what no Webcruiter should say
    told = {one.what.code: one for one in current().sources[DOOR].check()}
    assert told["webcruiter.check_hierarchy"].message.code == "webcruiter.units_unreadable"


def test_issue_13_item_5_two_nodes_of_one_id_are_told_as_two(webcruiter: Simulated) -> None:
    nodes(webcruiter, 2)
    webcruiter.state.store.nodes[1]["id"] = "0"
    unit_acts.read_units(unit_acts.ReadUnits(actor=COMMAND_LINE, source=DOOR))
    (row,) = [one for one in units_in_archive() if one.ref == "webcruiter:0"]
    assert row.name == "Enhet 0 / Enhet 1"


def test_issue_13_item_5_a_unit_that_vanished_still_has_its_name_while_its_vacancies_wait(
    webcruiter: Simulated,
) -> None:
    vacancy = Vacancy.objects.exclude(unit_ref="").order_by("pk")[0]
    said(unit=vacancy.unit_ref, leader="LEDE")
    webcruiter.state.store.nodes.clear()
    unit_acts.read_units(unit_acts.ReadUnits(actor=COMMAND_LINE, source=DOOR))
    (row,) = [one for one in units_in_archive() if one.ref == vacancy.unit_ref]
    assert row.rule is not None and row.rule.leader == "LEDE" and row.name != row.ref


def test_issue_13_item_5_another_units_archivist_looks_and_changes_nothing() -> None:
    said(leader="LEDE")
    assert re.search(
        r'name="sett" value="[0-9a-f]+"', page(client_of("arne"), f"{PLACE}endre/?enhet=webcruiter:501")
    )
    for who in ("ragnhild", "dagny"):
        assert client_of(who).post(f"{PLACE}les-inn/", {"text": TABLE, "reason": "x"}).status_code == 404
    assert client_of("ragnhild").get(PLACE).status_code == 404
    assert client_of("ragnhild").get(f"{PLACE}enheter.toml").status_code == 404


def test_issue_13_item_5_the_source_tells_of_times_that_are_asked_about() -> None:
    SourceUnit.objects.create(
        source=DOOR, own_id="1", unit_ref="webcruiter:1", name="A", read_at=clock(), leader_read_at=clock()
    )
    SourceUnit.objects.create(
        source=DOOR,
        own_id="2",
        unit_ref="webcruiter:2",
        name="B",
        read_at=clock(),
        leader_read_at=clock() - timedelta(days=1),
    )
    asked: list[str] = []

    class Source:
        def units(self, asked_before: Any = ()) -> tuple[UnitTold, ...]:
            asked.extend(asked_before)
            return (UnitTold("1", "A", Ref("webcruiter", "1"), None),)

    runtime_module._kept[settings.ARKIVBRO_RUNTIME] = replace(current(), sources={DOOR: Source()})  # type: ignore[dict-item]  # nothing else of it is asked
    assert unit_acts.read_units(unit_acts.ReadUnits(actor=COMMAND_LINE, source=DOOR)).not_asked == 1
    assert asked == ["webcruiter:2", "webcruiter:1"], "the longest ago first"


def test_issue_13_item_5_thousands_of_units_are_shown_some_at_a_time(webcruiter: Simulated) -> None:
    SourceUnit.objects.bulk_create(
        SourceUnit(
            source=DOOR, own_id=str(n), unit_ref=f"webcruiter:{n}", name=f"Avdeling {n:04}", read_at=clock()
        )
        for n in range(2_500)
    )
    shown = page(client_of("arne"), PLACE)
    assert "Avdeling 0000" in shown and "Avdeling 0100" not in shown
    assert "Avdeling 0100" in page(client_of("arne"), f"{PLACE}?side=2")
    found = page(client_of("arne"), f"{PLACE}?sok=ling+2499")
    assert "Avdeling 2499" in found and "Avdeling 0000" not in found
    assert "Ingen enheter passer til søket." in page(client_of("arne"), f"{PLACE}?sok=finnes+ikke")
