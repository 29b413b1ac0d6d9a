"""The manual half of the routine in a real browser, by its own labels: lists, Avansert, letters, transfer, the archive log."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, Product

REFERENCE = "4000000003"
"""Of Region Vest: its deadline is out; the second of seven applicants asked for exemption, of the seventh nobody knows."""


def wait_for_log(page: Page, address: str, *rows: str) -> None:
    """Until each of those documents is *Overført* in the archive log."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page.goto(address)
        table = page.locator("#arkivlogg tbody")
        done = [table.locator("tr", has_text=row).filter(has_text="Overført").count() for row in rows]
        if all(done):
            return
        time.sleep(1)
    raise AssertionError(f"not all of {rows} are Overført: {done}")


def choose(page: Page, site: str, *names: str) -> None:
    page.goto(f"{site}/stillinger/{REFERENCE}/kandidater/")
    for name in names:
        page.get_by_label(f"Velg {name}", exact=True).check()
    page.get_by_text("Funksjoner, valgte kandidater").click()


def decide(page: Page, site: str) -> None:
    """Unknown is settled, the request is granted and the applicant told."""
    page.goto(f"{site}/stillinger/{REFERENCE}/sokerlister/unntak/")
    page.locator("tbody tr", has_text="Ukjent").get_by_role("link").click()
    page.get_by_label("Nei", exact=True).check()
    page.get_by_label("Hvordan er det kjent?").fill("ringte søkeren")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Det er avklart.")).to_be_visible()
    page.goto(f"{site}/stillinger/{REFERENCE}/sokerlister/unntak/")
    page.locator("tbody tr", has_text="ikke avgjort").get_by_role("link").click()
    page.get_by_label("Unntaket innvilges").check()
    page.get_by_label("Vurdering og begrunnelse").fill(
        "Arbeidsgiveren vet ikke om søknaden, og det kan skade søkeren."
    )
    page.get_by_role("button", name="Registrer vedtaket").click()
    expect(page.get_by_text("Vedtaket er registrert")).to_be_visible()


def test_lists_letters_and_the_archive_log(product: Product, open_as: Open) -> None:
    site = product.address
    page = open_as("ragnhild", "/")

    # Stilling › Stillingsoversikt: choose a position by clicking it.
    page.get_by_role("link", name="Stillinger", exact=True).click()
    expect(page.get_by_role("heading", name="Stillingsoversikt")).to_be_visible()
    page.get_by_role("row", name=re.compile(REFERENCE)).get_by_role("link").first.click()
    page.get_by_role("link", name="Kandidater", exact=True).click()
    rows = page.locator("tbody tr")
    names = [row.locator("th").inner_text().strip() for row in rows.all()]
    exempt = rows.filter(has_text="Ønsker unntak").locator("th").inner_text().strip()
    late = rows.filter(has_text="Etter frist").locator("th").inner_text().strip()

    # Kandidatliste › Funksjoner, valgte kandidater › Lag søkerliste: what stands in the way, by name.
    page.get_by_text("Funksjoner, valgte kandidater").click()
    page.get_by_role("button", name="Lag søkerliste").click()
    expect(page.get_by_text(f"Ønsket til {exempt} om unntak er ikke avgjort")).to_be_visible()
    decide(page, site)

    # Lag søkerliste: Arkiver for both; the public one names nobody whom it may not.
    for title, path in (("Offentlig søkerliste", "offentlig"), ("Utvidet søkerliste", "utvidet")):
        page.goto(f"{site}/stillinger/{REFERENCE}/sokerlister/")
        page.get_by_role("link", name=f"Arkiver {title}").click()
        expect(page.get_by_role("heading", name="Slik blir det på offentlig journal")).to_be_visible()
        page.get_by_role("button", name="Arkiver").click()
        expect(page.get_by_text("er låst som versjon 1")).to_be_visible()
        shown = page.locator(".applicant-list").inner_text()
        assert (exempt.split()[-1] in shown) is (path == "utvidet")
        assert late.split()[0] not in shown

    # Avansert: Fjern alle, the address fields, Arkiver rapport i sak-/arkivsystem, Vis rapport.
    page.goto(f"{site}/stillinger/{REFERENCE}/sokerlister/avansert/")
    page.get_by_role("button", name="Velg alle").click()
    page.get_by_role("button", name="Fjern alle").click()
    for field in ("Etternavn", "Fornavn", "Adresse", "Postnr", "Poststed", "Land"):
        page.get_by_label(field, exact=True).check()
    page.get_by_label("Tittel", exact=True).fill("Adresser til innkalling")
    page.get_by_label("Arkiver rapport i sak-/arkivsystem").check()
    page.get_by_role("button", name="Vis rapport").click()
    expect(page.get_by_text("er låst som versjon 1")).to_be_visible()

    # Letters to chosen candidates; an example letter with its address list, in one act.
    picked = [name for name in names if name not in (exempt, late)][:3]
    choose(page, site, *picked)
    page.get_by_role("button", name="Skriv brev").click()
    page.get_by_role("link", name="Avslag på søknad").first.click()
    page.get_by_role("button", name="Forhåndsvis").click()
    page.get_by_role("button", name="Merk som sendt utenfor arkivbro").click()
    expect(page.get_by_text("3 brev er registrert som sendt")).to_be_visible()
    choose(page, site, *picked)
    page.get_by_role("button", name="Arkiver til saks-/arkivsystem").click()
    expect(page.get_by_label("Kun valgte søkere")).to_be_checked()
    page.get_by_label("Søknad og CV").uncheck()
    page.get_by_label("Avslag på søknad (3)").check()
    expect(page.get_by_label("Eksempelbrev med adresseliste")).to_be_checked()
    page.get_by_role("button", name="Overfør til arkiv").click()
    expect(page.get_by_text("1 eksempelbrev med adresseliste for 3 mottakere")).to_be_visible()

    # Arkiver til arkivsystem: Vis arkivlogg; lists show without ticking anything else.
    everything = (
        "Offentlig søkerliste",
        "Utvidet søkerliste",
        "Søkerliste fra Avansert",
        "Brev",
        "Vedtak om unntak",
    )
    log = f"{site}/stillinger/{REFERENCE}/arkiv/"
    wait_for_log(page, log, *everything)
    page.goto(f"{log}?filter=1&vis-arkivlogg=1")
    shown = page.locator("#arkivlogg").inner_text()
    assert "Offentlig søkerliste" in shown and "Søkerliste fra Avansert" in shown
    assert "Søknad og CV" not in shown and "Annonse" not in shown
    page.goto(f"{log}?filter=1")
    assert "Offentlig søkerliste" not in page.locator("#arkivlogg").inner_text()

    # In the public journal: the list's title, and nobody's name.
    public = open_as("", f"/offentlig-journal/?sok={REFERENCE}")
    words = public.locator("main").inner_text()
    assert "Offentlig søkerliste – Jurist" in words and "Eksempelbrev" in words
    for name in names:
        assert name not in words
