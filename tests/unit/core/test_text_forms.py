"""What nobody sees goes from titles and from what is searched."""

from __future__ import annotations

import unicodedata
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
    *(
        0x34F,
        0x115F,
        0x1160,
        0x17B4,
        0x180B,
        0x3164,
        0xFE00,
        0xFE0F,
        0xFFA0,
        0xFFF0,
        0x1D173,
        0xE0001,
        0xE01EF,
        0xE0FFF,
    ),
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


def default_ignorable() -> list[int]:
    """Default_Ignorable_Code_Point as Unicode derives it (UAX 44), from what Python knows of each character."""
    other = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}
    selectors = {*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
    reserved = {0x2065, *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)}
    shown = {
        *range(0xFFF9, 0xFFFC),
        *range(0x600, 0x606),
        0x6DD,
        0x70F,
        0x890,
        0x891,
        0x8E2,
        0x110BD,
        0x110CD,
    }
    shown |= {*range(0x13430, 0x13440)}
    marks = {code for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"} - shown
    return sorted(marks | other | selectors | reserved)


def test_issue_17_item_7_all_that_unicode_calls_ignorable_goes_but_joiners_where_a_script_needs_them() -> (
    None
):
    for code in default_ignorable():
        assert without_invisible(f"Kari{chr(code)} N") == "Kari N", hex(code)
        assert search_form(f"K{chr(code)}ari") == "kari", hex(code)


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
