"""Issue 11, items 18 and 21, as a stranger sees it: links say where they go, done looks done, held is said held, the act stands open."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from arkivbro.accounts.models import Clearance, User
from arkivbro.core.messages import message, remedy_of, sentence_of
from arkivbro.recruitment.models import ApplicantHandling, Application, Vacancy
from arkivbro.recruitment.selectors.screens import line_of_steps, vacancy_rows
from arkivbro.transfers.models import Connection, Transfer
from tests.doubles.states import force
from tests.pages import one_line
from tests.web.conftest import client_of


def of_kind(vacancy: Vacancy, kind: str) -> Transfer:
    return Transfer.objects.filter(case__vacancy_ref=vacancy.reference, kind=kind).latest("pk")


def stopped(vacancy: Vacancy) -> str:
    """The page of an application that is stopped."""
    one = of_kind(vacancy, "application")
    force(Transfer.objects.filter(pk=one.pk), "stopped", error=message("transfer.protected"))
    return f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/"


@pytest.mark.one_database("words")
def test_issue_11_item_18_what_is_left_links_to_pages_by_name(client: Client, vacancy: Vacancy) -> None:
    page = one_line(client.get(f"/stillinger/{vacancy.reference}/").content)
    owed = page[page.index('id="gjenstar"') :].partition("</ul>")[0]
    links = re.findall(r'<a class="ds-button"[^>]*href="([^"]+)">([^<]+)<', owed)
    assert len(links) >= 2 and "Gå dit" not in page
    by_name: dict[str, set[str]] = {}
    for address, name in links:
        by_name.setdefault(name, set()).add(address)
        assert client.get(address).status_code == 200
    assert all(len(addresses) == 1 for addresses in by_name.values()), "one name, one place"
    assert {"Ønsker om unntak", "Søkerlister"} & set(by_name)


def test_issue_11_item_18_the_unknown_wish_is_one_click_from_the_start_page(
    client: Client, vacancy: Vacancy
) -> None:
    page = one_line(client.get("/").content)
    found = re.search(r'ønsket om unntak er ukjent</strong>.*?href="([^"]+)"', page)
    assert found
    places = Application.objects.filter(
        exemption="unknown", withdrawn=None, vacancy__deadline__lte=vacancy.deadline
    )
    assert places.exists()
    shown = one_line(client.get(found[1].replace("&amp;", "&")).content)
    assert found[1].endswith(("/sokerlister/unntak/", "?arkiv=exemption_open"))
    for one in Vacancy.objects.filter(unit_name=vacancy.unit_name, deadline__gt=vacancy.deadline):
        assert f'href="/stillinger/{one.called}/"' not in shown or "exemption_open" not in found[1]
    others = Application.objects.filter(exemption="unknown").exclude(vacancy=vacancy)
    for application in others:
        ApplicantHandling.objects.update_or_create(
            application=application, defaults={"wish": "not_requested"}
        )
    page = one_line(client.get("/").content)
    assert f'href="/stillinger/{vacancy.called}/sokerlister/unntak/">Avklar ønskene<' in page


def test_issue_11_item_21_done_looks_done(vacancy: Vacancy) -> None:
    def step() -> tuple[str, str]:
        (row,) = vacancy_rows([Vacancy.objects.get(pk=vacancy.pk)])
        one = next(one for one in line_of_steps(row, today) if one.name == "Søknader")
        return one.state, one.text

    assert vacancy.deadline is not None
    today = vacancy.deadline
    Transfer.objects.filter(case__vacancy_ref=vacancy.reference).update(left_out=0)
    state, text = step()
    assert re.fullmatch(r"(\d+) mottatt, \1 arkivert", text), text
    assert state == "done"
    Vacancy.objects.filter(pk=vacancy.pk).update(deadline=today.replace(year=today.year + 1))
    assert step() == ("done", text), "also while more may come"
    Transfer.objects.filter(pk=of_kind(vacancy, "application").pk).update(left_out=2)
    assert step() == ("now", f"{text}, 2 vedlegg kom ikke med"), "what keeps it from being done is said"


def test_issue_11_item_21_what_is_held_is_not_said_to_be_on_its_way(vacancy: Vacancy) -> None:
    rows = Transfer.objects.filter(case__vacancy_ref=vacancy.reference)
    first, held = rows.get(kind="advertisement"), rows.filter(kind="application")[:2]
    force(Transfer.objects.filter(pk=first.pk), "failed", error=message("facts.incomplete"))
    force(Transfer.objects.filter(pk__in=[one.pk for one in held]), "waiting_for_case")
    arne = client_of("arne")
    for place in ("/drift/", "/drift/ko/"):
        page = one_line(arne.get(place).content)
        assert "2 overføringer holdes til noe annet er ordnet." in page and "på vei." not in page, place
    page = one_line(arne.get(f"/stillinger/{vacancy.reference}/").content)
    assert "2 overføringer holdes til saken er laget." in page and "er på vei" not in page
    force(Transfer.objects.filter(pk=first.pk), "retrying", error=None)
    assert "2 overføringer på vei." not in one_line(arne.get("/drift/").content)
    assert "3 overføringer på vei." in one_line(arne.get("/drift/").content)
    Connection.objects.update_or_create(archive="builtin", defaults={"pause": "by_person", "reason": "x"})
    assert "3 overføringer holdes" in one_line(arne.get("/drift/").content)


@pytest.mark.one_database("words")
def test_issue_11_item_18_the_act_of_a_stopped_one_stands_open_to_who_may(vacancy: Vacancy) -> None:
    place = stopped(vacancy)
    page = one_line(client_of("arne").get(place).content)
    form = page[page.index(f'action="{place}frigi/"') :].partition("</form>")[0]
    assert 'name="begrunnelse"' in form and ">Frigi</button>" in form and "secondary" not in form
    before = page[: page.index(f'action="{place}frigi/"')]
    assert before.count("<details") == before.count("</details>"), "it is not folded away"
    told = message("transfer.protected")
    assert page.count(sentence_of(told)) == 1 and page.count(remedy_of(told)) == 1, "said once"


@pytest.mark.one_database("words")
def test_issue_11_item_18_others_are_told_who_can(vacancy: Vacancy) -> None:
    place = stopped(vacancy)
    page = one_line(client_of("ragnhild").get(place).content)
    assert "Dette avgjør en arkivar med klarering: Arne Arkivhaug." in page and "/frigi/" not in page
    assert remedy_of(message("transfer.protected")) not in page
    Clearance.objects.filter(user=User.objects.get(username="arne")).delete()
    for user in ("ragnhild", "arne"):
        page = one_line(client_of(user).get(place).content)
        assert f"Ingen arkivar er klarert for søkerne i {vacancy.unit_name}." in page, user


@pytest.mark.parametrize("user", ["ragnhild", "arne"])
@pytest.mark.one_database("words")
def test_issue_11_item_18_a_failed_one_says_it_once(user: str, vacancy: Vacancy) -> None:
    one = of_kind(vacancy, "application")
    told = message("facts.no_title")
    force(Transfer.objects.filter(pk=one.pk), "failed", error=told)
    page = one_line(client_of(user).get(f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/").content)
    assert page.count(sentence_of(told)) == 1
