"""`arkivbro check` of the REST API: each path and name of the mapping is tried, and it is said in words which fit and which do not.

Nothing is written there, and no value of a candidate's is told: only what fields are called.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from arkivbro.connectors.webcruiter.api_pages import items_of, query_of, total_of
from arkivbro.connectors.webcruiter.candidate import NamedFile, Told, application_of, files_of
from arkivbro.connectors.webcruiter.configuration import ApiSettings
from arkivbro.connectors.webcruiter.mapping import Mapping
from arkivbro.connectors.webcruiter.named_values import Named, WrongReply
from arkivbro.connectors.webcruiter.transport import Transport
from arkivbro.connectors.webcruiter.units import nodes
from arkivbro.core.errors import ArkivbroError, BadFacts, Finding
from arkivbro.core.messages import Message, message
from arkivbro.ports import CheckLevel, CheckResult

LOOKED_AT = 3
"""Candidates: what one has left empty, another may have filled in."""
_NEEDED = ("received", "vacancy", "family_name")
_USEFUL = ("given_name", "birth_date", "gender", "email", "postcode", "city", "municipality", "position")


def check_api(settings: ApiSettings, mapping: Mapping, transport: Transport) -> tuple[CheckResult, ...]:
    """What is tried, in the order in which a reading needs it; what depends on something that failed is not tried."""
    listed = _tried("webcruiter.check_list", lambda: _list(mapping, transport))
    results = [listed[0]]
    if listed[1] is None:
        return tuple(results)
    ids: list[str] = listed[1]
    results += [
        _optional(what, path, ask) for what, path, ask in _besides(settings, mapping, transport) if path
    ]
    if not ids:
        empty = CheckResult(
            message("webcruiter.check_candidate"), CheckLevel.WARNING, message("webcruiter.no_candidates")
        )
        return (*results, empty)
    return (*results, *_of_candidates(ids, settings, mapping, transport))


def _besides(
    settings: ApiSettings, mapping: Mapping, transport: Transport
) -> tuple[tuple[str, str, Callable[[], Any]], ...]:
    """What is tried besides the candidates: its line, its path, and the asking."""
    paths, paging = mapping.paths, mapping.paging
    return (
        ("webcruiter.check_statuses", paths.statuses, lambda: transport.json(paths.statuses)),
        ("webcruiter.check_hierarchy", paths.hierarchy, lambda: nodes(transport, mapping)),
        ("webcruiter.check_users", paths.users, lambda: transport.json(paths.users)),
        (
            "webcruiter.check_hired",
            paths.hired if settings.write_back else "",
            lambda: items_of(transport.json(paths.hired, query_of(paging, "", paging.size)), paging),
        ),
    )


def _list(mapping: Mapping, transport: Transport) -> tuple[Message, list[str]]:
    """The first page, and the second: whether the server turns pages as the mapping says."""
    paging, path = mapping.paging, mapping.paths.candidates
    told = transport.json(path, {**mapping.query, **query_of(paging, "", paging.size)})
    entries = items_of(told, paging)
    ids = [Named(one).identifier(mapping.candidate.id) for one in entries]
    total = total_of(told, paging)
    if paging.style == "offset" and len(ids) > 1:
        second = transport.json(path, {**mapping.query, **query_of(paging, "1", 1)})
        following = [Named(one).identifier(mapping.candidate.id) for one in items_of(second, paging)]
        if following[:1] != ids[1:2]:
            raise BadFacts("webcruiter.pages_not_turned")
    found = message("webcruiter.listed", count=total if total is not None else len(ids))
    return found, ids[:LOOKED_AT]


def _of_candidates(
    ids: list[str], settings: ApiSettings, mapping: Mapping, transport: Transport
) -> list[CheckResult]:
    paths = mapping.paths
    results, details = list[CheckResult](), list[Any]()
    for id_ in ids:
        result, told = _tried(
            "webcruiter.check_candidate",
            lambda id_=id_: (
                message("webcruiter.path_fits", path=paths.candidate),
                transport.json(paths.candidate, candidate=id_),
            ),  # type: ignore[misc]  # bound at once
        )
        if told is None:
            return [result]
        details.append(told)
    results.append(_names(details, ids, mapping))
    first = ids[0]
    if settings.cv and paths.cv:
        results.append(
            _optional("webcruiter.check_cv", paths.cv, lambda: transport.json(paths.cv, candidate=first))
        )
    if paths.custom_data:
        results.append(
            _optional(
                "webcruiter.check_custom_data",
                paths.custom_data,
                lambda: transport.json(paths.custom_data, candidate=first),
            )
        )
    if settings.files and paths.files:
        results.append(_files(first, details[0], mapping, transport))
    return results


def _names(details: list[Any], ids: list[str], mapping: Mapping) -> CheckResult:
    """Which of the names were found in any of the candidates, and which fields are called something that the mapping does not know."""
    what, names = message("webcruiter.check_names"), mapping.candidate
    try:
        named = [Named(one) for one in details]
    except WrongReply as wrong:
        return CheckResult(what, CheckLevel.ERROR, message("webcruiter.names_missing"), wrong.findings)
    missing = [
        one
        for one in _NEEDED
        if not any(candidate.value(getattr(names, one)) is not None for candidate in named)
        and not (one == "family_name" and any(candidate.value(names.whole_name) for candidate in named))
    ]
    if missing:
        findings = tuple(
            Finding("where.field", message("webcruiter.name_not_found"), f"candidate.{one}")
            for one in missing
        )
        return CheckResult(what, CheckLevel.ERROR, message("webcruiter.names_missing"), findings)
    unfound = [one for one in _USEFUL if not any(candidate.has(getattr(names, one)) for candidate in named)]
    odd = [
        Finding("where.field", message("webcruiter.name_not_found"), f"candidate.{one}") for one in unfound
    ]
    for id_, told in zip(ids, details, strict=True):
        try:
            odd += application_of(Told(id_, told), mapping)[1]
        except WrongReply as wrong:
            return CheckResult(what, CheckLevel.ERROR, message("webcruiter.names_missing"), wrong.findings)
    distinct = tuple(dict.fromkeys(odd))
    if distinct:
        return CheckResult(what, CheckLevel.WARNING, message("webcruiter.names_fit_partly"), distinct)
    return CheckResult(what, CheckLevel.OK, message("webcruiter.names_fit"))


def _files(id_: str, details: Any, mapping: Mapping, transport: Transport) -> CheckResult:
    def listed() -> tuple[Message, list[NamedFile]]:
        told = transport.json(mapping.paths.files, candidate=id_)
        files = files_of(Told(id_, details, files=told), mapping)[0]
        return message("webcruiter.files_listed", count=len(files)), files

    return _tried("webcruiter.check_files", listed)[0]


def _tried(what: str, ask: Callable[[], tuple[Message, Any]]) -> tuple[CheckResult, Any]:
    """The line, and what was answered; None where it does not fit."""
    try:
        told, answer = ask()
    except WrongReply as wrong:
        level = CheckLevel.ERROR
        return CheckResult(message(what), level, message("webcruiter.names_missing"), wrong.findings), None
    except ArkivbroError as error:
        return CheckResult(message(what), CheckLevel.ERROR, error.message, error.findings), None
    return CheckResult(message(what), CheckLevel.OK, told), answer


def _optional(what: str, path: str, ask: Callable[[], Any]) -> CheckResult:
    """What a reading can do without: where it does not fit, that is a warning."""
    result, _ = _tried(what, lambda: (message("webcruiter.path_fits", path=path), ask()))
    if result.level is CheckLevel.ERROR:
        return CheckResult(result.what, CheckLevel.WARNING, result.message, result.findings)
    return result
