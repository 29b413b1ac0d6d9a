"""The simulator's contract files: read by zeep, and no other fields, types or order than the vendor's own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from lxml import etree

from simulators.ephorte import contract
from simulators.ephorte.model import types
from simulators.ephorte.soap import DATA_OBJECTS

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT.parent / "shared" / "contracts" / "ephorte" / "wsdl"
XS = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
ADDRESS = "http://127.0.0.1/ncore/x.svc"

Declared = dict[str, list[tuple[str, str, bool]]]
"""Type → name, kind and whether it may be nil, of each field in order."""


def declared(root: etree._Element, namespace: str) -> Declared:
    found: Declared = {}
    for schema in root.iter(f"{XS}schema"):
        if schema.get("targetNamespace") != namespace:
            continue
        for type in schema.findall(f"{XS}complexType"):
            found[type.get("name", "")] = [
                (
                    field.get("name", ""),
                    field.get("type", "").partition(":")[2],
                    field.get("nillable") == "true",
                )
                for field in type.iter(f"{XS}element")
            ]
    return found


@pytest.fixture(scope="module")
def vendor() -> etree._Element:
    file = VENDOR / "ObjectModelServiceV3En.wsdl"
    if not file.is_file():
        pytest.skip("NOT RUN: the vendor's contract files are not beside the project")
    return etree.parse(str(file)).getroot()


def test_every_field_is_the_vendors_in_the_vendors_order(vendor: etree._Element) -> None:
    theirs = declared(vendor, DATA_OBJECTS)
    ours = declared(etree.fromstring(contract.object_model(ADDRESS)), DATA_OBJECTS)
    assert set(ours) == set(types())
    for name, fields in ours.items():
        held = [field for field in theirs[name] if field[0] in {one[0] for one in fields}]
        assert fields == held, name
        left_out = [field for field in theirs[name] if field not in fields]
        assert all(field[1][0].isupper() for field in left_out), (name, left_out)


def test_the_operations_are_the_vendors(vendor: etree._Element) -> None:
    def operations(root: etree._Element) -> dict[str, str]:
        soap = "{http://schemas.xmlsoap.org/wsdl/soap12/}operation"
        found = {}
        for binding in root.findall(f"{WSDL}binding"):
            for operation in binding.findall(f"{WSDL}operation"):
                element = operation.find(soap)
                assert element is not None
                found[operation.get("name", "")] = element.get("soapAction", "")
        return found

    theirs = operations(vendor)
    ours = operations(etree.fromstring(contract.object_model(ADDRESS)))
    assert ours and all(theirs[name] == action for name, action in ours.items())


def test_it_shares_no_code_with_the_connector() -> None:
    for file in (ROOT / "simulators").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not any(name.split(".")[0] in ("arkivbro", "zeep", "tests") for name in names), file.name
