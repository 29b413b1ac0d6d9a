"""Which cases a reader finds by words of titles: never by a word that this reader may not read.

Each title stands in the index with the codes that it takes to read it in full, and with its case's unit. A question asks for the
words *and* for the codes that its reader holds there: what the reader is not cleared for is neither found nor counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from arkivbro.accounts.models import Role
from arkivbro.archive.models import CaseFile, SearchedTitle
from arkivbro.archive.rights import Reader
from arkivbro.fulltext import Query, found, mark

MOST_CASES, MOST_ENTRIES = 1_000, 2_000
"""So many titles are taken from the index, those in the newest cases first: of cases, and of entries."""
EVERYWHERE = None


@dataclass(frozen=True, slots=True)
class FoundCases:
    """Primary keys; `has_more`: there are more titles with these words than were looked at."""

    pks: frozenset[int]
    has_more: bool


def cases_with(reader: Reader, search: str) -> FoundCases:
    """Where all words stand in the case's title, or in that of one of its entries; two queries."""
    words = Query.of(search)
    if not words:
        return FoundCases(frozenset(), False)
    pks: set[int] = set()
    has_more = False
    for kind, most in (("c", MOST_CASES), ("e", MOST_ENTRIES)):
        asked = [readable.also(mark(kind)) for readable in _readable(reader, words)]
        if kind == "c":
            asked += _in_units(words.also(mark("p")).also(mark("c")), _units_opened(reader))
        titles = found(SearchedTitle.objects.all(), *asked).values_list("case_id", flat=True)
        some = list(titles[: most + 1])
        has_more |= len(some) > most
        pks.update(some[:most])
    return FoundCases(frozenset(pks), has_more)


def publicly_titled(search: str, most: int = 10) -> list[CaseFile]:
    """Cases whose public title has all the words, the newest first; two queries."""
    words = Query.of(search)
    if not words:
        return []
    titles = found(SearchedTitle.objects.all(), words.also(mark("p")).also(mark("c")))
    newest = list(titles.order_by("-case_id").values_list("case_id", flat=True)[:most])
    return list(CaseFile.objects.filter(pk__in=newest).order_by("-year", "-sequence"))


def _readable(reader: Reader, words: Query) -> Iterator[Query]:
    """The question once for each group of units in which the reader is cleared for the same."""
    if reader.actor.is_command_line:
        yield words
        return
    held = {"": EVERYWHERE, **reader.units_by_code}
    scopes: dict[frozenset[str] | None, list[str]] = {}
    for of_case, of_entry in product(held, held):
        units = _both(_both(held[of_case], held[of_entry]), _units_opened(reader))
        scopes.setdefault(units, []).append(f"@s{of_case.encode().hex()}x{of_entry.encode().hex()}")
    for units, marks in scopes.items():
        yield from _in_units(words.also(*marks), units)


def _units_opened(reader: Reader) -> frozenset[str] | None:
    """Of which the reader opens cases."""
    if reader.actor.is_command_line or reader.actor.has_role(Role.ARCHIVIST):
        return EVERYWHERE
    is_recruiter = reader.actor.has_role(Role.RECRUITER)
    return frozenset(filter(None, reader.actor.unit_refs)) if is_recruiter else frozenset()


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _in_units(query: Query, units: frozenset[str] | None) -> list[Query]:
    if units is EVERYWHERE:
        return [query]
    return [query.also(*sorted(mark("u", unit) for unit in units))] if units else []
