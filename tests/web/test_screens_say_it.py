"""What a screen says with more than words: an error is red and told at once, a list stacks on a phone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from arkivbro import health
from arkivbro.accounts.models import User
from arkivbro.recruitment.models import Attachment, Vacancy
from arkivbro.recruitment.selectors.screens import candidate_rows
from arkivbro.web import tasks
from arkivbro.web.tasks import Task
from tests.pages import one_line
from tests.web.conftest import client_of

pytestmark = pytest.mark.django_db
VACANCY = "/stillinger/4000000003/"


def test_an_error_is_no_information() -> None:
    page = one_line(client_of("ragnhild").post(f"{VACANCY}arkiv/overfor/", {"gjor": "overfor"}).content)
    assert re.search(r'data-color="danger"[^>]* role="alert"[^>]*><p[^>]*>Velg minst ett slag', page)


def test_every_cell_of_a_list_says_what_it_is() -> None:
    page = client_of("ragnhild").get(f"{VACANCY}sokerlister/lag/utvidet/").content.decode()
    table = page.partition("applicant-list")[2].partition("</table>")[0]
    assert table.count("<td") == table.count("<td data-label=") > 0


@pytest.mark.parametrize("asked", ["sok=" + "a" * 300, "fra=i-dag", "fra=2026-02-01&til=2026-01-01"])
def test_a_search_with_a_mistake_is_not_an_empty_journal(asked: str) -> None:
    page = client_of("").get(f"/offentlig-journal/?{asked}").content.decode()
    assert "Søket har en feil" in page
    assert "Her kommer journalpostene" not in page


def test_one_is_said_as_one() -> None:
    task = Task(1, "Stilling der noe må ordnes|Stillinger der noe må ordnes", "", "", "")
    assert task.heading == "Stilling der noe må ordnes"
    assert replace(task, number=2).heading == "Stillinger der noe må ordnes"


def test_all_that_waits_is_said_for_one_and_for_several() -> None:
    for user in ("ragnhild", "arne", "dagny"):
        row = User.objects.get(username=user)
        for task in (*tasks._of_recruiter(row), *tasks._of_archivist(row, health.heard())):
            one, apart, several = task.headings.partition("|")
            assert one and apart and several and one != several


def test_an_age_is_known_without_a_deadline() -> None:
    vacancy = Vacancy.objects.get(reference="4000000003")
    Vacancy.objects.filter(pk=vacancy.pk).update(deadline=None)
    page = client_of("ragnhild").get(f"{VACANCY}kandidater/").content.decode()
    ages = re.findall(r'data-label="Alder" class="number">\s*(.*?)\s*</td>', page, re.DOTALL)
    assert any(age.isdigit() for age in ages)


def test_under_18_has_a_badge() -> None:
    vacancy = Vacancy.objects.get(reference="4000000003")
    (row,) = candidate_rows(vacancy, list(vacancy.applications.order_by("pk")[:1]))
    assert [replace(row, age=age).is_minor for age in (17, 18, None)] == [True, False, False]


def test_a_copy_that_was_deleted_is_said(tmp_path: Path, settings: Settings) -> None:
    kept = Attachment.objects.filter(application__vacancy__reference="4000000003").first()
    assert kept is not None
    settings.ARKIVBRO_DATA_DIR = tmp_path
    answer = client_of("ragnhild").get(f"{VACANCY}vedlegg/{kept.public_id}/", follow=True)
    assert "Åpne dokumentet i arkivet" in answer.content.decode()


def test_an_address_that_only_takes_forms_is_a_page_of_ours() -> None:
    answer = client_of("ragnhild").get("/logg-ut/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Adressen tar bare imot skjemaer" in answer.content.decode()
