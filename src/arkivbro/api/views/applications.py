"""The operations on applications: told as JSON, with files by uploads, or as a form with the files in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from pydantic import ValidationError

from arkivbro.accounts.models import Scope
from arkivbro.api.services.keys import Asked, Carried
from arkivbro.api.services.uploads import FormFile, keep_file
from arkivbro.api.views.answers import Applications, ApplicationShown
from arkivbro.api.views.api import PREFIX, api, not_understood
from arkivbro.api.views.common import (
    READ,
    WRITTEN,
    Cursor,
    IdInPath,
    Key,
    Limit,
    answered,
    archived,
    asked_of,
    caller,
    page_of,
    taken,
)
from arkivbro.api.views.files import asked_with_files, files_uploaded, require_within_limits
from arkivbro.api.views.tokens import Caller
from arkivbro.api.views.told import ApplicationPart, ApplicationTold, ExemptionTold, WithdrawalTold
from arkivbro.core.errors import WrongUse
from arkivbro.core.file_names import file_name_told
from arkivbro.recruitment.selectors.how_it_stands import (
    ApplicationStands,
    application_sent,
    applications_sent,
    applications_stand,
)
from arkivbro.recruitment.services.telling import (
    Attached,
    TellApplication,
    TellMore,
    Written,
    require_may_tell,
    tell_application,
    tell_more,
)

FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["application"],
                    "properties": {
                        "application": {
                            "type": "string",
                            "description": "Søknaden som JSON, som ved PUT, og med `id`.",
                        }
                    },
                    "additionalProperties": {"type": "string", "format": "binary"},
                }
            }
        },
    }
}


@api.put(
    "/vacancies/{vacancy}/applications/{id}",
    response=WRITTEN,
    tags=["Søknader"],
    summary="Fortell om en søknad",
)
def put_application(
    request: HttpRequest, vacancy: IdInPath, id: IdInPath, told: ApplicationTold, key: Key = None
) -> Any:
    who = caller(request)
    asked = asked_with_files(request, who, key, told)
    asked.look()
    return _tell_application(who, asked, vacancy, id, told, {})


@api.post(
    "/vacancies/{vacancy}/applications",
    response=WRITTEN,
    tags=["Søknader"],
    summary="Fortell om en søknad, med filene i samme forespørsel",
    openapi_extra=FORM,
)
def post_application(request: HttpRequest, vacancy: IdInPath, key: Key = None) -> Any:
    who = caller(request)
    require_may_tell(who.actor, vacancy)  # before anything of it is kept
    if request.content_type != "multipart/form-data":
        raise WrongUse("api.media_type")
    told = _application_in(request)
    names = {one.id for one in told.attachments}
    parts = dict(request.FILES.lists())
    if not names.issuperset(parts) or any(len(files) > 1 for files in parts.values()):
        raise WrongUse("api.unnamed_part")
    forms = {
        name: FormFile.of(file, file_name_told(file.name or "") or name) for name, (file,) in parts.items()
    }
    asked = asked_with_files(
        request, who, key, told, sorted((name, one.file.sha256) for name, one in forms.items())
    )
    asked.look()
    return _tell_application(who, asked, vacancy, told.id, told, forms)


def _application_in(request: HttpRequest) -> ApplicationPart:
    """Raises WrongUse."""
    if set(request.POST) != {"application"} or len(request.POST.getlist("application")) != 1:
        raise WrongUse("api.unnamed_part")
    try:
        return ApplicationPart.model_validate(json.loads(request.POST["application"]))
    except ValidationError as error:
        raise not_understood((one["type"], ("body", "", *one["loc"])) for one in error.errors()) from None
    except (ValueError, RecursionError):
        raise WrongUse("api.not_readable") from None


@api.get(
    "/applications/{id}",
    response={200: ApplicationShown} | READ,
    tags=["Søknader"],
    summary="Hvordan det står til med en søknad",
)
def get_application(request: HttpRequest, id: IdInPath) -> ApplicationShown:
    return _application_shown(application_sent(caller(request).actor, id))


@api.get(
    "/applications",
    response={200: Applications} | READ,
    tags=["Søknader"],
    summary="Alle søknadene som er fortalt om",
)
def list_applications(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> Applications:
    return _applications(applications_sent(caller(request).actor), cursor, limit)


@api.get(
    "/vacancies/{vacancy}/applications",
    response={200: Applications} | READ,
    tags=["Søknader"],
    summary="Søknadene til en stilling",
)
def list_applications_of(
    request: HttpRequest, vacancy: IdInPath, cursor: Cursor = None, limit: Limit = 50
) -> Applications:
    return _applications(applications_sent(caller(request).actor, vacancy), cursor, limit)


@api.put("/applications/{id}/withdrawal", response=WRITTEN, tags=["Søknader"], summary="Søknaden er trukket")
def put_withdrawal(request: HttpRequest, id: IdInPath, told: WithdrawalTold, key: Key = None) -> Any:
    return _tell_more(request, id, told, key, Scope.APPLICATIONS, {"withdrawn": told.withdrawn})


@api.put(
    "/applications/{id}/exemption-request",
    response=WRITTEN,
    tags=["Unntak"],
    summary="Søkerens ønske om unntak fra offentlighet",
)
def put_exemption_request(request: HttpRequest, id: IdInPath, told: ExemptionTold, key: Key = None) -> Any:
    return _tell_more(request, id, told, key, Scope.EXEMPTIONS, {"exemption": told.fact()})


def _tell_application(
    who: Caller, asked: Asked, vacancy: str, id: str, told: ApplicationTold, forms: Mapping[str, FormFile]
) -> HttpResponse:
    files = files_uploaded(who.actor, told.attachments) | {name: one.file for name, one in forms.items()}
    require_within_limits(told.attachments, files)
    kept = [keep_file(who.actor, who.token, one) for one in forms.values()]
    said: dict[str, Any] = {}
    if told.exemption is not None:
        said["exemption"] = told.exemption.fact()
    if "withdrawn" in told.model_fields_set:
        said["withdrawn"] = told.withdrawn
    uploads = [*kept, *(one.upload for one in told.attachments if one.upload)]
    carried = Carried(asked, taken(id, f"{PREFIX}/applications/{id}"), uploads)
    attached = tuple(
        Attached(one.id, one.title, one.kind, one.file_name, files.get(one.id)) for one in told.attachments
    )
    written = Written(
        received=told.received,
        applicant=told.applicant.fact(),
        education=told.studied(),
        experience=told.worked(),
        letter=told.letter,
        changed=told.changed,
        attachments=attached,
        said=said,
    )
    tell_application(
        TellApplication(actor=who.actor, request=carried, vacancy=vacancy, id=id, written=written)
    )
    return answered(carried.answer)


def _tell_more(
    request: HttpRequest, id: str, told: Any, key: str | None, scope: Scope, said: dict[str, Any]
) -> HttpResponse:
    who = caller(request)
    asked = asked_of(request, who, key, told)
    carried = Carried(asked, taken(id, f"{PREFIX}/applications/{id}"))
    tell_more(TellMore(actor=who.actor, request=carried, id=id, scope=scope, said=said))
    return answered(carried.answer)


def _applications(rows: QuerySet[Any], cursor: str | None, limit: int) -> Applications:
    page, further = page_of(rows, cursor, limit)
    return Applications(items=[_application_shown(one) for one in applications_stand(page)], next=further)


def _application_shown(found: ApplicationStands) -> ApplicationShown:
    row = found.row
    assert row.vacancy is not None  # it was found by its vacancy
    return ApplicationShown(
        id=row.source_id,
        href=f"{PREFIX}/applications/{row.source_id}",
        vacancy=row.vacancy.source_id,
        version=row.version,
        received=row.received,
        withdrawn=row.withdrawn,
        exemption=row.exemption,
        changed_at=row.changed_at,
        application=archived(found.application),
        withdrawal=archived(found.withdrawal),
        exemption_decision=archived(found.exemption_decision),
    )
