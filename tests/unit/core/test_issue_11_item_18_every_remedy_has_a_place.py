"""Issue 11, item 18: every remedy of the table has a page, a command, or a place elsewhere with its reason; none is left over."""

from __future__ import annotations

import re

import pytest

from arkivbro.cli.main import COMMANDS
from arkivbro.core.done_elsewhere import AREAS, CODES, done_elsewhere
from arkivbro.core.message_table import Entry, area_of, table

ENTRIES = {code: entry for code, entry in table().items() if isinstance(entry, Entry)}
NAMED_COMMAND = re.compile(r"«(arkivbro [a-z][^»]*)»")
OURS = ("health", "owed", "verify", "vacancy", "archiving", "first_contact", "chore", "leak")
"""Areas that tell of how it stands, to somebody who is not where it is mended: none of their remedies is elsewhere."""


@pytest.mark.parametrize("code", [code for code, entry in ENTRIES.items() if entry.remedy])
def test_issue_11_item_18_a_remedy_has_a_place(code: str) -> None:
    entry = ENTRIES[code]
    assert entry.page or entry.command or done_elsewhere(code), f"{code}: «{entry.remedy}» is done nowhere"
    assert area_of(code) not in OURS or entry.page or entry.command


def test_issue_11_item_18_what_is_done_elsewhere_is_no_longer_than_it_must_be() -> None:
    assert {
        code for code in CODES if code not in ENTRIES or ENTRIES[code].page or ENTRIES[code].command
    } == set()
    assert {
        area for area in AREAS if area not in {area_of(code) for code in ENTRIES if done_elsewhere(code)}
    } == set()


def test_issue_11_item_18_a_remedy_that_names_a_command_leads_to_it() -> None:
    for code, entry in ENTRIES.items():
        named = [one for one in NAMED_COMMAND.findall(entry.remedy) if "KOMMANDO" not in one]
        assert not named or entry.command in named, code
        assert not entry.command or entry.command in named, code
        assert not entry.command or entry.command.split()[1] in COMMANDS, code
