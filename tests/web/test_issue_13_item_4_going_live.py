"""Going live: of each vacancy that waits it is said what becomes of it, many at once, with a look first; standing ones are proposed out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.accounts.models import Installation
from arkivbro.archive.models import CaseFile
from arkivbro.conf.configuration import Sources
from arkivbro.connectors.webcruiter.configuration import WebcruiterSource
from arkivbro.core.errors import ChangedSinceSeen
from arkivbro.core.ref import Ref
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.first_contact import would_make
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services import going_live, receive
from arkivbro.recruitment.services.first_contact import (
    ConfirmSource,
    begin_confirmed,
    confirm_source,
    is_anything_confirmed,
    seen_of_day,
)
from arkivbro.recruitment.services.going_live import Becomes, Wanted
from arkivbro.recruitment.services.vacancy_archiving import IncludeVacancy, include_vacancy, seen_of
from arkivbro.transfers.models import ArchiveCase, Transfer
from tests.pages import one_line
from tests.web.conftest import client_of

PLACE, SOURCE = "/drift/forste-innlesing/", "webcruiter"
TITLES = ("Ingeniør", "Jurist", "CV-registrering, ikke ledig stilling")


@pytest.fixture(autouse=True)
def _source(settings: Settings) -> None:
    """A real installation, to which Webcruiter gave three advertisements."""
    Installation.objects.update(is_demo=False)
    sources = Sources(webcruiter=WebcruiterSource(standing_titles=("cv-registrering",)))
    settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"archive_from": None, "source": sources})
    for number, title in enumerate(TITLES, 1):
        given(number, title)


def given(number: int, title: str) -> None:
    example = stored_facts(Vacancy.objects.get(reference="4000000003"))
    day = oslo_day(clock()) - timedelta(days=7)
    fact = replace(example, ref=Ref(SOURCE, str(number)), reference=f"V-{number}", published=day, title=title)
    receive(fact)


def of(number: int) -> Vacancy:
    return Vacancy.objects.get(reference=f"V-{number}")


def kinds() -> list[str]:
    return list(Transfer.objects.filter(case__source=SOURCE).values_list("case__vacancy_ref", flat=True))


def post(client: Client, *given: tuple[int, str, str], confirm: bool = False, seen: str = "") -> str:
    form = {"kilde": SOURCE, "sett": seen}
    for number, becomes, text in given:
        form |= {f"valg-{of(number).public_id}": becomes, f"tekst-{of(number).public_id}": text}
    if confirm:
        form["gjor"] = "bekreft"
    return one_line(client.post(PLACE, form, follow=True).content).replace("\xa0", " ")


def seen_in(page: str) -> str:
    found = re.search(r'name="sett" value="([0-9a-f]+)"', page)
    assert found is not None, page
    return found[1]


def test_issue_13_item_4_many_at_once_with_a_look_first() -> None:
    arne, case = client_of("arne"), CaseFile.objects.order_by("pk").first()
    assert case is not None
    choices = ((1, "lag", ""), (2, "knytt", case.number), (3, "ikke", "Ingen stilling"))
    page = post(arne, *choices)
    assert "En ny sak blir opprettet" in page and f"Knyttes til sak {case.number}: " in page
    assert "Skal ikke arkiveres: Ingen stilling" in page and "Bekreft for 3 stillinger" in page
    assert {of(n).archiving for n in (1, 2, 3)} == {"unconfirmed"} and kinds() == [], (
        "nothing before it is confirmed"
    )
    assert "Se på det på nytt" in post(arne, *choices, confirm=True, seen="0" * 40)
    page = post(arne, *choices, confirm=True, seen=seen_in(page))
    assert "Bekreftet for 3 stillinger. 1 sak blir opprettet." in page
    assert [of(n).archiving for n in (1, 2, 3)] == ["automatic", "automatic", "excluded"]
    assert ArchiveCase.objects.get(vacancy_ref="V-2").number == case.number and of(2).linked
    assert kinds() == ["V-1"], "the case of the second has its advertisement"


def test_issue_13_item_4_a_case_is_found_by_its_title() -> None:
    arne, case = client_of("arne"), CaseFile.objects.order_by("pk").first()
    assert case is not None
    words = " ".join(case.public_title.split()[:2])
    page = post(arne, (2, "knytt", words))
    assert "Noe må ordnes først" in page and f'value="{case.number}"' in page, page
    assert "Bekreft for" not in page
    page = post(arne, (2, "knytt", "9999/1"), (3, "ikke", " "))
    assert "Noe må ordnes først" in page and "Skriv hvorfor stillingen ikke skal arkiveres" in page


def test_issue_13_item_4_standing_advertisements_are_proposed_and_taken_by_no_day() -> None:
    page = one_line(client_of("arne").get(f"{PLACE}?kilde={SOURCE}").content)
    assert "1 ser ut som en stående utlysning" in page.replace("\xa0", " ")
    row = page[page.index(f'name="valg-{of(3).public_id}"') :]
    assert 'value="ikke" selected' in row and "Stående utlysning, ikke en ledig stilling." in row
    found = would_make(SOURCE)
    assert (found.cases, found.standing) == (2, 1)
    day = date(2020, 1, 1)
    confirm_source(
        ConfirmSource(actor=COMMAND_LINE, source=SOURCE, seen=seen_of_day(SOURCE, day), archive_from=day)
    )
    begin_confirmed()
    assert not is_anything_confirmed(), "what waits for a person is not looked at over and over"
    assert sorted(set(kinds())) == ["V-1", "V-2"] and of(3).archiving == "unconfirmed"
    given(4, "CV-registrering for studenter")
    given(5, "Fysiker")
    assert (of(4).archiving, of(5).archiving) == ("unconfirmed", "automatic"), "also one that comes later"
    told = one_line(client_of("arne").get("/drift/").content)
    assert "2 stillinger fra Webcruiter venter på at en arkivar avgjør" in told.replace("\xa0", " "), told


def test_issue_13_item_4_a_person_may_archive_a_standing_one_after_all() -> None:
    post_page = post(client_of("arne"), (3, "ikke", "Nei"))
    post(client_of("arne"), (3, "ikke", "Nei"), confirm=True, seen=seen_in(post_page))
    day = date(2020, 1, 1)
    confirm_source(
        ConfirmSource(actor=COMMAND_LINE, source=SOURCE, seen=seen_of_day(SOURCE, day), archive_from=day)
    )
    row = of(3)
    include_vacancy(
        IncludeVacancy(actor=COMMAND_LINE, vacancy="V-3", seen=seen_of(row), reason="Den skal med.")
    )
    assert of(3).archiving == "automatic" and "V-3" in kinds()


def test_issue_13_item_4_only_archivists_decide() -> None:
    form = {"kilde": SOURCE, f"valg-{of(1).public_id}": "lag", "gjor": "bekreft"}
    assert client_of("dagny").post(PLACE, form).status_code == 404, (
        "an administrator looks, and decides nothing"
    )
    assert client_of("dagny").post(PLACE, {**form, "gjor": ""}).status_code == 404, (
        "nor is the archive asked for them"
    )
    assert Client().post(PLACE, form).status_code == 302
    assert of(1).archiving == "unconfirmed"


def test_issue_13_item_4_one_that_another_archivist_decided_on_meanwhile() -> None:
    """After the look: nothing is done, and it is looked at anew. In the moment of the seal: the others are decided on."""
    picked, other = of(1), of(2)
    wanted = [Wanted(picked.public_id, Becomes.CASE), Wanted(other.public_id, Becomes.EXCLUDED, "prøve")]
    seen = going_live.seen_of_plan(SOURCE, wanted)
    Vacancy.objects.filter(pk=other.pk).update(archiving=Archiving.EXCLUDED)
    with pytest.raises(ChangedSinceSeen):
        going_live.carry_out(COMMAND_LINE, SOURCE, wanted, seen)
    assert not Transfer.objects.filter(case__vacancy_id=picked.source_id).exists()
    done = going_live.carry_out(COMMAND_LINE, SOURCE, wanted, going_live.seen_of_plan(SOURCE, wanted))
    assert [(one.vacancy.pk, one.told) for one in done] == [(picked.pk, None)]
