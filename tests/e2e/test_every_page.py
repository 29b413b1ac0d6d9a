"""axe finds nothing on any page, in light and dark; every page fits at 360, 768 and 1440 pixels and with 200 % text."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Product, sign_in

VACANCY = "/stillinger/4000000003/"
PAGES = {
    "": ["/logg-inn/", "/offentlig-journal/", "/ledige-stillinger/", "/finnes-ikke/"],
    "ragnhild": [
        "/", "/stillinger/", "/stillinger/?sok=finnes+ikke", VACANCY, f"{VACANCY}annonse/", f"{VACANCY}kandidater/",
        f"{VACANCY}sokerlister/", f"{VACANCY}sokerlister/unntak/", f"{VACANCY}sokerlister/avansert/",
        f"{VACANCY}sokerlister/lag/offentlig/", f"{VACANCY}brev/", f"{VACANCY}brev/skriv/1/",
        f"{VACANCY}arkiv/", f"{VACANCY}arkiv/overfor/", "/min-konto/", "/stillinger/ny/",
    ],
    "arne": [
        "/", VACANCY, "/drift/", "/drift/feil/", "/drift/ko/", "/drift/innlesinger/", "/arkiv/saker/",
        "/arkiv/saker/2026-1/", "/arkiv/til-journalforing/", "/arkiv/saker/?ansvarlig=standard",
        "/arkiv/saker/2026-1/endringslogg/", "/arkiv/saker/2026-1/rett/", "/arkiv/saker/2026-1/avslutt/", "/arkiv/journaldager/",
        "/arkiv/koder/", "/arkiv/koder/journalstatus/", "/arkiv/arkivdeler/", "/arkiv/kontroll/", f"{VACANCY}avgjor/skal-ikke-arkiveres/",
    ],
    "dagny": ["/", "/drift/", "/brukere/", "/brukere/ny/", "/brukere/enheter/", "/brukere/logg/", "/arkiv/koder/dokumenttype/", "/arkiv/arkivdeler/"],
}  # fmt: skip
LINKED = {"": ("/offentlig-journal/",), "ragnhild": (f"{VACANCY}kandidater/", f"{VACANCY}arkiv/")}
"""Pages whose first row leads to one more page to look at."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def addresses(page: Page, product: Product, user: str) -> list[str]:
    found = list(PAGES[user])
    for address in LINKED.get(user, ()):
        page.goto(product.address + address)
        first = page.locator("tbody th a").first.get_attribute("href")
        assert first is not None
        found.append(first)
    return found


def opened(browser: Browser, product: Product, user: str, **options: Any) -> Page:
    context = browser.new_context(locale="nb-NO", **options)
    page = context.new_page()
    if user:
        sign_in(page, product.address, user)
        assert page.get_by_role("button", name="Logg ut").is_visible()
    return page


def test_axe_would_find_something(browser: Browser, product: Product, axe: str) -> None:
    page = opened(browser, product, "", bypass_csp=True)
    page.goto(f"{product.address}/logg-inn/")
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate(axe)
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    page.context.close()
    assert "label" in [violation["id"] for violation in result["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("user", PAGES)
def test_axe_finds_nothing(browser: Browser, product: Product, axe: str, user: str, scheme: str) -> None:
    # Past the page's own policy, which rightly keeps the test's script out.
    page = opened(browser, product, user, color_scheme=scheme, bypass_csp=True)
    found = []
    for address in addresses(page, product, user):
        page.goto(product.address + address)
        page.evaluate(axe)
        result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        found += [
            (address, violation["id"], node["html"][:160], node["failureSummary"][:200])
            for violation in result["violations"]
            for node in violation["nodes"][:3]
        ]
    page.context.close()
    assert found == []


@pytest.mark.parametrize("user", PAGES)
def test_every_page_fits_its_screen(browser: Browser, product: Product, user: str) -> None:
    too_wide = []
    for width, zoom in ((360, 1), (768, 1), (1440, 1), (1280, 2)):
        page = opened(browser, product, user, viewport={"width": width // zoom, "height": 800 // zoom})
        for address in addresses(page, product, user):
            page.goto(product.address + address)
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                too_wide.append((address, width, zoom, over))
        page.context.close()
    assert too_wide == []
