"""Numbers beside dates, and names as people divide and spell them: found whatever the source's own form is."""

from __future__ import annotations

import pytest

from arkivbro.core.identity_numbers import national_numbers
from arkivbro.core.people_index import PersonToScreen, Scope
from arkivbro.core.publicity import PublicText, leak_check
from arkivbro.core.ref import Ref

NUMBER = "01019010046"
"""Made up: 1 January 1990."""


@pytest.mark.parametrize("only_in_parts", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "født 01.01.1990, personnummer 10046",
        "født 1.1.1990 (personnr. 10046)",
        "f. 01/01/1990 med fødselsnummer 10046",
        "01-01-1990 pnr. 10046",
    ],
)
def test_item_17_a_whole_year_and_the_word(text: str, only_in_parts: bool) -> None:
    assert NUMBER in set(national_numbers(text, only_in_parts=only_in_parts))


def test_item_17_a_whole_year_and_nothing_between_may_be_another_number() -> None:
    assert NUMBER in set(national_numbers("01.01.1990 10046"))
    assert NUMBER not in set(national_numbers("01.01.1990 10046", only_in_parts=True))


@pytest.mark.parametrize(
    "text",
    [
        "Søknadsfrist: 28.03.2026 100 % stilling",
        "Frist 01.01.2026 kl. 12345",
        "01.01.1990, personnummer 10047",
        "31.02.1990, personnummer 10046",
        "vi var 1990 personer, personnummer 10046",
    ],
)
def test_item_17_what_is_no_number_is_not_found(text: str) -> None:
    assert set(national_numbers(text)) == set()


def found(name: tuple[str, str], text: str, **particulars: tuple[str, ...]) -> bool:
    person = PersonToScreen(Ref("s", "1"), (name,), scope=Scope.EXEMPT, **particulars)  # type: ignore[arg-type]
    return bool(leak_check([PublicText("title", text)], [person]).stops)


@pytest.mark.parametrize(
    ("given", "family", "text"),
    [
        ("Anne Lise", "Vik", "Annelise Vik"),
        ("Annelise", "Vik", "Anne Lise Vik"),
        ("Ann-Kristin", "Vik", "Annkristin Vik"),
        ("Kjell Åge", "Lien", "Kjellåge Lien"),
        ("Kari", "Prøvland", "Kari Prøv land"),
        ("Kari", "Prøvland", "Kari Prøv- land"),
        ("Kari", "Prøvland", "kari.provland1985"),
        ("Kari", "McDonald", "Kari Mc Donald"),
        ("Kari", "O'Brien", "Kari O Brien"),
        ("Kari", "Sæther", "Kari Säther"),
        ("Kari", "Mueller", "Kari Müller"),
        ("Đorđe", "Đukić", "Djordje Djukic"),
    ],
)
def test_item_17_names_as_people_divide_and_spell_them(given: str, family: str, text: str) -> None:
    assert found((given, family), text)


@pytest.mark.parametrize(
    "text", ["Annelise Lund", "Kari og Per Land", "Vik kommune", "Kari i Vest", "Anne Vik Lise-Berg AS 1985"]
)
def test_item_17_others_are_not_taken_for_them(text: str) -> None:
    assert not found(("Anne Lise", "Vikøren"), text)
    assert not found(("Kari", "Prøvland"), text)


def test_item_17_an_address_with_nr_and_an_e_mail_with_a_plus() -> None:
    assert found(("A", "B"), "Storgata nr. 5", addresses=("Storgata 5",))
    assert found(("A", "B"), "kari+jobb@x.no", emails=("kari@x.no",))
