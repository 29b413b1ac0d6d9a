"""Issue 10 item 17: a number or an e-mail address is found whatever stands between its parts and beside it, and nothing else is."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from arkivbro.core.identity_numbers import account_numbers, national_numbers
from arkivbro.core.publicity import HitKind, PersonToScreen, PublicText, leak_check
from arkivbro.core.ref import Ref

NUMBER = "02848830065"
ACCOUNT = "12345678903"
PERSON = PersonToScreen(
    Ref("f", "1"), (("Kari", "Prøvland"),), ("xk9@post.no", "o'brien-x@post.no"), ("91234567",)
)

BETWEEN = [
    "    ", " –  ", ";", ") ", "\u2212", "_", "·", "\v", "\f", "\u2028", "\u2029", " | ", "\t\t\t", "*", "\n\n\n\n", " (", "\u2014", "'",
    "\u2043", "\u3000", " +", "~", "\\", "…", " " * 20, " personnr ", ", personnummer: ", " p.nr. ", "\u00ad", "⁠ ",
]  # fmt: skip
MARKS = [
    "²",
    "¹",
    "①",
    "½",
    "*",
    "†",
    ")",
    "]",
    "?",
    "!",
    "/",
    "…",
    "'",
    "\u200b",
    "\u2028",
    "_",
    "#",
    "|",
    "}",
    ":",
    "x",
]
no_digit = st.text(st.characters(blacklist_categories=("Nd", "No", "Nl", "Cs")), max_size=3)


def stops(text: str) -> list[HitKind]:
    return [hit.kind for hit in leak_check([PublicText("title", text)], [PERSON]).stops]


@pytest.mark.parametrize("gap", BETWEEN)
def test_issue_10_item_17_whatever_stands_between_its_parts(gap: str) -> None:
    assert HitKind.BIRTH_NUMBER in stops(f"Født {NUMBER[:6]}{gap}{NUMBER[6:]}.")


@given(
    st.text(st.characters(whitelist_categories=("P", "S", "Z", "Cc", "Cf")), max_size=20),
    st.sampled_from([2, 4, 6, 9]),
)
@example("\u2212", 6)
def test_issue_10_item_17_any_separators_between_two_parts(gap: str, place: int) -> None:
    assert NUMBER in list(national_numbers(f"a {NUMBER[:place]}{gap}{NUMBER[place:]} b"))


@given(st.lists(st.sampled_from(BETWEEN), min_size=4, max_size=4))
def test_issue_10_item_17_all_its_parts_apart(gaps: list[str]) -> None:
    parts = [NUMBER[:2], NUMBER[2:4], NUMBER[4:6], NUMBER[6:9], NUMBER[9:]]
    text = "".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=True))
    assert NUMBER in list(national_numbers(text))


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    "written",
    [NUMBER, f"konto {ACCOUNT}", "1234.56.78903", "xk9@post.no", "91234567", "912 34 567", "Kari Prøvland"],
)
def test_issue_10_item_17_a_mark_beside_it_hides_nothing(written: str, mark: str) -> None:
    if mark != "x" or written[-1].isdigit():
        assert stops(f"Se {written}{mark} og mer")
    if mark != "x":
        assert stops(f"Se {mark}{written} og mer"), "before it"
        assert stops(f"{mark}{written}{mark}")


@given(no_digit, no_digit)
def test_issue_10_item_17_any_neighbours(before: str, after: str) -> None:
    assert NUMBER in list(national_numbers(f"{before}{NUMBER}{after}"))
    assert ACCOUNT in list(account_numbers(f"kontonr {before}{ACCOUNT}{after}"))


@given(
    st.text(st.sampled_from(" \n()[]{}<>,;:\"'«»“”!?/\\|=*#&%$^~`…·†_-"), max_size=4),
    st.text(st.sampled_from(" \n()[]{}<>,;:\"'«»“”!?/\\|=*#&%$^~`…·†_-."), max_size=4),
    st.sampled_from(PERSON.emails),
)
@example("e-post=", "", "xk9@post.no")
@example("'", "…'", "xk9@post.no")
def test_issue_10_item_17_an_e_mail_address_with_any_mark_beside_it(
    before: str, after: str, email: str
) -> None:
    assert HitKind.EMAIL in stops(f"skriv til {before}{email}{after}")
    assert HitKind.EMAIL in stops(f"skriv til {before}{email.upper()}{after}")


@pytest.mark.parametrize(
    "text",
    [
        "mailto:xk9@post.no",
        "xk9 @ post.no",
        "xk9@\npost.no",
        "xk9(at)post.no",
        "xk9 [at] post.no",
        "xk9@post.no.Ring",
        "<xk9@post.no>,",
    ],
)
def test_issue_10_item_17_an_e_mail_address_as_people_write_it(text: str) -> None:
    assert stops(text) == [HitKind.EMAIL]


@pytest.mark.parametrize(
    "text",
    ["axk9@post.no", "ola.xk9@post.no", "xk9@post.no2", "xk9@ost.no", "9@post.no", "xk9 post.no", "@post.no"],
)
def test_issue_10_item_17_another_s_e_mail_address_is_none(text: str) -> None:
    assert not stops(text)


@pytest.mark.parametrize(
    "text",
    [
        "1234-56-78903", "konto 1234-56-78903", "1234–56–78903", "konto nr. er 12345678903", "Kontonummer (DNB): 12345678903",
        "NO93 8601 1117 947", "IBAN NO9386011117947", "iban: no93 8601 1117 947", "konto 8601 1117 947", "12345678903 (lønnskonto)",
        "１２３４．５６．７８９０３",
    ],
)  # fmt: skip
def test_issue_10_item_17_an_account_number_as_people_write_it(text: str) -> None:
    assert HitKind.ACCOUNT_NUMBER in stops(text)


BODY = ["27.11.2026", "2026-11-27", "2026/123456", "26/123456-2", "974 761 211", "974761211", "3324614190", "22 33 44 55", "22334455",
        "+47 22 33 44 55", "0185 Oslo", "kl. 12:30", "kr 650 000–720 000", "§ 25", "Kontor: 22 33 44 55, 913 45 678", "100 %"]  # fmt: skip


@given(
    st.lists(st.sampled_from(BODY), min_size=1, max_size=6),
    st.sampled_from([";", "    ", " · ", "\u2028", "\n\n\n\n", " | ", "²"]),
)
def test_issue_10_item_17_no_false_alarm_in_what_a_body_writes(items: list[str], between: str) -> None:
    text = between.join(items)
    assert not list(national_numbers(text)) and not list(account_numbers(text))


@given(st.text(string.digits, min_size=10, max_size=10))
def test_issue_10_item_17_ten_digits_are_no_number(digits: str) -> None:
    assert not list(national_numbers(f"Stilling {digits}; {digits}"))


@pytest.mark.parametrize(
    "text",
    [
        "x@" + "a." * 30_000,
        "1 ;" * 20_000,
        "konto " * 10_000,
        "1234-56-" * 8_000,
        " " * 60_000 + "@",
        "1²" * 30_000,
    ],
)
def test_it_is_cheap_whatever_the_text(text: str) -> None:
    started = time.process_time()
    leak_check([PublicText("documents.1.content", text)], [PERSON])
    assert time.process_time() - started < 8, "seconds of work; it takes one at most"
