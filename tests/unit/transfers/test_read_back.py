"""What stands in the archive against the plan: each field that differs is told, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from arkivbro.core.errors import Finding
from arkivbro.core.noark import (
    Access,
    ArchivedCase,
    ArchivedEntry,
    ClassReference,
    CorrespondenceParty,
    PartyRole,
    RegistryEntry,
    SignOff,
)
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.screening import ScreenedText
from arkivbro.transfers.engine.read_back import case_differences, differences
from tests.unit.transfers.test_order_of_steps import plan_of

CASE = replace(
    plan_of(TransferKind.ADVERTISEMENT).case,
    journal_unit="JOURN",
    access_group="HR",
    class_=ClassReference("EMNE", "1"),
)
PLANNED = replace(plan_of(TransferKind.APPLICATION).entry, journal_unit="JOURN")
APPLICANT = replace(
    next(one for one in PLANNED.parties if one.role is PartyRole.SENDER),
    address="Storgata 5 B", postcode="7010", city="Trondheim",
)  # fmt: skip
ENTRY = replace(
    PLANNED,
    documents=tuple(replace(one, document_type="BREV") for one in PLANNED.documents),
    parties=tuple(APPLICANT if one.role is APPLICANT.role else one for one in PLANNED.parties),
)
FIRST, *OTHERS = ENTRY.documents
FILE = FIRST.objects[0]


def where(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{one.where} {one.place}".strip() for one in findings]


def told(found: RegistryEntry, **how: Any) -> list[str]:
    return where(differences(ENTRY, ArchivedEntry(found, "R", "2026/1-2", **how)))


def with_first(**changes: Any) -> RegistryEntry:
    return replace(ENTRY, documents=(replace(FIRST, **changes), *OTHERS))


def with_file(**changes: Any) -> RegistryEntry:
    return with_first(objects=(replace(FILE, **changes),))


def with_address(**changes: Any) -> tuple[CorrespondenceParty, ...]:
    return tuple(replace(one, **changes) if one is APPLICANT else one for one in ENTRY.parties)


DIFFERENT = {
    "another title": (replace(ENTRY, title=ScreenedText.plain("Noe annet")), ["where.title"]),
    "the same title, not screened": (replace(ENTRY, title=ScreenedText.plain(ENTRY.title.full)), ["where.title_public"]),
    "another officer": (replace(ENTRY, officer="KAHA"), ["where.case_handler"]),
    "another day": (replace(ENTRY, document_date=date(1999, 1, 1)), ["where.document_date"]),
    "no access code": (replace(ENTRY, access=replace(ENTRY.access, code="")), ["where.access_code"]),
    "a party is gone": (replace(ENTRY, parties=ENTRY.parties[1:]), [f"where.party {ENTRY.parties[0].role.value}"]),
    "another address": (replace(ENTRY, parties=with_address(address="Annen vei 9")), [f"where.party {APPLICANT.role.value}"]),
    "no postcode": (replace(ENTRY, parties=with_address(postcode="")), [f"where.party {APPLICANT.role.value}"]),
    "a document is gone": (replace(ENTRY, documents=tuple(OTHERS)), [f"where.document_number {FIRST.number}"]),
    "a document too many": (replace(ENTRY, documents=(*ENTRY.documents, replace(FIRST, key="x", number=99))), ["where.the_document"]),
    "other bytes": (with_file(sha256="f" * 64), [f"where.document_file {FIRST.number}, {FILE.variant.value}"]),
    "another size": (with_file(sha256="", size=1), [f"where.document_file_size {FIRST.number}, {FILE.variant.value}"]),
    "a file is gone": (with_first(objects=()), [f"where.document_file {FIRST.number}, {FILE.variant.value}"]),
    "a document is not screened": (with_first(title=ScreenedText.plain("Åpen")), [f"where.document_title {FIRST.number}"]),
    "not signed off": (replace(ENTRY, sign_off=None), ["where.sign_off"]),
    "signed off otherwise": (replace(ENTRY, sign_off=SignOff("BU")), ["where.sign_off"]),
    "another disposal": (replace(ENTRY, disposal="X"), ["where.disposal"]),
    "another document type": (with_first(document_type="X"), [f"where.document_type {FIRST.number}"]),
    "another remark": (replace(ENTRY, remark="Versjon 7."), ["where.remark"]),
    "another journal unit": (replace(ENTRY, journal_unit="ANNEN"), ["where.journal_unit"]),
    "other screening codes": (replace(ENTRY, screening=()), ["where.screening"]),
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


def test_item_9_the_case_is_compared_too() -> None:
    """Its title and who may see it are public with its first document; who is responsible is people's."""
    open_title = ScreenedText.plain("Noe helt annet")
    told_of = {
        "title": replace(CASE, title=open_title),
        "access": replace(CASE, access=Access("P", "Offl. § 25")),
        "disposal": replace(CASE, disposal="X"),
        "unit": replace(CASE, unit="En annen enhet"),
        "class": replace(CASE, class_=ClassReference("X", "99", "")),
        "journal unit": replace(CASE, journal_unit="ANNEN"),
        "access group": replace(CASE, access_group="ALLE"),
        "what it does not tell": replace(CASE, unit="", class_=None, journal_unit="", access_group=""),
        "responsible": replace(CASE, responsible="KAHA", status="A", disposal=CASE.disposal),
    }
    found = {
        what: where(case_differences(CASE, ArchivedCase(case, "2026/1"))) for what, case in told_of.items()
    }
    assert found == {
        "title": ["where.case_title"],
        "access": ["where.case_access_code", "where.case_legal_basis"],
        "disposal": ["where.case_disposal"] if CASE.disposal else [],
        "unit": ["where.unit"],
        "class": ["where.case_class"],
        "journal unit": ["where.journal_unit"],
        "access group": ["where.access_group"],
        "what it does not tell": [],
        "responsible": [],
    }


def test_document_types_are_passed_over_where_the_archive_has_no_field_for_them() -> None:
    assert told(with_first(document_type=""), document_types_told=False) == []
