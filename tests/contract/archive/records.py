"""Made-up records to archive."""

from __future__ import annotations

import hashlib
import io
import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from arkivbro.core.keys import archive_key
from arkivbro.core.noark import (
    PUBLIC,
    Access,
    CaseFile,
    CorrespondenceParty,
    DocumentDescription,
    DocumentObject,
    DocumentRole,
    PartyRole,
    RegistryEntry,
    SignOff,
)
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.ref import Ref
from arkivbro.core.screening import Part, ScreenedText

PERSONAL = Access("P", "Offl. § 25")


@dataclass
class MemoryFiles:
    """`arkivbro.ports.Files` over bytes in memory."""

    held: dict[str, bytes] = field(default_factory=dict)

    def add(self, data: bytes) -> DocumentObject:
        sha256 = hashlib.sha256(data).hexdigest()
        self.held[sha256] = data
        return DocumentObject(sha256, len(data), "fmt/95", "application/pdf", "pdf")

    def open(self, sha256: str) -> BinaryIO:
        return io.BytesIO(self.held[sha256])

    def size(self, sha256: str) -> int:
        return len(self.held[sha256])


def new_key() -> str:
    """A key that nothing has yet."""
    return archive_key(secrets.token_hex(8), Ref("test", secrets.token_hex(8)), "test")


def case_record(**changes: object) -> CaseFile:
    values: dict[str, object] = {
        "key": new_key(),
        "title": ScreenedText.plain("Rådgiver – Region Vest – 4711"),
        "status": "B",
        "responsible": "OARR",
        "unit": "Region Vest",
        "opened": date(2026, 11, 20),
        "external_reference": "4711",
    } | changes
    return CaseFile(**values)  # type: ignore[arg-type]  # the fields are checked by the tests that read them back


def screened(text: str, name: str) -> ScreenedText:
    """A title that ends with a screened name."""
    return ScreenedText((Part(f"{text} – "), Part(name, screened=True, personal_name=True)))


def document_record(
    files: MemoryFiles, *, title: str = "Utlysning", number: int = 1, data: bytes = b"", **changes: object
) -> DocumentDescription:
    values: dict[str, object] = {
        "key": new_key(),
        "role": DocumentRole.MAIN if number == 1 else DocumentRole.ATTACHMENT,
        "title": ScreenedText.plain(title),
        "objects": (files.add(data or secrets.token_bytes(200)),),
        "number": number,
    } | changes
    return DocumentDescription(**values)  # type: ignore[arg-type]  # as above


def advertisement_entry(files: MemoryFiles, **changes: object) -> RegistryEntry:
    values: dict[str, object] = {
        "key": new_key(),
        "type": "X",
        "title": ScreenedText.plain("Utlysning – WebCruiter annonse"),
        "officer": "OARR",
        "unit": "Region Vest",
        "document_date": date(2026, 11, 19),
        "access": PUBLIC,
        "screening": (),
        "parties": (
            CorrespondenceParty(PartyRole.INTERNAL_SENDER, ScreenedText.plain("OARR"), "OARR", "Region Vest"),
        ),
        "documents": (document_record(files),),
    } | changes
    return RegistryEntry(**values)  # type: ignore[arg-type]  # as above


def application_entry(files: MemoryFiles, name: str = "Åse Ødegård", **changes: object) -> RegistryEntry:
    sender = CorrespondenceParty(
        PartyRole.SENDER, ScreenedText.screened_name(name), is_person=True, city="Odda"
    )
    values: dict[str, object] = {
        "key": new_key(),
        "type": "I",
        "title": screened("Søknad og CV – Rådgiver", name),
        "officer": "OARR",
        "unit": "Region Vest",
        "document_date": date(2026, 11, 20),
        "received_date": date(2026, 11, 20),
        "access": PERSONAL,
        "screening": ("TRO", "NA", "TD"),
        "parties": (
            sender,
            CorrespondenceParty(
                PartyRole.INTERNAL_RECIPIENT, ScreenedText.plain("OARR"), "OARR", "Region Vest"
            ),
        ),
        "sign_off": SignOff("TE"),
    } | changes
    if "documents" not in changes:
        main = document_record(files, title="Søknad og CV", access=PERSONAL, screening=("H",))
        attachment = document_record(
            files, title="Vitnemål 2", number=2, access=PERSONAL, screening=("H",),
            original_file_name=f"{name} vitnemål.pdf",
        )  # fmt: skip
        values["documents"] = (main, attachment)
    return RegistryEntry(**values)  # type: ignore[arg-type]  # as above


def letter_entry(files: MemoryFiles, **changes: object) -> RegistryEntry:
    return advertisement_entry(
        files,
        **(
            {
                "type": "U",
                "title": screened("Avslag – Rådgiver", "Åse Ødegård"),
                "access": PERSONAL,
                "screening": ("TRO", "NM", "TD"),
                "sent_date": date(2026, 11, 21),
                "parties": (
                    CorrespondenceParty(PartyRole.RECIPIENT, ScreenedText.screened_name("Åse Ødegård")),
                ),
                "final_statuses": ("E", "J"),
            }
            | changes
        ),
    )


def plan_of(case: CaseFile, entry: RegistryEntry, *, makes_case: bool = True) -> ArchivePlan:
    return ArchivePlan("application", case, entry, makes_case)
