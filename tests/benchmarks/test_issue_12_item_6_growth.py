"""Issue 12, item 6: the main pages ask no more of the database when thirty times as much is archived. By counting what it does, not by time."""

from __future__ import annotations

from pathlib import Path

from benchmarks.running import measured_alone
from benchmarks.shown.pages import GATE, MOST
from tests.database import KIND

FEW, FULL, APPLICATIONS = 20, 600, 4
A_LITTLE, OF_A_SEARCH = {"sqlite": 150, "postgres": 400}[KIND], {"sqlite": 400, "postgres": 2_500}[KIND]
"""Hundreds of SQLite's steps, or rows: what a page reads less that has little to show; a search counts up to 1,000 that it finds."""
OURS = tuple(
    name
    for name in GATE
    if not name.startswith("Arbeiderens")
    and (KIND == "sqlite" or name not in ("Offentlig journal, søk", "Offentlig journal, vanlig ord"))
)
"""PostgreSQL reads the whole of so small a table for a word that stands in most of it; of a large one it reads the newest, until the page
is full (`make bench ARGS="pages --pages-database postgres"`).
"""


def test_issue_12_item_6_main_pages_ask_no_more_of_the_database_when_more_is_archived(tmp_path: Path) -> None:
    few, full = measured_alone(tmp_path, "pages", (KIND, FEW, FULL, APPLICATIONS, 1))
    assert full["rows"]["Transfer"] >= 25 * few["rows"]["Transfer"]
    grown = {
        name: (before[3], after[3])
        for name, before in few["seen"].items()
        if name in OURS
        and (after := full["seen"][name])[3] > MOST * before[3] + (OF_A_SEARCH if "søk" in name else A_LITTLE)
    }
    assert grown == {}
    assert all(full["seen"][name][3] > 0 for name in OURS), "nothing was counted"
