"""The list of candidates, page by page, to its end: however the contract's pages are made, nothing of it is left out unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from arkivbro.connectors.webcruiter.bounded_http import Broken
from arkivbro.connectors.webcruiter.mapping import Mapping, Paging
from arkivbro.connectors.webcruiter.named_values import Named, WrongReply
from arkivbro.connectors.webcruiter.transport import Transport
from arkivbro.core.errors import Finding, Misconfigured, Transient
from arkivbro.core.messages import message
from arkivbro.ports import UnreadableItem

MOST_PAGES = 100_000
LONGEST_TOKEN = 2_000
MOST_STALE = 3
"""Pages in a row with nothing new in them: a list that grows at its beginning moves by a page, not by three."""


@dataclass(frozen=True, slots=True)
class Page:
    """`ids` of its candidates; `resume` is where the next page begins, "" at the end; `here` where this one does."""

    ids: tuple[str, ...]
    unreadable: tuple[UnreadableItem, ...]
    resume: str
    here: str = ""


def pages(transport: Transport, mapping: Mapping, since: str) -> Iterator[Page]:
    """From where a reading came to last.

    Raises Misconfigured where the server gives the same page over and over: it pages otherwise than the mapping says.
    """
    place, seen, last, stale = _place_of(since, mapping.paging), set[str](), tuple[str, ...](), 0
    for _ in range(MOST_PAGES):
        told = _asked(transport, mapping, place)
        ids, unreadable = _ids(told, mapping)
        stale = stale + 1 if ids and seen.issuperset(ids) else 0
        if stale and (ids == last or stale >= MOST_STALE):
            _require_all(told, seen, mapping.paging)
            return
        seen |= set(ids)
        last = ids
        following = _following(told, place, len(ids) + len(unreadable), mapping.paging)
        resume = "" if following is None else f"{mapping.paging.style}:{following}"
        here = f"{mapping.paging.style}:{place}" if place else ""
        yield Page(ids, unreadable, resume if len(resume) <= LONGEST_TOKEN else "", here)
        if following is None:
            return
        place = following


def items_of(told: Any, paging: Paging) -> list[Any]:
    """The entries of a page. Raises Broken where none of the mapping's names leads to a list."""
    if isinstance(told, list):
        return told
    try:
        listed = Named(told).value(paging.items)
    except WrongReply:
        listed = None
    if listed is None and isinstance(told, dict) and Named(told).has(paging.items):
        return []
    if not isinstance(listed, list):
        raise Broken("webcruiter.list_not_found", names=paging.items)
    return listed


def total_of(told: Any, paging: Paging) -> int | None:
    """How many the server says that there are; None where it does not."""
    count = Named(told).value(paging.total) if isinstance(told, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None


def query_of(paging: Paging, place: str, size: int) -> dict[str, str]:
    """What the page at that place is asked for by."""
    if paging.style == "offset":
        return {paging.offset: place or "0", paging.limit: str(size)}
    if paging.style == "page":
        return {paging.page: place or str(paging.first_page), paging.limit: str(size)}
    return {}


def _asked(transport: Transport, mapping: Mapping, place: str) -> Any:
    paging, path = mapping.paging, mapping.paths.candidates
    if paging.style == "next" and place:
        return transport.json_at(transport.same_server(place), None, path)
    return transport.json(path, {**mapping.query, **query_of(paging, place, paging.size)})


def _ids(told: Any, mapping: Mapping) -> tuple[tuple[str, ...], tuple[UnreadableItem, ...]]:
    ids, unreadable = dict[str, None](), list[UnreadableItem]()
    for number, entry in enumerate(items_of(told, mapping.paging), 1):
        try:
            ids.setdefault(Named(entry).identifier(mapping.candidate.id))
        except WrongReply as wrong:
            where = message("webcruiter.entry_of_list", number=number)
            unreadable.append(UnreadableItem(where, wrong.findings, try_again=True))
    return tuple(ids), tuple(unreadable)


def _following(told: Any, place: str, count: int, paging: Paging) -> str | None:
    """Where the next page begins; None at the end. A page shorter than was asked for is no end: servers have bounds of their own."""
    if paging.style == "none":
        return None
    if paging.style == "next":
        named = Named(told).line(paging.next) if isinstance(told, dict) else ""
        return named or None
    if paging.style == "page":
        return str(int(place or paging.first_page) + 1) if count else None
    after, total = int(place or 0) + count, total_of(told, paging)
    if count == 0:
        if total is not None and after < total:
            raise Transient("webcruiter.list_incomplete", total=total)
        return None
    return None if total is not None and after >= total else str(after)


def _require_all(told: Any, seen: set[str], paging: Paging) -> None:
    """The page held nothing new: either all was told at once, or the server does not turn pages as the mapping says."""
    total = total_of(told, paging)
    if len(seen) > paging.size or (total is not None and len(seen) >= total):
        return
    raise Misconfigured(
        "webcruiter.pages_not_turned",
        setting="mapping",
        findings=(Finding("where.field", message("webcruiter.same_page"), f"paging.{paging.style}"),),
    )


def _place_of(since: str, paging: Paging) -> str:
    """The place that a token names; the beginning for one of another kind."""
    style, _, place = since.partition(":")
    if style != paging.style or (style in ("offset", "page") and not (place.isascii() and place.isdigit())):
        return ""
    return place
