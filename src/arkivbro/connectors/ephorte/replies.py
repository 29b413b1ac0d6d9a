"""Reading NCore's replies: by the names of the elements, in the contract's types, whatever stands beside them.

zeep's lenient reading gives an empty object without a word when an element stands elsewhere than it expects; its strict
one refuses what the contract allows. So replies are read here (decision 0706): in any order, with and without `xsi:type`,
`xsi:nil` and `SourceDatabase`. What is not there is absent, and never a value; what cannot be read is an error that names
the element. An object without its key is no object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from lxml import etree

from arkivbro.connectors.ephorte.objects import Extra, Scalar, StoredObject
from arkivbro.connectors.ephorte.shapes import Field, Kind, Shape
from arkivbro.connectors.ephorte.soap_xml import SERIALIZATION, XSI

_ID, _REF = f"{{{SERIALIZATION}}}Id", f"{{{SERIALIZATION}}}Ref"
_NIL, _TYPE = f"{{{XSI}}}nil", f"{{{XSI}}}type"
_BASE = "DataObject"
_NUMBER = re.compile(r"[+-]?[0-9]{1,10}")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_FLAGS = {"true": True, "1": True, "false": False, "0": False}

T = TypeVar("T")
Shapes = Callable[[str], Shape | None]
"""A type of the contract by its name; None: it has no such type."""


class Unreadable(ValueError):
    """What stands in an element cannot be read. `element` is its path by the contract's names; it holds no value."""

    def __init__(self, element: str) -> None:
        super().__init__(element)
        self.element = element


class Reply:
    """The reply to one operation. Every method raises Unreadable."""

    def __init__(self, operation: str, envelope: etree._Element, shapes: Shapes) -> None:
        self._operation, self._shapes = operation, shapes
        self._targets = _targets(envelope)
        self._declared: dict[etree._Element, str] = {}
        """What was asked for, by the elements that it stands in; of all others their place tells the type."""
        body = child_of(envelope, "Body", "Envelope")
        self._response = child_of(body, f"{operation}Response", "Body") if body is not None else None

    def result(self) -> etree._Element:
        """The `…Result`: a reply that does not say what came of the call says nothing."""
        name = f"{self._operation}Result"
        held = child_of(self._response, name, name) if self._response is not None else None
        if held is None or is_nil(held, name):
            raise Unreadable(name)
        return held

    def objects(
        self, held: etree._Element | None, types: str | Sequence[str], related: Collection[str] = ()
    ) -> tuple[StoredObject, ...]:
        """The objects of an ArrayOfDataObject: all of one type, or one of each in order. Nil and no array are no objects."""
        if held is None or is_nil(held, local(held)):
            return ()
        elements = _children(held)
        if any(local(one) != _BASE for one in elements):
            raise Unreadable(local(held))
        expected = [types] * len(elements) if isinstance(types, str) else types
        if len(expected) != len(elements):
            raise Unreadable(local(held))
        self._declared.update(zip(elements, expected, strict=True))
        return tuple(
            self._object(one, type, type, related) for one, type in zip(elements, expected, strict=True)
        )

    def object(self, held: etree._Element | None, type: str) -> StoredObject | None:
        """An object that may be nil, or not there."""
        if held is None or self._is_empty(held, type):
            return None
        self._declared[held] = type
        return self._object(held, type, type, ())

    # --- one object ----------------------------------------------------------------------------------------------

    def _is_empty(self, element: etree._Element | None, path: str) -> bool:
        return element is None or (not element.get(_REF) and is_nil(element, path))

    def _object(
        self, element: etree._Element, type: str, path: str, related: Collection[str]
    ) -> StoredObject:
        element = self._target(element, type, path)
        if is_nil(element, path):
            raise Unreadable(path)
        shape, told = self._shape(element, type, path)
        wanted = _by_first(related)
        fields: dict[str, Scalar] = {}
        others: dict[str, StoredObject] = {}
        extras: list[Extra] = []
        for name, child in _by_name(element, path).items():
            field = shape.fields.get(name)
            if field is None or field.kind is Kind.OTHER:
                extras += _extra(child)
            elif field.kind is not Kind.OBJECT:
                value = scalar(child, field, f"{path}.{name}")
                if value is not None:
                    fields[name] = value
            elif name in wanted and not self._is_empty(child, f"{path}.{name}"):
                others[name] = self._object(child, field.type, f"{path}.{name}", wanted[name])
        for name in sorted(shape.required - fields.keys()):
            raise Unreadable(f"{path}.{name}")
        return StoredObject(shape.name, fields, others, tuple(extras), told)

    def _target(self, element: etree._Element, type: str, path: str) -> etree._Element:
        """The object itself where the reply only refers to it: WCF writes each once (z:Id), and then z:Ref with nil.

        One that stands where an object of another type does, and does not tell its own, is no answer.
        """
        reference = element.get(_REF)
        if reference is None:
            return element
        target = self._targets.get(reference)
        if target is None or target.get(_REF) is not None or len(element):
            raise Unreadable(path)
        if self._told_shape(target) is None and self._type_by_place(target) != type:
            raise Unreadable(path)
        return target

    def _type_by_place(self, element: etree._Element) -> str:
        """What the contract says of an element by where it stands; "" for one that it does not have."""
        if element in self._declared:
            return self._declared[element]
        parent = element.getparent()
        if parent is None:
            return ""
        shape = self._told_shape(parent)
        if shape is None and (by_place := self._type_by_place(parent)):
            shape = self._shapes(by_place)
        field = shape.fields.get(local(element)) if shape is not None else None
        return field.type if field is not None and field.kind is Kind.OBJECT else ""

    def _told_shape(self, element: etree._Element) -> Shape | None:
        """Of the type that it says it has, where the contract has that."""
        told = _told_type(element)
        return self._shapes(told) if told else None

    def _shape(self, element: etree._Element, type: str, path: str) -> tuple[Shape, str]:
        """The type to read by, and the derived type that the contract does not have ("" where it has it)."""
        expected = self._shapes(type)
        if expected is None:
            raise Unreadable(path)
        name = _told_type(element)
        if name in ("", type):
            return expected, ""
        known = self._shapes(name)
        if known is None:
            prefix = (element.get(_TYPE) or "").strip().rpartition(":")[0]
            return expected, f"{{{element.nsmap.get(prefix or None) or ''}}}{name}"
        if not known.has_all_of(expected):
            raise Unreadable(path)
        return known, ""


# --- elements ----------------------------------------------------------------------------------------------------


def _by_first(paths: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Paths of related objects by their first name, each with what is asked for beneath it: `Case.Series` is beneath `Case`."""
    found: dict[str, tuple[str, ...]] = {}
    for path in paths:
        first, _, rest = path.partition(".")
        found[first] = (*found.get(first, ()), *([rest] if rest else []))
    return found


def local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def child_of(parent: etree._Element, name: str, path: str) -> etree._Element | None:
    """The child of that name, in whatever namespace; two of them are an error."""
    found = [one for one in _children(parent) if local(one) == name]
    if len(found) > 1:
        raise Unreadable(f"{path}.{name}")
    return found[0] if found else None


def _told_type(element: etree._Element) -> str:
    """The type that an element says it has; "" for none, and for the one that all are derived from, which tells nothing."""
    name = (element.get(_TYPE) or "").strip().rpartition(":")[2]
    return "" if name == _BASE else name


def is_nil(element: etree._Element, path: str) -> bool:
    """Whether it is nil; something in a nil element is an error."""
    told = element.get(_NIL)
    if told is None:
        return False
    nil = _FLAGS.get(told.strip())
    if nil is None or (nil and (len(element) or (element.text or "").strip())):
        raise Unreadable(path)
    return nil


def text_in(parent: etree._Element, name: str, path: str) -> str | None:
    """The text of a child; None: not there, or nil."""
    return _as(parent, name, path, Kind.TEXT, str)


def number_in(parent: etree._Element, name: str, path: str) -> int | None:
    return _as(parent, name, path, Kind.NUMBER, int)


def flag_in(parent: etree._Element, name: str, path: str) -> bool | None:
    return _as(parent, name, path, Kind.FLAG, bool)


def _as(parent: etree._Element, name: str, path: str, kind: Kind, of: type[T]) -> T | None:
    child = child_of(parent, name, path)
    value = None if child is None else scalar(child, Field(kind), f"{path}.{name}")
    assert value is None or isinstance(value, of)
    return value


def _children(element: etree._Element) -> list[etree._Element]:
    return [one for one in element if isinstance(one.tag, str)]


def _by_name(element: etree._Element, path: str) -> dict[str, etree._Element]:
    """The fields of an object; a name that stands twice, or text between them, is an error."""
    found: dict[str, etree._Element] = {}
    if (element.text or "").strip():
        raise Unreadable(path)
    for child in _children(element):
        name = local(child)
        if name in found or (child.tail or "").strip():
            raise Unreadable(f"{path}.{name}")
        found[name] = child
    return found


def _targets(envelope: etree._Element) -> dict[str, etree._Element]:
    found: dict[str, etree._Element] = {}
    for element in envelope.iter():
        if isinstance(element.tag, str) and (id := element.get(_ID)):
            if id in found:
                raise Unreadable(local(element))
            found[id] = element
    return found


def _extra(child: etree._Element) -> Iterator[Extra]:
    """A field that the contract does not have: kept, so that an update brings it back. Objects are not sent back."""
    if not len(child) and not child.get(_REF) and child.get(_NIL) is None and child.text:
        yield Extra(str(child.tag), child.text)


# --- values ------------------------------------------------------------------------------------------------------


def scalar(element: etree._Element, field: Field, path: str) -> Scalar:
    """The value of a field; None for nil. Text is taken as it is, everything else without white space around it."""
    if is_nil(element, path):
        return None
    if len(element):
        raise Unreadable(path)
    text = element.text or ""
    if field.kind is Kind.TEXT:
        return text
    value = _value(text.strip(" \t\r\n"), field.kind)
    if value is None:
        raise Unreadable(path)
    return value


def _value(text: str, kind: Kind) -> Scalar:
    """None: it cannot be read."""
    match kind:
        case Kind.NUMBER if _NUMBER.fullmatch(text):
            number = int(text)
            return number if -(2**31) <= number < 2**31 else None
        case Kind.FLAG:
            return _FLAGS.get(text)
        case Kind.MOMENT:
            return _moment(text)
        case Kind.DECIMAL if _DECIMAL.fullmatch(text):
            return Decimal(text)
        case Kind.FLOAT if _FLOAT.fullmatch(text):
            return float(text)
        case _:
            return None


def _moment(text: str) -> datetime | None:
    """With a zone where one is told; .NET writes seven digits of a second, and we keep six."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    whole, fraction, zone = match.groups()
    try:
        return datetime.fromisoformat(f"{whole}.{(fraction or '0')[:6]:0<6}{zone or ''}")
    except ValueError:
        return None
