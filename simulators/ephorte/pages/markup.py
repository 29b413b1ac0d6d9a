"""The frame of every page of ePhorte, and how it marks what is screened."""

from __future__ import annotations

import re

from simulators.elements import Content, Element, e, framed

NOTE = "Et oppdiktet arkiv på denne maskinen. Alt ligger i minnet og er borte når simulatoren stanser."
PLACES = (("/", "Saker"), ("/offentlig-journal", "Offentlig journal"))
MASK = "*****"


def frame(title: str, here: str, *content: Content) -> Element:
    """The whole page. `here` is the address of the place in the menu that it belongs to."""
    return framed("ePhorte", PLACES, title, here, content, beside=e("p", NOTE))


def screened(text: str) -> Content:
    """A title with every screened or name-tagged word marked."""
    parts: list[Content] = []
    for piece in re.split(r"(\s+)", text):
        marked = MASK in piece or re.fullmatch(r"[+#]{4,5}_?", piece)
        parts.append(e("span", piece, cls="mask") if marked else piece)
    return parts
