"""Which names a text would make public: those that are screened in the case's own records, and those of whoever applied.

The archive may not import recruitment: who applied, the runtime is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from arkivbro.accounts.acts import Seen
from arkivbro.archive.models import CaseFile, CorrespondenceParty, DocumentDescription, RegistryEntry
from arkivbro.core.messages import Finding
from arkivbro.core.public_record import PublicText
from arkivbro.core.publicity import Hit, PersonToScreen, leak_check, with_names
from arkivbro.core.ref import Ref
from arkivbro.runtime import current


@dataclass(frozen=True, slots=True)
class NamesShown:
    """For an archivist: what stops until it is confirmed with a reason, and what is only pointed out."""

    stops: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def seen(self) -> Seen:
        """Which stops they are, in which texts, so that a person confirms just those that were shown."""
        return Seen.of("names", {Seen.of(one.as_json()) for one in self.stops})


RECORDS = "records"
"""The source of those whom only the records of the case tell of."""


def names_shown(case: CaseFile, texts: Iterable[PublicText], *, typed: bool = True) -> NamesShown:
    """Whose names and particulars everybody would see in the texts; three questions to the database, and who applied.

    What a person typed is nobody's own words: the vacancy's excuse nothing there.
    """
    written = [replace(one, of_the_body=False) if typed else one for one in texts]
    if not written:
        return NamesShown()
    outside = current().people_of_case(case.number)
    people = (*_screened_in(case), *outside.people)
    report = leak_check(
        written,
        people,
        allowed_names=outside.allowed_names,
        allowed_particulars=outside.allowed_particulars,
    )
    names: dict[Ref | None, str] = {
        person.ref: f"«{' '.join(filter(None, person.names[0]))}»" for person in people if person.names
    }
    named = {(hit.place, names.get(hit.person)) for hit in report.stops}
    warnings = [hit for hit in report.warnings if (hit.place, names.get(hit.person)) not in named]
    return NamesShown(_findings(report.stops, names), _findings(warnings, names))


def _findings(hits: Iterable[Hit], names: Mapping[Ref | None, str]) -> tuple[Finding, ...]:
    """Each once: the same person may be known from the records and from recruitment."""
    by_subject = {ref.subject: name for ref, name in names.items() if ref is not None}
    return tuple(dict.fromkeys(with_names((hit.finding for hit in hits), by_subject)))


def _screened_in(case: CaseFile) -> Iterator[PersonToScreen]:
    """Everybody whose name is screened in the titles and parties of the case, each once."""
    parties = CorrespondenceParty.objects.filter(entry__case=case).values_list("name_parts", flat=True)
    entries = RegistryEntry.objects.filter(case=case).values_list("title_parts", flat=True)
    documents = DocumentDescription.objects.filter(links__entry__case=case).values_list(
        "title_parts", flat=True
    )
    texts: Iterable[list[dict[str, Any]]] = chain([case.title_parts], entries, documents, parties)
    names = {
        " ".join(part["text"].split())
        for parts in texts
        for part in parts
        if part["screened"] and part["personal_name"]
    }
    for number, name in enumerate(sorted(names - {""}), 1):
        given, _, family = name.rpartition(" ")
        yield PersonToScreen(Ref(RECORDS, str(number)), ((given, family),))
