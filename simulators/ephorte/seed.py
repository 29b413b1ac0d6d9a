"""What an ePhorte has before anybody archives in it: codes, users, units. A made-up body; nobody here exists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulators.ephorte.store import Store

CREATED = datetime(2020, 1, 1)
CODES: dict[str, Iterable[tuple[str, str, dict[str, Any]]]] = {
    "AccessCode": [
        ("U", "Ugradert", {}),
        ("P", "Personalsaker", {"IsSenderRecipientRestrictedByDefault": True}),
        ("UO", "Unntatt offentlighet", {}),
        ("XX", "Ikke vurdert", {}),
    ],
    "CaseStatus": [
        ("B", "Under behandling", {}),
        ("R", "Reservert", {"IsTemporary": True}),
        ("F", "Ferdig", {"IsDone": True}),
        ("A", "Avsluttet", {"IsClosed": True}),
        ("U", "Utgår", {"IsDeleted": True}),
    ],
    "DisposalCode": [("B", "Bevares", {}), ("K", "Kasseres", {})],
    "DocumentCategory": [("ND", "Nytt dokument", {}), ("VT", "Vedtak", {})],
    "DocumentLinkType": [
        ("H", "Hoveddokument", {"IsUsedForRegistryentries": True}),
        ("V", "Vedlegg", {"IsUsedForRegistryentries": True}),
    ],
    "DocumentStatus": [("B", "Under behandling", {}), ("F", "Ferdig", {})],
    "FileFormat": [
        ("RA-PDF", "PDF/A", {"FileExtension": "PDF", "IsArchivalFormat": True}),
        ("RA-TEKST", "Ren tekst", {"FileExtension": "TXT", "IsArchivalFormat": True}),
        ("RA-JPEG", "JPEG", {"FileExtension": "JPG", "IsArchivalFormat": True}),
        ("RA-TIFF6", "TIFF", {"FileExtension": "TIF", "IsArchivalFormat": True}),
        *(
            (one, one.capitalize(), {"FileExtension": one})
            for one in (
                "PNG",
                "DOCX",
                "DOC",
                "ODT",
                "RTF",
                "XLSX",
                "ODS",
                "PPTX",
                "ODP",
                "GIF",
                "WEBP",
                "HEIC",
            )
        ),
        *(
            (one, one.capitalize(), {"FileExtension": one})
            for one in ("CSV", "MP4", "MP3", "ZIP", "XML", "BIN")
        ),
    ],
    "FileType": [("SAK", "Saksmappe", {}), ("PE", "Personalmappe", {})],
    "FollowUpMethod": [
        ("TE", "Tatt til etterretning", {}),
        ("BU", "Besvart med utgående brev", {"IsReplied": True}),
        ("TO", "Tatt til orientering", {}),
    ],
    "InformationType": [("ME", "Merknad", {})],
    "RegistryEntryType": [
        ("I", "Inngående", {"IsExternal": True, "HasToBeFollowedUp": True, "ExternalRecipientFlag": 1}),
        ("U", "Utgående", {"ExternalRecipientFlag": 2}),
        ("N", "Notat med oppfølging", {"HasToBeFollowedUp": True, "ExternalRecipientFlag": 0}),
        ("X", "Notat uten oppfølging", {"ExternalRecipientFlag": 0}),
        ("S", "Saksframlegg", {"ExternalRecipientFlag": 0}),
    ],
    "RegistryManagementUnit": [("AT", "Arkivtjenesten", {"IsPublished": True})],
    "SendingMethod": [("GENERELL", "Generell", {}), ("EPOST", "E-post", {"UseEmail": True})],
    "SendingStatus": [("K", "Klar til ekspedering", {}), ("E", "Ekspedert", {})],
    "Series": [("SAK", "Saksarkiv", {"PrimaryClassificationSystemId": "FA"})],
    "VariantFormat": [
        ("P", "Produksjonsformat", {}),
        ("A", "Arkivformat", {}),
        ("O", "Offentlig variant", {}),
    ],
    "ClassificationSystem": [("FA", "Fagklasser", {}), ("EMNE", "Emne", {}), ("K-koder", "K-koder", {})],
}
STATUSES = [
    ("R", "Reservert", "0"),
    ("M", "Midlertidig registrert", "0"),
    ("S", "Registrert av saksbehandler", "0"),
    ("G", "Til godkjenning", "1"),
    ("F", "Ferdig", "2"),
    ("E", "Ekspedert", "2"),
    ("J", "Journalført", "2"),
    ("A", "Avsluttet", "2"),
    ("U", "Utgår", "0"),
]
"""Id, name and `DocumentControl`: 0 none, 1 a document must be there, 2 every document must be there and finished."""

UNITS = [
    ("DIR", "Direktoratet"),
    ("RV", "Region Vest"),
    ("RO", "Region Øst"),
    ("RNN", "Region Nord-Norge"),
    ("RMN", "Region Midt-Norge"),
    ("RS", "Region Sør"),
]
OFFICERS = [
    ("OARR", "Oddvar", "Arkivrud"),
    ("KAHA", "Kari", "Haugdal"),
    ("RARE", "Ragnhild", "Rekruttvik"),
    ("ARAR", "Arne", "Arkivhaug"),
    ("DADR", "Dagny", "Driftnes"),
    ("SLUT", "Sigurd", "Sluttet"),
    ("PENS", "Petra", "Pensjonist"),
    ("INTE", "Integrasjon", "Arkivbro"),
    ("INUK", "Integrasjon", "Uklarert"),
    ("INLE", "Integrasjon", "Leser"),
]
NOT_CURRENT, LEFT = "SLUT", "PENS"
"""Two who are gone from the beginning: one whose name is no longer in use, and one with a name, and a last day as user."""
LAST_DAY = datetime(2024, 6, 30)
CLASSES = {"FA": ("221", "220", "222"), "EMNE": ("41", "411", "412"), "K-koder": ("411", "410")}


@dataclass(frozen=True)
class Account:
    """A login. `initials`: its own user in ePhorte. `clearances`: the access codes that it may see; `may_register`: rights to insert and change."""

    password: str
    clearances: frozenset[str]
    initials: str
    may_register: bool = True


PASSWORD = "hemmelig"  # noqa: S105  (of a simulator that listens on this machine only)
ACCOUNTS = {
    "arkivbro": Account(PASSWORD, frozenset({"U", "P", "UO", "XX"}), "INTE"),
    "uklarert": Account(PASSWORD, frozenset({"U", "XX"}), "INUK"),
    "leser": Account(PASSWORD, frozenset({"U", "P", "UO", "XX"}), "INLE", may_register=False),
}
DATABASES = frozenset({"EPHORTE"})
LICENCES = frozenset({"ARKIVBRO"})
ROLES = frozenset({"", "Arkivintegrasjon"})


def sow(store: Store) -> None:
    """Puts the rows above into an empty store."""
    with store.batch(atomic=True):
        for type, rows in CODES.items():
            for code, text, more in rows:
                store.add(type, {"Id": code, "Description": text, **more})
        for number, (code, text, control) in enumerate(STATUSES, 1):
            values = {"Id": code, "Description": text, "DocumentControl": control, "PrimaryId": number}
            store.add("RecordsStatus", values | {"ShortCode": code, "CheckIfDispatched": code == "J"})
        for short_code, name in UNITS:
            values = {"ShortCode": short_code, "Description": name, "CreatedDate": CREATED}
            store.add("AdministrativeUnit", values | {"RegistryManagementUnitId": "AT"})
        for initials, first, last in OFFICERS:
            _officer(store, initials, first, last)
        for system, classes in CLASSES.items():
            for value in classes:
                store.add(
                    "Class", {"ClassificationSystemId": system, "Id": value, "IsValidForRegistration": True}
                )
        store.add("StatutoryAutority", {"AccessCodeId": "P", "Pursuant": "Offl. § 25", "Default": True})


def _officer(store: Store, initials: str, first: str, last: str) -> None:
    left = LAST_DAY if initials == LEFT else None
    user = store.add("User", {"UserId": initials.lower(), "CreatedDate": CREATED, "ToDate": left})
    values = {"FirstName": first, "LastName": last, "Name": f"{first} {last}", "Initials": initials}
    store.add(
        "UserName",
        values | {"UserId": user["Id"], "FromDate": CREATED, "IsCurrent": initials != NOT_CURRENT},
    )
