"""NCore's rows in memory, at the level of objects: what the connector's logic is tried on without a server.

The simulator tests the whole way; here single moments are set up that a server would have to be talked into.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO, cast

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient, Page
from arkivbro.connectors.ephorte.configuration import read_table
from arkivbro.connectors.ephorte.directory import Directory
from arkivbro.connectors.ephorte.lookup import KeyLookup
from arkivbro.connectors.ephorte.making import Maker
from arkivbro.connectors.ephorte.mtom import File
from arkivbro.connectors.ephorte.noark_records import Reader
from arkivbro.connectors.ephorte.objects import Draft, Scalar, StoredObject
from arkivbro.core.errors import Transient

NOW = datetime(2026, 11, 27, 12, 0)

RELATED = {
    "OfficerName": ("UserName", "OfficerNameId"),
    "User": ("User", "UserId"),
    "AdministrativeUnit": ("AdministrativeUnit", "AdministrativeUnitId"),
    "Case": ("Case", "CaseId"),
    "RegistryEntry": ("RegistryEntry", "RegistryEntryId"),
    "FollowedUpByRegistryEntry": ("RegistryEntry", "FollowedUpByRegistryEntryId"),
    "DocumentDescription": ("DocumentDescription", "DocumentDescriptionId"),
}


class Rows:
    """Answers as `NCoreClient`: query, insert, update, upload."""

    def __init__(self, **settings: Any) -> None:
        table = {"url": "https://ephorte.example.no/", "username": "x", "unit_field": "Description"}
        self.settings = read_table("ephorte", table | settings)
        self.rows: dict[str, dict[int, dict[str, Scalar]]] = {}
        self.calls: list[str] = []
        self.hidden: set[int] = set()
        self.uploads: dict[str, bytes] = {}
        self.stop_after: int | None = None
        """So many objects of the next batch are saved; then it fails."""
        self.add("UserName", Initials="OARR", Name="Ola Arr", IsCurrent=True)
        self.add("AdministrativeUnit", Description="Region Vest", RegistryManagementUnitId="AT")

    @property
    def client(self) -> NCoreClient:
        return cast(NCoreClient, self)

    def add(self, type: str, **fields: Scalar) -> int:
        id = 1 + max((row for rows in self.rows.values() for row in rows), default=0)
        self.rows.setdefault(type, {})[id] = {**fields, "Id": id}
        return id

    def all(self, type: str) -> list[dict[str, Scalar]]:
        return list(self.rows.get(type, {}).values())

    def query(self, type: str, filter: str, budget: Budget, *, related: Sequence[str] = (),
              take: int | None = None, sort: str = "") -> Page:  # fmt: skip
        self.calls.append(f"query {type}")
        seen = [
            self._standing(type, row, related)
            for id, row in self.rows.get(type, {}).items()
            if id not in self.hidden and all(_holds(row, one) for one in filter.split(" AND ") if one)
        ]
        return Page(tuple(seen[:take]), len(seen))

    def insert(self, drafts: Sequence[Draft], budget: Budget) -> tuple[StoredObject, ...]:
        self.calls.append("insert")
        ids: dict[str, int] = {}
        made = []
        for number, draft in enumerate(drafts):
            if number == self.stop_after:
                self.stop_after = None
                self._own_main_document()
                raise Transient
            fields = {**draft.fields, **{f"{name}Id": ids[to] for name, to in draft.references.items()}}
            made.append((draft.type, self.add(draft.type, **fields)))
            if draft.id:
                ids[draft.id] = made[-1][1]
        self.stop_after = None
        self._own_main_document()
        return tuple(self._standing(type, self.rows[type][id], ()) for type, id in made)

    def update(self, whole: StoredObject, budget: Budget) -> StoredObject:
        self.calls.append(f"update {whole.type}")
        self.rows[whole.type][whole.id] = dict(whole.fields)
        return whole

    def upload(self, file: File, name: str, media_type: str, budget: Budget) -> str:
        self.calls.append("upload")
        given = f"up-{len(self.calls)}"
        with file.open() as stream:
            self.uploads[given] = stream.read()
        return given

    def download(self, document_id: int, variant: str, version: int, sink: BinaryIO, budget: Budget) -> None:
        self.calls.append("download")
        for row in self.all("DocumentObject"):
            if (row["DocumentDescriptionId"], row["VariantFormatId"]) == (document_id, variant):
                sink.write(self.uploads[str(row["FilePath"])])

    def _own_main_document(self) -> None:
        """What the server does when an entry is saved: its own main document, and the entry's title on it."""
        for entry in self.all("RegistryEntry"):
            links = [
                one for one in self.all("RegistryEntryDocument") if one["RegistryEntryId"] == entry["Id"]
            ]
            main = next((one for one in links if one["DocumentLinkTypeId"] == "H"), None)
            if main is None:
                description = self.add("DocumentDescription")
                self.add("RegistryEntryDocument", RegistryEntryId=entry["Id"], DocumentLinkTypeId="H",
                         DocumentDescriptionId=description, SortOrder=1)  # fmt: skip
            else:
                description = cast(int, main["DocumentDescriptionId"])
            held = self.rows["DocumentDescription"][description]
            if not held.get("saved"):
                held |= {"DocumentTitle": entry["Title"], "saved": True}

    def _standing(self, type: str, row: Mapping[str, Scalar], related: Sequence[str]) -> StoredObject:
        found = {}
        for name in {path.partition(".")[0] for path in related}:
            other, field = RELATED[name]
            id = cast(int, row.get(field) or 0)
            if id in self.rows.get(other, {}) and id not in self.hidden:
                beneath = [path.partition(".")[2] for path in related if path.startswith(f"{name}.")]
                found[name] = self._standing(other, self.rows[other][id], beneath)
        return StoredObject(type, {name: value for name, value in row.items() if value is not None}, found)


def _holds(row: Mapping[str, Scalar], condition: str) -> bool:
    field, _, wanted = condition.partition("=")
    held = row.get(field)
    if wanted == "@":
        return held is None
    told = str(held).lower() if isinstance(held, bool) else str(held)
    return held is not None and told in wanted.split(",")


def maker(rows: Rows) -> tuple[Maker, KeyLookup, Reader]:
    """The connector's parts on these rows."""
    directory = Directory(rows.client)
    lookup, reader = KeyLookup(rows.client), Reader(rows.client, directory)
    return Maker(rows.client, directory, lookup, reader, lambda: NOW), lookup, reader
