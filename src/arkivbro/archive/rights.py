"""What one user may see of the archive: which cases, and what of them in full. Everything else is shown in public form.

A code is cleared for the case's unit. What stands without a code but with screened words is treated as code P: a
mistake in registering must not open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Role
from arkivbro.archive.models import CaseFile, DocumentDescription, RegistryEntry

UNCODED = "P"
"""What screened words without an access code count as."""

Restricted = CaseFile | RegistryEntry | DocumentDescription


def code_of(record: Restricted) -> str:
    """The access code that a reader of the whole record must be cleared for; "" is open to all who see the case."""
    if record.access_code:
        return record.access_code
    screened = record.title != record.public_title
    if isinstance(record, RegistryEntry) and not screened:
        parties = record.parties.all()
        screened = record.text_hidden or any(party.name != party.public_name for party in parties)
    return UNCODED if screened else ""


@dataclass(frozen=True)
class Reader:
    """An actor, as a reader of the archive: screens are given only what it may see, and acts ask it for the right."""

    actor: Actor

    @property
    def may_write(self) -> bool:
        """Archivists write; recruiters read."""
        return self.actor.has_role(Role.ARCHIVIST)

    def may_open(self, case: CaseFile) -> bool:
        """Archivists open every case, recruiters those of their own units."""
        if self.actor.has_role(Role.ARCHIVIST):
            return True
        return self.actor.has_role(Role.RECRUITER) and self.actor.is_of(case.unit_ref)

    def reads_case(self, case: CaseFile) -> bool:
        """Whether the case's own title is shown in full."""
        return self._cleared(case, code_of(case))

    def reads_entry(self, entry: RegistryEntry) -> bool:
        """Whether the entry is shown in full; its parties should be prefetched."""
        return self.reads_case(entry.case) and self._cleared(entry.case, code_of(entry))

    def reads_document(self, entry: RegistryEntry, document: DocumentDescription) -> bool:
        """Whether a document's title is shown in full and its files open, there where the entry has it."""
        return self.reads_entry(entry) and self._cleared(entry.case, code_of(document))

    def writes_entry(self, entry: RegistryEntry) -> bool:
        """Nobody changes what they may not read."""
        return self.may_write and self.reads_entry(entry)

    def writes_case(self, case: CaseFile) -> bool:
        """Nobody changes what they may not read."""
        return self.may_write and self.reads_case(case)

    def reads_uncoded(self, case: CaseFile) -> bool:
        """Whether screened words without a code of their own, as old titles in the change log, are shown."""
        return self._cleared(case, UNCODED)

    def _cleared(self, case: CaseFile, code: str) -> bool:
        return self.actor.is_cleared_for(code, case.unit_ref)

    # --- the same as conditions of a query --------------------------------------------------------------------

    def openable(self, prefix: str = "") -> Q:
        """Cases that the reader may open; `prefix` is the way to the case, as in "case__"."""
        if self.actor.has_role(Role.ARCHIVIST):
            return Q()
        if not self.actor.has_role(Role.RECRUITER):
            return Q(pk__in=[])
        return Q(**{f"{prefix}unit_ref__in": sorted(filter(None, self.actor.unit_refs))})

    @cached_property
    def units_by_code(self) -> dict[str, frozenset[str] | None]:
        """The units in which the reader is cleared, by access code; None: every unit."""
        held: dict[str, frozenset[str] | None] = {}
        for code, unit in self.actor.clearances:
            before = held.get(code, frozenset())
            held[code] = None if not unit or before is None else before | {unit}
        return held


def shows_screened(reader: Reader, record: CaseFile | RegistryEntry) -> bool:
    """Whether the reader is shown in full what others see in public form only."""
    if isinstance(record, CaseFile):
        return bool(code_of(record)) and reader.reads_case(record)
    links = record.links.all()
    coded = code_of(record) or code_of(record.case) or any(code_of(link.document) for link in links)
    return bool(coded) and reader.reads_entry(record)


TRANSFER_USER = "arkivbro"
"""Who the change log says it was, when a transfer did it."""


def name_in_log(actor: Actor) -> str:
    """Who the change log says it was. Never the name under which transfers write."""
    short = actor.initials or actor.name
    name = f"{actor.full_name} ({short})" if actor.full_name not in ("", actor.name) else short
    return f"{name} (bruker)" if name == TRANSFER_USER else name
