"""The contract files (`?wsdl`) of the operations and types in use, written from the facts in `model.txt`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from lxml import etree

from simulators.ephorte.model import ENUMERATIONS, SCALARS, Type, types
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

IDENTITY: Fields = [
    (name, "xs:string") for name in ("Database", "Password", "Role", "UserName", "ExternalSystemName")
]
BASE_TYPES: Mapping[str, Fields] = {
    "EphorteIdentity": IDENTITY,
    "ArrayOfDataObject": [("DataObject", "m:DataObject*")],
    "FilteredQueryArguments": [
        ("DataObjectName", "xs:string!"),
        ("FilterExpression", "xs:string"),
        ("RelatedObjects", "arr:ArrayOfstring"),
        ("ReturnTotalCount", "xs:boolean"),
        ("SkipCount", "xs:int"),
        ("SortExpression", "xs:string"),
        ("TakeCount", "xs:int"),
    ],
    "QueryResult": [("DataObjects", "m:ArrayOfDataObject"), ("TotalCount", "xs:int")],
    "PrimaryKey": [("Key", "xs:string"), ("Value", "xs:string")],
    "CustomFieldDescriptor": [
        ("Caption", "xs:string"),
        ("DataType", "xs:string"),
        ("DefaultValue", "xs:string"),
        ("Format", "xs:string"),
        ("LegalValues", "xs:string"),
        ("MaxLength", "xs:int"),
        ("Name", "xs:string!"),
    ],
    "ArrayOfCustomFieldDescriptor": [("CustomFieldDescriptor", "m:CustomFieldDescriptor*")],
}
OPERATIONS: Mapping[str, tuple[Fields, Fields]] = {
    "FilteredQuery": (
        [("identity", "m:EphorteIdentity"), ("arguments", "m:FilteredQueryArguments")],
        [("FilteredQueryResult", "m:QueryResult")],
    ),
    "Insert": (
        [("identity", "m:EphorteIdentity"), ("dataObjects", "m:ArrayOfDataObject")],
        [("InsertResult", "m:ArrayOfDataObject")],
    ),
    "Update": (
        [("identity", "m:EphorteIdentity"), ("dataObjects", "m:ArrayOfDataObject")],
        [("UpdateResult", "m:ArrayOfDataObject")],
    ),
    "Delete": ([("identity", "m:EphorteIdentity"), ("dataObject", "m:DataObject")], []),
    "GetCustomFieldDescriptors": (
        [
            ("identity", "m:EphorteIdentity"),
            ("dataObjectName", "xs:string"),
            ("category", "xs:string"),
            ("id", "xs:int"),
        ],
        [("GetCustomFieldDescriptorsResult", "m:ArrayOfCustomFieldDescriptor")],
    ),
}
CRITERIA: Fields = [
    ("DocumentId", "xs:int"),
    ("EphorteIdentity", "doc:EphorteIdentity"),
    ("Variant", "xs:string"),
    ("Version", "xs:int"),
]
DOCUMENT_HEADERS: Mapping[str, str] = {
    "ContentType": "xs:string",
    "EphorteIdentity": "doc:EphorteIdentity",
    "FileName": "xs:string",
    "StorageIdentifier": "xs:string",
    "Identifier": "xs:string",
    "DocumentCriteria": "doc:DocumentCriteria",
    "Guid": "xs:string",
    "Path": "xs:string",
    "DocumentId": "xs:int",
    "Identity": "doc:EphorteIdentity",
    "Variant": "xs:string",
    "Version": "xs:int",
}
DOCUMENT_OPERATIONS: Mapping[str, tuple[str, tuple[str, ...], bool, str, tuple[str, ...], bool]] = {
    "UploadFile": (
        "UploadMessage",
        ("ContentType", "EphorteIdentity", "FileName", "StorageIdentifier"),
        True,
        "UploadReturnMessage",
        ("FileName", "Identifier"),
        False,
    ),
    "Checkin": (
        "CheckinMessage",
        ("ContentType", "DocumentCriteria", "Guid", "Path"),
        True,
        "CheckinReturnMessage",
        (),
        False,
    ),
    "GetDocumentContentBase": (
        "GetDocumentContentMessage",
        ("DocumentId", "Identity", "Variant", "Version"),
        False,
        "DocumentReturnMessage",
        ("ContentType", "FileName"),
        True,
    ),
}
"""Operation → element, headers and whether it has Content: in, and out."""
BARE_ACTIONS = frozenset({"UploadFile"})


@cache
def object_model(address: str) -> bytes:
    """ObjectModel V3 (En), SOAP 1.2 with WS-Addressing."""
    root, declared = _definitions("ObjectModelService", OBJECT_MODEL)
    _serialization(declared)
    arrays = _schema(declared, ARRAYS)
    _complex(arrays, "ArrayOfstring", [("string", "xs:string*")])
    base = _schema(declared, OBJECT_MODEL)
    for namespace in (SERIALIZATION, ARRAYS):
        etree.SubElement(base, f"{{{XSD}}}import", namespace=namespace)
    _data_object(base)
    for name, fields in BASE_TYPES.items():
        _complex(base, name, fields)
    for name, (given, answered) in OPERATIONS.items():
        _complex(_element(base, name), None, given)
        _complex(_element(base, f"{name}Response"), None, answered)
    data = _schema(declared, DATA_OBJECTS)
    etree.SubElement(data, f"{{{XSD}}}import", namespace=OBJECT_MODEL)
    for enumeration, values in ENUMERATIONS.items():
        _enumeration(data, enumeration, values)
    for type in types().values():
        _entity(data, type)
    prefix = f"{OBJECT_MODEL}/ObjectModelService"
    for name in OPERATIONS:
        _message(root, f"{name}_In", f"m:{name}")
        _message(root, f"{name}_Out", f"m:{name}Response")
    port = _port(root, "ObjectModelService", {name: f"{prefix}/{name}" for name in OPERATIONS})
    binding = _binding(root, "WsHttpBinding_Text_ObjectModelService", port, SOAP_12_BINDING)
    for name in OPERATIONS:
        _bound(binding, name, f"{prefix}/{name}", SOAP_12_BINDING)
    _service(root, "ObjectModelService", binding, address, SOAP_12_BINDING)
    return _bytes(root)


@cache
def documents(address: str) -> bytes:
    """Documents V3: SOAP 1.1; what describes the file stands in headers, the bytes in the body."""
    root, declared = _definitions("DocumentService", DOCUMENTS)
    schema = _schema(declared, DOCUMENTS)
    _complex(schema, "EphorteIdentity", IDENTITY)
    _complex(schema, "DocumentCriteria", CRITERIA)
    for name, type in DOCUMENT_HEADERS.items():
        etree.SubElement(schema, f"{{{XSD}}}element", name=name, type=type, nillable="true")
    messages: dict[str, bool] = {}
    for element, _, content_in, answer, _, content_out in DOCUMENT_OPERATIONS.values():
        messages[element], messages[answer] = content_in, content_out
    for element, has_content in messages.items():
        fields: Fields = [("Content", "xs:base64Binary!")] if has_content else []
        _complex(_element(schema, element), None, fields)
    actions = {}
    for name, (element, headers, _, answer, told, _) in DOCUMENT_OPERATIONS.items():
        actions[name] = name if name in BARE_ACTIONS else f"{DOCUMENTS}/DocumentService/{name}"
        _message(root, f"{name}_In", f"doc:{element}")
        _message(root, f"{name}_Out", f"doc:{answer}")
        for way, parts in (("In", headers), ("Out", told)):
            if parts:
                message = etree.SubElement(root, f"{{{WSDL}}}message", name=f"{name}_{way}_Headers")
                for part in parts:
                    etree.SubElement(message, f"{{{WSDL}}}part", name=part, element=f"doc:{part}")
    port = _port(root, "DocumentService", actions)
    binding = _binding(root, "BasicHttpBinding_Mtom_Streamed_DocumentService", port, SOAP_11_BINDING)
    for name, (_, headers, _, _, told, _) in DOCUMENT_OPERATIONS.items():
        _bound(binding, name, actions[name], SOAP_11_BINDING, headers, told)
    _service(root, "DocumentService", binding, address, SOAP_11_BINDING)
    return _bytes(root)


# --- schemas -----------------------------------------------------------------------------------------------------


def _definitions(name: str, namespace: str) -> tuple[etree._Element, etree._Element]:
    root = etree.Element(
        f"{{{WSDL}}}definitions", name=name, targetNamespace=namespace, nsmap=PREFIXES | {"tns": namespace}
    )
    return root, etree.SubElement(root, f"{{{WSDL}}}types")


def _schema(declared: etree._Element, namespace: str) -> etree._Element:
    return etree.SubElement(
        declared, f"{{{XSD}}}schema", targetNamespace=namespace, elementFormDefault="qualified"
    )


def _serialization(declared: etree._Element) -> None:
    schema = _schema(declared, SERIALIZATION)
    schema.set("attributeFormDefault", "qualified")
    etree.SubElement(schema, f"{{{XSD}}}attribute", name="Id", type="xs:ID")
    etree.SubElement(schema, f"{{{XSD}}}attribute", name="Ref", type="xs:IDREF")


def _data_object(schema: etree._Element) -> None:
    """The base of all entities: object identity."""
    type = _complex(schema, "DataObject", [("SourceDatabase", "xs:string")])
    etree.SubElement(type, f"{{{XSD}}}attribute", ref="ser:Id")
    etree.SubElement(type, f"{{{XSD}}}attribute", ref="ser:Ref")


def _element(schema: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(schema, f"{{{XSD}}}element", name=name)


def _complex(parent: etree._Element, name: str | None, fields: Fields) -> etree._Element:
    type = etree.SubElement(parent, f"{{{XSD}}}complexType")
    if name:
        type.set("name", name)
    sequence = etree.SubElement(type, f"{{{XSD}}}sequence")
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


def _entity(schema: etree._Element, type: Type) -> None:
    declared = etree.SubElement(schema, f"{{{XSD}}}complexType", name=type.name)
    content = etree.SubElement(declared, f"{{{XSD}}}complexContent", mixed="false")
    extension = etree.SubElement(content, f"{{{XSD}}}extension", base="m:DataObject")
    sequence = etree.SubElement(extension, f"{{{XSD}}}sequence")
    for field in type.fields.values():
        element = etree.SubElement(sequence, f"{{{XSD}}}element", minOccurs="0", name=field.name)
        if field.nillable:
            element.set("nillable", "true")
        element.set("type", f"xs:{field.kind}" if field.kind in SCALARS else f"d:{field.kind}")


def _enumeration(schema: etree._Element, name: str, values: Sequence[str]) -> None:
    simple = etree.SubElement(schema, f"{{{XSD}}}simpleType", name=name)
    restriction = etree.SubElement(simple, f"{{{XSD}}}restriction", base="xs:string")
    for value in values:
        etree.SubElement(restriction, f"{{{XSD}}}enumeration", value=value)


# --- messages, port, binding, service ----------------------------------------------------------------------------


def _message(root: etree._Element, name: str, element: str) -> None:
    message = etree.SubElement(root, f"{{{WSDL}}}message", name=name)
    etree.SubElement(message, f"{{{WSDL}}}part", name="parameters", element=element)


def _port(root: etree._Element, name: str, actions: Mapping[str, str]) -> etree._Element:
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


def _binding(root: etree._Element, name: str, port: etree._Element, soap: str) -> etree._Element:
    binding = etree.SubElement(root, f"{{{WSDL}}}binding", name=name, type=f"tns:{port.get('name')}")
    etree.SubElement(binding, f"{{{soap}}}binding", transport=OVER_HTTP)
    return binding


def _bound(
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


def _service(root: etree._Element, name: str, binding: etree._Element, address: str, soap: str) -> None:
    service = etree.SubElement(root, f"{{{WSDL}}}service", name=name)
    port = etree.SubElement(
        service, f"{{{WSDL}}}port", name=str(binding.get("name")), binding=f"tns:{binding.get('name')}"
    )
    etree.SubElement(port, f"{{{soap}}}address", location=address)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
