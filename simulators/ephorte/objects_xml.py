"""Rows ↔ NCore's XML: `xsi:type`, the strict order of fields, and object identity by `z:Id` and `z:Ref`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from simulators.ephorte.model import ENUMERATIONS, Field, Type, types
from simulators.ephorte.settings import Wire
from simulators.ephorte.soap import DATA_OBJECTS, NIL, OBJECT_MODEL, SERIALIZATION, XSI, SoapFault
from simulators.ephorte.store import Row, Store

OSLO = ZoneInfo("Europe/Oslo")
ENDS = (MINYEAR, MAXYEAR)
"""The years in which a moment is not moved to another zone: .NET stops there."""
_ID, _REF, _TYPE = f"{{{SERIALIZATION}}}Id", f"{{{SERIALIZATION}}}Ref", f"{{{XSI}}}type"
MISREAD = "DeserializationFailed"
DERIVED, EXTRA, EXTRA_TEXT = "Utvidet", "EgetFelt", "virksomhetens eget"
"""With `extras`: the ending of the derived types' names, and their own field."""


@dataclass
class Given:
    """An object of a request. `references`: related field → the z:Id of a sibling in the same batch."""

    type: Type
    values: dict[str, Any]
    id: str = ""
    references: dict[str, str] = field(default_factory=dict)
    has_extra: bool = False


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
        if name.localname == EXTRA and child.text == EXTRA_TEXT:
            given.has_extra = True
            continue
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
    name = name.removesuffix(DERIVED)
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
                is_moved = moment.tzinfo is not None and moment.year not in ENDS
                return (moment.astimezone(OSLO) if is_moved else moment).replace(tzinfo=None)
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
    """Writes objects into one reply, as the wire's settings say."""

    def __init__(self, store: Store, visible: Any, wire: Wire) -> None:
        self._store, self._visible, self._wire = store, visible, wire
        self._written: dict[int, str] = {}

    def array(
        self, name: str, rows: Iterable[Row], related: Iterable[str] = (), *, may_be_nil: bool = False
    ) -> etree._Element | None:
        """An ArrayOfDataObject; an empty one may be nil or not there, where the settings say so."""
        root = etree.Element(
            f"{{{OBJECT_MODEL}}}{name}",
            nsmap={"m": OBJECT_MODEL, "b": DATA_OBJECTS, "z": SERIALIZATION, "i": XSI},
        )
        tree, listed = _tree(related), list(rows)
        if not listed and may_be_nil and self._wire.empty_lists != "empty":
            root.set(NIL, "true")
            return root if self._wire.empty_lists == "nil" else None
        for row in listed:
            self._fill(etree.SubElement(root, f"{{{OBJECT_MODEL}}}DataObject"), row, tree, in_array=True)
        return root

    def initialized(self, row: Row, rights: Mapping[str, bool]) -> list[etree._Element]:
        """The parts of an InitializeResult; no `rights`: they are not told."""
        element = etree.Element(
            f"{{{OBJECT_MODEL}}}DataObject", nsmap={"b": DATA_OBJECTS, "i": XSI, "z": SERIALIZATION}
        )
        self._fill(element, row, {}, in_array=True)
        told = etree.Element(f"{{{OBJECT_MODEL}}}ObjectRights", nsmap={"i": XSI})
        if not rights:
            told.set(NIL, "true")
            return [element, told] if self._wire.nulls == "nil" else [element]
        parts = self._base()
        for name in ("KanEndre", "KanOpprette", "KanSlette", "Sperret"):
            part = etree.Element(f"{{{OBJECT_MODEL}}}{name}")
            part.text = self._text(rights.get(name, False))
            parts.append(part)
        told.extend(self._arranged(parts))
        return [element, told]

    def _fill(
        self, element: etree._Element, row: Row, related: Mapping[str, Any], *, in_array: bool = False
    ) -> None:
        if self._wire.objects == "once":
            if row.number in self._written:
                element.set(_REF, self._written[row.number])
                element.set(NIL, "true")
                return
            self._written[row.number] = f"i{len(self._written) + 1}"
            element.set(_ID, self._written[row.number])
        if self._wire.types == "base":
            element.set(_TYPE, "m:DataObject")
        elif self._wire.types == "everywhere" or (self._wire.types == "array" and in_array):
            element.set(_TYPE, f"b:{row.type.name}{DERIVED if self._wire.extras else ''}")
        parts = self._base()
        for name, field_ in row.type.fields.items():
            part = etree.Element(f"{{{DATA_OBJECTS}}}{name}")
            told = (
                self._related(part, row, name, related) if field_.is_related else self._own(part, row, field_)
            )
            if told:
                parts.append(part)
        if self._wire.extras:
            parts += _extras(row)
        element.extend(self._arranged(parts))

    def _base(self) -> list[etree._Element]:
        """The field of the base type."""
        part = etree.Element(f"{{{OBJECT_MODEL}}}SourceDatabase")
        match self._wire.source_database:
            case "absent":
                return []
            case "filled":
                part.text = "EPHORTE"
            case _:
                part.set(NIL, "true")
        return [part]

    def _arranged(self, parts: list[etree._Element]) -> list[etree._Element]:
        if self._wire.source_database == "last":
            parts = [*parts[1:], parts[0]]
        return parts[::-1] if self._wire.order == "reversed" else parts

    def _own(self, part: etree._Element, row: Row, field_: Field) -> bool:
        """Whether the field is there."""
        value = row.get(field_.name)
        if value is None and field_.name == "ToDate":
            value = _NEVER_SET[self._wire.ends]
        if value is False and field_.name in MARKS and self._wire.marks == "nil":
            value = None
        if value is not None:
            part.text = self._text(value)
            if self._wire.whitespace and field_.kind in ("int", "boolean", "dateTime", "decimal"):
                part.text = f"\n  {part.text}\t"
        elif not field_.nillable:
            part.text = _NEVER_NIL[field_.kind]
        else:
            part.set(NIL, "1" if self._wire.booleans == "digits" else "true")
            return self._wire.nulls == "nil"
        return True

    def _related(self, part: etree._Element, row: Row, name: str, related: Mapping[str, Any]) -> bool:
        wanted = name.lower()
        target = self._store.related(row, name) if wanted in related else None
        if target is None or not self._visible(target):
            part.set(NIL, "true")
            return self._wire.unfilled == "nil"
        self._fill(part, target, related[wanted])
        return True

    def _text(self, value: Any) -> str:
        if isinstance(value, bool):
            words = ("0", "1") if self._wire.booleans == "digits" else ("false", "true")
            return words[value]
        if isinstance(value, datetime):
            return _moment(value, self._wire.moments)
        return str(value)


_NEVER_NIL = {"int": "0", "boolean": "false", "string": "", "dateTime": "0001-01-01T00:00:00", "decimal": "0"}
MARKS = frozenset({"CopyRecipient", "IsAddressGroup"})
_NEVER_SET = {"nil": None, "largest": datetime.max, "smallest": datetime.min}
"""By the setting `ends`: what stands in a ToDate that has no value."""


def _moment(value: datetime, way: str) -> str:
    """NCore's times have no zone. A fraction has seven digits, as .NET writes it; the ends of the calendar stay there."""
    match way:
        case "fraction":
            return f"{value.replace(microsecond=0).isoformat()}.{value.microsecond:06}0"
        case "zone":
            return (
                f"{value.isoformat()}+01:00" if value.year in ENDS else value.replace(tzinfo=OSLO).isoformat()
            )
        case "utc":
            moved = value if value.year in ENDS else value.replace(tzinfo=OSLO).astimezone(UTC)
            return f"{moved.replace(tzinfo=None).isoformat()}Z"
        case _:
            return value.isoformat()


def _extras(row: Row) -> list[etree._Element]:
    """What a type of the installation's own has besides: a field, and a related object with names like others'."""
    own = etree.Element(f"{{{DATA_OBJECTS}}}{EXTRA}")
    own.text = EXTRA_TEXT
    other = etree.Element(f"{{{DATA_OBJECTS}}}EgetObjekt")
    for name, text in (("Id", "999"), ("Title", "Noe annet"), (row.type.name, "x")):
        etree.SubElement(other, f"{{{DATA_OBJECTS}}}{name}").text = text
    return [own, other]


def _tree(paths: Iterable[str]) -> dict[str, Any]:
    """`Case`, `Case.Series` → {case: {series: {}}}."""
    tree: dict[str, Any] = {}
    for path in paths:
        at = tree
        for name in path.lower().split("."):
            at = at.setdefault(name, {})
    return tree
