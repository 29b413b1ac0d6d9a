import unicodedata
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from arkivbro.documents.cleaning import (
    INVISIBLE,
    LONGEST_LINE,
    LONGEST_TEXT,
    LONGEST_WORD,
    ZWSP,
    Cleaner,
    without_places_to_break,
)
from arkivbro.documents.typefaces import Coverage, installed_typefaces


@cache
def coverage() -> Coverage:
    return Coverage(installed_typefaces())


def cleaner() -> Cleaner:
    return Cleaner(coverage())


@cache
def covered_letters() -> str:
    numbers = (*range(0x20, 0x3000), *range(0x4E00, 0x5200), *range(0x1F300, 0x1F700))
    characters = filter(coverage().has, map(chr, numbers))
    return "".join(c for c in characters if unicodedata.category(c)[0] in "LNPS" and c not in "\u115f\u1160")


@pytest.mark.parametrize(
    ("given_text", "expected", "replaced", "removed"),
    [
        ("Blåbærsyltetøy", "Blåbærsyltetøy", 0, 0),
        ("Bla\u030aba\u0308r", "Blåbär", 0, 0),  # composed
        ("한국", "[U+D55C]" + ZWSP + "[U+AD6D]", 2, 0),  # no font for Hangul
        ("\ue000", "[U+E000]", 1, 0),  # private use
        ("\uf0b7 punkt", "• punkt", 0, 0),  # a word processor's bullet
        ("\ud83d\ude00", "😀", 0, 0),  # two halves of one character
        ("\ud83d alene", "[U+D83D] alene", 1, 0),
        ("\U0010ffff", "[U+10FFFF]", 1, 0),
        ("a\x00b\x07c\x1b", "abc", 0, 3),
        ("\ufeffKari\u00adNord\u2060mann", "KariNordmann", 0, 3),
        ("Kari \u202egnp.exe\u202c", "Kari gnp.exe", 0, 2),
        ("\u2066Kari\u2069 \u200eNordmann\u200f", "Kari Nordmann", 0, 4),
        ("می\u200cخواهم", "می\u200cخواهم", 0, 0),  # Persian needs its joiners
        ("👩\u200d👧 ❤\ufe0f", "👩\u200d👧 ❤\ufe0f", 0, 0),
        ("\u0301x", "\u00a0\u0301x", 0, 0),  # a mark with nothing to stand on
        ("म\u05b0", "म[U+05B0]", 1, 0),  # no font has both
        ("e" + "\u0316" * 30 + "t", "e" + "\u0316" * 8 + "t", 0, 22),  # marks enough to cover other lines
        ('#read("/etc/passwd") $x$ *b* \\ [[y]]', '#read("/etc/passwd") $x$ *b* \\ [[y]]', 0, 0),
    ],
)
def test_a_line(given_text: str, expected: str, replaced: int, removed: int) -> None:
    one = cleaner()
    cleaned = one.line(given_text)
    assert cleaned == expected
    assert (one.replaced, one.removed, one.cut) == (replaced, removed, 0)


def test_a_line_is_one_line() -> None:
    assert cleaner().line("  Kari\r\n\tNordmann\u2028 \n ") == "Kari Nordmann"


def test_lines_and_empty_lines_are_kept() -> None:
    text = "\r\nKjære dere\r\n\r\n\r\n\r\nlinje 1\rlinje 2\u2028linje 3\x0b\tinnrykk  \u2029Hilsen\n\n"
    assert cleaner().lines(text) == "Kjære dere\n\nlinje 1\nlinje 2\nlinje 3\n    innrykk\n\nHilsen"


def test_the_longest_letter_is_whole_and_a_longer_one_says_so() -> None:
    whole = "ord og " * (100_000 // 7)
    one = cleaner()
    assert one.lines(whole) == whole.rstrip()
    assert one.cut == 0

    one = cleaner()
    cut = one.lines("ord " * LONGEST_TEXT)
    assert len(cut) <= LONGEST_TEXT
    assert cut.endswith(f"[Teksten er kortet ned her: {one.cut} tegn er utelatt.]")
    assert one.cut > LONGEST_TEXT * 2


def test_a_long_line_says_how_much_is_left_out() -> None:
    one = cleaner()
    cut = one.line("navn " * 40_000)
    assert len(cut) <= LONGEST_LINE
    assert one.cut > 198_000
    assert cut.endswith(f"… [{one.cut} tegn er utelatt]")


@pytest.mark.parametrize(
    "word", ["x" * 50_000, "a\u00a0" * 5_000, "! " * 5_000, "1-" * 5_000, "👩\u200d" * 500]
)
def test_no_word_is_too_long_to_break(word: str) -> None:
    cleaned = cleaner().lines(word)
    assert max(map(len, cleaned.split(ZWSP))) <= LONGEST_WORD
    assert without_places_to_break(cleaned) == word.rstrip(" ")


def test_addresses_are_divided_at_their_signs() -> None:
    address = "https://www.eksempel.no/stillinger/vis.aspx?oppdragsnummer=3324614190&firma=7400"
    assert all(piece[-1] in "/?&=_.:0" for piece in cleaner().line(address).split(ZWSP))


ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)
ODD_TEXT = st.text(
    alphabet="ab \n\t\r\u00a0\u0301\u0323\u200d\u200c\ufe0f\u202e👩👧😀م\u064bहि\u093f王\uac00\ue000\ud83d-[]U+0",
    max_size=120,
)


@given(ANY_TEXT | ODD_TEXT)
@settings(max_examples=300, deadline=None)
def test_only_what_a_font_has_comes_out(text: str) -> None:
    for cleaned in (cleaner().line(text), cleaner().lines(text)):
        assert all(c in INVISIBLE or c == "\n" or coverage().has(c) for c in cleaned)
        assert unicodedata.is_normalized("NFC", cleaned)
        assert "\n\n\n" not in cleaned


@given(ANY_TEXT | ODD_TEXT)
@settings(max_examples=300, deadline=None)
def test_cleaning_again_changes_nothing(text: str) -> None:
    for clean in (Cleaner.line, Cleaner.lines):
        once, again = clean(cleaner(), text), cleaner()
        assert clean(again, once) == once
        assert (again.replaced, again.removed, again.cut) == (0, 0, 0)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_covered_letter_is_lost(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet=st.sampled_from(covered_letters()), max_size=200))
    one = cleaner()
    composed = unicodedata.normalize("NFC", text)
    if all(map(coverage().has, composed)):
        assert without_places_to_break(one.lines(text)) == composed
        assert (one.replaced, one.removed) == (0, 0)


def test_the_primary_typeface_has_what_needs_no_care() -> None:
    plain = [*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x17F)]
    assert [hex(number) for number in plain if not coverage().typefaces_of(chr(number)) & 1] == []


def test_the_large_file_is_read_for_what_no_other_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chinese is most of what a child would read before its first document, and few documents have any."""
    read: list[str] = []
    opened = TTFont.__init__

    def noted(self: TTFont, file: Path, **named: object) -> None:
        read.append(file.name)
        opened(self, file, **named)

    monkeypatch.setattr(TTFont, "__init__", noted)
    one = Coverage(installed_typefaces())
    assert all(map(one.has, "Ærlig – «talt»: Ελληνικά العربية 1/2 ♥ ∑"))
    assert "NotoSansSC_400Regular.ttf" not in read
    assert one.has("汉") and not one.has("\ue000")
    assert read.count("NotoSansSC_400Regular.ttf") == 1


@pytest.mark.parametrize(
    "text", ["ÆØÅæøå ŠšŽžĐđŊŋŦŧ", "Ελληνικά", "Українська", "العربية فارسی اردو", "עברית", "हिन्दी", "தமிழ்", "ไทย", "ትግርኛ", "汉字 漢字 かな", "♥ ☎ € ½ ∑ 𝐁"]
)  # fmt: skip
def test_names_in_these_scripts_print_as_they_are(text: str) -> None:
    one = cleaner()
    assert one.line(text) == unicodedata.normalize("NFC", text)
    assert one.replaced == 0
