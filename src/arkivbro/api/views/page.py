"""The API's own page and its OpenAPI document: for everybody, since they say nothing of anybody."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arkivbro.accounts.access import allow_anyone
from arkivbro.accounts.models import Scope
from arkivbro.api.views.operations import api


@cache
def _document() -> dict[str, Any]:
    made: dict[str, Any] = api.get_openapi_schema()
    return made


@allow_anyone
@require_safe
def document(_request: HttpRequest) -> HttpResponseBase:
    """`openapi.json`."""
    return HttpResponse(json.dumps(_document(), ensure_ascii=False), content_type="application/json")


@allow_anyone
@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """What can be asked for, and what is sent, in words; without anything from elsewhere."""
    return render(request, "api/page.html", {"groups": _groups(), "shapes": _shapes(), "scopes": list(Scope)})


@cache
def _groups() -> list[tuple[str, list[dict[str, str]]]]:
    """Operations by what they are about, in the order in which they are made."""
    groups: dict[str, list[dict[str, str]]] = {}
    for address, operations in _document()["paths"].items():
        for method, one in operations.items():
            shape = _named(next(iter(one.get("requestBody", {}).get("content", {}).values()), {}))
            told = {"method": method.upper(), "address": address, "what": one["summary"], "shape": shape}
            groups.setdefault(one["tags"][0], []).append(told)
    return list(groups.items())


@cache
def _shapes() -> list[tuple[str, list[dict[str, Any]]]]:
    """What is sent and answered, field by field."""
    found = []
    for name, shape in sorted(_document()["components"]["schemas"].items()):
        needed = set(shape.get("required", ()))
        fields = [
            {"name": field, "kind": _kind(one), "needed": field in needed}
            for field, one in shape.get("properties", {}).items()
        ]
        if fields:
            found.append((name, fields))
    return found


def _kind(one: dict[str, Any]) -> str:
    """A field's kind, as JSON Schema calls it; another shape by its name."""
    if "$ref" in one:
        return _named({"schema": one})
    if "anyOf" in one:
        return " | ".join(_kind(part) for part in one["anyOf"])
    if "enum" in one:
        return " | ".join(str(value) for value in one["enum"])
    if one.get("type") == "array":
        return f"[{_kind(one.get('items', {}))}]"
    return str(one.get("format") or one.get("const") or one.get("type", ""))


def _named(content: dict[str, Any]) -> str:
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]
