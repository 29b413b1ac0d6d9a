"""The one identity: a source and its id, as a value and as text."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json, to_json

sources = st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,59}", fullmatch=True)
ids = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).filter(
    lambda text: text.strip() != ""
)


def test_the_text_form_is_source_colon_id() -> None:
    assert str(Ref("webcruiter", "4711")) == "webcruiter:4711"
    assert Ref.parse("webcruiter:4711") == Ref("webcruiter", "4711")


def test_only_the_first_colon_divides() -> None:
    assert Ref.parse("folder:urn:a:b") == Ref("folder", "urn:a:b")


@given(sources, ids)
def test_every_ref_is_read_back_from_its_text_and_its_json(source: str, id_: str) -> None:
    ref = Ref(source, id_)
    assert Ref.parse(str(ref)) == ref
    assert from_json(Ref, to_json(ref)) == ref


@given(sources, ids, sources, ids)
def test_two_refs_never_share_a_text(one: str, its: str, other: str, others: str) -> None:
    assert (str(Ref(one, its)) == str(Ref(other, others))) == ((one, its) == (other, others))


@pytest.mark.parametrize(
    ("source", "id_", "says"),
    [
        ("", "1", "cannot name a source"),
        ("web:cruiter", "1", "cannot name a source"),
        ("Webcruiter", "1", "cannot name a source"),
        ("a" * 61, "1", "cannot name a source"),
        ("folder", "", "has no id"),
        ("folder", "  ", "has no id"),
        ("folder", "a\nb", "control characters"),
        ("folder", "a\x00b", "control characters"),
        ("folder", "a\ud800", "control characters"),
    ],
)
def test_what_names_nothing_is_refused_with_a_sentence(source: str, id_: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Ref(source, id_)


@pytest.mark.parametrize("text", ["", "4711", ":1", "folder:"])
def test_text_that_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"reference|source|id"):
        Ref.parse(text)


def test_it_is_frozen_and_has_an_order() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Ref("folder", "1").id = "2"  # type: ignore[misc]  # this is what must not be possible
    assert sorted([Ref("folder", "2"), Ref("builtin", "9"), Ref("folder", "1")]) == [
        Ref("builtin", "9"),
        Ref("folder", "1"),
        Ref("folder", "2"),
    ]
