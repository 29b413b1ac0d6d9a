"""What can be made to go wrong, by name: what answers are spoilt, how many times; and how this Webcruiter is set up meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from simulators.webcruiter.acts import Done, Form, Wrong
from simulators.webcruiter.state import Fault, Webcruiter

LISTED, DETAILS, FILES = (
    r"/api/v1/candidates\?",
    r"/api/v1/candidates/[^/?]+(/cv|/files)?\?",
    r"/files/[^/?]+\?",
)
MOST_TIMES = 1000


@dataclass(frozen=True)
class Switch:
    """A fault of the page: what it is called, and which answers it spoils."""

    label: str
    path: str
    status: int = 0
    retry_after: int = 0
    spoil: str = ""
    seconds: float = 0.0

    def fault(self, name: str, times: int) -> Fault:
        headers = (("Retry-After", str(self.retry_after)),) if self.retry_after else ()
        return Fault(self.path, times, self.status, headers, self.spoil, seconds=self.seconds, name=name)


SWITCHES = {
    "429": Switch("429: for mange kall, prøv igjen om 2 sekunder", r"/api/v1/", 429, 2),
    "503": Switch("503: tjenesten er nede", r"/api/v1/", 503),
    "401": Switch("401 midt i siden: adgangstegnet virker ikke lenger", DETAILS, 401),
    "403": Switch("403: klienten har ikke lov til å hente filer", FILES, 403),
    "list_cut": Switch("Avkuttet JSON: listen over kandidater", LISTED, spoil="cut"),
    "details_cut": Switch("Avkuttet JSON: én kandidat", DETAILS, spoil="cut"),
    "file_cut": Switch("Avkuttet fil", FILES, spoil="cut"),
    "feed_cut": Switch("Avkuttet feed", "RSSFeed", spoil="cut"),
    "no_json": Switch("Vedlikeholdsside i stedet for JSON", r"/api/v1/", spoil="no_json"),
    "hang_up": Switch("Forbindelsen brytes", r"/api/v1/", spoil="hang_up"),
    "silent": Switch("Ikke svar: taus i ett minutt", r"/api/v1/", spoil="hang_up", seconds=60),
}


def switch_on(webcruiter: Webcruiter, form: Form) -> Done:
    name = form.text("kind")
    if name not in SWITCHES:
        raise Wrong("Feilen finnes ikke.")
    times = form.number("times", "Antall ganger", MOST_TIMES, 1)
    webcruiter.faults.append(SWITCHES[name].fault(name, times))
    return Done("Feilen er slått på.", "/feil")


def switch_off(webcruiter: Webcruiter, form: Form) -> Done:
    """No faults, and everything set as it was at first."""
    del form
    webcruiter.faults.clear()
    fresh = type(webcruiter.settings)()
    settings = webcruiter.settings
    settings.delay, settings.largest_page, settings.portal_page = (
        fresh.delay,
        fresh.largest_page,
        fresh.portal_page,
    )
    webcruiter.store.skew = timedelta()
    if hooks := webcruiter.hooks:
        hooks.held = hooks.twice = hooks.mixed = hooks.lost = False
        hooks.flush()
    return Done("Alle feil er slått av.", "/feil")


def set_up(webcruiter: Webcruiter, form: Form) -> Done:
    settings, hooks = webcruiter.settings, webcruiter.hooks
    largest = form.number("largest_page", "Kandidater per side", 1000, settings.largest_page)
    portal = form.number("portal_page", "Annonser per side i portalen", 1000, settings.portal_page)
    delay = form.number("delay", "Treghet", 60_000) / 1000
    ahead = form.number("skew", "Klokken", 100_000)
    if not largest or not portal:
        raise Wrong("En side må ha minst én rad.")
    settings.largest_page, settings.portal_page, settings.delay = largest, portal, delay
    webcruiter.store.skew = timedelta(minutes=-ahead if form.text("behind") else ahead)
    if hooks is not None:
        hooks.twice, hooks.mixed = bool(form.text("twice")), bool(form.text("mixed"))
        hooks.held, hooks.lost = bool(form.text("held")), bool(form.text("lost"))
    return Done("Innstillingene er lagret.", "/feil")


def revoke(webcruiter: Webcruiter, form: Form) -> Done:
    del form
    webcruiter.revoke_tokens()
    return Done("Alle adgangstegn er trukket tilbake.", "/feil")


def flush(webcruiter: Webcruiter, form: Form) -> Done:
    del form
    if webcruiter.hooks is not None:
        webcruiter.hooks.flush()
    return Done("Varslene som ventet, er sendt.", "/feil")


SWITCHING: dict[str, Callable[[Webcruiter, Form], Done]] = {
    "feil-pa": switch_on,
    "feil-av": switch_off,
    "innstillinger": set_up,
    "trekk-tegn": revoke,
    "send-varsler": flush,
}
"""By the last part of their address."""
