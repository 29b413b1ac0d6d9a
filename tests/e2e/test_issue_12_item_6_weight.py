"""Issue 12, item 6: a page weighs at most 100 kB over the wire at first visit, with all that a real Chromium fetches for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Product, sign_in

MOST = 100_000
VACANCY = "/stillinger/4000000003/"
PAGES = {
    "": ["/offentlig-journal/", "/offentlig-journal/?sok=utlysning", "/ledige-stillinger/", "/logg-inn/"],
    "ragnhild": ["/", "/stillinger/", VACANCY, f"{VACANCY}kandidater/", f"{VACANCY}sokerlister/", f"{VACANCY}arkiv/"],
    "arne": ["/", "/stillinger/", f"{VACANCY}arkiv/", "/drift/", "/drift/feil/", "/arkiv/saker/", "/arkiv/til-journalforing/"],
}  # fmt: skip


@pytest.mark.parametrize("user", PAGES)
def test_issue_12_item_6_a_page_weighs_at_most_100_kb_at_first_visit(
    user: str, browser: Browser, product: Product
) -> None:
    cookies = []
    if user:
        with browser.new_context(locale="nb-NO") as context:
            sign_in(context.new_page(), product.address, user)
            cookies = context.cookies()
    too_heavy, weighed = {}, 0
    for path in PAGES[user]:
        with browser.new_context(locale="nb-NO") as context:  # with nothing in its memory
            context.add_cookies(cookies)  # type: ignore[arg-type]  # as the browser gave them
            page = context.new_page()
            wire = context.new_cdp_session(page)
            wire.send("Network.enable")
            bytes_of: list[float] = []
            wire.on(
                "Network.loadingFinished", lambda told, seen=bytes_of: seen.append(told["encodedDataLength"])
            )
            answer = page.goto(product.address + path, wait_until="networkidle")
            assert answer is not None and answer.status == 200, path
            assert len(bytes_of) > 5
            weighed += 1
            if sum(bytes_of) > MOST:
                too_heavy[path] = sum(bytes_of)
    assert too_heavy == {}
    assert weighed == len(PAGES[user])
