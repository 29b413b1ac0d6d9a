"""Plain text out of what a source sends: text that may have HTML in it, or may only look so.

The reader is ours because both ready ones fall short: the standard library's parser needs half a minute for 60 kB of
`<a <a <a …` (it reads to the end for every tag that is not closed), and libxml2 drops text that is nested deeper than
256. This one reads every character once, never recurses, and fetches nothing.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PARAGRAPH_TAGS = _names(
    "address article aside blockquote body center dd dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hr main menu nav ol p pre section table tbody tfoot thead ul"
)
_LINE_TAGS = frozenset({"br", "tr", "caption", "option"})
_CELL_TAGS = frozenset({"td", "th"})
_INLINE_TAGS = _names(
    "a abbr acronym b basefont bdi bdo big button cite code col colgroup del dfn em font i img input ins kbd label "
    "mark o:p q s samp small span strike strong sub sup tt u var wbr"
)
_HIDDEN_TAGS = frozenset(
    {"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "textarea"}
)
_KNOWN_TAGS = (
    _PARAGRAPH_TAGS
    | _LINE_TAGS
    | _CELL_TAGS
    | _INLINE_TAGS
    | _HIDDEN_TAGS
    | {"li", "html", "head", "meta", "link"}
)

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)((?:[\s/][^<>]*)?)>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BULLET = "• "


def plain_text(source: str) -> str:
    """The text as people read it, composed (NFC): paragraphs separated by an empty line, list items as lines that begin with "• " or "1. ".

    Text without any HTML in it keeps its own lines and empty lines. What only looks like a tag ("<3", "a < b",
    "<kari@eksempel.no>") is text. Scripts, styles and comments are left out; entities become their characters.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if not has_html(source):
        return _tidy(_unescaped(source))
    return _tidy(_as_text(source))


def has_html(source: str) -> bool:
    """Whether there is at least one tag that HTML knows, or a comment."""
    return "<!--" in source or any(tag.group(2).lower() in _KNOWN_TAGS for tag in _TAG.finditer(source))


def _as_text(source: str) -> str:
    writer = _Writer()
    lowered = source.lower()
    # Where nothing closes it any more, nothing is hidden: better stray script text than a lost advertisement.
    last_close = {name: lowered.rfind(f"</{name}") for name in _HIDDEN_TAGS}
    hidden: str | None = None
    for kind, value, position in _tokens(source):
        if kind == "text":
            if hidden is None:
                writer.text(_unescaped(value))
        elif hidden is not None:
            if kind == "close" and value == hidden:
                hidden = None
        elif kind == "open" and value in _HIDDEN_TAGS:
            hidden = value if last_close[value] > position else None
        else:
            writer.tag(kind, value)
    return "".join(writer.pieces)


def _tokens(source: str) -> Iterator[tuple[str, str, int]]:
    """("text", …), ("open", tag) and ("close", tag), each with its place; each character is read once."""
    for text, start, end in _outside_comments(source):
        position = start
        for tag in _TAG.finditer(text, start, end):
            name = tag.group(2).lower()
            if name not in _KNOWN_TAGS:
                continue
            if tag.start() > position:
                yield "text", source[position : tag.start()], position
            position = tag.end()
            yield ("close" if tag.group(1) else "open"), name, tag.start()
        if end > position:
            yield "text", source[position:end], position


def _outside_comments(source: str) -> Iterator[tuple[str, int, int]]:
    """The stretches outside comments; a comment that never ends is text."""
    position = 0
    while (begin := source.find("<!--", position)) >= 0:
        end = source.find("-->", begin + 4)
        if end < 0:
            break
        yield source, position, begin
        position = end + 3
    yield source, position, len(source)


class _Writer:
    """Writes text with folded white space, and breaks where the tags ask for them: the largest of those that meet."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._break = 0
        """Line breaks to write before the next text."""
        self._at_start = True
        self._after_mark = False
        """A paragraph inside a list item stands on the item's own line."""
        self._counters: list[int | None] = []
        """One for each open list: the last number given, None where items have bullets."""

    def text(self, text: str) -> None:
        folded = re.sub(r"[ \t\n\f]+", " ", text)
        if self._at_start or self._break:
            folded = folded.lstrip(" ")
        if not folded:
            return
        if self._break and self.pieces:
            self.pieces.append("\n" * self._break)
        self.pieces.append(folded)
        self._break, self._at_start, self._after_mark = 0, folded.endswith(" "), False

    def tag(self, kind: str, name: str) -> None:
        if name in ("ul", "ol", "menu", "dir"):
            if kind == "close" and self._counters:
                self._counters.pop()
            self._breaks(1 if self._counters else 2)
            if kind == "open":
                self._counters.append(0 if name == "ol" else None)
        elif name == "li":
            self._after_mark = False
            self._breaks(1)
            if kind == "open":
                self._mark()
        elif name in _PARAGRAPH_TAGS:
            self._breaks(1 if self._counters else 2)
        elif name in _LINE_TAGS:
            self._breaks(self._break + 1 if name == "br" else 1)
        elif name in _CELL_TAGS and kind == "close":
            self.pieces.append("  ")

    def _breaks(self, count: int) -> None:
        if not self._after_mark:
            self._break = min(max(self._break, count), 2)

    def _mark(self) -> None:
        mark = _BULLET
        if self._counters and (last := self._counters[-1]) is not None:
            self._counters[-1] = last + 1
            mark = f"{last + 1}. "
        self.text(mark)
        self._after_mark = True


def _unescaped(text: str) -> str:
    """Entities as characters, twice where a source has escaped twice ("&amp;aring;"). Only what ends with a semicolon is one:
    a browser takes `&region=` in an address for ®, and a reader of the archive must not.
    """
    for _ in range(2):
        text = _ENTITY.sub(_character, text)
    return text.replace("\u00a0", " ")


def _character(entity: re.Match[str]) -> str:
    """What HTML knows by exactly this name; a longer name that only begins like one is no entity."""
    written = entity.group()
    return html.unescape(written) if written[1] == "#" else html5.get(written[1:], written)


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n")]
    joined = "\n".join(lines)
    joined = re.sub(r"\n{3,}", "\n\n", joined)
    return joined.strip("\n")
