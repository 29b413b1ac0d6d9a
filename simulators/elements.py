"""Elements of the simulators' pages, and the parts that several have. Everything is built as elements: no text becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from lxml.html import builder

Element = Any
Content = Any
"""A text, an element, nothing, or a list of them."""
PER_PAGE = 50
_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def e(name: str, /, *children: Content, cls: str = "", **attributes: str) -> Element:
    """An element. None and "" among the children are left out; `cls` is its class, `data_label` becomes data-label."""
    told = {key.rstrip("_").replace("_", "-"): _clean(value) for key, value in attributes.items()}
    if cls:
        told["class"] = cls
    return builder.E(name, told, *_flat(children))


def _flat(children: Iterable[Content]) -> Iterator[Content]:
    for child in children:
        if isinstance(child, str):
            if child:
                yield _clean(child)
        elif isinstance(child, list | tuple):
            yield from _flat(child)
        elif child is not None:
            yield child


def _clean(text: str) -> str:
    """What no HTML may hold is shown as a character that nobody can read."""
    return _NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", text)


def framed(
    system: str,
    places: Iterable[tuple[str, str]],
    title: str,
    here: str,
    content: Content,
    *,
    beside: Content = None,
    below: Content = None,
) -> Element:
    """The whole page of a simulated system. `places`: address and text of each in the menu; `here` is the one that the page belongs to.
    `beside` stands in the header, `below` after all else.
    """
    menu = [
        e("li", e("a", text, href=href, **({"aria_current": "page"} if href == here else {})))
        for href, text in places
    ]
    return e(
        "html",
        e(
            "head",
            e("meta", charset="utf-8"),
            e("meta", name="viewport", content="width=device-width, initial-scale=1"),
            e("meta", name="color-scheme", content="light dark"),
            e("title", f"{title} – {system} (simulator)"),
            e("link", rel="stylesheet", href="/stil.css"),
        ),
        e(
            "body",
            e("a", "Til innholdet", href="#innhold", cls="skip"),
            e(
                "header",
                e("a", f"{system} ", e("small", "simulator"), href="/", cls="brand"),
                e("nav", e("ul", menu), aria_label="Steder"),
                beside,
            ),
            e("main", content, id="innhold"),
            below,
        ),
        lang="nb",
    )


def trail(*steps: tuple[str, str]) -> Element:
    """Where one is: (address, text) of what lies above."""
    return e(
        "nav",
        e("ol", [e("li", e("a", text, href=href)) for href, text in steps]),
        cls="trail",
        aria_label="Du er her",
    )


def tag(text: str, tone: str = "plain", title: str = "") -> Element:
    """A short word in a frame; the tone only helps the eye."""
    return e("span", text, cls=f"tag {tone}", **({"title": title} if title else {}))


def facts(rows: Iterable[tuple[str, Content]]) -> Element:
    """Names and values; a row without a value is left out."""
    shown = [e("div", e("dt", name), e("dd", value)) for name, value in rows if value not in (None, "", [])]
    return e("dl", shown, cls="facts")


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[Content]], empty: str) -> Element:
    """A table whose rows are stacked on a phone; the first cell heads its row."""
    body = [
        e(
            "tr",
            [
                e("td" if place else "th", value, data_label=name, **({} if place else {"scope": "row"}))
                for place, (name, value) in enumerate(zip(columns, row, strict=True))
            ],
        )
        for row in rows
    ]
    if not body:
        return e("p", empty, cls="empty")
    head = e("thead", e("tr", [e("th", name, scope="col") for name in columns]))
    return e("div", e("table", e("caption", caption), head, e("tbody", body)), cls="sheet")


def section(heading: str, *content: Content) -> Element:
    return e("section", e("h2", heading), content)


def page_number(query: Mapping[str, Sequence[str]], count: int) -> int:
    """The page that is asked for, from 1; one that is there."""
    told = query.get("side", ["1"])[0]
    wanted = int(told) if re.fullmatch(r"[0-9]{1,6}", told) else 1
    return min(max(wanted, 1), pages_of(count))


def pages_of(count: int) -> int:
    return max(1, -(-count // PER_PAGE))


def paging(path: str, number: int, count: int, **more: str) -> Element | None:
    """Links to the pages before and after; None for a single page."""
    last = pages_of(count)
    if last == 1:
        return None

    def link(to: int, text: str) -> Element:
        asked = {name: value for name, value in more.items() if value} | {"side": str(to)}
        return e("a", text, href=f"{path}?{urlencode(asked)}")

    return e(
        "nav",
        link(number - 1, "Forrige") if number > 1 else None,
        e("span", f"Side {number} av {last}"),
        link(number + 1, "Neste") if number < last else None,
        cls="paging",
        aria_label="Sider",
    )
