"""The feed as XML: its items one at a time, with bounded memory, and nothing of XML that could hurt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from arkivbro.connectors.webcruiter.fetch import Readable
from arkivbro.core.errors import BadFacts

_BARE_AMPERSAND = re.compile(rb"&(?!(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_LONGEST_REFERENCE = 12
"""In bytes: an ampersand nearer to the end of what was read than this may be the start of a reference."""


@dataclass(frozen=True, slots=True)
class FeedElement:
    """One `item` of the feed: which it is, counted from 1, and the line where it begins or ends."""

    number: int
    line: int
    element: Any


def feed_items(stream: Readable) -> Iterator[FeedElement]:
    """Every `item` in order. The element is emptied when the next one is asked for.

    Raises BadFacts, with the line, for what is not XML, is another kind of document, or has a document type
    declaration (the way in for XML bombs and for files from elsewhere; a feed has none).
    """
    try:
        yield from _items(stream)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise BadFacts("sources.feed_not_xml", line=line, detail=f"line {line}") from None
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise BadFacts("sources.feed_encoding_unknown", detail=type(error).__name__) from None


def _items(stream: Readable) -> Iterator[FeedElement]:
    context = etree.iterparse(
        _WithEscapedAmpersands(stream),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth, item_depth, number, channels = 0, 0, 0, 0
    for event, element in context:
        name = local_name(element)
        if event == "start":
            depth += 1
            if depth == 1:
                _check_root(element, name)
            if name == "channel" and depth == 2:
                channels += 1
            if name == "item" and not item_depth:
                item_depth = depth
            continue
        if item_depth and depth == item_depth:
            item_depth = 0
            number += 1
            yield FeedElement(number, element.sourceline or 0, element)
        if not item_depth:
            _forget(element)
        depth -= 1
    if not channels:
        raise BadFacts("sources.feed_without_channel")


class _WithEscapedAmpersands:
    """The bytes with every ampersand that begins no XML reference escaped.

    The real feed writes addresses with bare ampersands (`company_id=7400&Link_source_id=0`), which no XML parser takes,
    and HTML's own entities, which XML does not know; the text cleaning turns the latter into characters afterwards.
    UTF-16 is left alone.
    """

    def __init__(self, stream: Readable) -> None:
        self._stream, self._held = stream, b""
        self._wide: bool | None = None

    def read(self, size: int = -1, /) -> bytes:
        while True:
            data = self._stream.read(size if size > 0 else 65536)
            if self._wide is None:
                self._wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4]
            if self._wide:
                return data
            at_end, data = not data, self._held + data
            held_from = len(data) if at_end else self._tail(data)
            self._held = data[held_from:]
            if escaped := _BARE_AMPERSAND.sub(b"&amp;", data[:held_from]):
                return escaped
            if at_end:
                return b""

    def _tail(self, data: bytes) -> int:
        last = data.rfind(b"&", max(0, len(data) - _LONGEST_REFERENCE))
        return last if last >= 0 else len(data)


def _check_root(root: Any, name: str) -> None:
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise BadFacts("sources.feed_has_doctype")
    if name != "rss":
        raise BadFacts("sources.feed_is_something_else", name=name[:40], line=root.sourceline or 1)


def _forget(element: Any) -> None:
    """Frees an element that is read, and those before it, so that memory does not grow with the feed."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def local_name(element: Any) -> str:
    """The name without its namespace: feeds write the `wc` namespace with and without the slash at its end."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
