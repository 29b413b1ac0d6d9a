"""The product as it runs: `arkivbro demo` archived, then `arkivbro serve`, and a real Chromium before it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browsers import chromium
from tests.database import ROOT, fresh_installation
from tests.processes import run

PASSWORD = "bare i nettleseren"
OWN_PASSWORDS = f"""
from arkivbro.accounts.models import User
for user in User.objects.all():
    user.set_password({PASSWORD!r})
    user.save()
"""
"""`serve` does not begin where somebody could log in with the password that the demo shows to all."""
LIVES_AT_MOST = 900
"""Seconds; the server stops by itself then."""


@dataclass(frozen=True)
class Product:
    """A running product: its address and its installation."""

    address: str
    environment: dict[str, str]


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    environment = fresh_installation(tmp_path_factory.mktemp("product") / "data", is_empty=True)
    environment |= {"ARKIVBRO_HTTPS": "", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "arkivbro"]
    subprocess.run(
        [*command, "demo", "--once"], env=environment, cwd=ROOT, check=True, capture_output=True, timeout=240
    )
    run(("-m", "arkivbro", "manage", "shell", "-c", OWN_PASSWORDS), environment)
    server = subprocess.Popen(
        ["timeout", str(LIVES_AT_MOST), *command, "serve", "--port", "8200"],
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        found = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
        assert found is not None
        _wait_for(found[0])
        yield Product(found[0], environment)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def _wait_for(address: str) -> None:
    import httpx

    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/helse/ready").status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError("the product does not answer")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium's own sandbox needs a user namespace, which containers do not give; it only sees our own pages here.
        # Its own language, by which it orders the parts of a date, is English whatever the machine's; pages are asked for in Norwegian.
        english: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "en", "LANG": "C.UTF-8"}
        one = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"], env=english)
        yield one
        one.close()


Open = Callable[..., Page]


@pytest.fixture
def open_as(browser: Browser, product: Product) -> Iterator[Open]:
    """Opens a page as a user of the demo; what a page says to the console or refuses by policy fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(user: str = "", address: str = "/", **options: object) -> Page:
        context = browser.new_context(locale="nb-NO", timezone_id="Europe/Oslo", **options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if user:
            sign_in(page, product.address, user)
        page.goto(product.address + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in complaints if "404" not in one] == []


def sign_in(page: Page, address: str, user: str) -> None:
    page.goto(f"{address}/logg-inn/")
    page.get_by_label("Brukernavn").fill(user)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    expect(page.get_by_role("button", name="Logg ut")).to_be_visible()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's own script."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    return tmp_path
