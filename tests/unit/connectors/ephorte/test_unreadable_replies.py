"""What cannot be read in a reply is an error that names the element, and never a value (issue 17 item 1)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from arkivbro.connectors.ephorte.objects import StoredObject
from arkivbro.connectors.ephorte.replies import Reply, Unreadable, scalar
from arkivbro.connectors.ephorte.shapes import Field, Kind, Shape

OM = "http://www.gecko.no/ephorte/services/objectmodel/v3/en"
SPACES = (
    f'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:m="{OM}" xmlns:b="{OM}/dataobjects" '
    'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:z="http://schemas.microsoft.com/2003/10/Serialization/"'
)
CASE = Shape(
    "Case",
    {
        "SourceDatabase": Field(Kind.TEXT),
        "Id": Field(Kind.NUMBER),
        "Title": Field(Kind.TEXT),
        "CaseYear": Field(Kind.NUMBER),
        "IsRestricted": Field(Kind.FLAG),
        "CaseDate": Field(Kind.MOMENT),
        "OfficerName": Field(Kind.OBJECT, "UserName"),
        "Parent": Field(Kind.OBJECT, "Case"),
    },
    frozenset({"Id"}),
)
USER = Shape("UserName", {"Id": Field(Kind.NUMBER), "Name": Field(Kind.TEXT)}, frozenset({"Id"}))
SHAPES = {"Case": CASE, "UserName": USER}


REFERS = '<m:DataObject><b:Id>1</b:Id><b:OfficerName z:Ref="i2" i:nil="true"/></m:DataObject>'
OF_ANOTHER_TYPE = (
    f'{REFERS}<m:DataObject z:Id="i2"><b:Id>2</b:Id></m:DataObject>',
    f'{REFERS}<m:DataObject z:Id="i2" i:type="m:DataObject"><b:Id>2</b:Id></m:DataObject>',
    f'{REFERS}<m:DataObject z:Id="i2" i:type="b:EgenSak"><b:Id>2</b:Id></m:DataObject>',
    f'{REFERS}<m:DataObject z:Id="i2" i:type="b:Case"><b:Id>2</b:Id></m:DataObject>',
    f'{REFERS}<m:DataObject><b:Id>2</b:Id><b:Parent z:Id="i2"><b:Id>3</b:Id></b:Parent></m:DataObject>',
    f'{REFERS}<m:DataObject><b:Id>2</b:Id><b:Eget><b:X z:Id="i2"><b:Id>3</b:Id></b:X></b:Eget></m:DataObject>',
)
"""What an officer's reference may point to that is no officer."""


def read_cases(inner: str, related: tuple[str, ...] = ("OfficerName",)) -> tuple[StoredObject, ...]:
    envelope = etree.fromstring(
        f"<s:Envelope {SPACES}><s:Body><m:FilteredQueryResponse><m:FilteredQueryResult><m:DataObjects>{inner}"
        "</m:DataObjects></m:FilteredQueryResult></m:FilteredQueryResponse></s:Body></s:Envelope>"
    )
    reply = Reply("FilteredQuery", envelope, SHAPES.get)
    return reply.objects(reply.result()[0], "Case", related)


@pytest.mark.parametrize(
    ("inner", "element"),
    [
        ("<m:DataObject><b:Title>x</b:Title></m:DataObject>", "Case.Id"),
        ("<m:DataObject/>", "Case.Id"),
        ('<m:DataObject><b:Id i:nil="true"/></m:DataObject>', "Case.Id"),
        ("<m:DataObject><b:Id/></m:DataObject>", "Case.Id"),
        ("<m:DataObject><b:Id>1</b:Id><b:CaseYear>to</b:CaseYear></m:DataObject>", "Case.CaseYear"),
        ("<m:DataObject><b:Id>1</b:Id><b:CaseYear/></m:DataObject>", "Case.CaseYear"),
        ("<m:DataObject><b:Id>1</b:Id><b:CaseYear>9999999999</b:CaseYear></m:DataObject>", "Case.CaseYear"),
        (
            "<m:DataObject><b:Id>1</b:Id><b:IsRestricted>ja</b:IsRestricted></m:DataObject>",
            "Case.IsRestricted",
        ),
        ("<m:DataObject><b:Id>1</b:Id><b:CaseDate>20.11.2026</b:CaseDate></m:DataObject>", "Case.CaseDate"),
        (
            "<m:DataObject><b:Id>1</b:Id><b:CaseDate>2026-13-40T00:00:00</b:CaseDate></m:DataObject>",
            "Case.CaseDate",
        ),
        ("<m:DataObject><b:Id>1</b:Id><b:Title><b:x/></b:Title></m:DataObject>", "Case.Title"),
        ("<m:DataObject><b:Id>1</b:Id><b:Title>a</b:Title><m:Title>b</m:Title></m:DataObject>", "Case.Title"),
        ('<m:DataObject><b:Id>1</b:Id><b:Title i:nil="true">a</b:Title></m:DataObject>', "Case.Title"),
        ('<m:DataObject><b:Id>1</b:Id><b:Title i:nil="ja"/></m:DataObject>', "Case.Title"),
        ("<m:DataObject>x<b:Id>1</b:Id></m:DataObject>", "Case"),
        ('<m:DataObject i:nil="true"/>', "Case"),
        ('<m:DataObject z:Ref="i9" i:nil="true"/>', "Case"),
        ('<m:DataObject i:type="b:UserName"><b:Id>1</b:Id></m:DataObject>', "Case"),
        *((other, "Case.OfficerName") for other in OF_ANOTHER_TYPE),
        ('<m:DataObject i:type="b:a b"><b:Id/></m:DataObject>', "Case.Id"),
        ("<m:Other><b:Id>1</b:Id></m:Other>", "DataObjects"),
        (
            "<m:DataObject><b:Id>1</b:Id><b:OfficerName><b:Name>Kari</b:Name></b:OfficerName></m:DataObject>",
            "Case.OfficerName.Id",
        ),
        ("<m:DataObject><b:Id>1</b:Id><b:OfficerName/></m:DataObject>", "Case.OfficerName.Id"),
        (
            '<m:DataObject><b:Id>1</b:Id><b:OfficerName z:Ref="i9" i:nil="true"/></m:DataObject>',
            "Case.OfficerName",
        ),
    ],
)
def test_what_cannot_be_read_is_an_error_that_names_the_element(inner: str, element: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_cases(inner)
    assert caught.value.element == element


@pytest.mark.parametrize("told", ["", 'i:type="b:UserName"', 'i:type="m:DataObject"', 'i:type="DataObject"'])
@pytest.mark.parametrize("inside", ["OfficerName", "Parent"])
def test_issue_17_item_1_a_reference_is_read_as_what_its_target_is_by_its_place(
    told: str, inside: str
) -> None:
    """Whether the target says that it is a DataObject, its own type or nothing; wherever in the reply it stands."""
    user = f'<b:OfficerName z:Id="i2" {told}><b:Id>7</b:Id></b:OfficerName>'
    held = user if inside == "OfficerName" else f"<b:Parent><b:Id>3</b:Id>{user}</b:Parent>"
    base = 'i:type="m:DataObject"' if told else ""
    first, second = read_cases(f"{REFERS}<m:DataObject {base}><b:Id>2</b:Id>{held}</m:DataObject>")
    assert first.related["OfficerName"].id == 7 and second.id == 2


def test_what_was_not_asked_for_is_not_read_and_stops_nothing() -> None:
    odd = "<m:DataObject><b:Id>1</b:Id><b:OfficerName><b:Id>x</b:Id></b:OfficerName></m:DataObject>"
    assert read_cases(odd, ())[0].related == {}


@pytest.mark.parametrize(
    "response",
    [
        "",
        "<m:FilteredQueryResponse/>",
        '<m:FilteredQueryResponse><m:FilteredQueryResult i:nil="true"/></m:FilteredQueryResponse>',
        "<m:InsertResponse/>",
    ],
)
def test_a_reply_without_a_result_is_not_an_empty_one(response: str) -> None:
    envelope = etree.fromstring(f"<s:Envelope {SPACES}><s:Body>{response}</s:Body></s:Envelope>")
    with pytest.raises(Unreadable):
        Reply("FilteredQuery", envelope, SHAPES.get).result()


@given(st.text(max_size=12))
def test_a_number_a_moment_and_a_flag_are_read_as_the_contract_writes_them_or_not_at_all(text: str) -> None:
    element = etree.Element("x")
    try:
        element.text = text
    except ValueError:
        return
    for kind, of in ((Kind.NUMBER, int), (Kind.FLAG, bool), (Kind.MOMENT, datetime), (Kind.DECIMAL, Decimal)):
        try:
            value = scalar(element, Field(kind), "x")
        except Unreadable:
            continue
        assert isinstance(value, of)
        assert text.strip(" \t\r\n").isascii()
