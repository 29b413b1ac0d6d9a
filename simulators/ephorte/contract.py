"""The contract files (`?wsdl`) of the operations and types in use, written from the facts in `model.txt`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lxml import etree

from simulators.ephorte.model import ENUMERATIONS, types
from simulators.ephorte.soap import (
    ARRAYS,
    DATA_OBJECTS,
    DOCUMENTS,
    FUNCTIONS,
    OBJECT_MODEL,
    SERIALIZATION,
    XSD,
)
from simulators.ephorte.wsdl import (
    SOAP_11_BINDING,
    SOAP_12_BINDING,
    WSDL,
    Fields,
    add_binding,
    add_message,
    add_port,
    add_service,
    as_bytes,
    bind,
    declare_data_object,
    declare_element,
    declare_entity,
    declare_enumeration,
    declare_serialization,
    declare_type,
    definitions,
    schema_of,
)

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
    "InitializeArguments": [
        ("DataObject", "m:DataObject!"),
        ("ReturnAccessRights", "xs:boolean!"),
        ("ReturnRequiredFields", "xs:boolean"),
    ],
    "InitializeResult": [
        ("AccessRights", "m:DataObject"),
        ("DataObject", "m:DataObject!"),
        ("ObjectRights", "m:ObjectRights"),
        ("RequiredFields", "m:DataObject"),
    ],
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
OBJECT_RIGHTS: Fields = [(name, "xs:boolean") for name in ("KanEndre", "KanOpprette", "KanSlette", "Sperret")]
"""A data object too, as NCore has it."""
OPERATIONS: Mapping[str, tuple[Fields, Fields]] = {
    "FilteredQuery": (
        [("identity", "m:EphorteIdentity"), ("arguments", "m:FilteredQueryArguments")],
        [("FilteredQueryResult", "m:QueryResult")],
    ),
    "Initialize": (
        [("identity", "m:EphorteIdentity"), ("arguments", "m:InitializeArguments")],
        [("InitializeResult", "m:InitializeResult")],
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
    root, declared = definitions("ObjectModelService", OBJECT_MODEL)
    declare_serialization(declared)
    arrays = schema_of(declared, ARRAYS)
    declare_type(arrays, "ArrayOfstring", [("string", "xs:string*")])
    base = schema_of(declared, OBJECT_MODEL)
    for namespace in (SERIALIZATION, ARRAYS):
        etree.SubElement(base, f"{{{XSD}}}import", namespace=namespace)
    declare_data_object(base)
    for name, fields in BASE_TYPES.items():
        declare_type(base, name, fields)
    declare_type(base, "ObjectRights", OBJECT_RIGHTS, extends="m:DataObject")
    for name, (given, answered) in OPERATIONS.items():
        declare_type(declare_element(base, name), None, given)
        declare_type(declare_element(base, f"{name}Response"), None, answered)
    data = schema_of(declared, DATA_OBJECTS)
    etree.SubElement(data, f"{{{XSD}}}import", namespace=OBJECT_MODEL)
    for enumeration, values in ENUMERATIONS.items():
        declare_enumeration(data, enumeration, values)
    for type in types().values():
        declare_entity(data, type)
    prefix = f"{OBJECT_MODEL}/ObjectModelService"
    for name in OPERATIONS:
        add_message(root, f"{name}_In", f"m:{name}")
        add_message(root, f"{name}_Out", f"m:{name}Response")
    port = add_port(root, "ObjectModelService", {name: f"{prefix}/{name}" for name in OPERATIONS})
    binding = add_binding(root, "WsHttpBinding_Text_ObjectModelService", port, SOAP_12_BINDING)
    for name in OPERATIONS:
        bind(binding, name, f"{prefix}/{name}", SOAP_12_BINDING)
    add_service(root, "ObjectModelService", binding, address, SOAP_12_BINDING)
    return as_bytes(root)


@cache
def documents(address: str) -> bytes:
    """Documents V3: SOAP 1.1; what describes the file stands in headers, the bytes in the body."""
    root, declared = definitions("DocumentService", DOCUMENTS)
    schema = schema_of(declared, DOCUMENTS)
    declare_type(schema, "EphorteIdentity", IDENTITY)
    declare_type(schema, "DocumentCriteria", CRITERIA)
    for name, type in DOCUMENT_HEADERS.items():
        etree.SubElement(schema, f"{{{XSD}}}element", name=name, type=type, nillable="true")
    messages: dict[str, bool] = {}
    for element, _, content_in, answer, _, content_out in DOCUMENT_OPERATIONS.values():
        messages[element], messages[answer] = content_in, content_out
    for element, has_content in messages.items():
        fields: Fields = [("Content", "xs:base64Binary!")] if has_content else []
        declare_type(declare_element(schema, element), None, fields)
    actions = {}
    for name, (element, headers, _, answer, told, _) in DOCUMENT_OPERATIONS.items():
        actions[name] = name if name in BARE_ACTIONS else f"{DOCUMENTS}/DocumentService/{name}"
        add_message(root, f"{name}_In", f"doc:{element}")
        add_message(root, f"{name}_Out", f"doc:{answer}")
        for way, parts in (("In", headers), ("Out", told)):
            if parts:
                message = etree.SubElement(root, f"{{{WSDL}}}message", name=f"{name}_{way}_Headers")
                for part in parts:
                    etree.SubElement(message, f"{{{WSDL}}}part", name=part, element=f"doc:{part}")
    port = add_port(root, "DocumentService", actions)
    binding = add_binding(root, "BasicHttpBinding_Mtom_Streamed_DocumentService", port, SOAP_11_BINDING)
    for name, (_, headers, _, _, told, _) in DOCUMENT_OPERATIONS.items():
        bind(binding, name, actions[name], SOAP_11_BINDING, headers, told)
    add_service(root, "DocumentService", binding, address, SOAP_11_BINDING)
    return as_bytes(root)


@cache
def functions(address: str) -> bytes:
    """Functions V2: SOAP 1.2 with WS-Addressing; parameters by place, each with its own type."""
    root, declared = definitions("FunctionsService", FUNCTIONS)
    arrays = schema_of(declared, ARRAYS)
    declare_type(arrays, "ArrayOfanyType", [("anyType", "xs:anyType*")])
    schema = schema_of(declared, FUNCTIONS)
    etree.SubElement(schema, f"{{{XSD}}}import", namespace=ARRAYS)
    declare_type(schema, "EphorteIdentity", IDENTITY)
    declare_type(schema, "FunctionResult", [("ResultValue", "xs:anyType")])
    given: Fields = [
        ("identity", "fn:EphorteIdentity"),
        ("name", "xs:string"),
        ("parameters", "arr:ArrayOfanyType"),
    ]
    name, action = "ExecuteFunction", f"{FUNCTIONS}/FunctionsService/ExecuteFunction"
    declare_type(declare_element(schema, name), None, given)
    declare_type(declare_element(schema, f"{name}Response"), None, [(f"{name}Result", "fn:FunctionResult")])
    add_message(root, f"{name}_In", f"fn:{name}")
    add_message(root, f"{name}_Out", f"fn:{name}Response")
    port = add_port(root, "FunctionsService", {name: action})
    binding = add_binding(root, "WsHttpBinding_Text_FunctionsService", port, SOAP_12_BINDING)
    bind(binding, name, action, SOAP_12_BINDING)
    add_service(root, "FunctionsService", binding, address, SOAP_12_BINDING)
    return as_bytes(root)
