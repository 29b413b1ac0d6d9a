"""axe finds nothing on any page, in light and dark; every page fits at 360, 768 and 1440 pixels and with 200 % text.

Every page is the table of addresses, as for the rights and the queries; and some addresses in other states than the table's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.database import ROOT
from tests.e2e.conftest import Product, sign_in

USERS = ("", "ragnhild", "arne", "dagny")
VACANCY = "/stillinger/4000000003/"
OTHER_STATES = {
    "": ["/finnes-ikke/", "/offentlig-journal/?fra=i-dag", "/offentlig-journal/?sok=finnes+ikke"],
    "ragnhild": [
        "/stillinger/?sok=finnes+ikke", VACANCY, f"{VACANCY}kandidater/", f"{VACANCY}sokerlister/unntak/",
        f"{VACANCY}sokerlister/lag/offentlig/", f"{VACANCY}sokerlister/lag/utvidet/", f"{VACANCY}arkiv/", f"{VACANCY}brev/",
    ],
    "arne": [
        VACANCY, "/arkiv/saker/?ansvarlig=standard", f"{VACANCY}avgjor/skal-ikke-arkiveres/", "/arkiv/koder/saksstatus/",
    ],
    "dagny": ["/arkiv/koder/dokumenttype/"],
}  # fmt: skip
VIEWPORTS = ((360, 800), (768, 800), (1440, 800), (640, 400))
"""The last: 1280 pixels with everything twice as large."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def table(product: Product) -> dict[str, list[str]]:
    """Every page by user, from the product's own table of addresses."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.address_table"],
        env=product.environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    assert set(found) == set(USERS)
    return found


def opened(browser: Browser, product: Product, user: str, **options: Any) -> Page:
    context = browser.new_context(locale="nb-NO", **options)
    page = context.new_page()
    if user:
        sign_in(page, product.address, user)
        assert page.get_by_role("button", name="Logg ut").is_visible()
    return page


def every_page(page: Page, product: Product, addresses: list[str]) -> Iterator[str]:
    """Goes to each, error pages too: they are ours."""
    for address in addresses:
        page.goto(product.address + address)
        yield address


def test_axe_would_find_something(browser: Browser, product: Product, axe: str) -> None:
    page = opened(browser, product, "", bypass_csp=True)
    page.goto(f"{product.address}/logg-inn/")
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate(axe)
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    page.context.close()
    assert "label" in [violation["id"] for violation in result["violations"]]


@pytest.mark.parametrize("user", USERS)
def test_axe_finds_nothing(
    browser: Browser, product: Product, axe: str, table: dict[str, list[str]], user: str
) -> None:
    # Past the page's own policy, which rightly keeps the test's script out.
    page = opened(browser, product, user, bypass_csp=True)
    found, seen = [], 0
    for address in every_page(page, product, table[user] + OTHER_STATES[user]):
        page.evaluate(axe)
        seen += 1
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
            found += [
                (address, scheme, violation["id"], node["html"][:160], node["failureSummary"][:200])
                for violation in result["violations"]
                for node in violation["nodes"][:3]
            ]
    page.context.close()
    assert found == []
    assert seen > 10


@pytest.mark.parametrize("user", USERS)
def test_every_page_fits_its_screen(
    browser: Browser, product: Product, table: dict[str, list[str]], user: str
) -> None:
    page = opened(browser, product, user)
    too_wide, seen = [], 0
    for address in every_page(page, product, table[user] + OTHER_STATES[user]):
        seen += 1
        for width, height in VIEWPORTS:
            page.set_viewport_size({"width": width, "height": height})
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                too_wide.append((address, width, over))
    page.context.close()
    assert too_wide == []
    assert seen > 10
