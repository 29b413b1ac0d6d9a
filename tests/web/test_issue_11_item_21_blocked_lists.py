"""Issue 11, item 21: a list that cannot be made yet says so where it would be archived; one that can never be is no broken page."""

from __future__ import annotations

from dataclasses import replace

from django.test import Client

from arkivbro.core.stored_json import to_json
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors.stored_facts import stored_facts


def test_issue_11_item_21_what_is_blocked_has_the_reason_and_no_button(
    client: Client, vacancy: Vacancy
) -> None:
    page = client.get(f"/stillinger/{vacancy.called}/sokerlister/lag/offentlig/").content.decode()
    part = page[page.index('id="arkiver"') :]
    assert "data-blocked" in page and "Se hva som står i veien" in part
    assert '<button class="ds-button" type="submit">Arkiver' not in part
    assert 'data-color="danger"' in page[: page.index('id="i-veien"')]


def test_issue_11_item_21_a_vacancy_without_its_title_says_so(client: Client, vacancy: Vacancy) -> None:
    """As the demo has one: its list cannot be planned, and the page that would show it is not broken."""
    facts = to_json(replace(stored_facts(vacancy), title=""))
    Vacancy.objects.filter(pk=vacancy.pk).update(title="", facts=facts)
    for name in ("offentlig", "utvidet"):
        answer = client.get(f"/stillinger/{vacancy.called}/sokerlister/lag/{name}/", follow=True)
        assert answer.status_code == 200 and answer.redirect_chain
        words = answer.content.decode().replace("\xa0", " ")
        assert "Opplysningene kan ikke arkiveres slik de er." in words and "(uten tittel)" in words
