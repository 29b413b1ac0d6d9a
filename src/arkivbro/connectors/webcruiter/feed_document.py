"""The feed as XML: its items one at a time, with bounded memory, and nothing of XML that could hurt.

Each item is cut out by its own tags and parsed by itself, so that what is wrong in one stops nothing but that one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from arkivbro.connectors.mended_text import Readable, decoded, windows_letter, without_marks
from arkivbro.core.errors import BadFacts
from arkivbro.core.messages import Finding, message

LONGEST_ITEM = 5_000_000
"""Characters; a longer item is told and passed over, and never in memory as a whole."""
_LONGEST_TAG = 4_096
"""Characters at the end of what was read that may be the beginning of a tag."""
_LONGEST_HEAD = 65_536
"""Characters that are kept of what is too long: the feed's own head, or what an item is called."""
_NAME = r"(?:[A-Za-z_][\w.-]*:)?"
_TOKEN = re.compile(
    rf"<!--|<!\[CDATA\[|<(?P<close>/?)(?P<name>{_NAME}item)(?=[\s/>])[^<>]*>|</{_NAME}channel\s*>"
)
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>"}
_NEXT_ITEM = re.compile(rf"</{_NAME}item\s*>\s*<{_NAME}item[\s/>]")
_PROLOG = re.compile(r"[\s\ufeff]*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
_ROOT = re.compile(r"<(?P<name>[A-Za-z_][\w.:-]*)(?:\s(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)?>")
_CHANNEL = re.compile(rf"<{_NAME}channel[\s/>]")
_LAST_TAG = re.compile(rf"</{_NAME}rss\s*>|<{_NAME}rss[^<>]*/>")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_PREFIXES = re.compile(r"</?([A-Za-z_][\w.-]*):")
_CALLED = re.compile(
    rf"<{_NAME}(AdvertId|RefNr|title)\s*>(?:<!\[CDATA\[)?\s*([^<>\]]{{1,200}}?)\s*(?:\]\]>)?</"
)


@dataclass(frozen=True, slots=True)
class FeedElement:
    """One `item` of the feed: which it is, counted from 1, the line where it begins, and what had to be mended in it.

    `element` is None where the item is no XML, or too long; `called` is then what it seems to be called.
    """

    number: int
    line: int
    element: Any
    findings: tuple[Finding, ...] = ()
    called: str = ""


def feed_items(stream: Readable) -> Iterator[FeedElement]:
    """Every `item` in order.

    Raises BadFacts for what is no feed at all, is another kind of document, or has a document type declaration (the way
    in for XML bombs and for files from elsewhere; a feed has none), and for one that breaks off, after what came before.
    """
    text = _Text(decoded(stream))
    wrapper, number = "", 0
    for piece in _pieces(text):
        if not piece.is_item:
            wrapper = _opening(piece.text)
            continue
        number += 1
        yield _element(piece, number, wrapper)
    if not text.is_whole:
        raise BadFacts(
            "sources.feed_breaks_off",
            line=text.line,
            count=number,
            unread=called_in(text.broken_off) or "ingen",
            detail=f"line {text.line}",
        )


def local_name(element: Any) -> str:
    """The name without its namespace: feeds write the `wc` namespace with and without the slash at its end."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


# --- cutting -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands before the first item, or one item. `closed`: with its end; `whole`: not longer than is read."""

    text: str
    line: int
    is_item: bool = True
    closed: bool = True
    whole: bool = True


class _Text:
    """The text as it comes; what is taken is dropped, and its lines are counted."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self.text, self.line, self.ended, self.is_whole = "", 1, False, False
        self.broken_off = ""
        """The beginning of an item that the feed ends in the middle of."""
        self.unclosed: set[str] = set()
        """Ends (of comments, of CDATA) that were looked for in vain since something was taken: they are not looked for again."""
        self._passed = ""

    def more(self) -> bool:
        """Reads on; False at the end."""
        piece = next(self._pieces, None)
        self.ended = piece is None
        self.text += piece or ""
        return not self.ended

    def take(self, end: int) -> tuple[str, bool]:
        """The text up to there, and whether that is all since the last time: of what is too long, the beginning is kept."""
        taken, self.text = self.text[:end], self.text[end:]
        self.line += taken.count("\n")
        passed, self._passed = self._passed, ""
        self.unclosed.clear()
        return passed or taken, not passed

    def pass_over(self, end: int) -> None:
        """Drops what is too long to be kept."""
        passed, unclosed = self._passed or self.text[:_LONGEST_HEAD], set(self.unclosed)
        self.take(end)
        self._passed, self.unclosed = passed, unclosed


def _pieces(text: _Text) -> Iterator[_Piece]:
    """The head of the document, then item after item. What stands between and after them is nobody's."""
    at, before, first = 0, "", True
    while True:
        token, at = _next_token(text, at)
        if token is not None and (token.group("name") is None or token.group("close")):
            at = token.end()
            continue
        line = text.line
        before, _ = text.take(at if token is None else token.start())
        if first:
            yield _Piece(before, line, is_item=False)
            first = False
        if token is None:
            text.is_whole = bool(_LAST_TAG.search(without_marks(before)[0]))
            return
        item = _item(text, token)
        if item is None:
            return
        yield item
        at = 0


def _item(text: _Text, opening: re.Match[str]) -> _Piece | None:
    """The item that begins at the start of the text, up to its end, or to where the next one or the channel's end stands.
    None where the feed breaks off in it.
    """
    line, name = text.line, opening.group("name")
    at = opening.end() - opening.start()
    if opening.group().endswith("/>"):
        return _Piece(text.take(at)[0], line)
    while True:
        token, at = _next_token(text, at)
        if token is not None and token.group("name") not in (None, name):
            at = token.end()
            continue
        if token is None:
            text.broken_off = text.take(at)[0]
            return None
        closed = token.group("name") == name and token.group("close") == "/"
        taken, whole = text.take(token.end() if closed else token.start())
        return _Piece(taken, line, closed=closed, whole=whole)


def _next_token(text: _Text, at: int) -> tuple[re.Match[str] | None, int]:
    """The next tag of an item, or the channel's end, from `at`, past comments and CDATA; None at the end of the text.

    Also: where reading stands now, since what is too long was dropped.
    """
    while True:
        if at > LONGEST_ITEM:
            text.pass_over(at)
            at = 0
        token = _TOKEN.search(text.text, at)
        if token is None:
            at = max(at, len(text.text) - _LONGEST_TAG)
            if text.ended or not text.more():
                return None, len(text.text)
        elif end := _ENDS.get(token.group()):
            at = _behind(text, token, end)
        else:
            return token, at


def _behind(text: _Text, opening: re.Match[str], end: str) -> int:
    """Behind a comment or a CDATA section. One that is closed only after the next item began is not closed at all."""
    start = searched = opening.end()
    while end not in text.unclosed:
        found = text.text.find(end, searched)
        limit = len(text.text) if found < 0 else found
        if _NEXT_ITEM.search(text.text, max(start, searched - _LONGEST_TAG), limit):
            break
        if found >= 0:
            return found + len(end)
        searched = max(start, len(text.text) - _LONGEST_TAG)
        if len(text.text) - start > LONGEST_ITEM or not text.more():
            break
    text.unclosed.add(end)
    return start


# --- reading -----------------------------------------------------------------------------------------------------


def _opening(head: str) -> str:
    """The outermost tag, for the items to be parsed in. Raises BadFacts for the head of what is no feed."""
    head, _ = without_marks(head)
    prolog = _PROLOG.match(head)
    begin = prolog.end() if prolog else 0
    line = head.count("\n", 0, begin) + 1
    if head[begin : begin + 9].casefold() == "<!doctype":
        raise BadFacts("sources.feed_has_doctype")
    root = _ROOT.match(head, begin)
    if root is None:
        raise BadFacts("sources.feed_not_xml", line=line, detail=f"line {line}")
    tag, name = root.group().removesuffix("/>").removesuffix(">") + ">", root.group("name")
    try:
        _parsed(f"{tag}</{name}>")
    except etree.XMLSyntaxError:
        raise BadFacts("sources.feed_not_xml", line=line, detail=f"line {line}") from None
    if name.rpartition(":")[2] != "rss":
        raise BadFacts("sources.feed_is_something_else", name=name[:40], line=line)
    if not _CHANNEL.search(head, root.end()):
        raise BadFacts("sources.feed_without_channel")
    return tag


def _element(piece: _Piece, number: int, wrapper: str) -> FeedElement:
    raw, mended = without_marks(piece.text)
    called = called_in(raw)
    if not piece.whole:
        limit = LONGEST_ITEM // 1_000_000
        return FeedElement(
            number, piece.line, None, (_finding("sources.item_too_long", limit=limit),), called
        )
    if not piece.closed:
        return FeedElement(number, piece.line, None, (_finding("sources.item_without_end"),), called)
    raw, forbidden = _with_references(raw)
    findings = [Finding("where.field", one, "item") for one in mended]
    if forbidden:
        findings.append(_finding("sources.references_removed", count=forbidden))
    try:
        element = _parsed(_declaring(wrapper, raw) + raw + f"</{_tag_name(wrapper)}>")[0]
    except (etree.XMLSyntaxError, IndexError) as error:
        line = piece.line + max(0, (getattr(error, "lineno", 1) or 1) - 1 - wrapper.count("\n"))
        return FeedElement(number, piece.line, None, (_finding("sources.item_not_xml", line=line),), called)
    return FeedElement(number, piece.line, element, tuple(findings), called)


def _parsed(text: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    return etree.fromstring(text.encode("utf-8"), parser)


def _with_references(raw: str) -> tuple[str, int]:
    """Every ampersand that begins no reference is escaped, and references to what no text can hold are taken out; how many.

    The real feed writes addresses with bare ampersands (`company_id=7400&Link_source_id=0`), which no XML parser takes,
    and HTML's own entities, which XML does not know; the text cleaning turns the latter into characters afterwards.
    """
    forbidden: Counter[str] = Counter()

    def numbered(found: re.Match[str]) -> str:
        code = int(found.group(1), 16) if found.group(1) else int(found.group(2))
        if 0x80 <= code <= 0x9F:
            return windows_letter(code)
        if (
            code in (9, 10, 13)
            or 0x20 <= code <= 0xD7FF
            or 0xE000 <= code <= 0xFFFD
            or 0x10000 <= code <= 0x10FFFF
        ):
            return found.group()
        forbidden["count"] += 1
        return ""

    mended: list[str] = []
    at = 0
    while at < len(raw):
        begin = raw.find("<![CDATA[", at)
        end = raw.find("]]>", begin) if begin >= 0 else -1
        outside = raw[at:] if end < 0 else raw[at:begin]
        mended.append(_NUMBERED.sub(numbered, _BARE_AMPERSAND.sub("&amp;", outside)))
        if end < 0:
            break
        mended.append(raw[begin : end + 3])
        at = end + 3
    return "".join(mended), forbidden["count"]


def _declaring(wrapper: str, raw: str) -> str:
    """The outermost tag with a namespace for every prefix in the item: what somebody pasted from Word has its own (`o:p`)."""
    unknown = sorted(
        {one for one in _PREFIXES.findall(raw) if f"xmlns:{one}" not in wrapper and one != "xml"}
    )
    return wrapper.removesuffix(">") + "".join(f' xmlns:{one}="urn:{one}"' for one in unknown) + ">"


def _tag_name(wrapper: str) -> str:
    return re.split(r"[\s>]", wrapper[1:], maxsplit=1)[0]


def called_in(raw: str) -> str:
    """What an item seems to be called, read without a parser: its id or reference, and its title."""
    found: dict[str, str] = {}
    for name, text in _CALLED.findall(raw):
        found.setdefault(name, " ".join(text.split()))
    title = f"«{found['title'][:80]}»" if "title" in found else ""
    return " ".join(filter(None, (found.get("AdvertId") or found.get("RefNr", ""), title)))[:200]


def _finding(code: str, **parameters: int) -> Finding:
    return Finding("where.field", message(code, **parameters), "item")
