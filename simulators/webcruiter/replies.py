"""How the REST API tells of a candidate. The real names are not known: these are one likely set, and `spelled` gives others."""

from __future__ import annotations

import re
from typing import Any

from simulators.webcruiter.store import Candidate, File

STATUSES = [{"id": 1, "name": "Ny"}, {"id": 2, "name": "Innkalt"}, {"id": 9, "name": "Trukket"}]


def summary(one: Candidate) -> dict[str, Any]:
    """As it stands in the list: not enough to take it in by."""
    return {"id": int(one.id), "candidateStatusId": one.status, "isProcessed": False}


def details(one: Candidate) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": int(one.id),
        "advertId": one.vacancy,
        "applied": one.applied,
        "changed": one.changed or None,
        "withdrawn": one.withdrawn or None,
        "firstName": one.given_name,
        "lastName": one.family_name,
        "birthDate": "1988-04-02",
        "gender": "F",
        "email": f"{one.given_name}@eksempel.example".lower(),
        "mobile": "+47 99 00 00 00",
        "address": "Eksempelveien 1",
        "postalCode": "5003",
        "city": "Bergen",
        "country": "Norge",
        "municipality": "Bergen",
        "currentPosition": "Ingeniør",
        "applicationText": "Jeg søker stillingen.",
        "candidateStatusId": one.status,
    }
    return told | one.more


def cv(one: Candidate) -> dict[str, Any]:
    return {
        "education": [
            {"institution": "NTNU", "degree": "Master", "field": "Bygg", "from": "2008-08", "to": "2013-06"}
        ],
        "experience": [{"employer": "Eksempel AS", "title": "Ingeniør", "from": "2013-08", "to": None}],
    }


def file_row(one: File) -> dict[str, Any]:
    return {
        "id": one.id,
        "fileName": one.name,
        "title": one.title,
        "type": one.kind,
        "size": len(one.data),
    }


def spelled(value: Any, style: str) -> Any:
    """The names in another style: "snake" is first_name, "Pascal" is FirstName."""
    if isinstance(value, list):
        return [spelled(one, style) for one in value]
    if not isinstance(value, dict):
        return value
    return {_name(name, style): spelled(one, style) for name, one in value.items()}


def _name(name: str, style: str) -> str:
    if style == "snake":
        return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
    return name[:1].upper() + name[1:] if style == "Pascal" else name
