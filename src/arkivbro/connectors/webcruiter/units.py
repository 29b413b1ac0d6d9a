"""The hierarchy of the REST API: its nodes by the customer's own ids, and who leads each."""

from __future__ import annotations

from typing import Any

from arkivbro.connectors.webcruiter.bounded_http import Gone, NoRight, Refused
from arkivbro.connectors.webcruiter.feed_item import SOURCE_NAME
from arkivbro.connectors.webcruiter.mapping import Mapping
from arkivbro.connectors.webcruiter.named_values import Named, Names, WrongReply, key
from arkivbro.connectors.webcruiter.transport import Transport
from arkivbro.core.errors import BadFacts
from arkivbro.core.ref import Ref, is_id
from arkivbro.ports import UnitTold

MOST_UNITS = 2_000


def units_of(transport: Transport, mapping: Mapping) -> tuple[UnitTold, ...]:
    """Every node; without a leader where the users cannot be read. Raises BadFacts, and what the transport raises."""
    if not mapping.paths.hierarchy:
        return ()
    names, found = mapping.unit, list[UnitTold]()
    may_ask = bool(mapping.paths.users)
    for row in _rows(transport.json(mapping.paths.hierarchy), names.items):
        named = _named(row)
        own, id_ = _id(named, names.own_id), _id(named, names.id)
        ref = Ref(SOURCE_NAME, id_) if id_ else None
        leader = ""
        if ref is not None and may_ask:
            try:
                leader = _leader(transport, mapping, id_)
            except (Gone, NoRight, Refused):
                may_ask = False
        found.append(UnitTold(own or id_, named.line(names.name), ref, leader))
    return tuple(found)


def _leader(transport: Transport, mapping: Mapping, node: str) -> str:
    """The address of the one who leads it; of the only one there is; else nobody's."""
    names = mapping.user
    told = transport.json(mapping.paths.users, {"hierarchyNodeId": node})
    users = [_named(row) for row in _rows(told, names.items)]
    leads = {key(one) for one in names.leads}
    leaders = [one for one in users if key(one.line(names.role)) in leads] or users
    return leaders[0].line(names.email) if len(leaders) == 1 else ""


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


def _id(named: Named, names: Names) -> str:
    """ "" where there is none, or what cannot be one."""
    if named.value(names) is None:
        return ""
    try:
        text = named.identifier(names)
    except WrongReply:
        return ""
    return text if is_id(text) else ""
