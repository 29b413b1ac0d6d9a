"""A reply's envelope with other prefixes and white space: the same to everybody who reads XML."""

from __future__ import annotations

from lxml import etree

from simulators.ephorte.settings import Wire

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def dressed(root: etree._Element, wire: Wire | None) -> bytes:
    """The bytes of an envelope, as the settings say."""
    if wire is not None and wire.prefixes != "usual":
        root = _with_other_prefixes(root, wire.prefixes)
    if wire is not None and wire.whitespace:
        etree.indent(root, "\t")
    return etree.tostring(root, encoding="utf-8")


def _with_other_prefixes(root: etree._Element, way: str) -> etree._Element:
    """`other`: prefixes of no meaning, all declared at the top; `default`: every element declares its own namespace."""
    spaces = sorted({uri for element in root.iter() for uri in element.nsmap.values()})
    prefixes: dict[str | None, str] = {f"n{number}": uri for number, uri in enumerate(spaces)}
    return _copied(root, prefixes, way)


def _copied(element: etree._Element, prefixes: dict[str | None, str], way: str) -> etree._Element:
    own = etree.QName(element).namespace
    declared = dict(prefixes)
    if way == "default" and own:
        declared[None] = own
    made = etree.Element(element.tag, nsmap=declared)  # type: ignore[arg-type]  # None is the default namespace
    made.text, made.tail = element.text, element.tail
    for name, value in element.attrib.items():
        made.set(name, _renamed(element, str(value), prefixes) if name == XSI_TYPE else value)
    for child in element:
        made.append(_copied(child, prefixes, way))
    return made


def _renamed(element: etree._Element, value: str, prefixes: dict[str | None, str]) -> str:
    """A type's name stands in a value, with a prefix of its own."""
    prefix, _, name = value.rpartition(":")
    uri = element.nsmap.get(prefix or None)
    new = next(prefix for prefix, one in prefixes.items() if one == uri)
    return f"{new}:{name}"
