"""Issue 17 item 7: a candidate is found by what is read of the name, whatever nobody sees stands in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.screens import candidates
from arkivbro.recruitment.services import receive
from tests.integration.recruitment.test_vacancy_life import APPLICATION, VACANCY


@pytest.mark.parametrize("search", ["kari ødegård", "ØDEG", "k\u202eari", "Kari\u3164"])
def test_issue_17_item_7_a_name_with_marks_that_nobody_sees_is_found(search: str) -> None:
    receive(replace(VACANCY, reference="R-\u202e1\ufe0f"))
    person = replace(APPLICATION.applicant, given_name="Ka\u034fri\u202e", family_name="Øde\u1160gård\ufe0f")
    receive(replace(APPLICATION, vacancy_reference="R-1", applicant=person))
    vacancy = Vacancy.objects.get(reference="R-1")
    assert candidates(vacancy, search=search).count() == 1
    assert candidates(vacancy, search="Berit").count() == 0
