"""The codes to choose between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from arkivbro.archive.models import Code, CodeListName


def choices(code_list: CodeListName, names: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """The valid codes of a list with their names, for a form; `names` are shorter words of our own."""
    rows = Code.objects.filter(code_list_id=code_list.value, is_active=True).order_by("code")
    return [(row.code, f"{row.code} – {(names or {}).get(row.code, row.name)}") for row in rows]


class CodeWords(TypedDict):
    """What codes mean, by the kinds that stand on the pages of cases and entries."""

    access: dict[str, str]
    disposal: dict[str, str]
    screening: dict[str, str]


def words_of_codes() -> CodeWords:
    """In one query; codes that are no longer in use have meant something too."""
    words = CodeWords(access={}, disposal={}, screening={})
    lists = {
        CodeListName.ACCESS.value: words["access"],
        CodeListName.DISPOSAL.value: words["disposal"],
        CodeListName.SCREENING_METADATA.value: words["screening"],
        CodeListName.SCREENING_DOCUMENT.value: words["screening"],
    }
    for code_list, code, name in Code.objects.filter(code_list_id__in=lists).values_list(
        "code_list_id", "code", "name"
    ):
        lists[code_list][code] = name
    return words


def several_choices(*code_lists: CodeListName) -> dict[CodeListName, list[tuple[str, str]]]:
    """The valid codes of several lists, in one query."""
    found: dict[CodeListName, list[tuple[str, str]]] = {one: [] for one in code_lists}
    rows = Code.objects.filter(code_list_id__in=[one.value for one in code_lists], is_active=True)
    for row in rows.order_by("code"):
        found[CodeListName(row.code_list_id)].append((row.code, f"{row.code} – {row.name}"))
    return found
