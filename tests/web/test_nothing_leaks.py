"""Everything that anybody can reach without logging in, read through for the names of those who applied."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

import pypdfium2
from django.http import HttpResponseBase
from django.test import Client

from arkivbro.core.messages import told
from arkivbro.core.publicity import PublicText, leak_check
from arkivbro.recruitment.models import Vacancy
from arkivbro.recruitment.selectors import people

STARTS = (
    "/",
    "/logg-inn/",
    "/offentlig-journal/",
    "/offentlig-journal/feed/",
    "/ledige-stillinger/",
    "/finnes-ikke/",
)
LINK = re.compile(r'(?:href|src|action|hx-get)="([^"]+)"')
MOST = 2000
"""Pages; the demo has far fewer, so reaching it is a loop."""


def crawl(client: Client) -> Iterator[tuple[str, HttpResponseBase, str]]:
    """Address, answer and all of its text, links followed to the end."""
    waiting, seen = list(STARTS), set(STARTS)
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        text = _text(response, body)
        yield address, response, text
        assert len(seen) < MOST
        if "html" in response.headers.get("Content-Type", "") or "xml" in response.headers.get(
            "Content-Type", ""
        ):
            for link in [*LINK.findall(text), *re.findall(r"<(?:id|link)>(http[^<]+)<", text)]:
                parts = urlsplit(urljoin(f"http://localhost{address}", unescape(link)))
                where = parts.path + (f"?{parts.query}" if parts.query else "")
                if parts.hostname == "localhost" and where not in seen and not where.startswith("/static/"):
                    seen.add(where)
                    waiting.append(where)


def _text(response: HttpResponseBase, body: bytes) -> str:
    if response.headers.get("Content-Type", "").startswith("application/pdf"):
        document = pypdfium2.PdfDocument(io.BytesIO(body))
        pages = [page.get_textpage().get_text_range() for page in document]
        return "\n".join([*pages, *(str(value) for value in document.get_metadata_dict().values())])
    return unescape(body.decode("utf-8", "replace"))


def test_no_screened_name_anywhere_that_anybody_can_reach() -> None:
    everybody = [person for vacancy in Vacancy.objects.all() for person in people(vacancy.ref)]
    assert len(everybody) >= 40
    found, pages = [], 0
    for address, response, text in crawl(Client(headers={"host": "localhost"})):
        pages += 1
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        read = [
            PublicText("side", text),
            PublicText("hode", unquote(headers)),
            PublicText("adresse", unquote(address)),
        ]
        found += [(address, told(hit.finding)) for hit in leak_check(read, everybody).stops]
    assert found == []
    assert pages >= len(STARTS)


def test_the_crawl_would_see_a_name() -> None:
    vacancy = Vacancy.objects.order_by("pk")[0]
    everybody = people(vacancy.ref)
    name = " ".join(everybody[0].names[0])
    assert leak_check([PublicText("side", f"<p>{name}</p>")], everybody).stops
