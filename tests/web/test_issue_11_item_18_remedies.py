"""Every remedy has its control: what stands in the way of a list links to where it is ended; the archive's own words stand first."""

from __future__ import annotations

import pytest
from django.test import Client

from arkivbro.core.messages import message, remedy_of, sentence_of
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Vacancy
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
