"""What stands in the archive, as values of the core."""

from __future__ import annotations

from arkivbro.archive.models import (
    CaseFile,
    CorrespondenceParty,
    DocumentLink,
    RegistryEntry,
    SignOff,
)
from arkivbro.core import noark


def case_value(case: CaseFile) -> noark.StandingCase:
    """The case without its entries."""
    class_ref = case.class_ref
    record = noark.CaseFile(
        key=case.key or "",
        title=case.screened_title,
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
    return noark.StandingCase(record=record, number=case.number)


def entry_value(entry: RegistryEntry) -> noark.StandingEntry:
    """The entry with its parties and documents; to be called with them prefetched where there are many."""
    signed: SignOff | None = getattr(entry, "sign_off", None)
    answer = signed.by_entry.key or "" if signed and signed.by_entry else ""
    record = noark.RegistryEntry(
        key=entry.key or "",
        type=entry.type,
        title=entry.screened_title,
        officer=entry.officer,
        unit=entry.unit,
        document_date=entry.document_date,
        access=entry.access,
        screening=tuple(entry.screening),
        parties=tuple(party_value(party) for party in entry.parties.all()),
        documents=tuple(document_value(link) for link in entry.links.all()),
        final_statuses=(entry.status,),
        received_date=entry.received_date,
        sent_date=entry.sent_date,
        sign_off=noark.SignOff(signed.method, answer) if signed else None,
        disposal=entry.disposal,
        remark=entry.remark,
        journal_unit=entry.journal_unit,
        show_in_public_journal=entry.show_in_public_journal,
    )
    return noark.StandingEntry(
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


def document_value(link: DocumentLink) -> noark.DocumentDescription:
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
        title=document.screened_title,
        objects=objects,
        document_type=document.document_type,
        access=document.access,
        screening=tuple(document.screening),
        original_file_name=document.original_file_name,
        state=document.inspection_state,
        number=link.number,
    )
