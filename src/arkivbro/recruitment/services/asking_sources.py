"""What the sources have now, asked and not remembered: each source is read once for all vacancies that are proved together.

Kept of it are Refs and digests. A source that cannot be asked, breaks off, takes too long or gives something that cannot be read is not
asked, with the reason: it is never taken for one that has nothing more.
"""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from arkivbro.core.completeness import Flow, Known, NotAsked, SourceAnswer, Told
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.messages import Message, message
from arkivbro.core.recruitment import Application, Vacancy
from arkivbro.core.ref import Ref
from arkivbro.core.screening import one_line
from arkivbro.core.stored_json import to_json
from arkivbro.ports import ListsNow, ReadsSome, SourceItem, UnreadableItem
from arkivbro.recruitment.models import Vacancy as VacancyRow
from arkivbro.recruitment.selectors.completeness import known_elsewhere
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.selectors.vacancy_names import find_vacancy
from arkivbro.recruitment.services.receiving import as_received
from arkivbro.recruitment.services.receiving_vacancy import would_change
from arkivbro.runtime import current

LONGEST = 600.0
"""Seconds for all that one source has."""
MOST_UNKNOWN = 50
"""Things that a source has by their ids alone, and that we do not know: so many are read to see whose they are."""
TOGETHER = 500
ANOTHER = "other"
"""The digest of an advertisement that says something else than we know."""


@dataclass(slots=True)
class _Heard:
    """What one door of a source has."""

    lists_all: frozenset[type[Vacancy] | type[Application]]
    trouble: Message | None = None
    vacancies: dict[Ref, str] = field(default_factory=dict)
    """"" where it says what we know."""
    applications: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    """By what the source calls the vacancy."""
    bare: set[Ref] = field(default_factory=set)
    """Known by their ids alone."""


class AskedSources:
    """Made for one proof of one or many vacancies; each source is asked when it is first wanted. `longest`: seconds for each."""

    def __init__(self, *, longest: float = LONGEST) -> None:
        self._longest = longest
        self._heard: dict[str, list[_Heard]] | None = None

    def answer(self, vacancy: VacancyRow, known: Sequence[Known]) -> SourceAnswer:
        """What they have of the vacancy."""
        doors = self._doors()
        told, whole, not_asked = list[Told](), set[tuple[str, Flow]](), list[NotAsked]()
        ours = {one.ref for one in known if one.flow is Flow.APPLICATION and one.ref is not None}
        sources = {vacancy.source, *(ref.source for ref in ours), *doors}
        for source in sorted(sources):
            heard = doors.get(source, [])
            told += _of_vacancy(heard, vacancy, ours)
            flows = (
                (Flow.APPLICATION, Flow.ADVERTISEMENT) if source == vacancy.source else (Flow.APPLICATION,)
            )
            for flow in flows:
                why = _why_not(source, flow, heard, vacancy)
                if why is not None:
                    not_asked.append(NotAsked(source, flow, why))
                elif _is_all(flow, heard):
                    whole.add((source, flow))
        return SourceAnswer(tuple(told), frozenset(whole), tuple(not_asked))

    def _doors(self) -> dict[str, list[_Heard]]:
        if self._heard is None:
            self._heard = defaultdict(list)
            for source in (*current().sources.values(), *current().own_sources):
                if isinstance(source, ListsNow):
                    self._heard[source.name].append(_heard(source, self._longest))
        return self._heard


def _heard(source: ListsNow, longest: float) -> _Heard:
    found = _Heard(source.lists_all)
    stop = time.monotonic() + longest
    try:
        for item in source.now():
            _take(found, item)
            if time.monotonic() > stop:
                found.trouble = message("verify.took_too_long")
                break
        _read_unknown(source, found)
    except ArkivbroError as error:
        found.trouble = error.message
    return found


def _take(found: _Heard, item: SourceItem | UnreadableItem | Ref) -> None:
    if isinstance(item, Ref):
        found.bare.add(item)
    elif isinstance(item, UnreadableItem):
        found.trouble = message("verify.item_not_read")
    elif isinstance(fact := as_received(item.fact), Vacancy):
        found.vacancies[fact.ref] = ANOTHER if _says_something_else(fact) else ""
    else:
        found.applications[fact.vacancy_reference] += _of_application(fact)


def _says_something_else(fact: Vacancy) -> bool:
    """Than we know. What the unit is called is not the advertisement's: a unit that was renamed is no new text."""
    row = VacancyRow.objects.filter(source=fact.ref.source, source_id=fact.ref.id).first()
    return row is not None and would_change(replace(fact, unit=stored_facts(row).unit))


def _of_application(fact: Application) -> Iterator[Told]:
    digest = hashlib.sha256(to_json(fact).encode()).hexdigest()
    yield Told(Flow.APPLICATION, fact.ref, digest, tuple(one.sha256 for one in fact.attachments))
    if fact.withdrawn is not None:
        yield Told(Flow.WITHDRAWAL, fact.ref)


def _read_unknown(source: ListsNow, found: _Heard) -> None:
    """Whose those are that nobody knows: they are read, where they are few."""
    unknown: list[str] = []
    rest = iter(sorted(found.bare))
    while chunk := list(islice(rest, TOGETHER)):
        known = known_elsewhere([(one.source, one.id) for one in chunk])
        unknown += [one.id for one in chunk if (one.source, one.id) not in known]
    if not unknown:
        return
    if len(unknown) > MOST_UNKNOWN or not isinstance(source, ReadsSome):
        found.trouble = message("verify.list_too_long")
        return
    for batch in source.some(unknown):
        for item in batch.items:
            _take(found, item)


def _of_vacancy(heard: Sequence[_Heard], vacancy: VacancyRow, ours: set[Ref]) -> Iterator[Told]:
    names = {one_line(text) for text in vacancy.references.values_list("text", flat=True)} if heard else set()
    for door in heard:
        if vacancy.ref in door.vacancies:
            digest = door.vacancies[vacancy.ref] or vacancy.facts_hash
            yield Told(Flow.ADVERTISEMENT, vacancy.ref, digest)
        for ref in sorted(door.bare & ours):
            yield Told(Flow.APPLICATION, ref)
        named = [(name, one) for name in sorted(names) for one in door.applications.get(name, ())]
        strange = {(one.ref.source, one.ref.id) for _, one in named if one.ref not in ours}
        elsewhere = known_elsewhere(strange) if strange else set()
        for name, one in named:
            is_new = (one.ref.source, one.ref.id) in strange - elsewhere
            if one.ref in ours or (is_new and find_vacancy(name, one.ref.source)[0] == vacancy):
                yield one


def _why_not(source: str, flow: Flow, heard: Sequence[_Heard], vacancy: VacancyRow) -> Message | None:
    """Why it is not known whether the source has more in that flow; None where it is."""
    wanted = Vacancy if flow is Flow.ADVERTISEMENT else Application
    if flow is Flow.ADVERTISEMENT and any(vacancy.ref in door.vacancies for door in heard):
        return None
    if any(wanted in door.lists_all and door.trouble is None for door in heard):
        return None
    for door in heard:
        if door.trouble is not None:
            return door.trouble
    if heard and flow is Flow.ADVERTISEMENT:
        return message("verify.source_lists_now")
    is_ours = any(one.name == source for one in current().sources.values())
    return message("verify.source_cannot_list" if is_ours else "verify.no_such_source")


def _is_all(flow: Flow, heard: Sequence[_Heard]) -> bool:
    wanted = Vacancy if flow is Flow.ADVERTISEMENT else Application
    return any(wanted in door.lists_all and door.trouble is None for door in heard)
