"""What stands in the archive against the plan: each field that differs is told, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from arkivbro.core.noark import CorrespondenceParty, PartyRole, RegistryEntry, StandingEntry
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.screening import ScreenedText
from arkivbro.transfers.engine.read_back import differences
from tests.unit.transfers.test_order_of_steps import plan_of

PLANNED = plan_of(TransferKind.APPLICATION).entry
APPLICANT = replace(
    next(one for one in PLANNED.parties if one.role is PartyRole.SENDER),
    address="Storgata 5 B", postcode="7010", city="Trondheim",
)  # fmt: skip
ENTRY = replace(
    PLANNED, parties=tuple(APPLICANT if one.role is APPLICANT.role else one for one in PLANNED.parties)
)
FIRST, *OTHERS = ENTRY.documents
FILE = FIRST.objects[0]


def told(found: RegistryEntry, **how: Any) -> list[str]:
    return [finding.where for finding in differences(ENTRY, StandingEntry(found, "R", "2026/1-2", **how))]


def with_first(**changes: Any) -> RegistryEntry:
    return replace(ENTRY, documents=(replace(FIRST, **changes), *OTHERS))


def with_file(**changes: Any) -> RegistryEntry:
    return with_first(objects=(replace(FILE, **changes),))


def with_address(**changes: Any) -> tuple[CorrespondenceParty, ...]:
    return tuple(replace(one, **changes) if one is APPLICANT else one for one in ENTRY.parties)


DIFFERENT = {
    "another title": (replace(ENTRY, title=ScreenedText.plain("Noe annet")), ["tittel"]),
    "the same title, not screened": (replace(ENTRY, title=ScreenedText.plain(ENTRY.title.full)), ["tittel, offentlig"]),
    "another officer": (replace(ENTRY, officer="KAHA"), ["saksbehandler"]),
    "another day": (replace(ENTRY, document_date=date(1999, 1, 1)), ["dokumentdato"]),
    "no access code": (replace(ENTRY, access=replace(ENTRY.access, code="")), ["tilgangskode"]),
    "a party is gone": (replace(ENTRY, parties=ENTRY.parties[1:]), [f"part {ENTRY.parties[0].role.value}"]),
    "another address": (replace(ENTRY, parties=with_address(address="Annen vei 9")), [f"part {APPLICANT.role.value}"]),
    "no postcode": (replace(ENTRY, parties=with_address(postcode="")), [f"part {APPLICANT.role.value}"]),
    "a document is gone": (replace(ENTRY, documents=tuple(OTHERS)), [f"dokument {FIRST.number}"]),
    "a document too many": (replace(ENTRY, documents=(*ENTRY.documents, replace(FIRST, key="x", number=99))), ["dokument"]),
    "other bytes": (with_file(sha256="f" * 64), [f"dokument {FIRST.number}, fil {FILE.variant.value}"]),
    "another size": (with_file(sha256="", size=1), [f"dokument {FIRST.number}, fil {FILE.variant.value}, størrelse"]),
    "a file is gone": (with_first(objects=()), [f"dokument {FIRST.number}, fil {FILE.variant.value}"]),
    "a document is not screened": (with_first(title=ScreenedText.plain("Åpen")), [f"dokument {FIRST.number}, tittel"]),
    "other screening codes": (replace(ENTRY, screening=()), ["skjerming"]),
}  # fmt: skip

ALIKE = {
    "the same": ENTRY,
    "an archive that tells no key": replace(ENTRY, key=""),
    "an archive that tells no checksum": with_file(sha256=""),
    "an archive that tells no key of a document": with_first(key=""),
    "an address in capitals": replace(ENTRY, parties=with_address(city=f" {APPLICANT.city.upper()}")),
    "parties in another order": replace(ENTRY, parties=ENTRY.parties[::-1]),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_what_differs_is_told(what: str) -> None:
    found, where = DIFFERENT[what]
    assert told(found) == where


@pytest.mark.parametrize("what", ALIKE)
def test_what_the_archive_cannot_tell_is_passed_over(what: str) -> None:
    assert told(ALIKE[what]) == []


def test_screening_codes_are_passed_over_where_the_archive_has_no_field_for_them() -> None:
    assert told(replace(ENTRY, screening=()), screening_codes_told=False) == []
