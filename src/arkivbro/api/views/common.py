"""What the operations share: who asks, headers and addresses, pages by cursor, the answer of what was taken in."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, JsonResponse
from ninja import Header, Path, Query
from pydantic import BaseModel

from arkivbro.api.services.keys import Answer, Asked
from arkivbro.api.views.answers import Archived, Problem, Taken
from arkivbro.api.views.problems import findings_shown
from arkivbro.api.views.tokens import Caller
from arkivbro.api.views.values import ID_PATTERN
from arkivbro.core.errors import WrongUse
from arkivbro.recruitment.selectors.how_it_stands import Stands
from arkivbro.recruitment.services.telling import NEW, Told

M = TypeVar("M", bound=Model)
Key = Annotated[
    str | None,
    Header(
        None,
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Den samme forespørselen med den samme nøkkelen gjøres én gang, og får det samme svaret.",
    ),
]
IdInPath = Annotated[str, Path(..., pattern=ID_PATTERN, max_length=100)]
Cursor = Annotated[str | None, Query(None, max_length=60, description="`next` fra forrige side.")]
Limit = Annotated[int, Query(50, ge=1, le=200, description="Så mange om gangen.")]
_READING = (401, 403, 404, 405, 422, 429, 500, 503)
_WRITING = (400, *_READING, 409, 413, 415, 507)
READ = dict.fromkeys(_READING, Problem)
WRITE_PROBLEMS = dict.fromkeys(_WRITING, Problem)
WRITTEN = {200: Taken, 201: Taken} | WRITE_PROBLEMS


def caller(request: HttpRequest) -> Caller:
    found = request.auth  # type: ignore[attr-defined]  # ninja puts it there
    assert isinstance(found, Caller)
    return found


def asked_of(
    request: HttpRequest,
    who: Caller,
    key: str | None,
    told: BaseModel,
    *more: object,
    but: Mapping[str, Any] | None = None,
) -> Asked:
    """The request as its key knows it, without what `but` names of the body."""
    body = told.model_dump(mode="json", exclude_unset=True, exclude=dict(but or {}))
    return Asked.of(who.token, key, request.method, request.path, body, *more)


def answered(answer: Answer) -> JsonResponse:
    """As it was kept: the same request again gets these very bytes."""
    return JsonResponse(answer.body, status=answer.status)


def taken(id: str, href: str) -> Callable[[Told], Answer]:
    def answer(told: Told) -> Answer:
        body = {"id": id, "href": href, "outcome": told.outcome, "findings": findings_shown(told.findings)}
        return Answer(201 if told.outcome == NEW else 200, body)

    return answer


def archived(one: Stands) -> Archived:
    return Archived(state=one.state, case_number=one.case_number, entry_number=one.entry_number)


def page_of(rows: QuerySet[M], cursor: str | None, limit: int) -> tuple[list[M], str | None]:
    """So many after the cursor, and the cursor after them; None: there are no more. Raises WrongUse."""
    after = _row_of(cursor) if cursor else 0
    found = list(rows.filter(pk__gt=after)[: limit + 1])
    page = found[:limit]
    return page, _cursor_of(page[-1].pk) if len(found) > limit else None


def _cursor_of(pk: int) -> str:
    return base64.urlsafe_b64encode(f"v1:{pk}".encode()).decode().rstrip("=")


def _row_of(cursor: str) -> int:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        version, _, number = text.partition(":")
        if version == "v1" and number.isascii() and number.isdigit() and len(number) < 19:
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise WrongUse("api.no_such_cursor")
