"""Which names a text would make public: those that are screened in the case's own records, and those of whoever applied.

The archive may not import recruitment: who applied, the runtime is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from arkivbro.accounts.acts import Actor, Seen
from arkivbro.accounts.models import Role
from arkivbro.archive.models import CaseFile, CorrespondenceParty, DocumentDescription, RegistryEntry
from arkivbro.archive.rights import UNCODED, Reader
from arkivbro.core.messages import Finding, message
from arkivbro.core.public_record import PublicText
from arkivbro.core.publicity import Hit, PersonToScreen, leak_check, where_in_record, with_names
from arkivbro.core.ref import Ref
from arkivbro.runtime import PeopleOfCase, current


@dataclass(frozen=True, slots=True)
class NamesShown:
    """For one archivist: what stops until it is confirmed with a reason, and what is only pointed out.

    Of somebody whom the archivist may not see, only how many and where is told, and who can look: the check would else
    tell whose a name or a number is, to whoever tries names. What is withheld is nobody's to confirm who may not see it.
    """

    stops: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    withheld: tuple[Finding, ...] = ()
    found: int = 0
    """How many, withheld or not: for the audit log."""
    stops_withheld: bool = False
    looked_for_hidden: bool = False
    """Somebody was looked for whom the archivist may not see: that nothing was found tells something too."""

    @property
    def shown_stops(self) -> tuple[Finding, ...]:
        """Why it is not done, as the archivist may know it."""
        return (*self.stops, *self.withheld) if self.stops_withheld else self.stops

    @property
    def must_stop(self) -> bool:
        """Whether it is not done before somebody has confirmed it."""
        return bool(self.stops) or self.stops_withheld

    @property
    def seen(self) -> Seen:
        """Which stops they are, in which texts, so that a person confirms just those that were shown."""
        return Seen.of("names", {Seen.of(one.as_json()) for one in self.stops})


WITHHELD = "archive.names_withheld"
"""How many of somebody whom the reader may not see."""
RECORDS = "records"
"""The source of those whom only the records of the case tell of."""


def names_shown(
    reader: Reader, case: CaseFile, texts: Iterable[PublicText], *, typed: bool = True
) -> NamesShown:
    """Whose names and particulars everybody would see in the texts, as the reader may know it; three questions to the database,
    and who applied.

    What a person typed is nobody's own words: the vacancy's excuse nothing there.
    """
    written = [replace(one, of_the_body=False) if typed else one for one in texts]
    if not written:
        return NamesShown()
    outside = current().people_of_case(case.number)
    screened = _screened_in(case)
    people = (*(one.person for one in screened), *outside.people)
    report = leak_check(
        written,
        people,
        allowed_names=outside.allowed_names,
        allowed_particulars=outside.allowed_particulars,
    )
    hidden = {one.person.ref for one in screened if not one.is_seen_by(reader.actor, case.unit_ref)}
    hidden |= {one.ref for one in outside.people if not _sees_applicant(reader.actor, outside, one.ref)}
    names: dict[Ref | None, str] = {
        person.ref: f"«{' '.join(filter(None, person.names[0]))}»" for person in people if person.names
    }
    named = {(hit.place, names.get(hit.person)) for hit in report.stops}
    warnings = [hit for hit in report.warnings if (hit.place, names.get(hit.person)) not in named]
    withheld = _each_once(hit for hit in (*report.stops, *warnings) if hit.person in hidden)
    stops = _findings((hit for hit in report.stops if hit.person not in hidden), names)
    told = _findings((hit for hit in warnings if hit.person not in hidden), names)
    return NamesShown(
        stops,
        told,
        _how_many(withheld, names, case),
        found=len(stops) + len(told) + len(withheld),
        stops_withheld=any(hit.person in hidden for hit in report.stops),
        looked_for_hidden=bool(hidden),
    )


def _sees_applicant(actor: Actor, of: PeopleOfCase, applicant: Ref) -> bool:
    """As `recruitment.rights.may_see_candidates`, of the vacancy that the applicant applied for."""
    unit = of.units.get(applicant, "")
    if actor.has_role(Role.RECRUITER) and actor.is_of(unit):
        return True
    return actor.is_cleared_for(of.access_code, unit)


def _each_once(hits: Iterable[Hit]) -> list[Hit]:
    return list({(hit.place, hit.person): hit for hit in hits}.values())


def _how_many(hits: Iterable[Hit], names: Mapping[Ref | None, str], case: CaseFile) -> tuple[Finding, ...]:
    """One finding for each text: the same person, known from the records and from recruitment, is one."""
    places: dict[str, set[object]] = {}
    for hit in hits:
        places.setdefault(hit.place, set()).add(names.get(hit.person, hit.person))
    found = []
    for place, persons in places.items():
        where, which = where_in_record(place)
        told = message(WITHHELD, count=len(persons), access=UNCODED, unit=case.unit)
        found.append(Finding(where, told, which))
    return tuple(found)


def _findings(hits: Iterable[Hit], names: Mapping[Ref | None, str]) -> tuple[Finding, ...]:
    """Each once: the same person may be known from the records and from recruitment."""
    by_subject = {ref.subject: name for ref, name in names.items() if ref is not None}
    return tuple(dict.fromkeys(with_names((hit.finding for hit in hits), by_subject)))


@dataclass(frozen=True, slots=True)
class Screened:
    """Somebody whose name is screened in the records of a case, and the codes that stand before each place of it."""

    person: PersonToScreen
    codes: tuple[frozenset[str], ...]

    def is_seen_by(self, actor: Actor, unit: str) -> bool:
        """Whether the actor may read the name in one of the places."""
        return any(all(actor.is_cleared_for(code, unit) for code in before) for before in self.codes)


def _screened_in(case: CaseFile) -> list[Screened]:
    """Everybody whose name is screened in the titles and parties of the case, each once."""
    parties = CorrespondenceParty.objects.filter(entry__case=case)
    entries = RegistryEntry.objects.filter(case=case)
    documents = DocumentDescription.objects.filter(links__entry__case=case)
    texts: Iterable[tuple[list[dict[str, Any]], tuple[str, ...]]] = chain(
        [(case.title_parts, (case.access_code,))],
        ((parts, (code,)) for parts, code in entries.values_list("title_parts", "access_code")),
        ((parts, (code,)) for parts, code in parties.values_list("name_parts", "entry__access_code")),
        (
            (parts, (code, of_entry))
            for parts, code, of_entry in documents.values_list(
                "title_parts", "access_code", "links__entry__access_code"
            )
        ),
    )
    places: dict[str, set[frozenset[str]]] = {}
    for parts, codes in texts:
        before = frozenset(filter(None, (*codes, case.access_code))) or frozenset({UNCODED})
        for part in parts:
            if part["screened"] and part["personal_name"] and (name := " ".join(part["text"].split())):
                places.setdefault(name, set()).add(before)
    found = []
    for number, (name, befores) in enumerate(sorted(places.items()), 1):
        given, _, family = name.rpartition(" ")
        person = PersonToScreen(Ref(RECORDS, str(number)), ((given, family),))
        found.append(Screened(person, tuple(befores)))
    return found
