"""Thousands of requests that the OpenAPI document describes, and as many that it forbids: nothing undocumented is answered."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from arkivbro.api.views.operations import api
from arkivbro.api.views.values import ID_PATTERN
from tests.integration.api.conftest import System, application, vacancy

NOT_OURS = [positive_data_acceptance]
"""A document cannot say everything: a year of ours, an upload that is there, a unit that is the token's."""
KNOWN = {"vacancy": "s-1", "application": "a-1"}
"""What is there, so that half of the requests reach it."""
LONG, SHORT, FEW = 1_000, 200, 3
"""Making texts of up to 100,000 characters takes seconds; none of `LONG` is made longer than `SHORT`, and no list longer than `FEW`."""


@schemathesis.serializer("application/offset+octet-stream")
def _as_bytes(_ctx: Any, value: Any) -> bytes:
    """A piece of a file is sent as it is."""
    data = getattr(value, "data", value)
    return data if isinstance(data, bytes) else str(data).encode()


def prepared(system: System) -> dict[str, str]:
    """A vacancy with an application and an upload; ids by the address that they stand in."""
    system.put("/vacancies/s-1", vacancy())
    system.put("/vacancies/s-1/applications/a-1", application(exemption={"requested": True}))
    upload = system("POST", "/uploads", {"file_name": "x.pdf", "size": 100_000_000}).json()["id"]
    return {
        **KNOWN,
        "/api/v1/vacancies/{id}": "s-1",
        "/api/v1/uploads/{id}": upload,
        "/api/v1/vacancies/{vacancy}/applications/{id}": "a-1",
    }


def asked(system: System, wsgi: Any, examples: int, number: int = 0) -> Counter[tuple[str, int]]:
    """So many requests of each operation, of what is allowed and of what is not; how many got which status. Raises all that schemathesis
    finds, when it has been everywhere.
    """
    known, found, wrong = prepared(system), Counter[tuple[str, int]](), list[BaseException]()
    for mode in GenerationMode:
        document = schemathesis.openapi.from_dict(described(mode))
        document.app = wsgi
        document.location = "http://localhost/api/v1/openapi.json"
        for operation in _operations(document):
            try:
                _ask(operation, mode, system, known, found, examples, number)
            except (Exception, FailureGroup) as error:  # one operation's; the others are asked too
                wrong.append(error)
    if wrong:
        raise BaseExceptionGroup(f"{found.total()} requests", wrong)
    return found


def described(mode: GenerationMode) -> dict[str, Any]:
    """Our document: of what is allowed, the part that is quickly made; of what is not, without the bounds that take seconds to break."""
    document: dict[str, Any] = copy.deepcopy(api.get_openapi_schema())
    for operations in document["paths"].values():
        for one in operations.values():
            del one["security"]  # every request here has its token; those without are attacked elsewhere
    _bound(document, mode)
    return document


def _bound(part: Any, mode: GenerationMode) -> None:
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _bound(one, mode)
    if not isinstance(part, dict):
        return
    if isinstance(longest := part.get("maxLength"), int) and longest > LONG:
        part |= {"maxLength": SHORT}
        if mode is GenerationMode.NEGATIVE:
            del part["maxLength"]
    if mode is GenerationMode.POSITIVE and isinstance(part.get("maxItems"), int):
        part["maxItems"] = min(FEW, part["maxItems"])


def _operations(document: Any) -> Iterator[Any]:
    for one in document.get_all_operations():
        yield one.ok()


def _ask(
    operation: Any,
    mode: GenerationMode,
    system: System,
    known: dict[str, str],
    found: Counter[tuple[str, int]],
    examples: int,
    number: int,
) -> None:
    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode), st.booleans())
    def each(case: Any, is_known: bool) -> None:
        for name, told in (case.path_parameters or {}).items():
            if is_known and re.fullmatch(ID_PATTERN, str(told)):  # what is no id stays as wrong as it is
                case.path_parameters[name] = known.get(operation.path, known.get(name, "a-1"))
        case.headers = {
            **(case.headers or {}),
            "Authorization": f"Bearer {system.shown}",
            "Accept-Encoding": "identity",
        }
        response = case.call()
        found[f"{operation.method.upper()} {operation.path}", response.status_code] += 1
        case.validate_response(response, excluded_checks=NOT_OURS)

    with suppress(Unsatisfiable):  # nothing can be wrong with what takes nothing
        each()
