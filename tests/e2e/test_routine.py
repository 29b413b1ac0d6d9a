"""The manual half of the routine in a real browser, by its own labels: lists, Avansert, letters, transfer, the archive log."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.database import ROOT
from tests.e2e.conftest import Open, Product
from tests.e2e.two_vacancies import (
    ALL_WELL,
    AWKWARD,
    EXEMPT,
    LATE,
    REFUSED,
    UNDECIDED,
    UNKNOWN,
    WITHDRAWN,
)


def wait_for_log(page: Page, address: str, *rows: str) -> None:
    """Until each of those documents is *Overført* in the archive log."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page.goto(address)
        table = page.locator("#arkivlogg tbody")
        done = [table.locator("tr", has_text=row).filter(has_text="Overført").count() for row in rows]
        if all(done):
            return
        time.sleep(0.3)
    raise AssertionError(f"not all of {rows} are Overført: {done}")


def public_text(site: str) -> dict[str, str]:
    """Every page, feed and file that anybody can reach without logging in, with its headers: casefolded, read by code of the
    test's own, which knows nothing of how names are screened.
    """
    waiting = ["/offentlig-journal/", "/offentlig-journal/feed/", "/ledige-stillinger/", "/logg-inn/"]
    found: dict[str, str] = {}
    with httpx.Client(base_url=site, follow_redirects=True, timeout=30) as client:
        while waiting:
            address = waiting.pop()
            if address in found or len(found) >= 1500:
                continue
            answer = client.get(address)
            text = unescape(unquote(f"{answer.headers}\n{answer.text}"))
            found[address] = " ".join(text.split()).casefold()
            for link in re.findall(r'(?:href|src)="([^"]+)"|<(?:id|link)>(http[^<]+)<', answer.text):
                parts = urlsplit(urljoin(f"{site}{address}", unescape(link[0] or link[1])))
                if f"{parts.scheme}://{parts.netloc}" == site and not parts.path.startswith("/static/"):
                    waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def choose(page: Page, site: str, reference: str, *names: str) -> None:
    page.goto(f"{site}/stillinger/{reference}/kandidater/")
    for name in names:
        page.get_by_label(f"Velg {name}", exact=True).check()
    page.get_by_text("Funksjoner, valgte kandidater").click()


def open_request(page: Page, site: str, reference: str, name: str) -> None:
    page.goto(f"{site}/stillinger/{reference}/sokerlister/unntak/")
    page.get_by_role("link", name=name).click()


def settle(page: Page, site: str, reference: str, name: str) -> None:
    """Unknown: a person found out that exemption was not asked for."""
    open_request(page, site, reference, name)
    page.get_by_label("Nei", exact=True).check()
    page.get_by_label("Hvordan er det kjent?").fill("ringte søkeren")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Det er avklart.")).to_be_visible()


def decide(page: Page, site: str, reference: str, name: str, outcome: str, reasons: str) -> None:
    open_request(page, site, reference, name)
    page.get_by_label(outcome).check()
    page.get_by_label("Vurdering og begrunnelse").fill(reasons)
    page.get_by_role("button", name="Registrer vedtaket").click()
    expect(page.get_by_text("Vedtaket er registrert")).to_be_visible()
    if outcome == "Unntaket avslås":
        page.get_by_label("Hvordan søkeren ble varslet").fill("telefon")
        page.get_by_role("button", name="Lagre").click()
        expect(page.get_by_text("Fristen for å trekke seg løper")).to_be_visible()


def handle_requests(page: Page, site: str, reference: str) -> None:
    """What stands in the way, by name, and each of it settled or decided."""
    page.goto(f"{site}/stillinger/{reference}/sokerlister/")
    words = page.locator("main").inner_text()
    for name in (EXEMPT, REFUSED, UNDECIDED):
        assert f"Ønsket til {name} om unntak er ikke avgjort" in words
    assert f"Det er ukjent om {UNKNOWN} har bedt om unntak" in words
    settle(page, site, reference, UNKNOWN)
    decide(page, site, reference, EXEMPT, "Unntaket innvilges", "Arbeidsgiveren vet ikke om søknaden.")
    decide(
        page,
        site,
        reference,
        REFUSED,
        "Unntaket avslås",
        "Stillingen er så sentral at offentligheten veier tyngst.",
    )
    page.goto(f"{site}/stillinger/{reference}/sokerlister/lag/offentlig/")
    expect(page.get_by_text("Listen kan ikke lages ennå")).to_be_visible()
    decide(page, site, reference, UNDECIDED, "Unntaket innvilges", "Søkeren lever med trusler.")
    page.goto(f"{site}/stillinger/{reference}/sokerlister/")
    assert f"{REFUSED} har fått avslag og kan trekke seg til" in page.locator("main").inner_text()


@pytest.fixture(scope="module")
def vacancies(product: Product) -> None:
    command = [sys.executable, "-m", "tests.e2e.two_vacancies"]
    subprocess.run(command, env=product.environment, cwd=ROOT, check=True, timeout=120)


@pytest.mark.usefixtures("vacancies")
@pytest.mark.parametrize("reference", [ALL_WELL, AWKWARD])
def test_lists_letters_and_the_archive_log(reference: str, product: Product, open_as: Open) -> None:
    site = product.address
    page = open_as("ragnhild", "/")
    is_awkward = reference == AWKWARD

    # Stilling › Stillingsoversikt: choose a position by clicking it.
    page.get_by_role("link", name="Stillinger", exact=True).click()
    expect(page.get_by_role("heading", name="Stillingsoversikt")).to_be_visible()
    page.get_by_role("row", name=re.compile(reference)).get_by_role("link").first.click()
    page.get_by_role("link", name="Kandidater", exact=True).click()
    names = [row.locator("th").inner_text().strip() for row in page.locator("tbody tr").all()]
    assert len(names) == (8 if is_awkward else 3)

    # Kandidatliste › Funksjoner, valgte kandidater › Lag søkerliste.
    page.get_by_text("Funksjoner, valgte kandidater").click()
    page.get_by_role("button", name="Lag søkerliste").click()
    if is_awkward:
        handle_requests(page, site, reference)
    else:
        expect(page.get_by_text("Listene kan lages nå")).to_be_visible()

    # Lag søkerliste: Arkiver for both; the public one names nobody whom it may not.
    for title, path in (("Offentlig søkerliste", "offentlig"), ("Utvidet søkerliste", "utvidet")):
        page.goto(f"{site}/stillinger/{reference}/sokerlister/")
        page.get_by_role("link", name=f"Arkiver {title}").click()
        expect(page.get_by_role("heading", name="Slik blir det på offentlig journal")).to_be_visible()
        if is_awkward:
            page.get_by_label("Hvorfor skal listen lages likevel?").fill("Listen er bedt om innsyn i.")
        page.get_by_role("button", name="Arkiver").click()
        expect(page.get_by_text("er låst som versjon 1")).to_be_visible()
        shown = page.locator(".applicant-list").inner_text()
        family = {name: name.split()[-1] in shown for name in names}
        exempt = {EXEMPT, REFUSED, UNDECIDED}
        absent = {LATE, WITHDRAWN}
        for name, stands in family.items():
            expected = name not in absent and (path == "utvidet" or name not in exempt)
            assert stands is expected, (title, name)

    # Avansert: Fjern alle, the address fields, Arkiver rapport i sak-/arkivsystem, Vis rapport.
    page.goto(f"{site}/stillinger/{reference}/sokerlister/avansert/")
    page.get_by_role("button", name="Velg alle").click()
    page.get_by_role("button", name="Fjern alle").click()
    for field in ("Etternavn", "Fornavn", "Adresse", "Postnr", "Poststed", "Land"):
        page.get_by_label(field, exact=True).check()
    page.get_by_label("Tittel", exact=True).fill("Adresser til innkalling")
    page.get_by_label("Arkiver rapport i sak-/arkivsystem").check()
    page.get_by_role("button", name="Vis rapport").click()
    page.get_by_role("button", name="Arkiver rapporten").click()
    expect(page.get_by_text("er låst som versjon 1")).to_be_visible()

    # Letters to chosen candidates; an example letter with its address list, in one act.
    picked = [name for name in names if name not in (LATE, WITHDRAWN)][:3]
    choose(page, site, reference, *picked)
    page.get_by_role("button", name="Skriv brev").click()
    page.get_by_role("link", name="Avslag på søknad").first.click()
    page.get_by_role("button", name="Forhåndsvis").click()
    page.get_by_role("button", name="Merk som sendt utenfor arkivbro").click()
    expect(page.get_by_text("3 brev er registrert som sendt")).to_be_visible()
    choose(page, site, reference, *picked)
    page.get_by_role("button", name="Arkiver til saks-/arkivsystem").click()
    expect(page.get_by_label("Kun valgte søkere")).to_be_checked()
    page.get_by_label("Søknad og CV").uncheck()
    page.get_by_label("Avslag på søknad (3)").check()
    expect(page.get_by_label("Eksempelbrev med adresseliste")).to_be_checked()
    page.get_by_role("button", name="Overfør til arkiv").click()
    expect(page.get_by_role("heading", name="Slik blir det på offentlig journal")).to_be_visible()
    page.get_by_role("button", name="Overfør til arkiv").click()
    expect(page.get_by_text("1 eksempelbrev med adresseliste for 3 mottakere")).to_be_visible()

    # Arkiver til arkivsystem: Vis arkivlogg; lists show without ticking anything else.
    everything = ["Offentlig søkerliste", "Utvidet søkerliste", "Søkerliste fra Avansert", "Brev"]
    everything += ["Vedtak om unntak"] if is_awkward else []
    log = f"{site}/stillinger/{reference}/arkiv/"
    wait_for_log(page, log, *everything)
    page.goto(f"{log}?filter=1&vis-arkivlogg=1")
    shown = page.locator("#arkivlogg").inner_text()
    assert "Offentlig søkerliste" in shown and "Søkerliste fra Avansert" in shown
    assert "Søknad og CV" not in shown and "Annonse" not in shown
    page.goto(f"{log}?filter=1")
    assert "Offentlig søkerliste" not in page.locator("#arkivlogg").inner_text()

    # In the public journal: the lists' titles, and nobody's name.
    public = open_as("", f"/offentlig-journal/?sok={reference}")
    words = public.locator("main").inner_text()
    assert "Offentlig søkerliste – " in words and "Eksempelbrev" in words
    in_the_open = public_text(site)
    assert len(in_the_open) > 20
    for name in names:
        last_word = name.split()[-1].casefold()
        assert [address for address, text in in_the_open.items() if last_word in text] == []
