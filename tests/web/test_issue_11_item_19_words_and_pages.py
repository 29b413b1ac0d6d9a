"""Issue 11, item 19: what pages say, one thing after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

import arkivbro
from arkivbro.accounts.acts import ACTS
from arkivbro.accounts.models import AuditEntry, User
from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.core.messages import message, sentence_of
from arkivbro.positions.forms import ApplicationForm
from arkivbro.positions.views.applying import _shown
from arkivbro.recruitment.models import ListHandout, LockedList, Vacancy
from arkivbro.transfers.models import Transfer
from arkivbro.ui.dates import month_in_words
from arkivbro.ui.words import words
from tests.doubles.states import force
from tests.web.conftest import press
from tests.web.test_lists import report as lists_report
from tests.web.test_lists import settle_and_decide

As = Callable[[str], Client]
PACKAGE = Path(arkivbro.__file__).parent


def text_of(answer: object) -> str:
    content = getattr(answer, "content").decode()  # noqa: B009  # of whatever the client answers with
    return re.sub(r"\s+", " ", unescape(content).replace("\xa0", " "))


def report(client: Client, vacancy: Vacancy, **form: object) -> str:
    return text_of(client.post(f"/stillinger/{vacancy.reference}/sokerlister/avansert/", form))


def test_item_19_the_address_list_s_preset_fills_in_a_title_and_the_path_goes_on(
    client: Client, vacancy: Vacancy
) -> None:
    page = report(client, vacancy, gjor="adresseliste")
    title = re.search(r'name="tittel" maxlength="200" value="([^"]+)"', page)
    fields = re.findall(r'name="felt" value="(\w+)" checked', page)
    assert title and title[1] == "Adresseliste" and fields
    form = {"tittel": title[1], "felt": fields}
    page = report(client, vacancy, gjor="vis", **form)
    assert "Rapporten er ikke arkivert ennå." in page
    assert "Hak av «Arkiver rapport i sak-/arkivsystem» over, og trykk «Vis rapport» igjen." in page
    assert "alfabetisk rekkefølge" in page
    page = report(client, vacancy, gjor="vis", arkiver="1", **form)
    assert "Rapporten er ikke arkivert ennå." in page


def test_item_19_the_routine_s_path_needs_no_title_of_one_s_own(client: Client, vacancy: Vacancy) -> None:
    page = text_of(client.get(f"/stillinger/{vacancy.reference}/sokerlister/avansert/"))
    assert 'name="tittel" maxlength="200" value="Søkerliste"' in page


@pytest.fixture
def locked(client: Client, vacancy: Vacancy) -> LockedList:
    """A report that was archived."""
    settle_and_decide(client, vacancy)
    lists_report(client, vacancy)
    return vacancy.lists.get()


def test_item_19_a_reading_is_noted_once_a_day(client: Client, locked: LockedList) -> None:
    place = f"/stillinger/{locked.vacancy.reference}/sokerlister/{locked.public_id}/"
    before = AuditEntry.objects.count()
    for _ in range(3):
        assert client.get(place).status_code == 200
    assert ListHandout.objects.filter(locked_list=locked, form="vis").count() == 1
    assert AuditEntry.objects.count() == before
    for _ in range(2):
        client.get(f"{place}csv/")
    assert ListHandout.objects.filter(locked_list=locked, form="csv").count() == 2
    told = [words(one.detail) for one in AuditEntry.objects.filter(act="list.hand_out")]
    assert "søkerliste fra avansert, versjon 1, på skjermen" in told
    assert not any("egen-" in one for one in told)


@pytest.mark.one_database("forms and words")
def test_item_19_the_page_after_arkiver_follows(client: Client, locked: LockedList) -> None:
    place = f"/stillinger/{locked.vacancy.reference}/sokerlister/{locked.public_id}/"
    assert 'hx-trigger="every 3s"' in client.get(place).content.decode()
    force(Transfer.objects.filter(public_id=locked.transfer_id), "transferred")
    part = client.get(place, headers={"HX-Request": "true", "HX-Target": "overforingen"}).content.decode()
    assert "<html" not in part and "Overført" in part and "hx-get" not in part


def test_item_19_a_form_that_saves_by_itself_posts_to_its_own_address() -> None:
    """htmx takes the address of the button that was pressed last, where the form itself is what posts."""
    form = (PACKAGE / "positions/templates/positions/form.html").read_text()
    tag = re.search(r"<form\b[^>]*>", re.sub(r"{[%{].*?[%}]}", "", form))
    assert tag and "hx-" not in tag[0]
    assert 'hx-include="closest form"' in form


@pytest.mark.one_database("words")
def test_item_19_months_and_days_are_words(client: Client, vacancy: Vacancy) -> None:
    assert month_in_words("2011-08") == "august 2011"
    assert month_in_words("1990-02-03") == "3.\xa0februar 1990"
    for other in ("", "2011", "våren 2011", "2011-13", "1990-02-31"):
        assert month_in_words(other) == other
    for row in vacancy.applications.all():
        page = text_of(client.get(f"/stillinger/{vacancy.reference}/kandidater/{row.public_id}/"))
        shown = re.sub(r'(datetime|value)="[^"]*"', "", page)
        assert not re.search(r"\b(19|20)\d\d-\d\d\b", shown)


@pytest.mark.parametrize("password", ["kort", "123456789012345", "passord12345", "ragnhild ragnhild"])
def test_item_19_password_messages_are_in_bokmaal(password: str) -> None:
    user = User.objects.get(username="ragnhild")
    with override("nb"):
        try:
            validate_password(password, user)
            told: list[str] = []
        except ValidationError as error:
            told = list(error.messages)
        helped = [one.get_help_text() for one in get_default_password_validators()]
    for one in (*told, *map(str, helped)):
        assert not re.search(r"\b(password|too|your|must|is|the)\b", one), one


def test_item_19_the_audit_log_tells_what_was_done() -> None:
    """Each act in the past tense: it is a log."""
    imperatives = {"overfør", "arkiver", "skal", "lag", "send", "vis", "prøv", "frigi", "avbryt", "endre"}
    told = [sentence_of(message(f"audit.{code}")) for code in ACTS]
    assert not [one for one in told if one.split()[0] in imperatives]


def test_item_19_people_stand_by_their_names(as_user: As, vacancy: Vacancy) -> None:
    page = text_of(as_user("dagny").get("/brukere/enheter/"))
    assert "Ragnhild Rekruttvik" in page and ">ragnhild" not in page
    press(as_user("arne"), "/arkiv/kontroll/", {})
    page = text_of(as_user("arne").get("/arkiv/kontroll/"))
    assert "av Arne Arkivhaug" in page


def test_item_19_the_check_of_the_files_tells_by_itself(as_user: As) -> None:
    arne = as_user("arne")
    assert "Arkivets filer er ikke kontrollert ennå." in text_of(arne.get("/arkiv/kontroll/"))
    part = text_of(arne.post("/arkiv/kontroll/", headers={"HX-Request": "true"}))
    assert "ikke kontrollert ennå" not in part and ("er i gang" in part or "Siste kontroll" in part)


def test_item_19_codes_stand_with_their_words(as_user: As) -> None:
    entry = RegistryEntry.objects.filter(access_code="P").order_by("pk")[0]
    page = text_of(as_user("arne").get(f"/arkiv/journalposter/{entry.public_id}/"))
    assert re.search(r"<dd>P – \w+", page)
    page = text_of(as_user("arne").get(f"/arkiv/saker/{entry.case.year}-{entry.case.sequence}/"))
    assert re.search(r"<dd>P – \w+", page) and re.search(r"<dd>B – \w+", page)


def test_item_19_an_act_of_the_archive_says_where_one_is(as_user: As) -> None:
    case = CaseFile.objects.order_by("pk")[0]
    page = text_of(as_user("arne").get(f"/arkiv/saker/{case.year}-{case.sequence}/avslutt/"))
    assert re.search(rf'<li aria-current="page"> ?Avslutt sak {case.number} ?</li>', page)


def test_item_19_a_transfer_s_history_has_no_bare_numbers(as_user: As, vacancy: Vacancy) -> None:
    for one in Transfer.objects.filter(case__vacancy_ref=vacancy.reference)[:4]:
        page = text_of(as_user("arne").get(f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/"))
        assert " ms<" not in page and '"quiet">0' not in page


def test_item_19_no_list_is_for_a_deadline_that_is_none(client: Client) -> None:
    for name in ("make_list.html", "lists_table.html"):
        text = (PACKAGE / f"recruitment/templates/recruitment/{name}").read_text()
        assert "{% if vacancy.deadline %}fristen{% else %}listedatoen{% endif %}" in text


def test_item_19_what_an_applicant_did_not_choose_is_no_word_of_ours() -> None:
    """The review said "Kjønn: Velg"."""
    fields = ApplicationForm().fields
    chosen = {"gender": "female", "protection": "none"}
    shown = {name: _shown(field, chosen.get(name, "")) for name, field in fields.items()}
    assert shown["gender"] == "Kvinne" and _shown(fields["gender"], "") == ""
    assert "Velg" not in {_shown(field, "") for field in fields.values()}
