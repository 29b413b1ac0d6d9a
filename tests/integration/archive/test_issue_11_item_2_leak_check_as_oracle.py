"""Issue 11, item 2: what the leak check finds is told to who may see that person; others are told how many, where, and who can look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from arkivbro import runtime
from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import AuditEntry
from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.archive.names_in_case import NamesShown
from arkivbro.archive.rights import Reader
from arkivbro.archive.selectors.corrections import (
    Wording,
    corrected_case,
    names_when_journalled,
    names_where_it_goes,
)
from arkivbro.archive.services.confirming import (
    MISSED,
    MOST_LOOKS,
    MOST_TRIES,
    TRIED,
    TRIED_UNSEEN,
    looked_through,
)
from arkivbro.archive.services.status import set_status
from arkivbro.core.errors import Declined
from arkivbro.core.noark import Access
from arkivbro.core.people_index import PersonToScreen
from arkivbro.core.ref import Ref
from arkivbro.core.screening import ScreenedText
from arkivbro.runtime import PeopleOfCase, current
from tests.contract.archive.records import advertisement_entry, application_entry
from tests.integration.archive.conftest import BY, Registrar
from tests.integration.archive.people import client, seen_before, user

pytestmark = pytest.mark.django_db
NAME, PHONE, SECRET = "Xiomára Þorgilsdóttir", "912 34 567", "Ingolf Qvarnström"
LIST = f"{NAME}, {SECRET}, {PHONE}, Nordmo, Hansen, Olsen"
"""What an attacker writes in a title."""
SOURCE_UNIT = "webcruiter:vest"


@pytest.fixture(autouse=True)
def _applicants(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the case's own records and of recruitment; the other, who is strictly confidential, of recruitment only."""
    known = PersonToScreen(Ref("webcruiter", "1"), (("Xiomára", "Þorgilsdóttir"),), phones=(PHONE,))
    stopped = PersonToScreen(Ref("webcruiter", "2"), (("Ingolf", "Qvarnström"),))
    told = PeopleOfCase(
        (known, stopped), units={known.ref: SOURCE_UNIT, stopped.ref: SOURCE_UNIT}, access_code="P"
    )
    wired = replace(current(), people_of_case=lambda _number: told)
    monkeypatch.setattr(runtime, "_kept", dict.fromkeys(runtime._kept, wired))


@pytest.fixture
def case(registrar: Registrar) -> CaseFile:
    case = registrar.case()
    registrar.entry(case, application_entry, name=NAME)
    return case


@pytest.fixture
def entry(registrar: Registrar, case: CaseFile) -> RegistryEntry:
    return registrar.entry(case, advertisement_entry)


def uncleared() -> Client:
    return client(user("uklarert", is_archivist=True))


def names_in(page: str) -> list[str]:
    """Whom the page tells to be somebody; the words that were typed stand in its form."""
    return [one for one in ("Navnet til", "Telefonnummeret til", "etternavnet til") if one in page]


def correct(browser: Client, path: str, title: str, **more: str) -> str:
    values = {"tilgang": "", "hjemmel": "", "grunn": "x", "kassasjon": "", "tittel": title}
    shown = browser.post(path, seen_before(browser, path, {}) | values | more, follow=True)
    assert shown.status_code == 200
    return shown.content.decode().replace("\xa0", " ")


Asked = Callable[[Client, CaseFile, RegistryEntry], str]


def of_case(browser: Client, case: CaseFile, _: RegistryEntry) -> str:
    more = {"enhet": case.unit, "arkivdel": "", "klasse": ""}
    return correct(browser, f"/arkiv/saker/{case.year}-{case.sequence}/rett/", LIST, **more)


def of_entry(browser: Client, _: CaseFile, entry: RegistryEntry) -> str:
    more = {"type": "X", "document_date": "2026-11-19"}
    return correct(browser, f"/arkiv/journalposter/{entry.public_id}/rett/", LIST, **more)


def of_document(browser: Client, _: CaseFile, entry: RegistryEntry) -> str:
    document = entry.links.get().document.public_id
    path = f"/arkiv/journalposter/{entry.public_id}/dokument/{document}/rett/"
    return correct(browser, path, LIST, dokumenttype="")


def of_new_document(browser: Client, _: CaseFile, entry: RegistryEntry) -> str:
    path = f"/arkiv/journalposter/{entry.public_id}/dokument/"
    form = {"tittel": LIST, "rolle": "V", "tilgang": "", "hjemmel": "", "once": "k"}
    file = SimpleUploadedFile("notat.txt", b"Et notat.\n")
    return browser.post(path, form | {"fil": file}, follow=True).content.decode().replace("\xa0", " ")


EVERY_WAY: dict[str, Asked] = {
    "case": of_case,
    "entry": of_entry,
    "document": of_document,
    "new document": of_new_document,
}


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("save", ["", "lagre"])
def test_issue_11_item_2_whoever_may_not_see_is_told_how_many_where_and_who_can_look(
    way: str, save: str, case: CaseFile, entry: RegistryEntry
) -> None:
    if save and way == "new document":
        pytest.skip("has one step")
    page = EVERY_WAY[way](uncleared(), case, entry)
    assert names_in(page) == []
    assert "2 treff på noe som skal skjermes" in page and "klarert for kode P i Region Vest" in page
    assert 'name="navn_sett"' not in page, "nobody confirms what they may not see"
    row = AuditEntry.objects.filter(username="uklarert").latest("pk")
    assert row.act == TRIED_UNSEEN and not {NAME, SECRET, PHONE} & {row.where, row.why}


@pytest.mark.parametrize("way", EVERY_WAY)
def test_who_is_cleared_for_both_is_told_whose_they_are(
    way: str, case: CaseFile, entry: RegistryEntry
) -> None:
    browser = client(user("arkivar", is_archivist=True, cleared=()))
    page = EVERY_WAY[way](browser, case, entry)
    assert "Navnet til" in page and "treff på noe" not in page
    assert AuditEntry.objects.filter(username="arkivar", act=TRIED).exists()


def test_who_is_cleared_in_the_cases_unit_is_not_told_of_applicants_of_another(case: CaseFile) -> None:
    """Two vacancies in one case: who applied in another unit is not theirs to see; what the records say, is."""
    actor = Actor.of(user("vest", is_archivist=True, cleared=(case.unit,)))
    wording = Wording(title=LIST, access=Access("", ""))
    names = corrected_case(Reader(actor), case, wording, unit=case.unit, class_=None).names
    told = " ".join(str(one.message.parameters) for one in (*names.stops, *names.warnings))
    assert NAME in told and SECRET not in told and "webcruiter:2" not in told and "leak.phone" not in told
    assert [one.message.parameters["count"] for one in names.withheld] == [2]


def test_the_count_is_the_same_for_any_who_are_screened(case: CaseFile) -> None:
    """By name, by telephone, by both: one person is one; nothing tells which word it was."""
    reader = Reader(Actor.of(user("uklarert", is_archivist=True)))

    def told(title: str) -> list[str]:
        wording = Wording(title=title, access=Access("", ""))
        found = corrected_case(reader, case, wording, unit=case.unit, class_=None).names
        assert not found.stops and not found.warnings
        return [str(one) for one in found.withheld]

    alike = {tuple(told(text)) for text in (NAME, f"Ring {PHONE}", SECRET, f"{NAME} {PHONE}")}
    assert len(alike) == 1
    assert told("Rådgiver") == []


def test_journalling_and_moving_tell_no_more(
    registrar: Registrar, case: CaseFile, entry: RegistryEntry
) -> None:
    reader = Reader(Actor.of(user("uklarert", is_archivist=True)))
    note = registrar.entry(registrar.case(), advertisement_entry, title=ScreenedText.plain(f"Om {NAME}"))
    set_status(entry=note, status="M", by=BY)
    for found in (names_where_it_goes(reader, note, case), names_when_journalled(reader, note)):
        assert found.stops == () and found.warnings == () and found.stops_withheld


def test_issue_11_item_2_names_that_miss_are_logged_and_bounded_too(case: CaseFile) -> None:
    """A list of names that are not there, and then the one that is: each try stands in the log, and there are few of them."""
    actor = Actor.of(user("uklarert", is_archivist=True))
    reader, wording = Reader(actor), Wording(title="Jurist Oline Hansen", access=Access("", ""))

    def look() -> NamesShown:
        return corrected_case(reader, case, wording, unit=case.unit, class_=None).names

    for _ in range(MOST_LOOKS):
        assert not looked_through(actor, case.number, look).withheld
    assert AuditEntry.objects.filter(username="uklarert", act=MISSED).count() == MOST_LOOKS
    with pytest.raises(Declined, match="too_many_tries"):
        looked_through(actor, case.number, look)
    AuditEntry.objects.update(at=current().clock() - timedelta(hours=2))
    looked_through(actor, case.number, look)


def test_issue_11_item_2_whoever_may_see_all_is_not_counted(case: CaseFile) -> None:
    actor = Actor.of(user("arkivar", is_archivist=True, cleared=()))
    reader, wording = Reader(actor), Wording(title="Jurist Oline Hansen", access=Access("", ""))
    looked_through(
        actor, case.number, lambda: corrected_case(reader, case, wording, unit=case.unit, class_=None).names
    )
    assert not AuditEntry.objects.filter(act=MISSED).exists()


def test_a_list_of_surnames_is_not_tried_one_by_one(case: CaseFile, entry: RegistryEntry) -> None:
    """After so many hits in an hour nothing is looked up any more, by no way; an hour later again."""
    browser = uncleared()
    for _ in range(MOST_TRIES):
        of_case(browser, case, entry)
    for way in EVERY_WAY.values():
        page = way(browser, case, entry)
        assert "for mange ganger den siste timen" in page and "treff på noe" not in page
    AuditEntry.objects.update(at=current().clock() - timedelta(hours=2))
    assert "treff på noe" in of_case(browser, case, entry)
