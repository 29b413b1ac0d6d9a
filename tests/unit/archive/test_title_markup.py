"""Titles as archivists write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.archive.title_markup import from_marked, marked
from arkivbro.core.errors import Declined
from arkivbro.core.screening import Part, ScreenedText, one_line

WORDS = st.text(st.sampled_from("aøÅ [](){}\\–*"), min_size=1, max_size=12).filter(
    lambda text: one_line(text) == text
)


def test_brackets_screen() -> None:
    title = from_marked("Søknad – [[Åse Ødegård]] (endret)", ScreenedText())
    assert (title.full, title.public) == ("Søknad – Åse Ødegård (endret)", "Søknad – ***** (endret)")
    assert [part.personal_name for part in title.parts] == [False, True, False]


def test_brackets_of_the_title_itself() -> None:
    title = ScreenedText((Part("Prosjekt [[X]] – "), Part("[[Y]]", True)))
    assert from_marked(marked(title), title) == title


def test_a_public_name_stays_out_of_the_search() -> None:
    before = ScreenedText((Part("Referat med "), Part("Kari Nordmann", False, True)))
    after = from_marked("Rettet referat med Kari Nordmann og andre", before)
    assert [part.text for part in after.parts if part.personal_name] == ["Kari Nordmann"]


def test_an_unscreened_name_keeps_its_tag() -> None:
    before = ScreenedText((Part("Notat "), Part("Kari Nordmann", True, True)))
    assert from_marked("Notat Kari Nordmann", before).parts[-1] == Part("Kari Nordmann", False, True)


@pytest.mark.parametrize("written", ["[[a", "a]]", "[[a]] ]]", "[[a [[b]]", "[[]]", "[[ ]]"])
def test_what_does_not_pair_is_declined(written: str) -> None:
    with pytest.raises(Declined):
        from_marked(written, ScreenedText())


@given(WORDS, WORDS)
def test_writing_back_what_stands_changes_nothing_public(first: str, second: str) -> None:
    title = ScreenedText((Part(f"{first} – "), Part(second, True, True)))
    assert from_marked(marked(title), title) == title
    longer = from_marked(f"Rettet: {marked(title)}", title)
    assert (longer.full, longer.public) == (f"Rettet: {title.full}", f"Rettet: {title.public}")
