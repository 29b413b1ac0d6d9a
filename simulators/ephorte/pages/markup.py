"""The frame of every page of ePhorte, and how it marks what is screened."""

from __future__ import annotations

import re

from simulators.elements import Content, Element, e

PLACES = (("/", "Saker"), ("/offentlig-journal", "Offentlig journal"))
MASK = "*****"


def frame(title: str, here: str, *content: Content) -> Element:
    """The whole page. `here` is the address of the place in the menu that it belongs to."""
    menu = [
        e("li", e("a", text, href=href, **({"aria_current": "page"} if href == here else {})))
        for href, text in PLACES
    ]
    return e(
        "html",
        e(
            "head",
            e("meta", charset="utf-8"),
            e("meta", name="viewport", content="width=device-width, initial-scale=1"),
            e("meta", name="color-scheme", content="light dark"),
            e("title", f"{title} – ePhorte (simulator)"),
            e("link", rel="stylesheet", href="/stil.css"),
        ),
        e(
            "body",
            e("a", "Til innholdet", href="#innhold", cls="skip"),
            e(
                "header",
                e("a", "ePhorte ", e("small", "simulator"), href="/", cls="brand"),
                e("nav", e("ul", menu), aria_label="Steder"),
                e(
                    "p",
                    "Et oppdiktet arkiv på denne maskinen. Alt ligger i minnet og er borte når simulatoren stanser.",
                ),
            ),
            e("main", content, id="innhold"),
        ),
        lang="nb",
    )


def screened(text: str) -> Content:
    """A title with every screened or name-tagged word marked."""
    parts: list[Content] = []
    for piece in re.split(r"(\s+)", text):
        marked = MASK in piece or re.fullmatch(r"[+#]{4,5}_?", piece)
        parts.append(e("span", piece, cls="mask") if marked else piece)
    return parts
