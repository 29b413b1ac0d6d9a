"""An entry: its three titles, its parties with everything that is set on them, its documents with their files."""

from __future__ import annotations

from simulators.answer import Answer, html
from simulators.elements import Content, Element, e, facts, section, table, tag, trail
from simulators.ephorte.pages import wording
from simulators.ephorte.pages.case_pages import remarks
from simulators.ephorte.pages.markup import frame, screened
from simulators.ephorte.store import Row, Store


def entry(store: Store, year: int, number: int, document: int) -> Answer | None:
    """The entry with that document number in that case."""
    cases = store.where("Case", CaseYear=year, SequenceNumber=number)
    found = store.where("RegistryEntry", CaseId=cases[0]["Id"], DocumentNumber=document) if cases else []
    if not found:
        return None
    case, row = cases[0], found[0]
    name = f"Journalpost {wording.case_number(case)}-{document}"
    return html(
        frame(
            name,
            "/",
            trail(("/", "Saker"), (wording.case_link(case), f"Sak {wording.case_number(case)}")),
            e("p", wording.entry_type(store, row), " ", name, " ", wording.status(store, row), cls="over"),
            e("h1", str(row["Title"])),
            e(
                "div",
                e(
                    "div",
                    section("Titler", _titles(row)),
                    section("Avsender og mottaker", _parties(store, row)),
                    section("Dokumenter", _documents(store, row)),
                    remarks(store, RegistryEntryId=row["Id"]),
                ),
                e("aside", e("h2", "Registrering"), _registration(store, case, row)),
                cls="split",
            ),
        )
    )


def _titles(row: Row) -> Element:
    return facts(
        (
            ("Innholdsbeskrivelse", str(row.get("Title") or "")),
            ("Innholdsbeskrivelse, offentlig", screened(str(row.get("TitleRestricted") or ""))),
            ("Innholdsbeskrivelse, personnavn", screened(str(row.get("TitlePersonNameTagged") or ""))),
        )
    )


def _registration(store: Store, case: Row, row: Row) -> Element:
    return facts(
        (
            ("Sak", e("a", str(case["Title"]), href=wording.case_link(case))),
            ("Dokumenttype", wording.coded(store, "RegistryEntryType", row.get("RegistryEntryTypeId"))),
            ("Løpenummer", f"{row.get('SequenceNumber')}/{row.get('RegisterYear')}"),
            ("Dokumentdato", wording.day(row.get("DocumentDate"))),
            ("Mottatt", wording.day(row.get("ReceivedDate"))),
            ("Ekspedert", wording.day(row.get("SentDate"))),
            ("Journaldato", wording.day(row.get("RegistryDate"))),
            ("Avskrevet", wording.day(row.get("FollowedUpDate"))),
            ("Saksbehandler", wording.person(store, row.get("OfficerNameId"))),
            ("Administrativ enhet", wording.unit(store, row.get("AdministrativeUnitId"))),
            (
                "Journalenhet",
                wording.coded(store, "RegistryManagementUnit", row.get("RegistryManagementUnitId")),
            ),
            ("Tilgangskode", wording.coded(store, "AccessCode", row.get("AccessCodeId"))),
            ("Hjemmel", str(row.get("Pursuant") or "")),
            ("Unntatt offentlighet", "Ja" if row.get("IsRestricted") else "Nei"),
            ("Parter unntatt", "Ja" if row.get("IsSenderRecipientRestricted") else "Nei"),
            ("Dokumentkategori", wording.coded(store, "DocumentCategory", row.get("DocumentCategoryId"))),
            ("Kassasjonskode", wording.coded(store, "DisposalCode", row.get("DisposalCodeId"))),
            *wording.attributes(row),
        )
    )


def _parties(store: Store, row: Row) -> Element:
    return table(
        "Avsender og mottaker",
        ("Rolle", "Navn", "Adresse", "Merket"),
        (
            (wording.role(one), _name(store, one), _address(one), _flags(store, one))
            for one in store.where("SenderRecipient", RegistryEntryId=row["Id"])
        ),
        "Journalposten har ingen avsender eller mottaker.",
    )


def _name(store: Store, party: Row) -> Content:
    officer = wording.person(store, party.get("OfficerNameId"))
    unit = wording.unit(store, party.get("AdministrativeUnitId"))
    behind = ", ".join(one for one in (officer, unit) if one)
    return [e("div", str(party.get("Name") or "")), e("div", behind, cls="byline") if behind else None]


def _address(party: Row) -> Content:
    place = f"{party.get('PostalCode') or ''} {party.get('City') or ''}".strip()
    lines = (party.get("PostalAddress"), place, party.get("ForeignAddress"), party.get("Email"))
    return [e("div", str(line)) for line in lines if line]


def _flags(store: Store, party: Row) -> Content:
    shown = []
    if party.get("IsRestricted"):
        shown.append(tag("Unntatt offentlighet", "closed"))
    if party.get("IsResponsible"):
        shown.append(tag("Behandlingsansvarlig", "under"))
    if party.get("User"):
        shown.append(tag("Person"))
    if method := party.get("FollowUpMethodId"):
        told = f"Avskrevet {method} {wording.day(party.get('FollowedUpDate'))}".strip()
        shown.append(tag(told, "done", wording.coded(store, "FollowUpMethod", method)))
    if sent := party.get("SendingStatusId"):
        way = wording.coded(store, "SendingMethod", party.get("SendingMethodId"))
        shown.append(tag(wording.coded(store, "SendingStatus", sent), "done" if sent == "E" else "open", way))
    return e("div", shown, cls="tags") if shown else ""


def _documents(store: Store, row: Row) -> Content:
    links = sorted(
        store.where("RegistryEntryDocument", RegistryEntryId=row["Id"]),
        key=lambda one: (one.get("DocumentLinkTypeId") != "H", one.get("SortOrder") or 0),
    )
    shown = [_document(store, link) for link in links]
    return (
        e("ol", shown, cls="documents")
        if shown
        else e("p", "Journalposten har ingen dokumenter.", cls="empty")
    )


def _document(store: Store, link: Row) -> Element:
    description = store.by_id("DocumentDescription", link["DocumentDescriptionId"])
    assert description is not None
    letter = str(link.get("DocumentLinkTypeId") or "")
    versions = store.where("DocumentObject", DocumentDescriptionId=description["Id"])
    key = description.get("CustomAttribute1")
    return e(
        "li",
        e(
            "p",
            e("abbr", letter, title=wording.coded(store, "DocumentLinkType", letter), cls="letter"),
            " ",
            e("strong", str(description.get("DocumentTitle") or "")),
            " ",
            wording.access(description),
            cls="document",
        ),
        e(
            "p",
            wording.coded(store, "DocumentStatus", description.get("DocumentStatusId")),
            [" · ", wording.KEY, " ", e("code", str(key))] if key else None,
            cls="byline",
        ),
        e("ul", [_version(store, one) for one in versions], cls="files"),
        remarks(store, DocumentDescriptionId=description["Id"]),
    )


def _version(store: Store, version: Row) -> Element:
    upload = store.files.get(version.number)
    name = str(version.get("FilePath") or "").rpartition("/")[2] or "fil"
    about = (
        wording.coded(store, "VariantFormat", version.get("VariantFormatId")),
        f"versjon {version.get('VersionNumber')}",
        str(version.get("FileformatId") or ""),
        wording.size(version.get("FileSize")) if upload else "uten fil",
    )
    checksum = version.get("Checksum")
    return e(
        "li",
        e("a", name, href=f"/fil/{version.number}") if upload else name,
        e("span", " · ".join(one for one in about if one), cls="byline"),
        e("code", f"{version.get('CheckSumAlgorithm')} {str(checksum)[:16]}…", title=str(checksum))
        if checksum
        else None,
    )
