"""The hierarchy of the REST API: its nodes by the customer's own ids, and who leads each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from arkivbro.connectors.webcruiter.bounded_http import NoRight, Refused
from arkivbro.connectors.webcruiter.feed_item import SOURCE_NAME
from arkivbro.connectors.webcruiter.mapping import Mapping
from arkivbro.connectors.webcruiter.named_values import Named, Names, WrongReply, key
from arkivbro.connectors.webcruiter.transport import Transport
from arkivbro.core.errors import BadFacts, Transient, Unreachable
from arkivbro.core.ref import Ref, is_id
from arkivbro.ports import UnitTold

MOST_UNITS = 2_000
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
    for row in _rows(transport.json(mapping.paths.hierarchy), names.items):
        named = _named(row)
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
    names = mapping.user
    told = transport.json(mapping.paths.users, {"hierarchyNodeId": node})
    users = [_named(row) for row in _rows(told, names.items)]
    leads = {key(one) for one in names.leads}
    leaders = [one for one in users if key(one.line(names.role)) in leads] or users
    addresses = {one.line(names.email).casefold(): one.line(names.email) for one in leaders}
    return addresses.popitem()[1] if len(addresses) == 1 else ""


def _rows(told: Any, items: Names) -> list[Any]:
    rows = told if isinstance(told, list) else None
    try:
        rows = Named(told).objects(items, MOST_UNITS) if rows is None else rows
    except WrongReply:
        rows = None
    if rows is None or len(rows) > MOST_UNITS:
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
