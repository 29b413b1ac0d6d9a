"""axe finds nothing on any page, in light and dark; every page fits at 360, 768 and 1440 pixels and with 200 % text.

Every page is the table of addresses, as for the rights and the queries; and some addresses in other states than the table's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

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
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FINDINGS = """
    (only) => axe.run(document, {runOnly: only, resultTypes: ["violations"]}).then(({violations}) => violations.flatMap(
        ({id, nodes}) => nodes.slice(0, 3).map(it => [id, it.html.slice(0, 160), it.failureSummary.slice(0, 200)])))
"""
OF_COLOUR = """
    (rules) => axe.getRules(rules).filter(one => one.tags.includes("cat.color") && !one.tags.includes("wcag2aaa"))
        .map(one => one.ruleId)
"""
LAID_OUT = """
    () => [...document.body.querySelectorAll("*")].map(it => {
        const {x, y, width, height} = it.getBoundingClientRect();
        return [it.checkVisibility({opacityProperty: true, visibilityProperty: true}), x, y, width, height].join();
    })
"""
"""Whether each element is seen, and where."""


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
    found = page.evaluate(FINDINGS, RULES)
    page.evaluate("document.querySelector('h1').style.color = '#bbb'")
    of_colour = page.evaluate(OF_COLOUR, RULES)
    colours = page.evaluate(FINDINGS, of_colour)
    page.context.close()
    assert "label" in [rule for rule, *_ in found]
    assert {"color-contrast", "link-in-text-block"} == set(of_colour)
    assert [rule for rule, *_ in colours] == ["color-contrast"]


@pytest.mark.parametrize("user", USERS)
def test_axe_finds_nothing(
    browser: Browser, product: Product, axe: str, table: dict[str, list[str]], user: str
) -> None:
    """In the dark every element is seen, and stands where it stood: only what is said of colours can then be another."""
    # Past the page's own policy, which rightly keeps the test's script out.
    page = opened(browser, product, user, bypass_csp=True)
    found, seen = [], 0
    for address in every_page(page, product, table[user] + OTHER_STATES[user]):
        page.emulate_media(color_scheme="light")
        page.evaluate(axe)
        seen += 1
        found += [(address, "light", *one) for one in page.evaluate(FINDINGS, RULES)]
        laid_out = page.evaluate(LAID_OUT)
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(LAID_OUT) == laid_out, address
        of_colour = page.evaluate(OF_COLOUR, RULES)
        found += [(address, "dark", *one) for one in page.evaluate(FINDINGS, of_colour)]
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
