"""A plan's records → NCore's objects. Pure: ids of officers and units are looked up before (`Resolved`).

An entry goes as one batch, its objects naming each other: so each carries its key from the first moment, and the server
makes no main document of its own. What a batch left undone is made from the same pieces (`making.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from arkivbro.connectors.ephorte.configuration import EphorteConfiguration
from arkivbro.connectors.ephorte.lengths import (
    ADDRESS,
    FULL_ADDRESS,
    FULL_DOCUMENT_TITLE,
    FULL_NAME,
    FULL_TITLE,
    PARTY_NAME,
    REMARK,
    TITLE,
    remark_for,
    too_long,
)
from arkivbro.connectors.ephorte.objects import Draft, Scalar, at_midnight
from arkivbro.connectors.ephorte.party_mapping import INTERNAL, party_fields
from arkivbro.connectors.ephorte.titles import length_of, shortened, title_forms
from arkivbro.core.errors import BadFacts, Declined, Finding, Misconfigured
from arkivbro.core.messages import message
from arkivbro.core.noark import (
    Access,
    CaseFile,
    CorrespondenceParty,
    DocumentDescription,
    DocumentObject,
    RegistryEntry,
)
from arkivbro.core.screening import ScreenedText

_ILLEGAL_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CASE, ENTRY = "case", "entry"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What was looked up in ePhorte for a record: officers by initials, units by the plan's text."""

    officers: Mapping[str, int]
    units: Mapping[str, int]
    journal_unit: str = ""


NOTHING: Mapping[str, Scalar] = {}


def case_drafts(case: CaseFile, resolved: Resolved, settings: EphorteConfiguration) -> tuple[Draft, ...]:
    """The case, its class and its remarks, as one batch."""
    forms = title_forms(case.title, TITLE)
    fields: dict[str, Scalar] = {
        "Title": forms.full,
        "PublicTitle": forms.public,
        "PublicTitleNames": forms.tagged,
        "CaseStatusId": case.status or None,
        "CaseDate": at_midnight(case.opened),
        "OfficerNameId": resolved.officers[case.responsible] if case.responsible else None,
        "AdministrativeUnitId": resolved.units[case.unit] if case.unit else None,
        "SeriesId": case.series or None,
        "FileTypeId": case.file_type or None,
        "RegistryManagementUnitId": resolved.journal_unit or None,
        "DisposalCodeId": case.disposal or None,
        settings.key_attribute.case: case.key,
        **_access(case.access, settings, restricted=forms.is_restricted),
    }
    if case.access_group:
        raise Misconfigured(
            "ephorte.access_group",
            setting="case.access_group",
        )
    drafts = [_draft("Case", fields, CASE)]
    if case.class_:
        drafts.append(_draft("Classification", class_fields(case), references={"Case": CASE}))
    drafts += [
        remark_draft(text, case.access, settings, references={"Case": CASE})
        for text in case_remark_texts(case)
    ]
    return tuple(drafts)


def class_fields(case: CaseFile) -> dict[str, Scalar]:
    """The primary class: ordningsprinsipp and ordningsverdi. It must be there in ePhorte; we make no classes."""
    assert case.class_ is not None
    return {
        "ClassificationSystemId": case.class_.system,
        "ClassId": case.class_.value,
        "Description": shortened(case.class_.title or case.class_.value, TITLE),
        "SortOrder": "1",
    }


def entry_draft(
    entry: RegistryEntry, case_id: int, resolved: Resolved, settings: EphorteConfiguration
) -> Draft:
    """The entry itself, in a status that is not journalled."""
    forms = title_forms(entry.title, TITLE)
    parties_restricted = any(party.name.has_screened for party in entry.parties)
    if parties_restricted and entry.access.is_public:
        raise Declined("ephorte.access_missing")
    fields: dict[str, Scalar] = {
        "CaseId": case_id,
        "Title": forms.full,
        "TitleRestricted": forms.public,
        "TitlePersonNameTagged": forms.tagged,
        "RegistryEntryTypeId": entry.type,
        "RecordStatusId": settings.initial_status.of(entry.type),
        "DocumentDate": at_midnight(entry.document_date),
        "ReceivedDate": at_midnight(entry.received_date),
        "SentDate": at_midnight(entry.sent_date),
        "OfficerNameId": resolved.officers[entry.officer] if entry.officer else None,
        "AdministrativeUnitId": resolved.units[entry.unit] if entry.unit else None,
        "RegistryManagementUnitId": resolved.journal_unit or None,
        "DisposalCodeId": entry.disposal or None,
        "IsSenderRecipientRestricted": True if parties_restricted else None,
        settings.key_attribute.entry: entry.key,
        **_access(entry.access, settings, restricted=forms.is_restricted),
        **_shown(entry, settings),
    }
    return _draft("RegistryEntry", fields, ENTRY)


def _shown(entry: RegistryEntry, settings: EphorteConfiguration) -> dict[str, Scalar]:
    """Whether the entry shows in the public journal, where the body has told which field says so."""
    if settings.public_journal_field:
        return {settings.public_journal_field: entry.show_in_public_journal}
    if not entry.show_in_public_journal:
        raise Misconfigured(
            "ephorte.journal_field_missing",
            setting="public_journal_field",
        )
    return {}


def party_draft(
    party: CorrespondenceParty,
    entry: RegistryEntry,
    resolved: Resolved,
    settings: EphorteConfiguration,
    owner: Mapping[str, Scalar],
    references: Mapping[str, str],
    sign_off: Mapping[str, Scalar] = NOTHING,
) -> Draft:
    """A party. The first internal one is responsible: NCore wants exactly one, and the sign-off stands on it."""
    first_internal = next((one for one in entry.parties if one.role in INTERNAL), None)
    fields = party_fields(
        party,
        officer_id=resolved.officers.get(party.officer, 0),
        unit_id=resolved.units.get(party.unit, 0),
        journal_unit=resolved.journal_unit,
        responsible=party is first_internal,
        sending_method=settings.sending.method if entry.type == "U" else "",
        sending_status=settings.sending.status if entry.type == "U" else "",
    )
    if sign_off and party is first_internal:
        signed = {"FollowedUpByRegistryEntry": references["RegistryEntry"]}
        return _draft("SenderRecipient", {**fields, **sign_off, **owner}, references={**references, **signed})
    return _draft("SenderRecipient", {**fields, **owner}, references=references)


def description_fields(document: DocumentDescription, settings: EphorteConfiguration) -> dict[str, Scalar]:
    """The document description. Its title has one form only: with screened words it must carry an access code."""
    if document.title.has_screened and document.access.is_public:
        raise Declined("ephorte.access_missing")
    return _checked(
        {
            "DocumentTitle": title_forms(document.title, TITLE).full,
            "DocumentStatusId": settings.document_status or None,
            "DocumentCategoryId": document.document_type or settings.document_category or None,
            settings.key_attribute.document: document.key,
            **_access(document.access, settings),
        }
    )


FileKey = tuple[str, str, int]
"""Document, variant, version: two of them may hold the same bytes."""


def file_key(document: DocumentDescription, file: DocumentObject) -> FileKey:
    """Which file of which document."""
    return document.key, file.variant.value, file.version


def document_drafts(
    document: DocumentDescription,
    uploads: Mapping[FileKey, str],
    settings: EphorteConfiguration,
    *,
    owner: Mapping[str, Scalar],
    references: Mapping[str, str],
) -> tuple[Draft, ...]:
    """Description, files and link of one document. `uploads`: the name that each file's upload got."""
    id = f"d{document.number}"
    drafts = [Draft("DocumentDescription", description_fields(document, settings), id)]
    drafts += [
        object_draft(file, uploads[file_key(document, file)], settings, {}, {"DocumentDescription": id})
        for file in document.objects
    ]
    link = {"DocumentLinkTypeId": document.role.value, "SortOrder": document.number, **owner}
    drafts.append(_draft("RegistryEntryDocument", link, references={"DocumentDescription": id, **references}))
    return tuple(drafts)


def object_draft(
    file: DocumentObject,
    upload: str,
    settings: EphorteConfiguration,
    owner: Mapping[str, Scalar],
    references: Mapping[str, str],
) -> Draft:
    """One file in one variant; `upload` is the name that the server gave it."""
    extension = file.extension.lower()
    fields: dict[str, Scalar] = {
        "FilePath": upload,
        "FileformatId": settings.file_formats.get(extension, extension.upper())[:10],
        "VariantFormatId": getattr(settings.variants, file.variant.value),
        "VersionNumber": file.version,
        **owner,
    }
    return _draft("DocumentObject", fields, references=references)


def remark_texts(entry: RegistryEntry) -> tuple[tuple[str, Access], ...]:
    """Everything that goes into remarks, with the access of what it quotes: the entry's own, and texts over the archive's
    length. A document's title has the document's code where the entry has none.
    """
    long = [*too_long(FULL_TITLE, entry.title, TITLE)]
    for party in entry.parties:
        long += too_long(FULL_NAME, party.name, PARTY_NAME)
        long += too_long(FULL_ADDRESS, ScreenedText.plain(party.address), ADDRESS)
    texts = [shortened_lines(entry.remark)] if entry.remark else []
    texts += [remark_for(one) for one in long]
    found = [(text, entry.access) for text in texts]
    for document in entry.documents:
        access = document.access if entry.access.is_public else entry.access
        found += [(remark_for(one), access) for one in too_long(FULL_DOCUMENT_TITLE, document.title, TITLE)]
    return tuple(found)


def case_remark_texts(case: CaseFile) -> tuple[str, ...]:
    """What goes into a case's remarks: its whole title where that is too long, and the other case that it belongs with."""
    remarks = [remark_for(long) for long in too_long(FULL_TITLE, case.title, TITLE)]
    if case.cross_reference:
        remarks.append(f"Se også sak: {case.cross_reference}")
    return tuple(remarks)


def shortened_lines(text: str) -> str:
    """A remark that fits its field."""
    return text if length_of(text) <= REMARK else shortened(text, REMARK)


def remark_draft(
    text: str,
    access: Access,
    settings: EphorteConfiguration,
    *,
    owner: Mapping[str, Scalar] | None = None,
    references: Mapping[str, str] | None = None,
) -> Draft:
    """A remark with the access code of what it belongs to."""
    fields: dict[str, Scalar] = {
        "Text": text,
        "AccessCodeId": access.code or None,
        "RemarkTypeId": settings.remark_type or None,
        **(owner or {}),
    }
    return _draft("Remark", fields, references=references or {})


def _access(access: Access, settings: EphorteConfiguration, **flags: bool) -> dict[str, Scalar]:
    """Access code and legal basis; `restricted`: the title is exempt in part, legal only with a code."""
    restricted = flags.get("restricted", False)
    if access.is_public:
        if restricted:
            raise Declined("ephorte.access_missing")
        return {"AccessCodeId": settings.public_access_code or None}
    fields: dict[str, Scalar] = {"AccessCodeId": access.code, "Pursuant": access.basis}
    if "restricted" in flags:
        fields["IsRestricted"] = restricted
    return fields


def _draft(
    type: str, fields: Mapping[str, Scalar], id: str = "", references: Mapping[str, str] | None = None
) -> Draft:
    return Draft(type, _checked(fields), id, references or {})


def _checked(fields: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """Raises BadFacts for a text with characters that XML cannot hold."""
    for name, value in fields.items():
        if isinstance(value, str) and _ILLEGAL_IN_XML.search(value):
            odd = message("ephorte.odd_characters")
            raise BadFacts(odd, findings=(Finding("where.field", odd, name),))
    return dict(fields)


def access_of(code: str, basis: str, settings: EphorteConfiguration) -> Access:
    """What an access code in ePhorte means: none, the body's open code and XX (not assessed) are public."""
    if code in ("", settings.public_access_code, "XX"):
        return Access()
    return Access(code, basis)
