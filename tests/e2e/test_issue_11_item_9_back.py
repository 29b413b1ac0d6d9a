"""Issue 11, item 9: after logging out, the browser's Back shows nothing of anybody."""

from __future__ import annotations

from tests.e2e.conftest import Open

CANDIDATES = "/stillinger/4000000003/kandidater/"


def test_issue_11_item_9_back_shows_nothing_after_logging_out(open_as: Open) -> None:
    page = open_as("ragnhild", CANDIDATES)
    rows = page.locator("main tbody tr th").all_inner_texts()
    names = {row.split()[0].strip(",") for row in rows}
    assert names
    page.get_by_role("link").filter(has_text=rows[0].split("\n")[0]).first.click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Logg ut").first.click()
    page.wait_for_load_state()
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        shown = page.content()
        assert not [name for name in names if name in shown], page.url
