"""The hierarchy of the REST API: its nodes by the customer's own ids, and who leads each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from arkivbro.connectors.webcruiter.api_pages import query_of, total_of
from arkivbro.connectors.webcruiter.bounded_http import NoRight, Refused
from arkivbro.connectors.webcruiter.feed_item import SOURCE_NAME
from arkivbro.connectors.webcruiter.mapping import Mapping, Paging
from arkivbro.connectors.webcruiter.named_values import Named, Names, WrongReply, key
from arkivbro.connectors.webcruiter.transport import Transport
from arkivbro.core.errors import BadFacts, Transient, Unreachable
from arkivbro.core.ref import Ref, is_id
from arkivbro.ports import UnitTold

MOST_UNITS = 20_000
MOST_USERS = 2_000
"""Of one node."""
LEADER_SECONDS = 15.0
"""In all, for asking who leads: each node is a request of its own, and a person waits for the page."""


def units_of(
    transport: Transport,
    mapping: Mapping,
    asked_before: Sequence[str] = (),
    *,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[UnitTold, ...]:
    """Every node; without a leader where the users cannot be read. Raises BadFacts, and what the transport raises."""
    if not mapping.paths.hierarchy:
        return ()
    found = nodes(transport, mapping)
    if not mapping.paths.users:
        return tuple(found)
    leaders = _leaders(transport, mapping, _in_turn(found, asked_before), clock)
    return tuple(replace(one, leader_email=leaders.get(one.ref)) if one.ref else one for one in found)


def nodes(transport: Transport, mapping: Mapping) -> list[UnitTold]:
    """Without their leaders. Raises as `units_of`."""
    names, found = mapping.unit, list[UnitTold]()
    rows = _every_row(transport, mapping, mapping.paths.hierarchy, names.items, MOST_UNITS)
    for named in _with_those_below(rows, names.below):
        own, id_ = _id(named, names.own_id), _external(named, names.id)
        ref = Ref(SOURCE_NAME, id_) if id_ else None
        found.append(UnitTold(own or id_, named.line(names.name), ref))
    return found


def _in_turn(units: Iterable[UnitTold], asked_before: Sequence[str]) -> list[Ref]:
    """Those that nobody asked about first, then the longest ago."""
    turn = {text: number for number, text in enumerate(asked_before)}
    refs = dict.fromkeys(one.ref for one in units if one.ref is not None)
    return sorted(refs, key=lambda ref: turn.get(str(ref), -1))


def _leaders(
    transport: Transport, mapping: Mapping, refs: Iterable[Ref], clock: Callable[[], float]
) -> dict[Ref | None, str]:
    """By node, of those that there was time for; the server may have enough of us before. Nobody leads where users are not for us to read."""
    refs = list(refs)
    ends, leaders = clock() + LEADER_SECONDS, dict[Ref | None, str]()
    for ref in refs:
        if clock() > ends:
            break
        try:
            leaders[ref] = _leader(transport, mapping, ref.id)
        except (NoRight, Refused):
            return dict.fromkeys(refs, "") | leaders
        except BadFacts:
            leaders[ref] = ""
        except (Transient, Unreachable):
            break
    return leaders


def _leader(transport: Transport, mapping: Mapping, node: str) -> str:
    """The address of the one who leads it; of the only one there is; else nobody's."""
    names, asked = mapping.user, {"hierarchyNodeId": node}
    rows = _every_row(transport, mapping, mapping.paths.users, names.items, MOST_USERS, asked)
    users = [_named(row) for row in rows]
    leads = {key(one) for one in names.leads}
    leaders = [one for one in users if key(one.line(names.role)) in leads] or users
    addresses = {one.line(names.email).casefold(): one.line(names.email) for one in leaders}
    return addresses.popitem()[1] if len(addresses) == 1 else ""


def _every_row(
    transport: Transport,
    mapping: Mapping,
    path: str,
    items: Names,
    most: int,
    query: dict[str, str] | None = None,
) -> list[Any]:
    """Of a list that is no list of candidates: whether it has pages is not known, so a further one is asked for only where the reply says
    that there is more. Raises BadFacts where that cannot be had: part of a list is told as nothing at all.
    """
    told, paging = transport.json(path, query), mapping.paging
    rows = _rows(told, items, most)
    size, turned = len(rows), 1
    while following := _following(told, paging, len(rows), turned):
        if paging.style == "next":
            told = transport.json_at(transport.same_server(following), None, path)
        else:
            told = transport.json(path, {**(query or {}), **query_of(paging, following, size)})
        more, turned = _rows(told, items, most - len(rows)), turned + 1
        if not more or more[0] in rows:
            raise BadFacts("webcruiter.units_unreadable")
        rows += more
    return rows


def _following(told: Any, paging: Paging, count: int, turned: int) -> str:
    """Where the next page begins, "" where the reply does not say that there is one, after so many rows on so many pages."""
    if not isinstance(told, dict):
        return ""
    if paging.style == "next":
        return Named(told).line(paging.next)
    total = total_of(told, paging)
    if total is None or total <= count or count == 0 or paging.style == "none":
        return ""
    return str(paging.first_page + turned if paging.style == "page" else count)


def _with_those_below(rows: Iterable[Any], names: Names) -> Iterator[Named]:
    """Every node of a list, and of a tree: each before those below it, however deep. Raises BadFacts."""
    waiting, count = list(reversed(list(rows))), 0
    while waiting:
        named, count = _named(waiting.pop()), count + 1
        below = named.value(names)
        if count > MOST_UNITS or not (below is None or isinstance(below, list)):
            raise BadFacts("webcruiter.units_unreadable")
        waiting += reversed(below or [])
        yield named


def _rows(told: Any, items: Names, most: int) -> list[Any]:
    rows = told if isinstance(told, list) else None
    try:
        rows = Named(told).objects(items, most) if rows is None else rows
    except WrongReply:
        rows = None
    if rows is None or len(rows) > most:
        raise BadFacts("webcruiter.units_unreadable")
    return rows


def _named(row: Any) -> Named:
    try:
        return Named(row)
    except WrongReply:
        raise BadFacts("webcruiter.units_unreadable") from None


def _external(named: Named, names: Names) -> str:
    """By the first of the names that stands there: where that is empty, another is not the body's own."""
    there = next((name for name in names if named.has((name,))), None)
    return _id(named, (there,)) if there is not None else ""


def _id(named: Named, names: Names) -> str:
    """ "" where there is none, or what cannot be one."""
    if named.value(names) is None:
        return ""
    try:
        text = named.identifier(names)
    except WrongReply:
        return ""
    return text if is_id(text) else ""
