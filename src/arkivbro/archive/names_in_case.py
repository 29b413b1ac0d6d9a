"""Which names a text would make public: those that are screened in the case's own records, and those of whoever applied.

The archive may not import recruitment: who applied, the runtime is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from arkivbro.archive.models import CaseFile, CorrespondenceParty, DocumentDescription, RegistryEntry
from arkivbro.core.publicity import Hit, HitKind, PersonToScreen, PublicText, leak_check
from arkivbro.core.ref import Ref
from arkivbro.runtime import current

WHERE = "tittel"


@dataclass(frozen=True, slots=True)
class NamesShown:
    """Sentences for an archivist: what stops until it is confirmed with a reason, and what is only pointed out."""

    stops: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Which stops they are, so that a person confirms just those that were shown; "" for none."""
        return hashlib.sha256("\n".join(sorted(self.stops)).encode()).hexdigest() if self.stops else ""


RECORDS = "records"
"""The source of those whom only the records of the case tell of."""


def names_shown(case: CaseFile, public_text: str) -> NamesShown:
    """Whose names and particulars everybody would see in that text; three questions to the database, and who applied."""
    outside = current().people_of_case(case.number)
    people = (*_screened_in(case), *outside.people)
    report = leak_check(
        [PublicText(WHERE, public_text)],
        people,
        allowed_names=outside.allowed_names,
        allowed_particulars=outside.allowed_particulars,
    )
    names: dict[Ref | None, str] = {
        person.ref: " ".join(filter(None, person.names[0])) for person in people if person.names
    }
    stops = _sentences(report.stops, names)
    named = {names.get(hit.person) for hit in report.stops}
    return NamesShown(
        stops, _sentences((hit for hit in report.warnings if names.get(hit.person) not in named), names)
    )


def _sentences(hits: Iterable[Hit], names: dict[Ref | None, str]) -> tuple[str, ...]:
    """Each once: the same person may be known from the records and from recruitment."""
    return tuple(dict.fromkeys(_sentence(hit.kind, names.get(hit.person, "")) for hit in hits))


def _sentence(kind: HitKind, name: str) -> str:
    if kind is HitKind.NAME:
        return f"Navnet «{name}» skal skjermes i denne saken, og blir synlig for alle."
    if kind is HitKind.SURNAME:
        return f"Etternavnet til «{name}», som skal skjermes i denne saken, står i teksten."
    return f"{kind.value.capitalize()} til «{name}» blir synlig for alle."


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
