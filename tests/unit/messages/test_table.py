"""The table of messages and the code agree, entry by entry."""

from __future__ import annotations

import ast
from string import Formatter

import pytest

from arkivbro.archive.models import CodeListName
from arkivbro.core.message_table import Entry, Word, placeholders, table
from arkivbro.core.messages import sentence_of
from arkivbro.documents.formats import FORMATS
from arkivbro.transfers.engine.states import State
from tests.unit.messages.scan import SOURCE, codes_named, texts, trees


def test_every_code_that_the_code_names_is_in_the_table() -> None:
    unknown = [
        f"{path.relative_to(SOURCE)}:{line}: {code}"
        for path, tree in trees()
        for line, code, is_place in codes_named(tree)
        if code not in table() or is_place is not code.startswith("where.")
    ]
    assert unknown == []


def test_every_code_of_the_table_is_used() -> None:
    used = {text for _, tree in trees() for text in texts(tree)}
    used |= {f"audit.{text}" for text in used}  # an act is written by its own code
    named = {
        "format": FORMATS,
        "state": [one.value for one in State],
        "code_list": [one.value for one in CodeListName],
    }
    used |= {f"{area}.{name}" for area, names in named.items() for name in names}
    assert sorted(set(table()) - used) == []


def test_issue_10_item_2_what_is_stored_calls_things_as_the_screens_do() -> None:
    """A state, a code list and a format stand in messages as codes: their words are made where they are read."""
    assert [sentence_of(one.word) for one in State] == [one.label for one in State]
    assert [sentence_of(one.word) for one in CodeListName] == [one.label for one in CodeListName]
    assert sentence_of(FORMATS["txt"].word) == "ren tekst"


def test_every_act_and_reading_has_words_in_the_audit_log() -> None:
    codes = {
        str(first.value)
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("act", "reading")
        for first in node.args[:1]
        if isinstance(first, ast.Constant)
    }
    assert len(codes) > 90
    assert sorted(code for code in codes if f"audit.{code}" not in table()) == []


@pytest.mark.parametrize("code", sorted(table()))
def test_every_entry_says_what_and_what_to_do(code: str) -> None:
    entry = table()[code]
    assert entry.sentence.strip(), "no sentence"
    assert entry.sentence == entry.sentence.strip()
    if isinstance(entry, Entry):
        assert entry.remedy.strip(), "no remedy"
        assert entry.remedy[-1] in ".?»", "a remedy is a sentence"
    if code.startswith("where."):
        assert isinstance(entry, Word), "a place needs no remedy"
        assert placeholders(entry) <= {"place"}
    for text in (entry.sentence, entry.one):
        for _, name, form, conversion in Formatter().parse(text):
            assert name is None or (name.isidentifier() and not form and not conversion), "only {name}"
