"""Issue 11, item 20: filters that act on choice are used by the keyboard and keep the focus; *Velg alle* is there at every width."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Product, sign_in

VACANCY = "/stillinger/4000000003/"
FILTERS = (
    ("/stillinger/", "#frist", "select"),
    (f"{VACANCY}kandidater/", "#vis", "select"),
    (f"{VACANCY}arkiv/", "input[name=slag]", "box"),
)


@pytest.fixture(scope="module")
def page(browser: Browser, product: Product) -> Iterator[Page]:
    """The recruiter's, one for all of them."""
    context = browser.new_context(locale="nb-NO", base_url=product.address)
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, product.address, "ragnhild")
    yield page
    context.close()


@pytest.mark.parametrize(("address", "place", "kind"), FILTERS)
def test_issue_11_item_20_a_choice_keeps_the_focus_and_one_goes_on(
    page: Page, address: str, place: str, kind: str
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    field = page.locator(place).first
    field.focus()
    page.evaluate("document.body.dataset.same = '1'")
    for _ in range(2):  # and once more from where one is
        before = page.url
        with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
            page.keyboard.press("ArrowDown" if kind == "select" else "Space")
        expect(page).not_to_have_url(before)
        assert field.evaluate("it => it === document.activeElement")
        assert page.evaluate("document.body.dataset.same") == "1", "the page was left"
    # What the address says is what is shown: it can be reloaded, kept and passed on.
    shown = page.locator(".ds-table tbody tr, .empty").count()
    page.reload()
    assert page.locator(".ds-table tbody tr, .empty").count() == shown


def test_issue_11_item_20_what_was_found_is_told(page: Page) -> None:
    page.goto("/stillinger/")
    page.select_option("#enhet", "Region Vest")
    expect(page.locator("#ingress")).to_contain_text("passer til utvalget")
    expect(page.locator("#si-fra")).to_contain_text("stilling")
    expect(page.get_by_role("link", name="Nullstill")).to_be_visible()
    for row in page.locator("tbody tr").all():
        expect(row).to_contain_text("Region Vest")


@pytest.mark.parametrize("width", [360, 640, 768, 1440])
def test_issue_11_item_20_select_all_is_there_at_every_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{VACANCY}kandidater/")
    box = page.get_by_label("Velg alle på siden")
    expect(box).to_be_visible()
    around = box.bounding_box()
    assert around is not None and around["width"] >= 20 and 0 <= around["x"] < width
    box.focus()
    page.keyboard.press("Space")
    boxes = page.locator("input[data-select]")
    assert boxes.count() == boxes.and_(page.locator(":checked")).count() > 3
    expect(page.locator("[data-selected-count]").first).to_contain_text("valgt")
    page.keyboard.press("Space")
    assert boxes.and_(page.locator(":checked")).count() == 0
