"""What a screen says with more than words: an error is red and told at once, a list stacks on a phone."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import client_of

pytestmark = pytest.mark.django_db
VACANCY = "/stillinger/4000000003/"


def test_an_error_is_no_information() -> None:
    page = client_of("ragnhild").post(f"{VACANCY}arkiv/overfor/", {"gjor": "overfor"}).content.decode()
    assert re.search(r'data-color="danger"[^>]* role="alert"[^>]*><p[^>]*>Velg minst ett slag', page)


def test_every_cell_of_a_list_says_what_it_is() -> None:
    page = client_of("ragnhild").get(f"{VACANCY}sokerlister/lag/utvidet/").content.decode()
    table = page.partition("applicant-list")[2].partition("</table>")[0]
    assert table.count("<td") == table.count("<td data-label=") > 0
