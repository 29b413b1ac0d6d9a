"""The whole of the routine's text, done by its own labels and counted in clicks: none takes more than `docs/explanation/clicks.md` says."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.database import ROOT
from tests.e2e.conftest import Product, sign_in
from tests.e2e.test_routine import wait_for_log
from tests.e2e.two_vacancies import COUNTED, COUNTED_NAMES

FIELDS = ("Etternavn", "Fornavn", "Adresse", "Postnr", "Poststed", "Land")
LETTER = "Avslag på søknad"


class Counted:
    """A recruiter who presses, and a number that grows with each press."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site, self.clicks = page, site, 0

    def begin(self) -> None:
        """From the start page, with nothing pressed yet."""
        self.page.goto(f"{self.site}/")
        self.clicks = 0

    def press(self, place: Locator) -> None:
        place.click()
        self.clicks += 1

    def link(self, name: str) -> None:
        self.press(self.page.get_by_role("link", name=name, exact=True).first)

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name))

    def box(self, name: str) -> None:
        """A box is ticked by its label, where it is not ticked already."""
        place = self.page.get_by_label(name, exact=True)
        if not place.is_checked():
            self.press(place)

    def vacancy(self, tab: str) -> None:
        """Stilling › Stillingsoversikt: choose a position by clicking it; then one of its pages."""
        self.begin()
        self.link("Stillinger")
        self.press(self.page.get_by_role("row", name=re.compile(COUNTED)).get_by_role("link").first)
        self.tab(tab)

    def tab(self, name: str) -> None:
        tabs = self.page.get_by_role("navigation", name="Om stillingen")
        self.press(tabs.get_by_role("link", name=name, exact=True))

    def function(self, name: str) -> None:
        self.press(self.page.get_by_text("Funksjoner, valgte kandidater"))
        self.button(name)


def table() -> dict[str, int]:
    """The clicks of each step, as the documentation tells them."""
    text = (ROOT / "docs" / "explanation" / "clicks.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {row[0]: int(row[2]) for row in rows if row[2].isdigit()}


@pytest.fixture(scope="module")
def hand(browser: Browser, product: Product) -> Iterator[Counted]:
    subprocess.run(
        [sys.executable, "-m", "tests.e2e.two_vacancies"],
        env=product.environment, cwd=ROOT, check=True, timeout=120,
    )  # fmt: skip
    context = browser.new_context(locale="nb-NO", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, product.address, "ragnhild")
    wait_for_log(page, f"{product.address}/stillinger/{COUNTED}/arkiv/", "Annonse", "Søknad og CV")
    yield Counted(page, product.address)
    context.close()


def archive_list(hand: Counted, name: str) -> int:
    hand.vacancy("Kandidater")
    hand.function("Lag søkerliste")
    hand.press(hand.page.get_by_role("link", name=f"Arkiver {name}"))
    hand.button("Arkiver")
    expect(hand.page.get_by_text("er låst som versjon 1")).to_be_visible()
    return hand.clicks


def a_letter_is_sent(hand: Counted) -> None:
    """By the recruitment system, before the routine's own step: it is not counted."""
    page, site = hand.page, hand.site
    page.goto(f"{site}/stillinger/{COUNTED}/kandidater/")
    page.get_by_label(f"Velg {COUNTED_NAMES[0]}", exact=True).check()
    page.get_by_text("Funksjoner, valgte kandidater").click()
    page.get_by_role("button", name="Skriv brev").click()
    page.get_by_role("link", name=LETTER).first.click()
    page.get_by_role("button", name="Forhåndsvis").click()
    page.get_by_role("button", name="Merk som sendt utenfor arkivbro").click()
    expect(page.get_by_text("er registrert som sendt")).to_be_visible()


def to_own_list(hand: Counted) -> None:
    hand.vacancy("Kandidater")
    hand.press(hand.page.get_by_label("Velg alle på siden"))
    hand.function("Lag søkerliste")
    hand.link("Avansert")


def archive_report(hand: Counted) -> int:
    hand.box("Arkiver rapport i sak-/arkivsystem")
    hand.press(hand.page.get_by_role("button", name="Vis rapport").last)
    hand.button("Arkiver rapporten")
    expect(hand.page.get_by_text("er låst som versjon")).to_be_visible()
    return hand.clicks


def test_issue_11_the_routine_takes_no_more_clicks(hand: Counted) -> None:
    found: dict[str, int] = {}
    hand.vacancy("Arkiv")
    log = hand.page.locator("#arkivlogg tbody tr")
    expect(log.filter(has_text="Annonse").filter(has_text="Overført")).to_have_count(1)
    found["Annonsen: see that it is transferred"] = hand.clicks
    hand.vacancy("Arkiv")
    expect(log.filter(has_text="Søknad og CV").filter(has_text="Overført")).to_have_count(3)
    found["Søknader og CV: see that they are transferred"] = hand.clicks
    for name in ("Offentlig søkerliste", "Utvidet søkerliste"):
        found[name] = archive_list(hand, name)
    hand.clicks = 0
    hand.tab("Arkiv")
    expect(log.filter(has_text="Utvidet søkerliste")).to_have_count(1)
    found["See that the lists are transferred"] = hand.clicks

    a_letter_is_sent(hand)
    hand.vacancy("Kandidater")
    hand.page.get_by_label(f"Velg {COUNTED_NAMES[0]}", exact=True).uncheck()
    hand.box(f"Velg {COUNTED_NAMES[0]}")
    hand.function("Arkiver til saks-/arkivsystem")
    expect(hand.page.get_by_label("Kun valgte søkere")).to_be_checked()
    hand.box(f"{LETTER} (1)")
    hand.button("Overfør til arkiv")
    hand.press(hand.page.get_by_role("button", name="Overfør til arkiv (1)"))
    expect(hand.page.locator("#arkivlogg").get_by_text("Brev").first).to_be_visible()
    found["Brev to one candidate"] = hand.clicks

    to_own_list(hand)
    hand.button("Fjern alle")
    for name in FIELDS:
        hand.box(name)
    found["Adresseliste, field by field"] = archive_report(hand)
    to_own_list(hand)
    hand.press(hand.page.get_by_role("button", name="Adresseliste", exact=True))
    found["Adresseliste, by the ready choice"] = archive_report(hand)
    assert found == table()
