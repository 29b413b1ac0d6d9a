"""Two sources with one reference: both vacancies can be opened, and everything on their pages too."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from arkivbro.accounts.acts import COMMAND_LINE
from arkivbro.core.errors import NotThere
from arkivbro.core.recruitment import Deadline, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Vacancy as VacancyRow
from arkivbro.recruitment.rights import open_vacancy
from arkivbro.recruitment.services import receive
from tests.integration.recruitment.test_vacancy_life import VACANCY

OF_A_VACANCY = re.compile(r'href="(/stillinger/[^"?#]+/[^"?#]*)"')


@pytest.fixture
def both() -> tuple[Vacancy, Vacancy]:
    one = replace(VACANCY, deadlines=(Deadline(date(2026, 11, 18)),))
    another = replace(one, ref=Ref("annen", "77"), title="Den andre")
    for fact in (one, another):
        receive(fact)
    return one, another


@pytest.mark.one_database("links between pages that both are asked for")
def test_item_1_every_link_of_both_leads_somewhere(
    both: tuple[Vacancy, Vacancy], as_user: Callable[[str], Client]
) -> None:
    client = as_user("arne")
    listed = set(OF_A_VACANCY.findall(client.get("/stillinger/").content.decode()))
    assert {f"/stillinger/{one.ref}/" for one in both} <= listed
    for one in both:
        page = client.get(f"/stillinger/{one.ref}/")
        assert one.title in page.content.decode()
        inner = set(OF_A_VACANCY.findall(page.content.decode()))
        assert len(inner) > 3
        assert {link: client.get(link).status_code for link in inner} == dict.fromkeys(inner, 200)


def test_item_1_the_bare_reference_is_not_guessed_and_comes_back(both: tuple[Vacancy, Vacancy]) -> None:
    one, another = both
    with pytest.raises(NotThere):
        open_vacancy(COMMAND_LINE, one.reference)
    for row in VacancyRow.objects.all():
        assert open_vacancy(COMMAND_LINE, row.called) == row
    receive(replace(another, reference="R-2"))
    rows = VacancyRow.objects.filter(source__in=[one.ref.source, "annen"])
    assert dict(rows.values_list("source", "called")) == {one.ref.source: "R-1", "annen": "R-2"}
