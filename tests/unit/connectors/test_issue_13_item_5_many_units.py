"""Units and users of a large body: further pages where the reply says that there are, nodes below nodes, and part of a list is no list."""

from __future__ import annotations

from collections.abc import Mapping as Query
from pathlib import Path
from typing import Any, cast

import pytest

from arkivbro.connectors.webcruiter import units
from arkivbro.connectors.webcruiter.mapping import read_mapping
from arkivbro.connectors.webcruiter.transport import Transport
from arkivbro.connectors.webcruiter.units import nodes, units_of
from arkivbro.core.errors import BadFacts

LEADER = {"email": "leder@eksempel.example", "role": "Leader"}


class Asked:
    """A server with lists of its own; what it was asked for."""

    def __init__(self, hierarchy: Any, users: Any = (), page: int = 1_000_000, style: str = "offset") -> None:
        self.lists: dict[str, Any] = {"hierarchy/mapping": hierarchy, "users": list(users)}
        self.page, self.style, self.calls = page, style, list[tuple[str, dict[str, str]]]()

    def json(self, path: str, query: Query[str, str] | None = None) -> Any:
        self.calls.append((path, dict(query or {})))
        rows = self.lists[path]
        if not isinstance(rows, list):
            return rows
        asked = query or {}
        first = (int(asked.get("page", "1")) - 1) * self.page if self.style == "page" else 0
        begins = int(asked.get("offset", first))
        told: dict[str, Any] = {"items": rows[begins : begins + self.page], "total": len(rows)}
        if self.style == "next" and begins + self.page < len(rows):
            told["next"] = f"{path}?offset={begins + self.page}"
        return told

    def json_at(self, address: str, query: Query[str, str] | None, path: str) -> Any:
        assert query is None
        return self.json(path, {"offset": address.rpartition("=")[2]})

    def same_server(self, named: str) -> str:
        return named

    def as_transport(self) -> Transport:
        return cast("Transport", self)


def mapping_of(tmp_path: Path, style: str) -> Any:
    own = tmp_path / "m.toml"
    own.write_text(f'[paging]\nstyle = "{style}"\n')
    return read_mapping(own)


def many(count: int) -> list[dict[str, Any]]:
    return [{"externalId": str(number), "name": f"Enhet {number}"} for number in range(count)]


@pytest.mark.parametrize("style", ["offset", "page", "next"])
def test_issue_13_item_5_units_and_users_are_read_to_the_last_page(style: str, tmp_path: Path) -> None:
    others = [{"email": f"en{n}@eksempel.example", "role": "Recruiter"} for n in range(5)]
    asked = Asked(many(3), [*others, LEADER], page=2, style=style)
    mapping = mapping_of(tmp_path, style)
    told = units_of(asked.as_transport(), mapping)
    assert [one.own_id for one in told] == ["0", "1", "2"]
    assert {one.leader_email for one in told} == {LEADER["email"]}, "who leads stood on the third page"
    if style != "next":
        assert all("hierarchyNodeId" in query for path, query in asked.calls if path == "users")


def test_issue_13_item_5_a_list_that_comes_whole_is_asked_for_once_and_plainly() -> None:
    """Servers refuse parameters that they do not know."""
    asked = Asked(many(2), [LEADER])
    assert len(units_of(asked.as_transport(), read_mapping(None))) == 2
    assert asked.calls == [
        ("hierarchy/mapping", {}),
        ("users", {"hierarchyNodeId": "0"}),
        ("users", {"hierarchyNodeId": "1"}),
    ]


def test_issue_13_item_5_part_of_a_list_is_told_as_nothing(tmp_path: Path) -> None:
    """A server that gives the first page over and over: the only user of that page may not be the only one."""
    asked = Asked(many(1), [])
    asked.lists["users"] = {"items": [LEADER], "total": 2}
    (one,) = units_of(asked.as_transport(), read_mapping(None))
    assert one.leader_email == ""
    asked.lists["hierarchy/mapping"] = {"items": many(1), "total": 9}
    with pytest.raises(BadFacts, match="units_unreadable"):
        nodes(asked.as_transport(), read_mapping(None))


def test_issue_13_item_5_more_than_two_thousand_units_and_a_deep_tree(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    flat = Asked(many(5_000))
    assert len(nodes(flat.as_transport(), read_mapping(None))) == 5_000
    tree: list[dict[str, Any]] = []
    for number in range(2_000):  # as deep as it is long
        tree = [{"externalId": str(number), "name": f"E{number}", "children": tree}]
    found = nodes(Asked(tree).as_transport(), read_mapping(None))
    assert [one.own_id for one in found] == [str(number) for number in reversed(range(2_000))]
    branches = [{"id": 1, "children": [{"id": 2}, {"id": 3, "children": [{"id": 4}]}]}, {"id": 5}]
    found = nodes(Asked(branches).as_transport(), read_mapping(None))
    assert [one.own_id for one in found] == ["1", "2", "3", "4", "5"]
    monkeypatch.setattr(units, "MOST_UNITS", 4)
    with pytest.raises(BadFacts, match="units_unreadable"):
        nodes(Asked(branches).as_transport(), read_mapping(None))
    with pytest.raises(BadFacts, match="units_unreadable"):
        nodes(Asked([{"id": 1, "children": "tull"}]).as_transport(), read_mapping(None))
