"""Issue 11, item 18: what a remedy asks for is a button by that name, and nothing beside it contradicts it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

import arkivbro
from arkivbro.core.message_table import Entry, table
from arkivbro.core.message_table.entries import EndsIn
from arkivbro.core.messages import Finding, Message, ends_in, message, remedy_of
from arkivbro.recruitment.models import Vacancy
from arkivbro.transfers.models import Transfer, TransferDetails
from tests.doubles.states import force
from tests.pages import one_line
from tests.web.conftest import client_of

ENTRIES = {code: entry for code, entry in table().items() if isinstance(entry, Entry)}
TEMPLATES = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(arkivbro.__file__).parent.rglob("templates/**/*.html")
)


@pytest.mark.parametrize("button", list(EndsIn))
@pytest.mark.one_database("forms and words")
def test_item_18_a_remedy_that_names_a_button_ends_in_it(button: EndsIn) -> None:
    named = {code for code, entry in ENTRIES.items() if f"«{button.button}»" in entry.remedy}
    ended = {code for code, entry in ENTRIES.items() if entry.ends_in is button}
    assert ended <= named and ended
    assert {code for code in named if ENTRIES[code].ends_in is None} == set()


@pytest.mark.one_database("forms and words")
def test_item_18_no_remedy_asks_to_choose_another_where_there_is_no_choice() -> None:
    of_transfers = [one.remedy for one in ENTRIES.values() if one.ends_in is not None]
    asked = [one for one in of_transfers if re.search(r"[Vv]elg en annen", one)]
    assert asked and all("elg en annen saksbehandler, og trykk «Lag ny plan»" in one for one in asked)
    assert not [one for one in of_transfers if re.search(r"\b(og|,) (lag ny plan|prøv igjen)", one)]


@pytest.mark.one_database("forms and words")
def test_item_18_the_buttons_that_remedies_name_are_there() -> None:
    for button in ("Lag ny plan", "Prøv igjen", "Knytt til sak", "Fullført for hånd"):
        assert button in TEMPLATES


@pytest.mark.parametrize(
    "told", [message("ephorte.officer"), message("ephorte.refused"), message("ephorte.closed")]
)
def test_item_18_the_page_has_the_button_and_failures_offers_no_other(
    vacancy: Vacancy, told: Message
) -> None:
    one = Transfer.objects.filter(case__vacancy_ref=vacancy.reference, kind="application").latest("pk")
    force(Transfer.objects.filter(pk=one.pk), "declined", error=told)
    arne: Client = client_of("arne")
    page = arne.get(f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/").content.decode()
    button = EndsIn(ends_in(told))
    assert remedy_of(told) in page.replace("\xa0", " ")
    form = re.search(rf'/{button.value}/">.*?</form>', page, re.S)
    assert form and button.button in form[0] and "secondary" not in form[0]
    failures = arne.get("/drift/feil/")
    assert ('action="/drift/prov-igjen/"' in failures.content.decode()) is (button is EndsIn.RETRY)


@pytest.mark.parametrize("code", ["facts.incomplete", "facts.no_name", "cannot_tell", "ephorte.officer"])
@pytest.mark.one_database("forms and words")
def test_item_18_no_button_contradicts_the_remedy_and_what_lacks_is_said(vacancy: Vacancy, code: str) -> None:
    """A remedy that is done elsewhere is not done by trying the same again: neither the page nor Drift puts that first."""
    one = Transfer.objects.filter(case__vacancy_ref=vacancy.reference, kind="application").latest("pk")
    told = message(code)
    force(Transfer.objects.filter(pk=one.pk), "failed", error=told)
    found = (
        Finding("where.title", message("facts.no_title")),
        Finding("where.letter", message("facts.access_not_chosen", kind="Åse")),
    )
    TransferDetails.objects.update_or_create(transfer=one, defaults={"findings": found, "kept_out": ()})
    page = one_line(client_of("arne").get("/drift/feil/").content)
    assert remedy_of(told) in page and "/drift/prov-igjen/" not in page
    assert page.count("Stillingen har ingen tittel.") == 2 and "Tittelen" in page
    assert "Åse" not in page, "what was found can tell of a person"
    assert "Stillingen har ingen tittel." in one_line(client_of("dagny").get("/drift/").content)
    own = one_line(client_of("arne").get(f"/stillinger/{vacancy.reference}/arkiv/{one.public_id}/").content)
    form = re.search(r'/prov-igjen/">.*?</form>', own)
    assert form is None or "secondary" in form[0]
