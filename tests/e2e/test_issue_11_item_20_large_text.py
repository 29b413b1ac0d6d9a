"""Issue 11, item 20: text twice as large is no reason to scroll sideways (WCAG 1.4.4 and 1.4.10), by whatever it is made larger."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Open, Product

PAGES = {
    "ragnhild": (
        "/stillinger/",
        "/stillinger/4000000003/",
        "/stillinger/4000000003/kandidater/",
        "/stillinger/4000000003/sokerlister/",
        "/stillinger/4000000003/brev/",
        "/stillinger/4000000003/arkiv/",
    ),
    "arne": ("/drift/", "/drift/feil/", "/drift/ko/", "/drift/standard-saksansvarlig/", "/arkiv/saker/"),
    "dagny": ("/brukere/", "/brukere/logg/", "/brukere/enheter/"),
    "": ("/offentlig-journal/", "/ledige-stillinger/"),
}
WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize("who", PAGES)
def test_issue_11_item_20_text_twice_as_large_scrolls_no_page_sideways(
    who: str, open_as: Open, product: Product
) -> None:
    """Tables go by the width of the page in its own letters, and not by that of the window."""
    page, too_wide = open_as(who, "/offentlig-journal/"), []
    for path in PAGES[who]:
        page.goto(product.address + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        for width in (1280, 768):
            page.set_viewport_size({"width": width, "height": 900})
            if (wider := page.evaluate(WIDER)) > 0:
                too_wide.append((path, width, wider))
    assert too_wide == []
