"""Pictures of the main pages, taken of the demo in Chromium at phone and desktop width, in light and dark.

    python scripts/pictures.py http://127.0.0.1:8000 docs/pictures [--all]

The address is that of a running demo. Without --all: those that the documentation shows.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PASSWORD = "prøv-arkivbro"
WIDTHS = {"telefon": 360, "nettbrett": 768, "skjerm": 1440}


@dataclass(frozen=True)
class Picture:
    """A page as a user sees it; `user` "" is nobody. `shown` is in the documentation."""

    name: str
    user: str
    address: str
    shown: bool = False


VACANCY = "/stillinger/4000000003/"
PICTURES = (
    Picture("logg-inn", "", "/logg-inn/"),
    Picture("start-rekrutterer", "ragnhild", "/", shown=True),
    Picture("start-arkivar", "arne", "/"),
    Picture("stillinger", "ragnhild", "/stillinger/", shown=True),
    Picture("stilling", "ragnhild", VACANCY, shown=True),
    Picture("annonse", "ragnhild", f"{VACANCY}annonse/"),
    Picture("kandidater", "ragnhild", f"{VACANCY}kandidater/", shown=True),
    Picture("sokerlister", "ragnhild", f"{VACANCY}sokerlister/", shown=True),
    Picture("lag-liste", "ragnhild", f"{VACANCY}sokerlister/lag/offentlig/"),
    Picture("avansert", "ragnhild", f"{VACANCY}sokerlister/avansert/"),
    Picture("unntak", "ragnhild", f"{VACANCY}sokerlister/unntak/"),
    Picture("brev", "ragnhild", f"{VACANCY}brev/"),
    Picture("skriv-brev", "ragnhild", f"{VACANCY}brev/skriv/1/"),
    Picture("arkivlogg", "ragnhild", f"{VACANCY}arkiv/", shown=True),
    Picture("overfor", "ragnhild", f"{VACANCY}arkiv/overfor/"),
    Picture("saker", "arne", "/arkiv/saker/"),
    Picture("sak", "arne", "/arkiv/saker/2026-3/", shown=True),
    Picture("offentlig-journal", "", "/offentlig-journal/", shown=True),
    Picture("ledige-stillinger", "", "/ledige-stillinger/"),
    Picture("drift", "dagny", "/drift/", shown=True),
    Picture("brukere", "dagny", "/brukere/"),
    Picture("ny-bruker", "dagny", "/brukere/ny/"),
    Picture("finnes-ikke", "ragnhild", "/finnes-ikke/"),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--all", action="store_true", help="every page, at three widths, light and dark, and 200 % text"
    )
    parser.add_argument("--only", help="only the picture with this name")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    pictures = [one for one in PICTURES if chosen.all or one.shown]
    if chosen.only:
        pictures = [one for one in PICTURES if one.name == chosen.only]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for look, width, scheme, zoom in _looks(chosen.all):
            _take(browser, chosen.address, pictures, chosen.folder, look, width, scheme, zoom)
        browser.close()


def _looks(everything: bool) -> list[tuple[str, int, str, int]]:
    """Name, width, colour scheme, and how much larger text is."""
    if not everything:
        return [("skjerm", 1280, "light", 1), ("telefon", 360, "light", 1)]
    looks = [
        (f"{name}-{scheme}", width, scheme, 1)
        for name, width in WIDTHS.items()
        for scheme in ("light", "dark")
    ]
    return [*looks, ("stor-tekst", 1440, "light", 2)]


def _take(
    browser: Browser,
    address: str,
    pictures: list[Picture],
    folder: Path,
    look: str,
    width: int,
    scheme: str,
    zoom: int,
) -> None:
    for user in dict.fromkeys(one.user for one in pictures):
        context = browser.new_context(
            viewport={"width": width // zoom, "height": 900 // zoom},
            color_scheme=scheme,
            locale="nb-NO",  # type: ignore[arg-type]
            device_scale_factor=zoom,
        )
        page = context.new_page()
        if user:
            sign_in(page, address, user)
        for one in pictures:
            if one.user == user:
                page.goto(address + one.address, wait_until="networkidle")
                wide = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                if wide > 0:
                    print(f"{one.name} {look}: {wide} piksler for bred")
                page.screenshot(path=folder / f"{one.name}-{look}.png", full_page=zoom > 1 or "-" in look)
        context.close()


def sign_in(page: Page, address: str, user: str) -> None:
    """As one of the demo's users."""
    page.goto(f"{address}/logg-inn/")
    page.get_by_label("Brukernavn").fill(user)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()


if __name__ == "__main__":
    main()
