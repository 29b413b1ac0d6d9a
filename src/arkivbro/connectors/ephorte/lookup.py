"""Finding what was made before, by its key. Weak keys: searchable, but nothing in ePhorte stops two.

*Absent* is said only when nothing can be hidden from us: rows are hidden by access code, so a case's own count of
entries must equal what we see of it (and an entry's links must all show their documents).
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.configuration import EphorteConfiguration
from arkivbro.connectors.ephorte.filters import both, equals
from arkivbro.connectors.ephorte.objects import StoredObject
from arkivbro.core.errors import Defect
from arkivbro.core.messages import message
from arkivbro.core.plan_types import Step, StepKind
from arkivbro.ports import Absent, ExternalReference, Found, Lookup, Undecided

A_FEW = 10
"""So many objects with one key are listed for a person; nobody needs to see more."""


def case_reference(case: StoredObject, settings: EphorteConfiguration) -> ExternalReference:
    """A case, with its number and web address."""
    year, number = case.number("CaseYear"), case.number("SequenceNumber")
    if year is None or number is None:
        return ExternalReference("case", str(case.id))
    link = settings.link.format(id=case.id, year=year, number=number) if settings.link else ""
    return ExternalReference("case", str(case.id), f"{year}/{number}", link)


def entry_reference(
    entry: StoredObject, case: StoredObject | None, settings: EphorteConfiguration
) -> ExternalReference:
    """An entry, with its number in the case; a number that is not told in full is none."""
    owner = case_reference(case, settings) if case is not None else ExternalReference("case", "")
    place = entry.number("DocumentNumber")
    number = f"{owner.number}-{place}" if owner.number and place is not None else ""
    return ExternalReference("entry", str(entry.id), number, owner.link)


def document_reference(description: StoredObject) -> ExternalReference:
    return ExternalReference("document", str(description.id))


def as_id(reference: ExternalReference | None) -> int | None:
    """NCore's number; None for what is no number of NCore's."""
    if reference is None or not reference.id.isascii() or not reference.id.isdigit():
        return None
    value = int(reference.id)
    return value if 0 < value < 2**31 else None


class KeyLookup:
    """Looks up by key. Every method raises Unreachable, Transient, Misconfigured, Declined."""

    def __init__(self, client: NCoreClient) -> None:
        self._client = client
        self._settings = client.settings

    def find(self, step: Step, known: Mapping[str, ExternalReference], budget: Budget) -> Lookup:
        """The step's object, by its key."""
        if step.kind is StepKind.CASE:
            return self._found("case", self.cases(step.key, budget)) or Absent()
        if step.kind is StepKind.ENTRY:
            return self._found("entry", self.entries(step.key, budget)) or self._no_entry(step, known, budget)
        if step.kind is StepKind.DOCUMENT:
            found = self._found("document", self.descriptions(step.key, budget))
            return found or self._no_document(step, known, budget)
        raise Defect(detail=f"a step of kind {step.kind.value} is not looked up")

    def cases(self, key: str, budget: Budget) -> tuple[StoredObject, ...]:
        field = self._settings.key_attribute.case
        return self._client.query("Case", equals(field, key), budget, take=A_FEW).objects

    def entries(self, key: str, budget: Budget) -> tuple[StoredObject, ...]:
        field = self._settings.key_attribute.entry
        return self._client.query(
            "RegistryEntry", equals(field, key), budget, related=("Case",), take=A_FEW
        ).objects

    def descriptions(self, key: str, budget: Budget) -> tuple[StoredObject, ...]:
        field = self._settings.key_attribute.document
        return self._client.query("DocumentDescription", equals(field, key), budget, take=A_FEW).objects

    def case_id(self, key: str, known: Mapping[str, ExternalReference], budget: Budget) -> int | None:
        """The case that the ledger knows (it may be linked by hand), else the one with the key."""
        if (id := as_id(known.get(key))) is not None:
            return id
        cases = self.cases(key, budget)
        return cases[0].id if len(cases) == 1 else None

    def entry_id(self, key: str, known: Mapping[str, ExternalReference], budget: Budget) -> int | None:
        if (id := as_id(known.get(key))) is not None:
            return id
        entries = self.entries(key, budget)
        return entries[0].id if len(entries) == 1 else None

    def _found(self, kind: str, objects: tuple[StoredObject, ...]) -> Found | None:
        if not objects:
            return None
        if kind == "case":
            return Found(tuple(case_reference(one, self._settings) for one in objects))
        if kind == "document":
            return Found(tuple(document_reference(one) for one in objects))
        return Found(tuple(entry_reference(one, one.related.get("Case"), self._settings) for one in objects))

    def _no_entry(self, step: Step, known: Mapping[str, ExternalReference], budget: Budget) -> Lookup:
        """Nothing with the key is seen. In a case that is not there, nothing can be hidden either.

        A server that does not tell how many entries of the case we see (no TotalCount) gives them all, to be counted here.
        """
        case_id = self.case_id(step.case_key, known, budget)
        if case_id is None or self._settings.sees_everything:
            return Absent()
        page = self._client.query(
            "RegistryEntry", equals("CaseId", case_id), budget, related=("Case",), take=1
        )
        if page.objects and page.total is None:
            page = self._client.query("RegistryEntry", equals("CaseId", case_id), budget, related=("Case",))
        if not page.objects and (case := self._case(case_id, budget)) is None:
            return Absent()
        cases = [entry.related.get("Case") for entry in page.objects] or [case]
        if None in cases:
            return Undecided(message("ephorte.hidden_some"))
        told = {case.number("CountOfRegistryEntries") for case in cases if case is not None}
        return compared(told, len(page.objects) if page.total is None else page.total)

    def _case(self, id: int, budget: Budget) -> StoredObject | None:
        found = self._client.query("Case", equals("Id", id), budget, take=1).objects
        return found[0] if found else None

    def _no_document(self, step: Step, known: Mapping[str, ExternalReference], budget: Budget) -> Lookup:
        entry_id = self.entry_id(step.entry_key, known, budget)
        if entry_id is None or self._settings.sees_everything:
            return Absent()
        links = self._client.query(
            "RegistryEntryDocument",
            both(equals("RegistryEntryId", entry_id)),
            budget,
            related=("DocumentDescription",),
        ).objects
        if any("DocumentDescription" not in link.related for link in links):
            return Undecided(message("ephorte.hidden_documents"))
        return Absent()


def compared(told: Set[int | None], seen: int) -> Lookup:
    """What the case told of its entries while we read, against how many we saw.

    Nothing is absent where it told nothing, or another number by the end: somebody was registering there meanwhile.
    """
    count = next(iter(told)) if len(told) == 1 else None
    if count is None:
        return Undecided(message("ephorte.count_untold"))
    if count != seen:
        return Undecided(message("ephorte.hidden_entries", told=count, seen=seen))
    return Absent()
