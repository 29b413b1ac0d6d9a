"""Messages: what is stored is a code and parameters; the words are made where they are read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.errors import BadFacts, Finding, Transient
from arkivbro.core.messages import Message, message, remedy_of, sentence_of, told, where_of
from arkivbro.core.stored_json import from_json, to_json

VALUES = st.recursive(
    st.text() | st.integers() | st.booleans() | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(min_size=1), inner, max_size=2).map(
            lambda items: Message("some.code", tuple(sorted(items.items())))
        )
    ),
    max_leaves=6,
)
MESSAGES = st.dictionaries(st.text(min_size=1), VALUES, max_size=4).map(
    lambda items: Message("some.code", tuple(sorted(items.items())))
)


@given(MESSAGES)
def test_a_message_comes_back_as_it_was_stored(one: Message) -> None:
    assert Message.of_json(json.loads(json.dumps(one.as_json()))) == one
    assert from_json(Message, to_json(one)) == one
    assert hash(Message.of_json(one.as_json())) == hash(one)


@given(MESSAGES)
def test_a_code_that_is_gone_is_still_shown(one: Message) -> None:
    assert sentence_of(one).startswith("some.code")
    assert remedy_of(one) == ""


def test_the_order_of_the_parameters_is_nothing() -> None:
    assert Message.of_json({"code": "a", "parameters": {"b": 1, "a": 2}}) == Message(
        "a", (("a", 2), ("b", 1))
    )


def test_a_message_without_an_entry_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no message has the code"):
        message("case.there_is_no_such_code")


def test_a_message_takes_what_its_sentence_takes() -> None:
    with pytest.raises(ValueError, match="disagree"):
        message("declined", number="2026/1")


def test_an_enum_is_stored_as_its_text() -> None:
    class Colour(StrEnum):
        RED = "red"

    from arkivbro.core import messages

    assert type(messages._plain(Colour.RED)) is str
    with pytest.raises(TypeError):
        messages._plain(datetime(2026, 1, 1))
    half_past = Message("x", (("at", messages._plain(datetime(2026, 7, 1, 12, 30, tzinfo=UTC))),))
    assert Message.of_json(json.loads(json.dumps(half_past.as_json()))) == half_past
    assert "onsdag 1. juli 2026 kl. 14.30" in sentence_of(half_past)


def test_words_are_made_in_the_language_of_whoever_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    from arkivbro.core import messages
    from arkivbro.core.message_table import Entry, Who

    entries = {
        "x.day": Entry("Frist {day}.", "Spør {who}.", Who.RECRUITER),
        "x.count": Entry("{count} søknader", "", Who.RECRUITER, one="{count} søknad"),
    }
    monkeypatch.setattr(messages, "table", lambda: entries)
    english = {"Frist {day}.": "Deadline {day}.", "mai": "May"}
    one = Message("x.day", (("day", date(2026, 5, 17)), ("who", ("a", "b"))))
    assert sentence_of(one) == "Frist søndag 17. mai 2026."
    assert sentence_of(one, lambda text: english.get(text, text)) == "Deadline søndag 17. May 2026."
    assert remedy_of(one) == "Spør a, b."
    assert sentence_of(Message("x.count", (("count", 1),))) == "1 søknad"
    assert sentence_of(Message("x.count", (("count", 2),))) == "2 søknader"


def test_an_error_carries_a_message_and_its_log_line_is_the_code() -> None:
    error = Transient(retry_after=3.0, detail="x")
    assert (error.message, error.code, str(error)) == (message("transient"), "transient", "transient")
    assert BadFacts(message("declined")).code == "declined"


def test_a_finding_comes_back_as_it_was_stored() -> None:
    one = Finding("where.somewhere", message("declined"), "12")
    assert Finding.of_json(json.loads(json.dumps(one.as_json()))) == one
    assert where_of(one) == "where.somewhere 12"
    assert told(one).startswith("where.somewhere 12: Arkivet avviste")
    assert from_json(Finding, to_json(one)) == one
