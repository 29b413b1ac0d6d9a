"""Issue 17 item 7: nothing that nobody sees is printed, and a reference with such a mark in it is the reference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.text import Text

from arkivbro.cli.frame import err, out, table
from tests.application_folders import message, write
from tests.feeds import item, write_feed
from tests.integration.cli.conftest import Arkivbro

TURNED = "R-\u202eukjent\u034f"


@pytest.mark.one_database("how it is printed")
def test_issue_17_item_7_a_reference_that_turns_the_line_round_is_printed_and_found_without_its_mark(
    arkivbro: Arkivbro, as_json: Callable[..., Any], tmp_path: Path
) -> None:
    write(tmp_path / "in", "a", message(2, vacancy=TURNED, attachments=[]))
    write(tmp_path / "in", "b", message(3, vacancy="R-\u202e17", attachments=[]))
    arkivbro("import", "applications", str(tmp_path / "in"))
    for command in (("status",), ("verify",), ("transfers",), ("verify", TURNED)):
        said = arkivbro(*command, status=1).stdout
        assert "R-ukjent" in said and "\u202e" not in said, command
    assert {one["vacancy"] for one in as_json("verify", status=1)} == {"R-ukjent", "R-17"}
    arkivbro("import", "webcruiter-feed", str(write_feed(tmp_path, item())), status=None)
    assert [one["vacancy"] for one in as_json("status", status=1)["applications_without_vacancy"]] == [
        "R-ukjent"
    ]


@pytest.mark.one_database("how it is printed")
def test_issue_17_item_7_tables_and_lines_show_nothing_that_nobody_sees() -> None:
    for console in (out, err):
        with console.capture() as said:
            console.print("a\u202eb [c\u034f] d\u200be")
            console.print(Text("✗", "red") + " R-\u202e17:")
        assert said.get() == "ab [c] de\n✗ R-17:\n"
    with out.capture() as said:
        table("T\u202e", ("K\u2066",), [("v\u115f\u202d",)], "ingen")
    assert not {"\u202e", "\u2066", "\u115f", "\u202d"} & set(said.get()) and "v" in said.get()
