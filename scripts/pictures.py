"""Pictures of the main pages, taken of the demo in Chromium at phone and desktop width, in light and dark.

    python -m scripts.pictures docs/pictures [--all] [--address http://127.0.0.1:8000]

A demo is started for it, or the address is that of one that runs. Without --all: those that the documentation shows.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import urljoin

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browsers import chromium

PASSWORD = "prøv-arkivbro"


@dataclass(frozen=True)
class Look:
    """How a page is looked at: its window, its colours, how much larger text is; `whole`: to its foot."""

    name: str
    width: int
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    zoom: int = 1
    whole: bool = False


WIDTHS = {"telefon": 360, "nettbrett": 768, "skjerm": 1440}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOKS = (
    *(
        Look(f"{name}-{scheme}", width, scheme=scheme, whole=True)
        for name, width in WIDTHS.items()
        for scheme in SCHEMES
    ),
    Look("stor-tekst", 1440, zoom=2, whole=True),
)
SHOWN_LOOKS = (Look("skjerm", 1440), Look("telefon", 360, 800))


@dataclass(frozen=True)
class Picture:
    """A page as a user sees it; `user` "" is nobody. `shown` is in the documentation; `follow`: what is pressed there, one after the other."""

    name: str
    user: str
    address: str
    shown: bool = False
    follow: tuple[str, ...] = ()


VACANCY = "/stillinger/4000000003/"
FAILED = "/stillinger/4000000007/"
PICTURES = (
    Picture("logg-inn", "", "/logg-inn/"),
    Picture("start-rekrutterer", "ragnhild", "/", shown=True),
    Picture("start-arkivar", "arne", "/"),
    Picture("stillinger", "ragnhild", "/stillinger/", shown=True),
    Picture("stilling", "ragnhild", VACANCY, shown=True),
    Picture("stilling-feil", "ragnhild", FAILED),
    Picture("annonse", "ragnhild", f"{VACANCY}annonse/"),
    Picture("kandidater", "ragnhild", f"{VACANCY}kandidater/", shown=True),
    Picture("kandidat", "ragnhild", f"{VACANCY}kandidater/", follow=("tbody th a",)),
    Picture(
        "avgjor-unntak", "ragnhild", f"{FAILED}sokerlister/unntak/", follow=("main a[href$='/unntak/']",)
    ),
    Picture("sokerlister", "ragnhild", f"{VACANCY}sokerlister/", shown=True),
    Picture("lag-liste", "ragnhild", f"{VACANCY}sokerlister/lag/offentlig/"),
    Picture("avansert", "ragnhild", f"{VACANCY}sokerlister/avansert/", shown=True),
    Picture("unntak", "ragnhild", f"{VACANCY}sokerlister/unntak/"),
    Picture("brev", "ragnhild", f"{VACANCY}brev/", shown=True),
    Picture("skriv-brev", "ragnhild", f"{VACANCY}brev/skriv/1/"),
    Picture("arkivlogg", "ragnhild", f"{VACANCY}arkiv/", shown=True),
    Picture("overforing", "arne", f"{VACANCY}arkiv/", follow=("#arkivlogg tbody th a",)),
    Picture("overforing-feil", "arne", "/drift/feil/", follow=("main a[href*='/arkiv/']",)),
    Picture("overfor", "ragnhild", f"{VACANCY}arkiv/overfor/"),
    Picture("saker", "arne", "/arkiv/saker/"),
    Picture("ansvarlig", "arne", "/arkiv/saker/?ansvarlig=standard"),
    Picture("sak", "arne", "/arkiv/saker/2026-3/", shown=True),
    Picture("journalpost", "arne", "/arkiv/saker/2026-3/", follow=(".entry a[href*=journalposter]",)),
    Picture("rett-sak", "arne", "/arkiv/saker/2026-3/rett/"),
    Picture("til-journalforing", "arne", "/arkiv/til-journalforing/"),
    Picture("journaldager", "arne", "/arkiv/journaldager/"),
    Picture("koder", "arne", "/arkiv/koder/"),
    Picture("kontroll", "arne", "/arkiv/kontroll/"),
    Picture("arkivdeler", "arne", "/arkiv/arkivdeler/"),
    Picture("trenger-et-menneske", "arne", "/drift/feil/"),
    Picture("ko", "arne", "/drift/ko/"),
    Picture("innlesinger", "arne", "/drift/innlesinger/"),
    Picture("driftshendelser", "arne", "/drift/hendelser/"),
    Picture("tilganger", "dagny", "/brukere/tilganger/"),
    Picture("api", "", "/api/v1/"),
    Picture("snart-borte", "arne", "/drift/snart-borte/"),
    Picture("forste-innlesing", "arne", "/drift/forste-innlesing/"),
    Picture("uten-stilling", "arne", "/soknader-uten-stilling/"),
    Picture("standard-saksansvarlig", "arne", "/drift/standard-saksansvarlig/"),
    Picture("brevmaler", "arne", "/brevmaler/"),
    Picture("offentlig-journal", "", "/offentlig-journal/", shown=True),
    Picture("ledige-stillinger", "", "/ledige-stillinger/", shown=True),
    Picture("offentlig-journalpost", "", "/offentlig-journal/", follow=("tbody a[href*=offentlig-journal]",)),
    Picture("ledig-stilling", "", "/ledige-stillinger/", follow=("main a[href*=ledige-stillinger]",)),
    Picture(
        "soknadsskjema",
        "",
        "/ledige-stillinger/",
        follow=(
            "main a[href*=ledige-stillinger]",
            "a[href$='/soknad/']",
            "main form button",
        ),
    ),
    Picture("personvern", "", "/personvern/"),
    Picture("tilgjengelighet", "", "/tilgjengelighet/"),
    Picture("drift", "dagny", "/drift/", shown=True),
    Picture("brukere", "dagny", "/brukere/"),
    Picture("ny-bruker", "dagny", "/brukere/ny/"),
    Picture("enheter", "dagny", "/brukere/enheter/"),
    Picture("min-konto", "ragnhild", "/min-konto/"),
    Picture("rediger-stilling", "ragnhild", "/stillinger/2026-0001/rediger/"),
    Picture("erklaringer", "dagny", "/brukere/erklaringer/"),
    Picture("hendelseslogg", "dagny", "/brukere/logg/"),
    Picture("finnes-ikke", "ragnhild", "/finnes-ikke/"),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--address", help="a running demo; without it, one is started in a folder of its own")
    parser.add_argument(
        "--all", action="store_true", help="every page, at three widths, light and dark, and 200 %% text"
    )
    parser.add_argument("--only", help="only the picture with this name")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    pictures = [one for one in PICTURES if chosen.all or one.shown]
    if chosen.only:
        pictures = [one for one in PICTURES if one.name == chosen.only]
    with ExitStack() as stack:
        address = chosen.address or stack.enter_context(demo())
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"]
        )
        for look in LOOKS if chosen.all else SHOWN_LOOKS:
            _take(browser, address, pictures, chosen.folder, look)
        browser.close()


@contextmanager
def demo() -> Iterator[str]:
    """A demo that has played to rest, in a folder that goes with it; gives its address."""
    with TemporaryDirectory() as folder:
        environment = os.environ | {"ARKIVBRO_DATA_DIR": folder, "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "arkivbro", "demo"]
        subprocess.run([*command, "--once"], env=environment, check=True, capture_output=True, timeout=600)
        process = subprocess.Popen(
            [*command, "--port", "8400"], env=environment, stderr=subprocess.PIPE, text=True
        )
        try:
            assert process.stderr is not None
            found = next(
                re.search(r"http://127[\d.]+:\d+", line) for line in process.stderr if "logg-inn" in line
            )
            assert found is not None
            time.sleep(5)
            yield found[0]
        finally:
            process.terminate()
            process.wait(30)


def _take(browser: Browser, address: str, pictures: list[Picture], folder: Path, look: Look) -> None:
    for user in dict.fromkeys(one.user for one in pictures):
        context = browser.new_context(
            viewport={"width": look.width // look.zoom, "height": look.height // look.zoom},
            color_scheme=look.scheme,
            locale="nb-NO",
            device_scale_factor=look.zoom,
        )
        page = context.new_page()
        if user:
            sign_in(page, address, user)
        for one in pictures:
            if one.user == user:
                page.goto(address + one.address)
                for place in one.follow:
                    _press(page, page.locator(place).first)
                wide = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                if wide > 0:
                    print(f"{one.name} {look.name}: {wide} piksler for bred")
                page.screenshot(path=folder / f"{one.name}-{look.name}.png", full_page=look.whole)
        context.close()


def _press(page: Page, place: Locator) -> None:
    """A link is gone to, though it lies in what is folded; anything else is pressed."""
    to = place.get_attribute("href", timeout=5000)
    if to is None:
        place.click()
    else:
        page.goto(urljoin(page.url, to))


def sign_in(page: Page, address: str, user: str) -> None:
    """As one of the demo's users."""
    page.goto(f"{address}/logg-inn/")
    page.get_by_label("Brukernavn").fill(user)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()


if __name__ == "__main__":
    main()
