"""Issue 11, item 19: *Overfør til arkiv* ticks nothing by itself, and tells how many go, how many are there and how many are held."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from arkivbro.recruitment.models import Letter, Vacancy
from arkivbro.transfers.models import Transfer
from tests.doubles.states import force
from tests.web.test_letters import choose, post, seen_in, template


def place(vacancy: Vacancy, query: str = "") -> str:
    return f"/stillinger/{vacancy.reference}/arkiv/overfor/{query}"


def shown(client: Client, vacancy: Vacancy, **form: object) -> str:
    answer = client.post(place(vacancy), {"gjor": "vis", **form})
    return re.sub(r"\s+", " ", unescape(answer.content.decode()).replace("\xa0", " "))


def counts(page: str, kind: str) -> tuple[int, ...]:
    """What the table says of the kind: goes, there, held back."""
    row = re.search(rf'<th scope="row" data-label="Dokument"> {re.escape(kind)}.*?</tr>', page)
    assert row, f"no row for {kind}"
    return tuple(int(one) for one in re.findall(r'class="number">(\d+)</td>', row[0]))


def ticked(page: str) -> list[str]:
    return re.findall(r'name="(?:slag|brev)" value="(\w+)" checked', page)


@pytest.fixture
def rejections(client: Client, vacancy: Vacancy) -> int:
    """Sent to three, by another system."""
    choose(client, vacancy, 1, 2, 3)
    post(client, vacancy, template(), "merk")
    number = Letter.objects.filter(vacancy=vacancy, kind="rejection", state="sent").count()
    assert number == 3
    return number


@pytest.mark.one_database("forms")
def test_item_19_nothing_is_ticked_beforehand(client: Client, vacancy: Vacancy, rejections: int) -> None:
    assert ticked(client.get(place(vacancy)).content.decode()) == []
    assert ticked(client.get(place(vacancy, "?slag=soknad")).content.decode()) == ["soknad"]
    page = client.get(f"/stillinger/{vacancy.reference}/brev/").content.decode()
    link = re.search(r'href="([^"]+/arkiv/overfor/[^"]*)"', page)
    assert link
    assert ticked(client.get(unescape(link[1])).content.decode()) == ["rejection"]


def test_item_19_what_is_there_is_not_said_to_be_unsent(client: Client, vacancy: Vacancy) -> None:
    page = shown(client, vacancy, slag=["annonse", "soknad"])
    assert "sendt ennå" not in page and "Det er ingenting å overføre." in page
    assert counts(page, "Annonse") == (0, 1, 0) and counts(page, "Søknad og CV")[0] == 0
    assert 'name="sett"' not in page


def test_item_19_the_counts_are_what_happens(client: Client, vacancy: Vacancy) -> None:
    rows = list(Transfer.objects.filter(case__vacancy_ref=vacancy.reference, series="application")[:2])
    force(Transfer.objects.filter(pk=rows[0].pk), "failed")
    force(Transfer.objects.filter(pk=rows[1].pk), "cancelled")
    page = shown(client, vacancy, slag="soknad")
    goes, there, _ = counts(page, "Søknad og CV")
    assert goes == 2 and there == len(set(vacancy.applications.filter(stop_reason__isnull=True))) - 2
    assert "Overfør til arkiv (2)" in page
    done = client.post(
        place(vacancy), {"slag": "soknad", "sett": seen_in(page)}, follow=True
    ).content.decode()
    assert "1 ny er på vei til arkivet, 1 prøves igjen" in done.replace("\xa0", " ")


def test_item_19_what_was_counted_is_part_of_what_was_seen(client: Client, vacancy: Vacancy) -> None:
    rows = list(Transfer.objects.filter(case__vacancy_ref=vacancy.reference, series="application")[:2])
    force(Transfer.objects.filter(pk=rows[0].pk), "failed")
    seen = seen_in(shown(client, vacancy, slag="soknad"))
    force(Transfer.objects.filter(pk=rows[1].pk), "failed")
    page = client.post(place(vacancy), {"slag": "soknad", "sett": seen}).content.decode()
    assert "Overfør til arkiv (2)" in page and Transfer.objects.filter(pk=rows[0].pk, state="failed").exists()


def test_item_19_counts_follow_the_chosen(client: Client, vacancy: Vacancy, rejections: int) -> None:
    choose(client, vacancy, 2)
    page = client.get(place(vacancy, "?valgte=1")).content.decode()
    assert '<span data-count-all="3" data-count-chosen="1">1</span>' in page
    page = client.get(place(vacancy)).content.decode()
    assert '<span data-count-all="3" data-count-chosen="1">3</span>' in page
    page = shown(client, vacancy, brev="rejection", **{"kun-valgte": "1", "eksempelbrev": "1"})
    assert counts(page, template().kind_name)[0] == 1


@pytest.mark.one_database("words")
def test_item_19_an_example_that_is_none_is_said(client: Client, vacancy: Vacancy, rejections: int) -> None:
    choose(client, vacancy, 2)
    one = shown(client, vacancy, brev="rejection", **{"kun-valgte": "1", "eksempelbrev": "1"})
    assert "Brevet har én mottaker, og arkiveres for seg, uten adresseliste." in one
    every = shown(client, vacancy, brev="rejection", eksempelbrev="1")
    assert "Eksempel med adresseliste, for 3 brev" in every and counts(every, template().kind_name) == (
        1,
        0,
        0,
    )
    client.post(place(vacancy), {"brev": "rejection", "eksempelbrev": "1", "sett": seen_in(every)})
    again = shown(client, vacancy, brev="rejection", eksempelbrev="1")
    assert counts(again, template().kind_name) == (0, 3, 0) and "ingenting å overføre" in again
