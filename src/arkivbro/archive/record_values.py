"""Stored rows as values of the core: in full, for who may read them; and what anyone may see of them, for everybody else.

The public journal, its page, feed, JSON and previews are made of `record_of` alone. It reads the stored public columns and no
others: a full title, or the name of somebody screened, is not fetched for it.
"""

from __future__ import annotations

from dataclasses import replace

from arkivbro.archive.models import (
    CaseFile,
    CorrespondenceParty,
    DocumentDescription,
    DocumentLink,
    RegistryEntry,
    SignOff,
)
from arkivbro.core import noark
from arkivbro.core.public_record import PublicCase, PublicRecord, Registered, public_case, public_record
from arkivbro.core.screening import ScreenedText


def case_value(case: CaseFile, *, public: bool = False) -> noark.ArchivedCase:
    """The case without its entries. `public`: its title as everybody sees it, no other is read."""
    class_ref = case.class_ref
    record = noark.CaseFile(
        key=case.key or "",
        title=ScreenedText.plain(case.public_title) if public else case.screened_title,
        status=case.status,
        responsible=case.responsible,
        unit=case.unit,
        opened=case.opened,
        series=case.series.code if case.series else "",
        class_=noark.ClassReference(class_ref.system.code, class_ref.value, class_ref.title)
        if class_ref
        else None,
        journal_unit=case.journal_unit,
        file_type=case.file_type,
        access_group=case.access_group,
        access=case.access,
        disposal=case.disposal,
        external_reference=case.external_reference,
        cross_reference=case.cross_reference,
    )
    return noark.ArchivedCase(record=record, number=case.number)


def entry_value(entry: RegistryEntry, *, public: bool = False) -> noark.ArchivedEntry:
    """The entry with its parties and documents; to be called with them prefetched where there are many. `public`: titles and
    names as everybody sees them, no others are read.
    """
    signed: SignOff | None = getattr(entry, "sign_off", None)
    answer = signed.by_entry.key or "" if signed and not public and signed.by_entry else ""
    record = noark.RegistryEntry(
        key=entry.key or "",
        type=entry.type,
        title=ScreenedText.plain(entry.public_title) if public else entry.screened_title,
        officer=entry.officer,
        unit=entry.unit,
        document_date=entry.document_date,
        access=entry.access,
        screening=tuple(entry.screening),
        parties=tuple(
            _public_party(party) if public else party_value(party) for party in entry.parties.all()
        ),
        documents=tuple(document_value(link, public=public) for link in entry.links.all()),
        final_statuses=(entry.status,),
        received_date=entry.received_date,
        sent_date=entry.sent_date,
        sign_off=noark.SignOff(signed.method, answer) if signed else None,
        disposal=entry.disposal,
        remark=entry.remark,
        journal_unit=entry.journal_unit,
        show_in_public_journal=entry.show_in_public_journal,
    )
    return noark.ArchivedEntry(
        record=record,
        status=entry.status,
        number=entry.number,
        journal_number=entry.journal_number,
        journal_date=entry.journal_date,
    )


def party_value(party: CorrespondenceParty) -> noark.CorrespondenceParty:
    return noark.CorrespondenceParty(
        role=noark.PartyRole(party.role),
        name=party.screened_name,
        officer=party.officer,
        unit=party.unit,
        is_person=party.is_person,
        address=party.address,
        postcode=party.postcode,
        city=party.city,
        country=party.country,
        email=party.email,
    )


def _public_party(party: CorrespondenceParty) -> noark.CorrespondenceParty:
    return noark.CorrespondenceParty(noark.PartyRole(party.role), ScreenedText.plain(party.public_name))


def document_value(link: DocumentLink, *, public: bool = False) -> noark.DocumentDescription:
    document = link.document
    objects = tuple(
        noark.DocumentObject(
            sha256=held.sha256,
            size=held.size,
            format=held.format,
            media_type=held.media_type,
            extension=held.extension,
            variant=noark.Variant(held.variant),
            version=held.version,
        )
        for held in document.objects_held.all()
    )
    return noark.DocumentDescription(
        key=document.key or "",
        role=noark.DocumentRole(link.role),
        title=ScreenedText.plain(document.public_title) if public else document.screened_title,
        objects=objects,
        document_type=document.document_type,
        access=document.access,
        screening=tuple(document.screening),
        original_file_name="" if public else document.original_file_name,
        state=document.inspection_state,
        number=link.number,
    )


# --- what anyone may see -----------------------------------------------------------------------------------------


def record_of(entry: RegistryEntry) -> PublicRecord:
    """What anyone may see of an entry, journalled or not; case, parties and documents should be prefetched."""
    made = public_record(
        case_value(entry.case, public=True).record, entry_value(entry, public=True).record, _registered(entry)
    )
    return replace(made, case=public_case_of(entry.case), title_words=entry.public_search_text)


def public_case_of(case: CaseFile) -> PublicCase:
    """What anyone may see of a case."""
    made = public_case(case_value(case, public=True).record, case.number)
    return replace(made, title_words=case.public_search_text)


def record_as_corrected(
    entry: RegistryEntry,
    changed: RegistryEntry | DocumentDescription,
    *,
    title: ScreenedText,
    access: noark.Access,
    screening: tuple[str, ...],
) -> PublicRecord:
    """What anyone would see of the entry after it, or one of its documents, was corrected so."""
    current = entry_value(entry).record
    after = replace(current, title=title, access=access, screening=screening)
    if isinstance(changed, DocumentDescription):
        numbers = {link.number for link in entry.links.all() if link.document_id == changed.pk}
        documents = tuple(
            replace(one, title=title, access=access, screening=screening) if one.number in numbers else one
            for one in current.documents
        )
        after = replace(current, documents=documents)
    return public_record(case_value(entry.case).record, after, _registered(entry))


def set_public_search(record: CaseFile | RegistryEntry) -> None:
    """Sets the column that the public journal is searched by; the caller saves it. To be called whenever the title or the
    screening changes.
    """
    if isinstance(record, CaseFile):
        record.public_search_text = public_case(case_value(record).record).title_words
    else:
        made = public_record(case_value(record.case).record, entry_value(record).record)
        record.public_search_text = made.title_words


def _registered(entry: RegistryEntry) -> Registered:
    return Registered(entry.case.number, entry.number, entry.journal_number, entry.journal_date)
