"""What nobody sees goes from titles and from what is searched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.plan import plan_transfer
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.screening import ScreenedText, one_line
from arkivbro.core.text_forms import search_form, without_invisible
from tests.unit.core.facts_for_tests import CONTEXT, VACANCY, facts, shipped

PROFILE = shipped("arbeidstilsynet")
UNSEEN = [
    *range(0x200E, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x2070),
    0xAD,
    0x61C,
    0x200B,
    0xFEFF,
    0x7,
    0x1B,
    0xE0041,
]


@pytest.mark.parametrize("code", UNSEEN, ids=hex)
def test_issue_17_item_7_direction_marks_and_their_kin_go_from_titles(code: int) -> None:
    title = f"Senior{chr(code)}rådgiver{chr(code)}"
    for kind in (TransferKind.ADVERTISEMENT, TransferKind.APPLICATION):
        plan = plan_transfer(replace(facts(kind), vacancy=replace(VACANCY, title=title)), PROFILE, CONTEXT)
        for text in (plan.case.title, plan.entry.title, *(one.title for one in plan.entry.documents)):
            assert chr(code) not in text.full + text.public
        assert "Seniorrådgiver" in plan.case.title.full
    assert search_form(title) == "seniorrådgiver"
    assert ScreenedText.plain(title).full == one_line(title) == "Seniorrådgiver"


def test_white_space_still_divides_words() -> None:
    assert one_line("a\tb\nc\u00a0d\x1fe\x85f") == "a b c d e f"


@pytest.mark.parametrize("text", ["می\u200cخواهم", "👩\u200d🔬", "क्\u200dष"])
def test_joiners_stay_where_the_script_needs_them_and_are_not_searched(text: str) -> None:
    assert without_invisible(text) == text
    assert "\u200c" not in search_form(text) and "\u200d" not in search_form(text)


@pytest.mark.parametrize("text", ["Kari\u200dNordmann", "\u200ckari", "kari\u200c", "é\u200db"])
def test_joiners_go_from_between_latin_letters(text: str) -> None:
    assert without_invisible(text) == text.replace("\u200d", "").replace("\u200c", "")


@given(st.text())
def test_once_is_enough(text: str) -> None:
    assert without_invisible(without_invisible(text)) == without_invisible(text)
    assert search_form(search_form(text)) == search_form(text)
