"""ObjectModel V3: query, insert, update, delete, and the site's own fields."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from simulators.ephorte.access import Caller, caller_of
from simulators.ephorte.effects import (
    SERVER_OWNED,
    after_insert,
    after_update,
    complete,
    dispatch,
    fill_in,
    is_to_be_dispatched,
    settle_status,
)
from simulators.ephorte.filters import compile_filter
from simulators.ephorte.model import Type, type_named
from simulators.ephorte.objects_xml import EXTRA, Given, Writer, read_objects
from simulators.ephorte.rules import check, check_recipients
from simulators.ephorte.settings import Settings
from simulators.ephorte.soap import NIL, OBJECT_MODEL, Envelope, SoapFault, child_of, strings, text_of
from simulators.ephorte.store import Row, Store

RANK = [
    "Case",
    "Classification",
    "RegistryEntry",
    "SenderRecipient",
    "DocumentDescription",
    "DocumentObject",
    "RegistryEntryDocument",
    "Remark",
]
"""The order in which a batch is saved, whatever the order it came in."""
REGISTERED = frozenset(RANK)
CUSTOM_FIELDS: tuple[tuple[str, str, int, str], ...] = (
    ("CustomAttribute1", "String", 100, ""),
    ("CustomAttribute2", "String", 100, ""),
    ("CustomAttribute3", "String", 10, ""),
    ("CustomAttribute4", "Numeric", 0, ""),
    ("CustomAttribute5", "String", 100, "Ja;Nei"),
    ("CustomAttribute6", "String", 0, ""),
)
"""Name, kind, length and list of legal values of the fields that this body has set up, on each type that has them."""


class Stopped(SoapFault):
    """A switch stopped the batch in the middle."""


@dataclass
class Call:
    """One call: its envelope, and after how many saved objects a switch stops it (None: never)."""

    envelope: Envelope
    stop_after: int | None = None


class ObjectModel:
    """The operations, on one store."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings

    def answer(self, operation: str, call: Call) -> etree._Element:
        """The body of the reply. Raises SoapFault."""
        body = call.envelope.body
        caller = caller_of(child_of(body, "identity"))
        with self._store.lock:
            match operation:
                case "FilteredQuery":
                    return self._query(body, caller)
                case "Initialize":
                    return self._initialize(body, caller)
                case "Insert":
                    return self._insert(body, caller, call)
                case "Update":
                    return self._update(body, caller)
                case "Delete":
                    return self._delete(body, caller)
                case "GetCustomFieldDescriptors":
                    return self._custom_fields(body)
        raise SoapFault(f"The operation {operation} is not supported.", "ActionNotSupported")

    # --- query ---------------------------------------------------------------------------------------------------

    def _query(self, body: etree._Element, caller: Caller) -> etree._Element:
        arguments = child_of(body, "arguments")
        name = text_of(arguments, "DataObjectName")
        type = type_named(name)
        if arguments is None or type is None:
            raise SoapFault(f"Ukjent datatype: {name}.")
        test = compile_filter(
            text_of(arguments, "FilterExpression"), type, self._store, quotes=self._settings.quotes
        )
        rows = [row for row in self._store.rows(type.name) if caller.sees(row, self._store) and test(row)]
        _sort(rows, text_of(arguments, "SortExpression"), type)
        total = len(rows)
        skip, take = text_of(arguments, "SkipCount"), text_of(arguments, "TakeCount")
        rows = rows[int(skip or 0) :]
        rows = rows[: int(take)] if take else rows
        rows = rows[: self._settings.page_limit] if self._settings.page_limit else rows
        related = strings(child_of(arguments, "RelatedObjects"))
        _check_related(type, related)
        response, result = _result("FilteredQuery")
        listed = self._writer(caller).array("DataObjects", rows, related, may_be_nil=True)
        if listed is not None:
            result.append(listed)
        self._count(result, total if text_of(arguments, "ReturnTotalCount") in ("true", "1") else None)
        if self._settings.order == "reversed":
            result.extend(list(result)[::-1])  # each is moved
        return response

    def _count(self, result: etree._Element, total: int | None) -> None:
        if self._settings.counts == "absent":
            return
        counted = etree.SubElement(result, f"{{{OBJECT_MODEL}}}TotalCount")
        if total is not None and self._settings.counts == "told":
            counted.text = str(total)
        else:
            counted.set(NIL, "true")

    def _writer(self, caller: Caller) -> Writer:
        return Writer(self._store, lambda row: caller.sees(row, self._store), self._settings)

    # --- initialize ----------------------------------------------------------------------------------------------

    def _initialize(self, body: etree._Element, caller: Caller) -> etree._Element:
        """The object with its defaults, and what one may do with such; nothing is saved."""
        arguments = child_of(body, "arguments")
        element = child_of(arguments, "DataObject") if arguments is not None else None
        if element is None:
            raise SoapFault("Objektet mangler.")
        (given,) = read_objects([element], strict=self._settings.strict_order)  # type: ignore[arg-type]  # as an array
        values = dict(given.values)
        fill_in(self._store, given.type.name, values, caller.account)
        response, result = _result("Initialize")
        rights = dict.fromkeys(
            ("KanEndre", "KanOpprette", "KanSlette"),
            caller.account.may_register and given.type.name in REGISTERED,
        )
        parts = self._writer(caller).initialized(
            Row(given.type, 0, values), rights if self._settings.tells_rights else {}
        )
        result.extend(parts)
        return response

    # --- insert --------------------------------------------------------------------------------------------------

    def _insert(self, body: etree._Element, caller: Caller, call: Call) -> etree._Element:
        caller.must_register()
        given = read_objects(child_of(body, "dataObjects"), strict=self._settings.strict_order)
        if unknown := {one.type.name for one in given} - REGISTERED:
            raise SoapFault(f"Brukeren mangler rettighet til å opprette {', '.join(sorted(unknown))}.")
        saved: dict[int, Row] = {}
        with self._store.batch(atomic=self._settings.atomic):
            self._save(given, saved, caller, call.stop_after)
        response, _ = _result("Insert", empty=True)
        made = [saved[place] for place in range(len(given))]
        response.append(self._writer(caller).array("InsertResult", made))  # type: ignore[arg-type]  # there are some
        return response

    def _save(
        self, given: list[Given], saved: dict[int, Row], caller: Caller, stop_after: int | None
    ) -> None:
        by_z_id: dict[str, Row] = {}
        with_main = {one.references.get("RegistryEntry", "") for one in given if _is_main_link(one)} - {""}
        order = sorted(range(len(given)), key=lambda place: RANK.index(given[place].type.name))
        entries = []
        for count, place in enumerate(order):
            if stop_after is not None and count >= stop_after:
                raise Stopped("Noe gikk galt under lagring.")
            one = given[place]
            row = self._save_one(one, by_z_id, caller)
            saved[place] = row
            if one.id:
                by_z_id[one.id] = row
            after_insert(self._store, row, frozenset({row.number} if one.id in with_main else ()))
            if row.type.name == "RegistryEntry":
                entries.append(row)
        for entry in entries:
            if entry["RegistryEntryTypeId"] == "U" and entry["RecordStatusId"] != "R":
                check_recipients(self._store, entry)

    def _save_one(self, given: Given, by_z_id: dict[str, Row], caller: Caller) -> Row:
        owned = SERVER_OWNED.get(given.type.name, frozenset()) - {"FilePath", "FileformatId"}
        values = {name: value for name, value in given.values.items() if name not in owned}
        for field, z_id in given.references.items():
            target = by_z_id.get(z_id)
            id_field = given.type.id_field(given.type.fields[field])
            if target is None or id_field is None:
                raise SoapFault(f"{given.type.name}.{field} viser til et objekt som ikke er i meldingen.")
            values[id_field.name] = target["Id"]
        complete(self._store, given.type.name, values, caller.account)
        if given.type.name == "RegistryEntry":
            settle_status(self._store, values, None)
        check(self._store, given.type, values, None)
        known = {name: value for name, value in values.items() if name in given.type.fields}
        return self._store.add(given.type.name, known)

    # --- update and delete ---------------------------------------------------------------------------------------

    def _update(self, body: etree._Element, caller: Caller) -> etree._Element:
        """The whole object is replaced: a field that is not there becomes null."""
        caller.must_register()
        given = read_objects(child_of(body, "dataObjects"), strict=self._settings.strict_order)
        rows = []
        with self._store.batch(atomic=self._settings.atomic):
            for one in given:
                row = self._standing(one, caller)
                if self._settings.extras and not one.has_extra:
                    raise SoapFault(f"Feltet {EXTRA} er tomt, og må ha en verdi.")
                owned = SERVER_OWNED.get(one.type.name, frozenset())
                values = {
                    name: row.get(name) if name in owned else one.values.get(name)
                    for name, field in one.type.fields.items()
                    if not field.is_related
                }
                if one.type.name == "RegistryEntry":
                    settle_status(self._store, values, row)
                check(self._store, one.type, values, row)
                self._store.change(row, **values)
                after_update(self._store, row)
                rows.append(row)
        for row in rows:
            self._send(row)
        response, _ = _result("Update", empty=True)
        response.append(self._writer(caller).array("UpdateResult", rows))  # type: ignore[arg-type]  # there are some
        return response

    def _send(self, row: Row) -> None:
        """A finished outgoing entry is dispatched: at once, or after the settings' delay."""
        if row.type.name != "RegistryEntry" or not is_to_be_dispatched(self._store, row):
            return
        if self._settings.dispatch_seconds <= 0:
            dispatch(self._store, row)
            return
        timer = threading.Timer(self._settings.dispatch_seconds, dispatch, (self._store, row))
        timer.daemon = True
        timer.start()

    def _delete(self, body: etree._Element, caller: Caller) -> etree._Element:
        caller.must_register()
        element = child_of(body, "dataObject")
        if element is None:
            raise SoapFault("Objektet mangler.")
        (given,) = read_objects([element], strict=self._settings.strict_order)  # type: ignore[arg-type]  # as an array
        with self._store.batch(atomic=True):
            self._store.remove(self._standing(given, caller))
        return etree.Element(f"{{{OBJECT_MODEL}}}DeleteResponse")

    def _standing(self, given: Given, caller: Caller) -> Row:
        match given.type.name:
            case "DocumentObject":
                names: tuple[str, ...] = ("DocumentDescriptionId", "VariantFormatId", "VersionNumber")
            case "RegistryEntryDocument":
                names = ("RegistryEntryId", "DocumentDescriptionId")
            case _:
                names = ("Id",)
        found = self._store.where(given.type.name, **{name: given.values.get(name) for name in names})
        if not found or not caller.sees(found[0], self._store):
            raise SoapFault(f"{given.type.norwegian} finnes ikke.")
        return found[0]

    # --- the site's own fields -----------------------------------------------------------------------------------

    def _custom_fields(self, body: etree._Element) -> etree._Element:
        type, wire = type_named(text_of(body, "dataObjectName")), self._settings
        response, result = _result("GetCustomFieldDescriptors")
        for name, kind, length, legal in CUSTOM_FIELDS:
            if type is None or name not in type.fields:
                continue
            parts = []
            for field, text in (
                ("Caption", name.replace("CustomAttribute", "Tilleggsattributt ")),
                ("DataType", kind),
                ("DefaultValue", None),
                ("Format", None),
                ("LegalValues", legal or None),
                ("MaxLength", str(length)),
                ("Name", name),
            ):
                element = etree.Element(f"{{{OBJECT_MODEL}}}{field}")
                if text is None:
                    element.set(NIL, "true")
                element.text = text
                if text is not None or wire.nulls == "nil":
                    parts.append(element)
            descriptor = etree.SubElement(result, f"{{{OBJECT_MODEL}}}CustomFieldDescriptor")
            descriptor.extend(parts[::-1] if wire.order == "reversed" else parts)
        return response


def _result(operation: str, *, empty: bool = False) -> tuple[etree._Element, etree._Element]:
    """The response element, and its result in it."""
    response = etree.Element(f"{{{OBJECT_MODEL}}}{operation}Response", nsmap={"m": OBJECT_MODEL})
    return response, (
        response if empty else etree.SubElement(response, f"{{{OBJECT_MODEL}}}{operation}Result")
    )


def _is_main_link(given: Given) -> bool:
    return given.type.name == "RegistryEntryDocument" and given.values.get("DocumentLinkTypeId") in (
        "H",
        None,
    )


def _check_related(type: Type, paths: Iterable[str]) -> None:
    for path in paths:
        at: Type | None = type
        for name in path.split("."):
            field = at.named(name) if at else None
            if field is None or not field.is_related:
                raise SoapFault(f"Ukjent relatert objekt: {path}.")
            at = type_named(field.kind)


def _sort(rows: list[Row], expression: str, type: Type) -> None:
    """`@Field ASC,@Field DESC`; the last named is sorted first, so that the first counts most."""
    for part in reversed([one for one in expression.split(",") if one.strip()]):
        name, _, way = part.strip().lstrip("@").partition(" ")
        field = type.named(name)
        if field is None or field.is_related:
            raise SoapFault(f"Ukjent felt i sortering: {name}.")
        rows.sort(key=lambda row: _sortable(row.get(field.name)), reverse=way.strip().upper() == "DESC")


def _sortable(value: Any) -> tuple[int, Any]:
    return (0, 0) if value is None else (1, value)
