"""The parts that a contract file (WSDL 1.1) is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from simulators.ephorte.model import SCALARS, Type
from simulators.ephorte.soap import (
    ARRAYS,
    DATA_OBJECTS,
    DOCUMENTS,
    FUNCTIONS,
    OBJECT_MODEL,
    SERIALIZATION,
    XSD,
)

WSDL = "http://schemas.xmlsoap.org/wsdl/"
SOAP_11_BINDING = "http://schemas.xmlsoap.org/wsdl/soap/"
SOAP_12_BINDING = "http://schemas.xmlsoap.org/wsdl/soap12/"
WSAW = "http://www.w3.org/2006/05/addressing/wsdl"
OVER_HTTP = "http://schemas.xmlsoap.org/soap/http"
PREFIXES = {
    "wsdl": WSDL,
    "xs": XSD,
    "ser": SERIALIZATION,
    "arr": ARRAYS,
    "m": OBJECT_MODEL,
    "d": DATA_OBJECTS,
    "doc": DOCUMENTS,
    "fn": FUNCTIONS,
    "wsaw": WSAW,
}
Fields = Sequence[tuple[str, str]]
"""Name and type of each element, in order; a `!` after the type: it must be there."""


# --- schemas -----------------------------------------------------------------------------------------------------


def definitions(name: str, namespace: str) -> tuple[etree._Element, etree._Element]:
    root = etree.Element(
        f"{{{WSDL}}}definitions", name=name, targetNamespace=namespace, nsmap=PREFIXES | {"tns": namespace}
    )
    return root, etree.SubElement(root, f"{{{WSDL}}}types")


def schema_of(declared: etree._Element, namespace: str) -> etree._Element:
    return etree.SubElement(
        declared, f"{{{XSD}}}schema", targetNamespace=namespace, elementFormDefault="qualified"
    )


def declare_serialization(declared: etree._Element) -> None:
    schema = schema_of(declared, SERIALIZATION)
    schema.set("attributeFormDefault", "qualified")
    etree.SubElement(schema, f"{{{XSD}}}attribute", name="Id", type="xs:ID")
    etree.SubElement(schema, f"{{{XSD}}}attribute", name="Ref", type="xs:IDREF")


def declare_data_object(schema: etree._Element) -> None:
    """The base of all entities: object identity."""
    type = declare_type(schema, "DataObject", [("SourceDatabase", "xs:string")])
    etree.SubElement(type, f"{{{XSD}}}attribute", ref="ser:Id")
    etree.SubElement(type, f"{{{XSD}}}attribute", ref="ser:Ref")


def declare_element(schema: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(schema, f"{{{XSD}}}element", name=name)


def declare_type(
    parent: etree._Element, name: str | None, fields: Fields, *, extends: str = ""
) -> etree._Element:
    """A complex type with these fields in order; `extends` names the type whose fields come before."""
    type = etree.SubElement(parent, f"{{{XSD}}}complexType")
    if name:
        type.set("name", name)
    sequence = etree.SubElement(_extension(type, extends) if extends else type, f"{{{XSD}}}sequence")
    for field, kind in fields:
        element = etree.SubElement(sequence, f"{{{XSD}}}element", name=field)
        if not kind.endswith("!"):
            element.set("minOccurs", "0")
        if kind.endswith("*"):
            element.set("maxOccurs", "unbounded")
        element.set("type", kind.rstrip("!*"))
        if kind != "xs:base64Binary!":
            element.set("nillable", "true")
    return type


def declare_entity(schema: etree._Element, type: Type) -> None:
    declared = etree.SubElement(schema, f"{{{XSD}}}complexType", name=type.name)
    sequence = etree.SubElement(_extension(declared, "m:DataObject"), f"{{{XSD}}}sequence")
    for field in type.fields.values():
        element = etree.SubElement(sequence, f"{{{XSD}}}element", minOccurs="0", name=field.name)
        if field.nillable:
            element.set("nillable", "true")
        element.set("type", f"xs:{field.kind}" if field.kind in SCALARS else f"d:{field.kind}")


def _extension(type: etree._Element, base: str) -> etree._Element:
    content = etree.SubElement(type, f"{{{XSD}}}complexContent", mixed="false")
    return etree.SubElement(content, f"{{{XSD}}}extension", base=base)


def declare_enumeration(schema: etree._Element, name: str, values: Sequence[str]) -> None:
    simple = etree.SubElement(schema, f"{{{XSD}}}simpleType", name=name)
    restriction = etree.SubElement(simple, f"{{{XSD}}}restriction", base="xs:string")
    for value in values:
        etree.SubElement(restriction, f"{{{XSD}}}enumeration", value=value)


# --- messages, port, binding, service ----------------------------------------------------------------------------


def add_message(root: etree._Element, name: str, element: str) -> None:
    message = etree.SubElement(root, f"{{{WSDL}}}message", name=name)
    etree.SubElement(message, f"{{{WSDL}}}part", name="parameters", element=element)


def add_port(root: etree._Element, name: str, actions: Mapping[str, str]) -> etree._Element:
    port = etree.SubElement(root, f"{{{WSDL}}}portType", name=name)
    for operation, action in actions.items():
        held = etree.SubElement(port, f"{{{WSDL}}}operation", name=operation)
        for way, told in (("input", action), ("output", _answer_to(action, name))):
            end = "In" if way == "input" else "Out"
            element = etree.SubElement(held, f"{{{WSDL}}}{way}", message=f"tns:{operation}_{end}")
            element.set(f"{{{WSAW}}}Action", told)
    return port


def _answer_to(action: str, service: str) -> str:
    return f"{action if '/' in action else f'{DOCUMENTS}/{service}/{action}'}Response"


def add_binding(root: etree._Element, name: str, port: etree._Element, soap: str) -> etree._Element:
    binding = etree.SubElement(root, f"{{{WSDL}}}binding", name=name, type=f"tns:{port.get('name')}")
    etree.SubElement(binding, f"{{{soap}}}binding", transport=OVER_HTTP)
    return binding


def bind(
    binding: etree._Element,
    operation: str,
    action: str,
    soap: str,
    headers: Sequence[str] = (),
    told: Sequence[str] = (),
) -> None:
    held = etree.SubElement(binding, f"{{{WSDL}}}operation", name=operation)
    etree.SubElement(held, f"{{{soap}}}operation", soapAction=action, style="document")
    for way, parts in (("input", headers), ("output", told)):
        place = etree.SubElement(held, f"{{{WSDL}}}{way}")
        end = "In" if way == "input" else "Out"
        for part in parts:
            etree.SubElement(
                place, f"{{{soap}}}header", message=f"tns:{operation}_{end}_Headers", part=part, use="literal"
            )
        etree.SubElement(place, f"{{{soap}}}body", use="literal")


def add_service(root: etree._Element, name: str, binding: etree._Element, address: str, soap: str) -> None:
    service = etree.SubElement(root, f"{{{WSDL}}}service", name=name)
    port = etree.SubElement(
        service, f"{{{WSDL}}}port", name=str(binding.get("name")), binding=f"tns:{binding.get('name')}"
    )
    etree.SubElement(port, f"{{{soap}}}address", location=address)


def as_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
