"""Pages for people: here one plays recruiter and applicant, and makes things go wrong.

/                     the vacancies, and a form for a new one
/stilling/9000000001  a vacancy: its advertisement, who applied, and what can be done with it
/stilling/…/sok       the form of an application
/soknad/70002         an application
/feil                 faults, settings, webhooks, load
/stil.css
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from simulators.answer import Answer, html
from simulators.elements import e
from simulators.webcruiter.pages import application_pages, switch_page, vacancy_pages
from simulators.webcruiter.pages.frame import frame
from simulators.webcruiter.state import Webcruiter

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
STYLE = Path(__file__).parent / "stil.css"
Query = Mapping[str, Sequence[str]]


def answer(webcruiter: Webcruiter, path: str, query: Query) -> Answer:
    """What a person who goes to that path gets; status 404 when there is nothing."""
    if path == "/stil.css":
        return Answer(200, "text/css; charset=utf-8", STYLE.read_bytes())
    said = query.get("gjort", [""])[0][:120]
    for pattern, make in ROUTES:
        if match := re.fullmatch(pattern, path):
            return make(webcruiter, match.groups(), said)
    return not_found()


def not_found() -> Answer:
    """The page for what is not there."""
    text = e("p", "Det er ingen stilling eller søknad på denne adressen.", cls="lead")
    back = e("p", e("a", "Til stillingene", href="/"))
    return html(frame("Finnes ikke", "", e("h1", "Finnes ikke"), text, back), 404)


def wrong(what: str, back: str) -> Answer:
    """The page for a form that cannot be used."""
    text = e("p", what, cls="notice wrong", role="alert")
    link = e("p", e("a", "Tilbake", href=back if back.startswith("http://127.0.0.1:") else "/"))
    return html(frame("Det gikk ikke", "", e("h1", "Det gikk ikke"), text, link), 400)


Make = Callable[[Webcruiter, tuple[str, ...], str], Answer]
ID = r"(\d{1,12})"
ROUTES: tuple[tuple[str, Make], ...] = (
    ("/", lambda webcruiter, _, said: vacancy_pages.vacancies(webcruiter, said)),
    (rf"/stilling/{ID}", lambda webcruiter, ids, said: vacancy_pages.vacancy(webcruiter, ids[0], said)),
    (rf"/stilling/{ID}/sok", lambda webcruiter, ids, _: application_pages.apply(webcruiter, ids[0])),
    (rf"/soknad/{ID}", lambda webcruiter, ids, said: application_pages.application(webcruiter, ids[0], said)),
    ("/feil", lambda webcruiter, _, said: switch_page.switches(webcruiter, said)),
)
