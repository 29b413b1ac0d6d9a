"""axe finds nothing on any page, in light and dark; every page fits at 360, 768 and 1440 pixels and with 200 % text.

Every page is the table of addresses, as for the rights and the queries; and some addresses in other states than the table's.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

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
AS_OPENED = ViewportSize(width=1280, height=720)
VIEWPORTS = ((360, 800), (768, 800), (1440, 800), (640, 400))
"""The last: 1280 pixels with everything twice as large."""
TEXT_AT = (360,)
"""Where the text alone is made twice as large. On a wide screen a browser that is set so asks for the narrow layout, as it does at 640."""
OUT_OF_REACH = """
    () => [...document.querySelectorAll("body *")].filter(it => {
        const box = it.getBoundingClientRect(), seen = document.documentElement.clientWidth;
        if (!it.checkVisibility() || box.width <= 2 || it.closest(".table-scroll, .ds-sr-only, .stack > thead")) return false;
        if (it.matches("input, select, textarea")) return box.right > seen + 2;
        const isCut = ["hidden", "clip"].includes(getComputedStyle(it).overflowX) && it.scrollWidth > it.clientWidth + 2;
        return box.right > seen + 2 || (isCut && !it.matches(".vacancy-line a"));
    }).slice(0, 3).map(it => `${it.tagName} ${it.className} ${it.textContent.trim().slice(0, 30)}`)
"""
"""What is cut off, or stands outside; the vacancy's title on its line ends in dots, and stands whole on its overview."""
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
    }).join(";")
"""
"""Whether each element is seen, and where."""
DRAWN_ANEW = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


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


def every_page(page: Page, product: Product, addresses: list[str], seen: set[str]) -> Iterator[str]:
    """Goes to each, error pages too: they are ours. What is letter for letter a page that was `seen`, but for what is drawn anew for
    each answer, looks the same: many addresses that only take what is sent say so on one and the same page.
    """
    for address in addresses:
        answer = page.goto(product.address + address)
        assert answer is not None
        content = DRAWN_ANEW.sub("", answer.text())
        if content not in seen:
            seen.add(content)
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


@dataclass
class Look:
    """What was wrong with the pages of a user: each is gone to once, by tests of several things."""

    seen: int = 0
    by_axe: list[object] = field(default_factory=list)
    other_in_the_dark: list[str] = field(default_factory=list)
    too_wide: list[object] = field(default_factory=list)

    def at(self, page: Page, address: str) -> None:
        self.seen += 1
        page.set_viewport_size(AS_OPENED)
        page.emulate_media(color_scheme="light")
        self.by_axe += [(address, "light", *one) for one in page.evaluate(FINDINGS, RULES)]
        page.evaluate(f"window.inTheLight = ({LAID_OUT})()")
        page.emulate_media(color_scheme="dark")
        if not page.evaluate(f"({LAID_OUT})() === window.inTheLight"):
            self.other_in_the_dark.append(address)
        of_colour = page.evaluate(OF_COLOUR, RULES)
        self.by_axe += [(address, "dark", *one) for one in page.evaluate(FINDINGS, of_colour)]
        for width, height in VIEWPORTS:
            page.set_viewport_size({"width": width, "height": height})
            if (over := page.evaluate(OVER)) > 0:
                self.too_wide.append((address, width, over))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        for width in TEXT_AT:
            page.set_viewport_size({"width": width, "height": 800})
            if out := page.evaluate(OUT_OF_REACH):
                self.too_wide.append((address, width, "200 % text", out))


@pytest.fixture(scope="module")
def looked_at(
    browser: Browser, product: Product, axe: str, table: dict[str, list[str]]
) -> Callable[[str], Look]:
    seen: set[str] = set()

    @cache
    def all_of(user: str) -> Look:
        # Past the page's own policy, which rightly keeps the test's script out.
        page, look = opened(browser, product, user, bypass_csp=True), Look()
        page.context.add_init_script(axe)
        for address in every_page(page, product, table[user] + OTHER_STATES[user], seen):
            look.at(page, address)
        page.context.close()
        assert look.seen > 10
        return look

    return all_of


@pytest.mark.parametrize("user", USERS)
def test_axe_finds_nothing(looked_at: Callable[[str], Look], user: str) -> None:
    """In the dark every element is seen, and stands where it stood: only what is said of colours can then be another."""
    look = looked_at(user)
    assert look.by_axe == []
    assert look.other_in_the_dark == []


@pytest.mark.parametrize("user", USERS)
def test_every_page_fits_its_screen(looked_at: Callable[[str], Look], user: str) -> None:
    assert looked_at(user).too_wide == []
