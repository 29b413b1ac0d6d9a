"""Every address of the product, from its own table of addresses, with something real in place of its parameters."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import URLPattern, URLResolver, get_resolver

from arkivbro.accounts.access import opens_for
from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Role, Unit, User
from arkivbro.archive.models import CaseFile, DocumentLink, DocumentObject, RegistryEntry
from arkivbro.archive.presentation import file_shown
from arkivbro.core.list_columns import Column
from arkivbro.positions.models import PositionState
from arkivbro.positions.services.applying import begin
from arkivbro.positions.services.publishing import new_position, save_position, today
from arkivbro.positions.services.uploading import add_file
from arkivbro.recruitment.models import Application, Attachment, LetterTemplate, Vacancy
from arkivbro.recruitment.models.vacancy import new_public_id
from arkivbro.transfers.models import Transfer
from tests.recruitment_acts import answer_requests, lock_own_list, write_letters

CASE_ACTS = ("responsible", "correct", "close", "reopen")
ENTRY_ACTS = ("officer", "status", "sign-off", "expire", "move", "correct")
OF_RECRUITER = "Region Vest"
"""A unit of the demo's recruiter."""


BY_TOKEN = "api-"
"""Addresses of `/api/v1/`, by their names: they open for whoever shows a token, whatever the role; nobody here does."""
OWN_ACTS = ("change", "upload", "remove-file", "review", "withdraw")


@dataclass(frozen=True)
class Address:
    """An address, filled in; `opens_for` is None where the view does not say."""

    name: str
    path: str
    opens_for: frozenset[Role] | None
    view: Callable[..., Any]


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with its whole route."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


def samples() -> dict[str, str]:
    """Something real for each parameter: records of a vacancy that the recruiter may see."""
    vacancy = Vacancy.objects.filter(unit_name=OF_RECRUITER).order_by("pk")[0]
    application = vacancy.applications.order_by("pk")[0]
    transfer = Transfer.objects.filter(case__vacancy_id=vacancy.source_id, kind="application").order_by("pk")[
        0
    ]
    case = CaseFile.objects.filter(key=transfer.case.key).get()
    entry = RegistryEntry.objects.filter(case=case, access_code="P").order_by("pk")[0]
    file = DocumentObject.objects.filter(document__links__entry=entry).order_by("pk")[0]
    link = DocumentLink.objects.get(entry=entry, document=file.document)
    assert vacancy.deadline is not None
    answer_requests(vacancy)
    template = LetterTemplate.objects.get(kind="rejection", language="nb")
    (letter,) = write_letters(template, [application])
    return {
        "template": str(template.pk),
        "letter": letter.public_id,
        "batch": letter.batch,
        **own_position(),
        "list": lock_own_list(vacancy, vacancy.deadline, [Column.NAME], "Prøve").row.public_id,
        "description": file.document.public_id,
        "file_name": file_shown(entry, link, file).name,
        "reference": vacancy.reference,
        "application": application.public_id,
        "waiting": without_a_vacancy(application).public_id,
        "attachment": Attachment.objects.filter(application=application).order_by("pk")[0].public_id,
        "transfer": transfer.public_id,
        "case": case.number.replace("/", "-"),
        "year": str(case.year),
        "number": str(case.sequence),
        "entry": entry.public_id,
        "document": file.public_id,
        "unit": str(Unit.objects.order_by("pk")[0].pk),
        "unit_ref": vacancy.unit_ref,
    }


def without_a_vacancy(application: Application) -> Application:
    """As that one, and it waits for its vacancy."""
    row = Application.objects.get(pk=application.pk)
    row.pk, row.public_id, row.vacancy = None, new_public_id(), None
    row.source_id, row.vacancy_reference = f"uten-stilling-{row.public_id}", "ukjent"
    row.subject = str(row.ref)
    row.save()
    return row


def own_position() -> dict[str, str]:
    """A published vacancy of the built-in recruitment, an application to it, and a file of that."""
    recruiter = User.objects.get(username="ragnhild")
    row = new_position(Actor.of(recruiter), Unit.objects.get(name=OF_RECRUITER))
    row.title, row.about = "Arkivar", "Vi søker en arkivar."
    row.state, row.published_on = PositionState.PUBLISHED, today()
    save_position(row)
    application, token = begin(row, "127.0.0.1")
    file = add_file(application, io.BytesIO(b"%PDF-1.4 "), file_name="cv.pdf", kind="cv")
    return {"position": row.reference, "token": token, "upload": file.public_id}


def filled(route: str, name: str, known: dict[str, str]) -> str:
    """The route with its parameters filled in; a parameter that nobody knows is an error, so that none is left out."""
    by_address = {
        "candidate": {"public_id": known["application"]},
        "attachment": {"public_id": known["attachment"]},
        "write-letter": {"template": known["template"]},
        "edit-letter-template": {"pk": known["template"]},
        "addresses-for-access": {"batch": known["batch"]},
        "addresses-for-access-pdf": {"batch": known["batch"]},
        "send-letter-again": {"public_id": known["letter"]},
        "handling": {"public_id": known["application"]},
        "exemption": {"public_id": known["application"]},
        "make-list": {"name": "offentlig"},
        "locked-list": {"public_id": known["list"]},
        "download-list": {"public_id": known["list"], "form": "csv"},
        "transfer": {"public_id": known["transfer"]},
        "decide-without-vacancy": {"public_id": known["waiting"]},
        "transfer-act": {"public_id": known["transfer"], "what": "prov-igjen"},
        "decide-vacancy": {"what": "knytt-til-sak"},
        "edit-statement": {"kind": "personvern"},
        "edit-unit": {"pk": known["unit"]},
        "edit-user": {"username": "ragnhild"},
        "decide-token": {"public_id": "0" * 12},
        "decide-waiting-user": {"username": "ragnhild"},
        "connection-act": {"name": "builtin"},
        "source-act": {"name": "webcruiter"},
        "webhook": {"source": "webcruiter"},
    }
    values = {
        "reference": known["reference"],
        "year": known["year"],
        "number": known["number"],
    } | by_address.get(name, {})
    values |= EXTRA(known).get(name, {})
    if name.startswith(BY_TOKEN):
        values |= {"id": "0" * 24, "vacancy": "s-1", "application": "a-1", "rest": "x"}
    parts = []
    for part in route.split("/"):
        if part.startswith("<"):
            parameter = part.strip("<>").split(":")[-1].split(">")[0]
            assert parameter in values, f"{name} ({route}): no sample for {parameter}"
            parts.append(values[parameter])
        else:
            parts.append(part)
    query = f"?{urlencode({'enhet': known['unit_ref']})}" if name == "unit-in-archive" else ""
    return "/" + "/".join(parts) + query


def EXTRA(known: dict[str, str]) -> dict[str, dict[str, str]]:
    """Parameters of the archive's and the vacant positions' addresses."""
    case, entry = {"sequence": known["case"]}, {"public_id": known["entry"]}
    document = entry | {"document_id": known["description"]}
    of_case = ("archive-case", "archive-case-log", *(f"archive-case-{act}" for act in CASE_ACTS))
    of_entry = ("archive-entry", *(f"archive-entry-{act}" for act in ENTRY_ACTS), "archive-document-add")
    return {
        **dict.fromkeys(of_case, case),
        **dict.fromkeys((*of_entry, "public-journal-entry"), entry),
        "archive-document-correct": document,
        "archive-document-remove": document,
        "archive-file": {"public_id": known["document"], "name": known["file_name"]},
        "archive-journal-day": {"day": "2026-11-23"},
        "archive-code-list": {"list_name": "journalstatus"},
        **{key: {"reference": known["position"]} for key in OF_POSITION},
        **{key: {"token": known["token"], "public_id": known["upload"]} for key in OF_OWN_APPLICATION},
    }


OF_POSITION = (
    "vacant-position",
    "begin-application",
    "edit-position",
    "publish-position",
    "cancel-position",
)
OF_OWN_APPLICATION = ("own-application", *(f"own-application-{act}" for act in OWN_ACTS))


def every_address() -> list[Address]:
    """All of them, filled in."""
    known = samples()
    return [
        Address(str(one.name), filled(route, str(one.name), known), opens_for(one.callback), one.callback)
        for route, one in patterns()
    ]
