"""Issue 11, item 17: people, units and codes are picked from what exists; the act refuses any other, with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Clearance, Unit, User
from arkivbro.accounts.services.confirming import details_of, seen_user
from arkivbro.accounts.services.users import ChangeUser, change_user
from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.core.errors import WrongUse
from tests.web.conftest import press

As = Callable[[str], Client]
BADGE = "Saksansvarlig må endres"


def case_page(case: CaseFile) -> str:
    return f"/arkiv/saker/{case.year}-{case.sequence}/"


def text_of(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\xa0", " ")


def options(text: str, name: str) -> set[str]:
    """The values of the select of that name, without the empty one."""
    found = re.search(rf'<select[^>]*name="{name}".*?</select>', text, re.S)
    assert found, f"no select called {name}"
    return set(re.findall(r'<option value="([^"]+)"', found[0]))


@pytest.fixture
def case() -> CaseFile:
    return CaseFile.objects.filter(responsible="OARR").order_by("pk")[0]


@pytest.mark.one_database("forms")
def test_item_17_the_responsible_is_picked_among_people(as_user: As, case: CaseFile) -> None:
    arne = as_user("arne")
    text = text_of(arne, case_page(case))
    assert BADGE in text
    assert options(text, "initialer") >= {"ARAR", "RARE"}
    assert "ARAR – Arne Arkivhaug" in text
    for nobody in ("XXXX", "OARR ", "arar", ""):
        page = press(arne, case_page(case), {"initialer": nobody}, to=f"{case_page(case)}ansvarlig/")
        case.refresh_from_db()
        assert case.responsible == "OARR" and BADGE in unescape(page)
    page = press(arne, case_page(case), {"initialer": "XXXX"}, to=f"{case_page(case)}ansvarlig/")
    assert "«XXXX» er ingen person som saken kan gis til" in unescape(page)
    page = press(arne, case_page(case), {"initialer": "ARAR"}, to=f"{case_page(case)}ansvarlig/")
    assert BADGE not in unescape(page) and "ARAR – Arne Arkivhaug" in page


def test_item_17_the_badge_comes_back_when_the_responsible_leaves(as_user: As, case: CaseFile) -> None:
    CaseFile.objects.filter(pk=case.pk).update(responsible="RARE")
    assert BADGE not in text_of(as_user("arne"), case_page(case))
    User.objects.filter(initials="RARE").update(is_active=False)
    assert BADGE in text_of(as_user("arne"), case_page(case))
    assert case.number in text_of(as_user("arne"), "/arkiv/saker/?ansvarlig=standard")


def test_item_17_the_case_handler_of_an_entry_is_picked(as_user: As) -> None:
    arne = as_user("arne")
    entry = RegistryEntry.objects.filter(type="X").order_by("pk")[0]
    place = f"/arkiv/journalposter/{entry.public_id}/"
    assert options(text_of(arne, place), "initialer") >= {"ARAR", "RARE"}
    page = press(arne, place, {"initialer": "XXXX"}, to=f"{place}saksbehandler/")
    entry.refresh_from_db()
    assert "«XXXX» er ingen person" in unescape(page) and entry.officer != "XXXX"


def test_item_17_the_unit_of_a_case_is_picked(as_user: As, case: CaseFile) -> None:
    arne, place = as_user("arne"), f"{case_page(case)}rett/"
    text = text_of(arne, place)
    assert case.unit in options(text, "enhet")
    values = {"tittel": case.title, "enhet": "Region Ingensteds", "grunn": "prøve", "steg": "lagre"}
    page = press(arne, place, values)
    case.refresh_from_db()
    assert case.unit != "Region Ingensteds" and "Region Ingensteds" in page


def test_item_17_a_clearance_is_picked_among_codes_and_units(as_user: As) -> None:
    dagny, place = as_user("dagny"), "/brukere/bruker/ragnhild/"
    text = text_of(dagny, place)
    assert "P" in options(text, "code_1") and "QQ" not in options(text, "code_1")
    unit = Unit.objects.get(name="Region Vest")
    assert str(unit.pk) in options(text, "unit_1")
    ragnhild = User.objects.get(username="ragnhild")
    stands = {
        "username": "ragnhild", "first_name": ragnhild.first_name, "last_name": ragnhild.last_name, "email": "",
        "initials": ragnhild.initials, "is_recruiter": "on", "is_active": "on", "password": "",
        "units": [one.pk for one in ragnhild.units.all()], "unit_1": "alle", "unit_2": "alle", "unit_3": "alle",
    }  # fmt: skip
    page = unescape(press(dagny, place, {**stands, "code_1": "QQ"}))
    assert "«QQ» finnes ikke. Velg en i listen." in page
    assert not Clearance.objects.filter(access_code="QQ").exists()
    press(dagny, place, {**stands, "code_1": "P", "unit_1": unit.pk})
    assert list(map(str, ragnhild.clearances.all())) == ["P i Region Vest"]


def test_item_17_the_act_refuses_what_no_form_would_send() -> None:
    dagny, arne = User.objects.get(username="dagny"), User.objects.get(username="arne")
    for code, unit in (("QQ", None), ("P", 999_999)):
        details = replace(details_of(arne), clearances=frozenset({(code, unit)}))
        command = ChangeUser(actor=Actor.of(dagny), user=arne.pk, seen=seen_user(arne), details=details)
        with pytest.raises(WrongUse):
            change_user(command)
    assert list(map(str, arne.clearances.all())) == ["P i alle enheter"]


def test_item_19_the_first_administrator_saves_the_own_page(as_user: As) -> None:
    User.objects.create_superuser("forste", password="et langt og godt passord")
    client, place = as_user("forste"), "/brukere/bruker/forste/"
    text = text_of(client, place)
    ticked = re.search(r'<input[^>]*name="is_administrator"[^>]*>', text)
    assert ticked and "checked" in ticked[0]
    values = {
        "username": "forste",
        "first_name": "Frida",
        "is_administrator": "on",
        "is_active": "on",
        "password": "",
    }
    page = press(client, place, {**values, "unit_1": "alle", "unit_2": "alle", "unit_3": "alle"})
    assert "er lagret" in page
    forste = User.objects.get(username="forste")
    assert forste.first_name == "Frida" and forste.is_administrator


def test_item_19_every_page_agrees_on_whose_responsible_must_be_changed(as_user: As, case: CaseFile) -> None:
    arne = as_user("arne")
    CaseFile.objects.filter(pk=case.pk).update(responsible="XXXX")  # as an older release let it be written
    waiting = (
        CaseFile.objects.exclude(status__in=("A", "U")).exclude(responsible__in=("ARAR", "RARE")).count()
    )
    start = re.sub(r"<[^>]+>|\s+", " ", text_of(arne, "/"))
    assert re.search(rf"\b{waiting} +Saker der saksansvarlig må endres", re.sub(" +", " ", start))
    for place in ("/drift/standard-saksansvarlig/", "/arkiv/saker/"):
        assert re.search(rf"\b{waiting}\s+saker?\b", text_of(arne, place)), place
    for place in ("/drift/standard-saksansvarlig/", "/arkiv/saker/?ansvarlig=standard"):
        assert case.number in text_of(arne, place)
