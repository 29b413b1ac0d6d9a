"""Rows ↔ NCore's XML: `xsi:type`, the strict order of fields, and object identity by `z:Id` and `z:Ref`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from simulators.ephorte.model import ENUMERATIONS, Field, Type, types
from simulators.ephorte.soap import DATA_OBJECTS, NIL, OBJECT_MODEL, SERIALIZATION, XSI, SoapFault
from simulators.ephorte.store import Row, Store

OSLO = ZoneInfo("Europe/Oslo")
_ID, _REF, _TYPE = f"{{{SERIALIZATION}}}Id", f"{{{SERIALIZATION}}}Ref", f"{{{XSI}}}type"
MISREAD = "DeserializationFailed"


@dataclass
class Given:
    """An object of a request. `references`: related field → the z:Id of a sibling in the same batch."""

    type: Type
    values: dict[str, Any]
    id: str = ""
    references: dict[str, str] = field(default_factory=dict)


# --- in ----------------------------------------------------------------------------------------------------------


def read_objects(array: etree._Element | None, *, strict: bool) -> list[Given]:
    """The objects of an ArrayOfDataObject. Raises SoapFault for what is not by the contract.

    Fields out of order are ignored, as WCF does; with `strict` they are a fault, so that nobody loses them unseen.
    """
    return [_read_object(element, strict=strict) for element in (array if array is not None else ())]


def _read_object(element: etree._Element, *, strict: bool) -> Given:
    type = _type_of(element)
    given = Given(type, {}, element.get(_ID, ""))
    order = {name: place for place, name in enumerate(("SourceDatabase", *type.fields))}
    last = -1
    for child in element:
        name = etree.QName(child)
        known = order.get(name.localname)
        if known is None or name.namespace not in (DATA_OBJECTS, OBJECT_MODEL):
            if strict:
                raise SoapFault(
                    f"Elementet {name.localname} finnes ikke i kontrakten for {type.name}.", MISREAD
                )
            continue
        if known <= last:
            if strict:
                raise SoapFault(
                    f"Elementet {name.localname} i {type.name} står ikke i kontraktens rekkefølge.", MISREAD
                )
            continue
        last = known
        if name.localname != "SourceDatabase":
            _take(given, type.fields[name.localname], child)
    return given


def _take(given: Given, field_: Field, child: etree._Element) -> None:
    if field_.is_related:
        if reference := child.get(_REF):
            given.references[field_.name] = reference
        return
    if child.get(NIL) in ("true", "1"):
        given.values[field_.name] = None
        return
    given.values[field_.name] = _value(field_, child.text or "", given.type)


def _type_of(element: etree._Element) -> Type:
    prefix, _, name = (element.get(_TYPE) or "").rpartition(":")
    if not name or element.nsmap.get(prefix or None) != DATA_OBJECTS or name not in types():
        raise SoapFault("Et objekt har ingen kjent xsi:type.", MISREAD)
    return types()[name]


def _value(field_: Field, text: str, type: Type) -> Any:
    try:
        match field_.kind:
            case "string":
                return text
            case "int":
                return int(text)
            case "boolean":
                return {"true": True, "1": True, "false": False, "0": False}[text.strip()]
            case "decimal":
                return Decimal(text)
            case "dateTime":
                moment = datetime.fromisoformat(text.strip())
                return moment.astimezone(OSLO).replace(tzinfo=None) if moment.tzinfo else moment
            case enumeration:
                if text in ENUMERATIONS[enumeration]:
                    return text
                raise ValueError
    except (ValueError, KeyError, InvalidOperation):
        raise SoapFault(
            f"Verdien i {type.name}.{field_.name} kan ikke leses som {field_.kind}.", MISREAD
        ) from None


# --- out ---------------------------------------------------------------------------------------------------------


class Writer:
    """Writes objects into one reply: each object once, and afterwards only by reference."""

    def __init__(self, store: Store, visible: Any) -> None:
        self._store, self._visible = store, visible
        self._written: dict[int, str] = {}

    def array(self, name: str, rows: Iterable[Row], related: Iterable[str] = ()) -> etree._Element:
        """An ArrayOfDataObject."""
        root = etree.Element(
            f"{{{OBJECT_MODEL}}}{name}",
            nsmap={"m": OBJECT_MODEL, "b": DATA_OBJECTS, "z": SERIALIZATION, "i": XSI},
        )
        tree = _tree(related)
        for row in rows:
            element = etree.SubElement(root, f"{{{OBJECT_MODEL}}}DataObject")
            element.set(_TYPE, f"b:{row.type.name}")
            self._fill(element, row, tree)
        return root

    def initialized(self, row: Row, rights: Mapping[str, bool]) -> list[etree._Element]:
        """The parts of an InitializeResult; no `rights`: they are not told."""
        element = etree.Element(f"{{{OBJECT_MODEL}}}DataObject", nsmap={"b": DATA_OBJECTS, "i": XSI})
        element.set(_TYPE, f"b:{row.type.name}")
        self._fill(element, row, {})
        told = etree.Element(f"{{{OBJECT_MODEL}}}ObjectRights", nsmap={"i": XSI})
        for name in ("KanEndre", "KanOpprette", "KanSlette", "Sperret") if rights else ():
            etree.SubElement(told, f"{{{OBJECT_MODEL}}}{name}").text = _text(rights.get(name, False))
        if not rights:
            told.set(NIL, "true")
        return [element, told]

    def _fill(self, element: etree._Element, row: Row, related: Mapping[str, Any]) -> None:
        if row.number in self._written:
            element.set(_REF, self._written[row.number])
            element.set(NIL, "true")
            return
        self._written[row.number] = f"i{len(self._written) + 1}"
        element.set(_ID, self._written[row.number])
        for name, field_ in row.type.fields.items():
            child = etree.SubElement(element, f"{{{DATA_OBJECTS}}}{name}")
            if field_.is_related:
                self._related(child, row, name, related)
            elif (value := row.get(name)) is None:
                if field_.nillable:
                    child.set(NIL, "true")
                else:
                    child.text = _NEVER_NIL[field_.kind]
            else:
                child.text = _text(value)

    def _related(self, child: etree._Element, row: Row, name: str, related: Mapping[str, Any]) -> None:
        wanted = name.lower()
        target = self._store.related(row, name) if wanted in related else None
        if target is None or not self._visible(target):
            child.set(NIL, "true")
        else:
            self._fill(child, target, related[wanted])


_NEVER_NIL = {"int": "0", "boolean": "false", "string": "", "dateTime": "0001-01-01T00:00:00", "decimal": "0"}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _tree(paths: Iterable[str]) -> dict[str, Any]:
    """`Case`, `Case.Series` → {case: {series: {}}}."""
    tree: dict[str, Any] = {}
    for path in paths:
        at = tree
        for name in path.lower().split("."):
            at = at.setdefault(name, {})
    return tree
