"""Every remedy has its control: what stands in the way of a list links to where it is ended; the archive's own words stand first."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from arkivbro.core.list_readiness import ObstacleKind
from arkivbro.core.messages import message, remedy_of, sentence_of
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.views.obstacles import ACTS
from arkivbro.transfers.models import Attempt, Transfer
from arkivbro.transfers.models.attempt import ArchiveWords
from tests.doubles.states import force
from tests.pages import one_line
from tests.web.conftest import client_of
from tests.web.test_lists import exemption


def public_id(vacancy: Vacancy, number: int) -> str:
    return vacancy.applications.get(source_id=f"{vacancy.source_id}-{number:03}").public_id


@pytest.mark.one_database("forms and words")
def test_issue_11_item_18_each_obstacle_of_a_list_has_its_link(client: Client, vacancy: Vacancy) -> None:
    base = f"/stillinger/{vacancy.reference}"
    for place in (f"{base}/sokerlister/", f"{base}/sokerlister/lag/offentlig/"):
        page = one_line(client.get(place).content)
        for number, act in ((2, "Avgjør ønsket"), (7, "Avklar ønsket")):
            link = f'href="{base}/kandidater/{public_id(vacancy, number)}/unntak/">{act}<span'
            assert link in page, (place, act)


@pytest.mark.one_database("words")
def test_issue_11_item_18_only_time_ends_by_itself() -> None:
    """A kind of obstacle that is added has its button from the first day."""
    assert set(ObstacleKind) - set(ACTS) == {ObstacleKind.DEADLINE, ObstacleKind.WAITING_DAYS}


def test_issue_11_item_18_what_is_to_be_looked_at_or_filled_in_leads_to_where_it_is_done(
    client: Client, vacancy: Vacancy
) -> None:
    """A value that cannot be, one that is missing, and two that may be one person."""
    # in time, who asked for nothing, and not protected
    first, second, third = (
        vacancy.applications.get(source_id=f"{vacancy.source_id}-{number:03}") for number in (1, 3, 4)
    )

    def changed(row: Application, **values: object) -> None:
        """In the newest version, as it is stored."""
        facts = row.facts.latest("version")
        told = json.loads(facts.text)
        told["applicant"].update(values)
        facts.text = json.dumps(told, ensure_ascii=False)
        facts.save()

    email = json.loads(second.facts.latest("version").text)["applicant"]["email"]
    changed(first, birth_date="1900-01-01")
    changed(third, email=email, position="")
    base = f"/stillinger/{vacancy.reference}"
    for place in (f"{base}/sokerlister/", f"{base}/sokerlister/lag/offentlig/"):
        page = one_line(client.get(place).content)
        odd = f'href="{base}/kandidater/{first.public_id}/opplysninger/">Se på opplysningene<span'
        assert odd in page, place
        remarks = page.partition('<div class="remarks">')[2].partition("</div>")[0]
        told = [one for one in remarks.split("<li>") if "samme person" in one or "mangler" in one]
        assert len(told) >= 2 and all("/opplysninger/" in one for one in told), told


@pytest.mark.one_database("forms and words")
def test_issue_11_item_18_telling_the_applicant_is_a_button(client: Client, vacancy: Vacancy) -> None:
    exemption(client, vacancy, 2, outcome="refused", reasoning="x", decided_by="Ragnhild Rekruttvik (RARE)")
    base, one = f"/stillinger/{vacancy.reference}", public_id(vacancy, 2)
    page = one_line(client.get(f"{base}/sokerlister/").content)
    assert f'href="{base}/kandidater/{one}/unntak/">Varsle søkeren<span' in page
    page = one_line(client.get(f"{base}/kandidater/{one}/unntak/").content)
    assert "Skriv varselet til søkeren" in page and f'name="valgt" value="{one}"' in page
    answer = client.post(f"{base}/kandidater/", {"valgt": [one], "funksjon": "brev"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/brev/")


def test_issue_11_item_18_the_archives_own_words_come_first_to_those_who_may_read_them(
    vacancy: Vacancy,
) -> None:
    one = Transfer.objects.filter(case__vacancy_id=vacancy.source_id, kind="application").latest("pk")
    force(Transfer.objects.filter(pk=one.pk), "declined")
    Transfer.objects.filter(pk=one.pk).update(error=message("declined"))
    attempt = Attempt.objects.create(
        transfer=one, at=clock(), call="perform", code="declined", worker="w", fence=1
    )
    ArchiveWords.objects.create(attempt=attempt, at=clock(), text="Journalenheten er stengt")
    place = f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/"
    page = one_line(client_of("arne").get(place).content)
    told = page.index(sentence_of(message("declined")))
    assert page.index("<q>Journalenheten er stengt</q>") < told
    assert told < page.index(remedy_of(message("declined")))
    assert "Journalenheten er stengt" not in one_line(client_of("ragnhild").get(place).content)
