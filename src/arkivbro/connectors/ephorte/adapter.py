"""ePhorte behind the Archive port: weak keys, one batch per entry, everything read before it is believed."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.case_listing import BYTES_PER_SECOND, UNTOLD_SIZE, entries_of
from arkivbro.connectors.ephorte.checking import check_everything
from arkivbro.connectors.ephorte.checking_profile import check_profile
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.configuration import read_table
from arkivbro.connectors.ephorte.directory import Directory, Unit, User
from arkivbro.connectors.ephorte.filters import both, equals, has_words, one_of
from arkivbro.connectors.ephorte.lengths import TITLE
from arkivbro.connectors.ephorte.lookup import KeyLookup, as_id, case_reference
from arkivbro.connectors.ephorte.making import Maker
from arkivbro.connectors.ephorte.mtom import CHUNK
from arkivbro.connectors.ephorte.noark_records import Reader, checksum_of
from arkivbro.connectors.ephorte.objects import StoredObject
from arkivbro.connectors.ephorte.setting import Setter
from arkivbro.core.errors import Declined, Defect
from arkivbro.core.noark import ArchivedCase, ArchivedEntry
from arkivbro.core.plan_types import Step, StepKind
from arkivbro.core.profile import ArchiveProfile
from arkivbro.ports import (
    ArchiveCapabilities,
    CaseTitled,
    CheckResult,
    Choice,
    Chosen,
    ExternalReference,
    Files,
    KeyStrength,
    ListedEntry,
    Lookup,
)

OSLO = ZoneInfo("Europe/Oslo")
CASE_NUMBER = re.compile(r"\s*(\d{4})[/-](\d{1,9})\s*", re.ASCII)
REMEMBERED = frozenset(
    {
        "fault:officer",
        "fault:officer_rights",
        "fault:responsible",
        "fault:responsible_rights",
        "fault:unit",
        "fault:code",
    }
)
"""Refusals of what we had from ePhorte itself, lately: it has changed there."""
BASE_SECONDS = 30.0


def local_now() -> datetime:
    """The time in Norway, without zone and in whole seconds: as NCore writes times."""
    return datetime.now(OSLO).replace(tzinfo=None, microsecond=0)


class EphorteArchive:
    """`arkivbro.ports.Archive`. Holds connections and what ePhorte calls things, nothing that a killed process would miss."""

    def __init__(
        self, name: str = "ephorte", *, clock: Callable[[], datetime] = local_now, **table: Any
    ) -> None:
        self._name = name
        self._settings = read_table(name, table)
        self._client = NCoreClient(self._settings)
        self._directory = Directory(self._client)
        self._lookup = KeyLookup(self._client)
        self._reader = Reader(self._client, self._directory)
        self._maker = Maker(self._client, self._directory, self._lookup, self._reader, clock)
        self._setter = Setter(self._client, self._lookup, clock)

    @property
    def name(self) -> str:
        return self._name

    def close(self) -> None:
        """Closes the connections; only a process that goes on without the archive needs it."""
        self._client.close()

    def capabilities(self) -> ArchiveCapabilities:
        return ArchiveCapabilities(
            keys=KeyStrength.WEAK, settle_seconds=self._settings.settle_seconds, title_length=TITLE
        )

    def check(self) -> tuple[CheckResult, ...]:
        """Connection, rights, codes and key attributes, each with its remedy; nothing is written."""
        return check_everything(self._name, self._client, self._directory)

    def check_profile(self, profile: ArchiveProfile) -> tuple[CheckResult, ...]:
        """`ports.ChecksProfile`: the codes, people and units that the profile names."""
        return check_profile(self._name, profile, self._client, self._directory)

    # --- for a person to choose from -----------------------------------------------------------------------------

    def users(self, *, deadline: float = BASE_SECONDS) -> tuple[User, ...]:
        """Everybody who can be officer now. Raises Unreachable, Transient, Misconfigured."""
        return self._directory.users(Budget(deadline))

    def units(self, *, deadline: float = BASE_SECONDS) -> tuple[Unit, ...]:
        """Every unit in use. Raises as `users`."""
        return self._directory.units(Budget(deadline))

    def codes(self, table: str, *, deadline: float = BASE_SECONDS) -> Mapping[str, str]:
        """The codes of one of `directory.CODE_TABLES`, with descriptions. Raises as `users`."""
        return self._directory.codes(table, Budget(deadline))

    def choices(self, what: Chosen, *, deadline: float) -> tuple[Choice, ...]:
        """`ports.OffersChoices`: active users by initials, units as plans name them, access codes."""
        budget = Budget(deadline)
        match what:
            case Chosen.USER:
                found = [Choice(user.initials, user.name) for user in self._directory.users(budget)]
            case Chosen.UNIT:
                by_name = self._settings.unit_field == "Description"
                found = [
                    Choice(unit.name, unit.short_code) if by_name else Choice(unit.short_code, unit.name)
                    for unit in self._directory.units(budget)
                ]
            case Chosen.ACCESS_CODE:
                found = [Choice(*pair) for pair in self._directory.codes("AccessCode", budget).items()]
        return tuple(sorted((one for one in found if one.value), key=lambda one: one.value))

    def inactive_users(self, initials: frozenset[str], *, deadline: float) -> frozenset[str]:
        """`ports.KnowsUsers`: those of the initials that are no active user."""
        budget = Budget(deadline)
        return frozenset(one for one in initials if not self._directory.is_active(one, budget))

    # --- looking up and reading ----------------------------------------------------------------------------------

    def find(self, step: Step, known: Mapping[str, ExternalReference], *, deadline: float) -> Lookup:
        return self._lookup.find(step, known, Budget(deadline))

    def find_case_by_number(self, number: str, *, deadline: float) -> ExternalReference | None:
        match = CASE_NUMBER.fullmatch(number)
        if match is None:
            return None
        condition = both(equals("CaseYear", int(match[1])), equals("SequenceNumber", int(match[2])))
        found = self._client.query("Case", condition, Budget(deadline), take=1).objects
        return case_reference(found[0], self._settings) if found else None

    def cases_titled(self, words: str, *, deadline: float) -> tuple[CaseTitled, ...]:
        """`ports.SearchesCases`: by the public title alone. Without a title that it can be asked for, none."""
        condition, budget = has_words("PublicTitle", words), Budget(deadline)
        if not condition:
            return ()
        page = self._client.query(
            "Case", condition, budget, related=("AdministrativeUnit",), take=10, sort="Id DESC"
        )
        return tuple(
            CaseTitled(
                case_reference(one, self._settings).number,
                one.text("PublicTitle"),
                self._directory.unit_text(one.related.get("AdministrativeUnit")),
            )
            for one in page.objects
        )

    def read_case(self, reference: ExternalReference, *, deadline: float) -> ArchivedCase | None:
        id = as_id(reference)
        return self._reader.case(id, Budget(deadline)) if id is not None else None

    def read_entry(self, reference: ExternalReference, *, deadline: float) -> ArchivedEntry | None:
        id = as_id(reference)
        return self._reader.entry(id, Budget(deadline)) if id is not None else None

    def entries_of(self, case: ExternalReference, *, deadline: float) -> Iterator[ListedEntry]:
        """`ports.ListsCases`."""
        id = as_id(case)
        if id is not None:
            yield from entries_of(self._client, self._reader, id, deadline)

    def open_document(self, sha256: str) -> BinaryIO | None:
        """The bytes, read to disk and checked; None where ePhorte does not tell SHA-256 checksums or has no such file."""
        condition = one_of("Checksum", (sha256.lower(), sha256.upper()))
        found = self._client.query("DocumentObject", condition, Budget(BASE_SECONDS), take=1).objects
        if not found or checksum_of(found[0]) != sha256.lower():
            return None
        return self._downloaded(found[0], sha256.lower())

    def _downloaded(self, found: StoredObject, sha256: str) -> BinaryIO | None:
        size = found.number("FileSize")
        seconds = BASE_SECONDS + (UNTOLD_SIZE if size is None else size) / BYTES_PER_SECOND
        file = tempfile.TemporaryFile(prefix="arkivbro-")  # noqa: SIM115  (the caller closes it)
        try:
            self._client.download(
                found.key("DocumentDescriptionId"),
                found.text("VariantFormatId"),
                found.key("VersionNumber"),
                file,
                Budget(seconds),
            )
            file.seek(0)
            digest = hashlib.sha256()
            while piece := file.read(CHUNK):
                digest.update(piece)
        except BaseException:
            file.close()
            raise
        if digest.hexdigest() != sha256:
            file.close()
            return None
        file.seek(0)
        return file

    # --- carrying out --------------------------------------------------------------------------------------------

    def perform(
        self,
        step: Step,
        known: Mapping[str, ExternalReference],
        found: ExternalReference | None,
        files: Files,
        *,
        deadline: float,
    ) -> ExternalReference:
        try:
            return self._performed(step, known, found, files, Budget(deadline))
        except Declined as refused:
            if refused.detail in REMEMBERED:
                self._directory.forget()
            raise

    def _performed(
        self,
        step: Step,
        known: Mapping[str, ExternalReference],
        found: ExternalReference | None,
        files: Files,
        budget: Budget,
    ) -> ExternalReference:
        if step.kind is StepKind.CASE and step.case is not None:
            return self._maker.case(step, found, budget)
        if step.kind is StepKind.ENTRY and step.entry is not None:
            return self._maker.entry(step, known, found, files, budget)
        if step.kind is StepKind.DOCUMENT and step.document is not None:
            return self._maker.document(step, known, files, budget)
        if step.kind is StepKind.SIGN_OFF and step.sign_off is not None:
            return self._setter.sign_off(step, known, budget)
        if step.kind is StepKind.STATUS and step.status:
            return self._setter.status(step, known, budget)
        raise Defect(detail=f"a step of kind {step.kind.value} without its record")
