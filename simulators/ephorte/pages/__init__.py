"""Pages for people: what stands in the archive as its users would see it, and the journal that everybody sees.

/                                  cases
/sak/2026/1                        a case and its entries
/sak/2026/1/3                      an entry
/offentlig-journal                 what everybody may see
/fil/17, /offentlig-journal/fil/17 a file; the latter only where everybody may see it
/stil.css
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from simulators.answer import Answer, html
from simulators.elements import e
from simulators.ephorte.pages import case_pages, entry_page, journal_page
from simulators.ephorte.pages.files import file_of
from simulators.ephorte.pages.markup import frame
from simulators.ephorte.store import Store

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
__all__ = ["POLICY", "Answer", "answer", "not_found"]
Query = Mapping[str, Sequence[str]]
STYLE = Path(__file__).parent / "stil.css"


def answer(store: Store, path: str, query: Query) -> Answer:
    """What a person who goes to that path gets; status 404 when there is nothing."""
    if path == "/stil.css":
        return Answer(200, "text/css; charset=utf-8", STYLE.read_bytes())
    with store.lock:
        for pattern, make in ROUTES:
            if match := re.fullmatch(pattern, path):
                return make(store, [int(one) for one in match.groups()], query) or not_found()
    return not_found()


def not_found() -> Answer:
    """The page for what is not there."""
    text = e("p", "Det er ingen sak, journalpost eller fil på denne adressen.", cls="lead")
    back = e("p", e("a", "Til sakene", href="/"))
    return html(frame("Finnes ikke", "", e("h1", "Finnes ikke"), text, back), 404)


Make = Callable[[Store, list[int], Query], Answer | None]
ID = r"(\d{1,9})"
ROUTES: tuple[tuple[str, Make], ...] = (
    (r"/", lambda store, _, query: case_pages.cases(store, query)),
    (rf"/sak/{ID}/{ID}", lambda store, ids, _: case_pages.case(store, *ids)),
    (rf"/sak/{ID}/{ID}/{ID}", lambda store, ids, _: entry_page.entry(store, *ids)),
    (r"/offentlig-journal", lambda store, _, query: journal_page.journal(store, query)),
    (rf"/fil/{ID}", lambda store, ids, _: file_of(store, *ids, public=False)),
    (rf"/offentlig-journal/fil/{ID}", lambda store, ids, _: file_of(store, *ids, public=True)),
)
