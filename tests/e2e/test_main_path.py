"""The main path, by keyboard alone, and once more without JavaScript: from a vacancy that is written to its entry in the
public journal with the name screened.
"""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PASSWORD, Open, Product

GIVEN, FAMILY = "Målfrid Zoë", "Prøvesen-Åsheim"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


STOPS_UNTIL = """it => {
    const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
        one => one === it || one === document.activeElement || (one.tabIndex >= 0 && !one.disabled && one.checkVisibility()
            && one.type !== 'hidden' && one.type !== 'radio'));
    const there = stops.indexOf(it), here = stops.indexOf(document.activeElement);
    return there > here ? there - here : 0;
}"""
"""How many times one presses Tab, as far as can be seen beforehand: it is asked for once, and not after each."""


class Keyboard:
    """A page that is used by its keyboard only: one moves by Tab, and what is pressed is what has the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, place: Locator) -> Locator:
        """Tabs on until that place has the focus."""
        expect(place).to_be_visible()
        for _ in range(place.evaluate(STOPS_UNTIL)):
            self.page.keyboard.press("Tab")
        for _ in range(250):
            if place.evaluate("it => it === document.activeElement"):
                return place
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached by the keyboard: {place}")

    def write(self, label: str, text: str) -> None:
        self.to(self.page.get_by_label(label, exact=True).first)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)

    def pick(self, label: str, beginning: str) -> None:
        """What a select offers, by the letters that it begins with."""
        self.to(self.page.get_by_label(label, exact=True).first)
        self.page.keyboard.type(beginning)

    def write_date(self, label: str, day: date) -> None:
        """As the browser's own date field takes it, part by part, in the order of the browser's own language (`conftest.browser`)."""
        field = self.page.get_by_label(label, exact=True).first
        self.to(field)
        self.page.keyboard.type(f"{day:%m%d%Y}")
        expect(field).to_have_value(day.isoformat())

    def press(self, name: str, role: str = "button") -> None:
        self.to(self.page.get_by_role(role, name=name, exact=False).first)  # type: ignore[arg-type]  # a role by name
        self.page.keyboard.press("Enter")

    def open_focused(self, name: str) -> None:
        """Unfolds the part whose summary has the focus."""
        del name
        self.page.keyboard.press("Enter")

    def choose(self, label: str) -> None:
        """A radio button or a checkbox by its label; within a group of radio buttons one goes by arrows."""
        place = self.page.get_by_label(label, exact=False).first
        group = place.get_attribute("name")
        if place.get_attribute("type") == "radio":
            self.to(self.page.locator(f"input[name='{group}']").first)
            for _ in range(10):
                if place.is_checked():
                    return
                self.page.keyboard.press("ArrowDown")
            raise AssertionError(f"not chosen by the keyboard: {label}")
        self.to(place)
        self.page.keyboard.press("Space")


class Mouse(Keyboard):
    """The same acts by pointing, for a browser without JavaScript."""

    def to(self, place: Locator) -> Locator:
        return place

    def open_focused(self, name: str) -> None:
        self.page.locator("summary").filter(has_text=name).first.click()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)

    def pick(self, label: str, beginning: str) -> None:
        self.page.get_by_label(label, exact=True).first.select_option(beginning)

    def write_date(self, label: str, day: date) -> None:
        self.page.get_by_label(label, exact=True).first.fill(day.isoformat())

    def press(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name, exact=False).first.click()  # type: ignore[arg-type]  # a role by name

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=False).first.check()


def wait_until(page: Page, address: str, text: str, seconds: float = 60) -> None:
    """Looks at the page again and again, as one without JavaScript would."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page.goto(address)
        if text in page.locator("main").inner_text():
            return
        time.sleep(0.3)
    raise AssertionError(f"«{text}» did not come")


@pytest.mark.parametrize("by", ["keyboard", "without_javascript"])
def test_from_a_written_vacancy_to_the_public_journal(
    by: str, product: Product, open_as: Open, downloads: Path
) -> None:
    options = {} if by == "keyboard" else {"java_script_enabled": False}
    hand = Keyboard if by == "keyboard" else Mouse
    title = f"Arkivleder {by.replace('_', ' ')}"
    site = product.address

    # Log in, write a vacancy, look it over, publish it.
    recruiter = hand(open_as("", "/logg-inn/", **options))
    recruiter.write("Brukernavn", "ragnhild")
    recruiter.write("Passord", PASSWORD)
    recruiter.press("Logg inn")
    recruiter.press("Stillinger", "link")
    recruiter.press("Ny stilling", "link")
    recruiter.write("Stillingens tittel", title)
    recruiter.write("Om stillingen", "Vi søker en leder for arkivet.\n\nDu vil trives her.")
    recruiter.write_date("Søknadsfrist (valgfritt)", date.today() + timedelta(days=20))
    recruiter.press("Lagre og se over")
    expect(recruiter.page.get_by_role("heading", name="Slik blir det på offentlig journal")).to_be_visible()
    recruiter.press("Publiser")
    expect(recruiter.page.get_by_text("Stillingen er publisert")).to_be_visible()
    vacancy = recruiter.page.url.removeprefix(site)

    # Somebody applies, with an attachment, and asks for exemption.
    applicant = hand(open_as("", "/ledige-stillinger/", **options))
    applicant.press(title, "link")
    applicant.press("Søk på stillingen", "link")
    applicant.press("Begynn på søknaden")
    applicant.write("Fornavn (fornavn eller etternavn må med)", GIVEN)
    applicant.write("Etternavn (fornavn eller etternavn må med)", FAMILY)
    applicant.write("E-post (e-post eller telefon må med)", "malfrid@eksempel.example")
    applicant.write("Søknadstekst (valgfritt)", "Jeg vil gjerne lede arkivet.")
    applicant.choose("Ja, jeg ber om")
    applicant.write(
        "Begrunnelse for ønsket (må fylles ut når du svarer ja)", "Arbeidsgiveren min vet ikke at jeg søker."
    )
    applicant.press("Lagre")
    expect(applicant.page.get_by_text("Søknaden er lagret")).to_be_visible()
    file = downloads / "CV Målfrid.pdf"
    file.write_bytes(PDF)
    applicant.to(applicant.page.get_by_label("Fil", exact=True)).set_input_files(file)
    applicant.press("Last opp vedlegget")
    expect(applicant.page.get_by_text(re.compile("CV er (lagt ved|tatt imot)"))).to_be_visible()
    applicant.press("Se over og send")
    applicant.press("Send søknaden")
    expect(applicant.page.get_by_role("heading", name="Søknaden er sendt")).to_be_visible()
    private_link = applicant.page.url

    # The recruiter sees it archived.
    wait_until(recruiter.page, f"{site}{vacancy}", "1 av 1 søknad er arkivert")
    recruiter.press("Kandidater", "link")
    expect(recruiter.page.get_by_role("link", name=f"{GIVEN} {FAMILY}")).to_be_visible()
    expect(recruiter.page.get_by_text("Ønsker unntak").last).to_be_visible()
    expect(recruiter.page.get_by_role("cell", name="Overført")).to_be_visible()

    # The archivist opens the case and the document, and changes the responsible.
    archivist = hand(open_as("arne", vacancy, **options))
    case = archivist.page.get_by_role("link", name="2026/").first.get_attribute("href")
    assert case is not None
    archivist.page.goto(f"{site}{case}")
    expect(archivist.page.get_by_text(f"{GIVEN} {FAMILY}").first).to_be_visible()
    document = archivist.page.locator("a[href*='/arkiv/dokumenter/']").first.get_attribute("href")
    assert document is not None
    opened = archivist.page.request.get(f"{site}{document}")
    assert opened.ok and opened.body().startswith(b"%PDF-")
    archivist.to(archivist.page.locator("summary").filter(has_text="Endre saksansvarlig").first)
    archivist.open_focused("Endre saksansvarlig")
    archivist.pick("Ny saksansvarlig", "ARAR")
    archivist.press("Lagre")
    expect(archivist.page.get_by_text("er nå ARAR")).to_be_visible()
    archivist.page.goto(f"{site}{case}")
    expect(archivist.page.get_by_text("ARAR – Arne Arkivhaug").first).to_be_visible()

    # Everybody finds the entry, and nobody the name.
    public = open_as("", "/offentlig-journal/?sok=arkivleder", **options)
    expect(public.locator("main").get_by_text("Søknad og CV").first).to_be_visible()
    shown = public.content()
    assert "*****" in shown
    for word in (GIVEN, FAMILY, "malfrid@"):
        assert word not in shown

    # The applicant withdraws by the private link.
    applicant.page.goto(private_link)
    applicant.press("Trekk søknaden", "link")
    applicant.press("Trekk søknaden")
    expect(applicant.page.get_by_role("heading", name="Søknaden er trukket")).to_be_visible()
