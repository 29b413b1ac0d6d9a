"""Issue 11, items 15 and 16, on the lists as people make them: what cannot be, whose name sorts where, and the provision."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from arkivbro.connectors.folder.source import FolderSource
from arkivbro.core.working_days import OSLO
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.services import import_from
from tests.application_folders import message, write
from tests.web.test_lists import archive, base, settle_and_decide

NUMBER = "028488 30065"
"""Made up (month + 80), with right check digits."""


@pytest.fixture
def arrives(vacancy: Vacancy, client: Client, tmp_path: Path) -> Any:
    """An application in time for the vacancy, whose requests are all decided."""
    settle_and_decide(client, vacancy)
    assert vacancy.deadline is not None
    received = datetime.combine(vacancy.deadline - timedelta(days=1), datetime.min.time(), tzinfo=OSLO)

    def arrive(number: int, **applicant: Any) -> None:
        values = message(number, vacancy=vacancy.reference, attachments=[], received=received.isoformat())
        values["applicant"] |= {
            "email": f"n{number}@eksempel.example",
            "phone": f"2200{number:04}",
            **applicant,
        }
        write(tmp_path, str(number), values)
        import_from(FolderSource(tmp_path))

    return arrive


def page(client: Client, vacancy: Vacancy, name: str) -> str:
    return client.get(f"{base(vacancy)}sokerlister/lag/{name}/").content.decode().replace("\xa0", " ")


def test_issue_11_item_15_a_national_number_in_a_position_stops_the_public_list(
    arrives: Any, client: Client, vacancy: Vacancy
) -> None:
    arrives(71, family_name="Kontormo", position=f"Konsulent, fødselsnr. {NUMBER}")
    assert "Et fødselsnummer ville blitt synlig for alle" in page(client, vacancy, "offentlig")


@pytest.mark.one_database("forms and words")
def test_issue_11_item_15_an_age_that_cannot_be_is_looked_at_before_it_is_locked(
    arrives: Any, client: Client, vacancy: Vacancy
) -> None:
    arrives(72, given_name="Prøve", family_name="Gammelsen", birth_date="1900-01-01")
    for made, name in enumerate(("offentlig", "utvidet")):
        shown = page(client, vacancy, name)
        assert "Gammelsen, Prøve: fødselsdatoen gir en alder" in shown
        archive(client, vacancy, name)
        assert vacancy.lists.count() == made
        row = archive(client, vacancy, name, likevel="Sett på; søkeren svarer ikke.")
        assert row is not None
        assert "126" not in row.text


@pytest.mark.one_database("what a list shows")
def test_issue_11_item_15_one_name_stops_no_list(arrives: Any, client: Client, vacancy: Vacancy) -> None:
    """A person whose only name is a word of the vacancy's own is on the list, with a warning."""
    word = vacancy.unit_name.split()[-1]
    arrives(73, given_name="", family_name=word)
    shown = page(client, vacancy, "offentlig")
    assert "Dette må rettes før noe kan arkiveres" not in shown
    row = archive(client, vacancy, "offentlig")
    assert row is not None and f'"{word}"' in row.text


@pytest.mark.one_database("words")
def test_issue_11_item_15_letters_stand_where_they_are_made_of(
    arrives: Any, client: Client, vacancy: Vacancy
) -> None:
    for number, family in enumerate(("Łuczak", "Lund", "Moe", "Zahl", "Ærø", "Aasen"), 80):
        arrives(number, given_name="Inga", family_name=family)
    shown = page(client, vacancy, "offentlig")
    places = [
        shown.index(f">{family}, Inga<") for family in ("Łuczak", "Lund", "Moe", "Zahl", "Ærø", "Aasen")
    ]
    assert places == sorted(places)


def test_issue_11_item_16_the_page_and_the_locked_list_name_the_provision(
    arrives: Any, client: Client, vacancy: Vacancy
) -> None:
    assert "offentleglova § 25 andre ledd tredje punktum" in page(client, vacancy, "offentlig")
    row = archive(client, vacancy, "offentlig")
    assert row is not None and "§ 25 andre ledd tredje punktum" in row.text
