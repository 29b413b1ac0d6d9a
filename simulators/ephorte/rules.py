"""What NCore refuses, in its own Norwegian words. Every check is of the values as they would stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulators.ephorte.access import OPEN_CODES
from simulators.ephorte.model import Field, Type
from simulators.ephorte.soap import SoapFault
from simulators.ephorte.store import Row, Store, now

Values = Mapping[str, Any]
CODES = {
    "AccessCodeId": "Tilgangskoden",
    "CaseStatusId": "Saksstatusen",
    "DisposalCodeId": "Kassasjonskoden",
    "DocumentCategoryId": "Dokumentkategorien",
    "DocumentLinkTypeId": "Tilknytningskoden",
    "DocumentStatusId": "Dokumentstatusen",
    "FileTypeId": "Mappetypen",
    "FollowUpMethodId": "Avskrivningsmåten",
    "RecordStatusId": "Journalstatusen",
    "RegistryEntryTypeId": "Dokumenttypen",
    "RegistryManagementUnitId": "Journalenheten",
    "RemarkTypeId": "Merknadstypen",
    "SendingMethodId": "Forsendelsesmåten",
    "SendingStatusId": "Forsendelsesstatusen",
    "SeriesId": "Arkivdelen",
    "VariantFormatId": "Variantformatet",
}
FINAL = ("F", "E", "J")


def check(store: Store, type: Type, values: Values, before: Row | None) -> None:
    """Raises SoapFault. `before` is the row that is changed; None for a new one."""
    for field in type.fields.values():
        _check_length(type, field, values.get(field.name))
        _check_reference(store, type, field, values, before)
    if (own := CHECKS.get(type.name)) is not None:
        own(store, values, before)


def _check_length(type: Type, field: Field, value: Any) -> None:
    """In UTF-16 units, as .NET counts."""
    if field.length and isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > field.length:
        raise SoapFault(f"{type.norwegian}.{field.name} er for lang: høyst {field.length} tegn.")


def _check_reference(store: Store, type: Type, field: Field, values: Values, before: Row | None) -> None:
    """Codes, officers and units must be there; a new reference to a person or unit must be to an active one."""
    value = values.get(field.name)
    if value in (None, "", 0) or field.is_related:
        return
    is_new = before is None or before.get(field.name) != value
    related = next(
        (one for one in type.fields.values() if one.is_related and type.id_field(one) is field), None
    )
    if related is None:
        return
    held = store.by_id(related.kind, value)
    if held is None and field.name in CODES:
        raise SoapFault(f"{CODES[field.name]} «{value}» finnes ikke.")
    if held is None and related.kind in (
        "Case",
        "RegistryEntry",
        "DocumentDescription",
        "UserName",
        "AdministrativeUnit",
    ):
        raise SoapFault(f"{type.norwegian}.{field.name}: {value} finnes ikke.")
    if held is not None and is_new and related.kind == "UserName" and not _is_active(store, held):
        raise SoapFault(f"Saksbehandleren (personnavn {value}) er ikke aktiv.")
    if held is not None and is_new and related.kind == "AdministrativeUnit" and held.get("ClosedDate"):
        raise SoapFault(f"Enheten {held['ShortCode']} er nedlagt.")


def _is_active(store: Store, name: Row) -> bool:
    """The name is in use, and who has it has not left."""
    user = store.by_id("User", name.get("UserId"))
    left = user.get("ToDate") if user is not None else None
    return bool(name.get("IsCurrent")) and (left is None or left >= now())


# --- titles and screening ----------------------------------------------------------------------------------------


def _check_titles(full: str | None, public: str | None, tagged: str | None) -> None:
    if not (full or "").strip():
        raise SoapFault("Tittel mangler.")
    for form in (public, tagged):
        if form is not None and len(form.split(" ")) != len((full or "").split(" ")):
            raise SoapFault(
                "Database feltene for markerte navn og uskjermet tekst inneholder forskjellig antall ord."
            )
    for word, shown in zip((full or "").split(" "), (public or full or "").split(" "), strict=True):
        if shown != word and "*****" not in shown:
            raise SoapFault("Et ord i den offentlige tittelen er verken det samme eller skjermet.")


def _check_access(values: Values) -> None:
    code = values.get("AccessCodeId")
    if values.get("IsRestricted") and code in OPEN_CODES:
        raise SoapFault("Unntatt offentlighet kan bare settes når det er satt en tilgangskode.")
    if code not in OPEN_CODES and not (values.get("Pursuant") or "").strip():
        raise SoapFault("Hjemmel må fylles ut når tilgangskode er satt.")


# --- by type -----------------------------------------------------------------------------------------------------


def _check_case(store: Store, values: Values, before: Row | None) -> None:
    _check_titles(values.get("Title"), values.get("PublicTitle"), values.get("PublicTitleNames"))
    _check_access(values)
    if (opened := values.get("CaseDate")) is not None and opened > now():
        raise SoapFault("Saksdato kan ikke være i framtiden.")
    series = store.by_id("Series", values.get("SeriesId"))
    if before is None and series is not None and (series.get("IsClosed") or series.get("BlocedForNewCases")):
        raise SoapFault("Arkivdelen er avsluttet eller sperret for nye saker.")


def _check_entry(store: Store, values: Values, before: Row | None) -> None:
    _check_titles(values.get("Title"), values.get("TitleRestricted"), values.get("TitlePersonNameTagged"))
    _check_access(values)
    case = store.by_id("Case", values.get("CaseId"))
    if case is None:
        raise SoapFault("Journalposten må ha en sak.")
    status = store.by_id("CaseStatus", case.get("CaseStatusId"))
    if before is None and status is not None and (status.get("IsClosed") or status.get("IsDeleted")):
        raise SoapFault(f"Saken {case['CaseYear']}/{case['SequenceNumber']} er avsluttet.")
    if not values.get("RegistryEntryTypeId"):
        raise SoapFault("Dokumenttype mangler.")
    _check_status(store, values, before)


def _check_status(store: Store, values: Values, before: Row | None) -> None:
    status, old = values.get("RecordStatusId"), before.get("RecordStatusId") if before else None
    if status == old:
        return
    if old in ("J", "A") and status in ("R", "M", "S", "F", "E"):
        raise SoapFault("Journalposten er journalført, og kan ikke settes tilbake.")
    if status not in FINAL:
        return
    if before is None:
        raise SoapFault("Journalposten mangler dokument og kan ikke få denne statusen ennå.")
    _check_documents(store, before)
    if values.get("RegistryEntryTypeId") == "U":
        check_recipients(store, before)
        if status == "J" and old not in ("E", "J", "A"):
            raise SoapFault("Journalposten er ikke ekspedert, og kan ikke journalføres.")
    elif status == "E":
        raise SoapFault("Bare utgående journalposter kan ekspederes.")


def _check_documents(store: Store, entry: Row) -> None:
    links = store.where("RegistryEntryDocument", RegistryEntryId=entry["Id"])
    if not any(link.get("DocumentLinkTypeId") == "H" for link in links):
        raise SoapFault("Journalposten mangler hoveddokument.")
    for link in links:
        description = store.by_id("DocumentDescription", link.get("DocumentDescriptionId"))
        if description is None or description.get("DocumentStatusId") != "F":
            raise SoapFault("Et dokument er ikke ferdigstilt.")
        objects = store.where("DocumentObject", DocumentDescriptionId=description["Id"])
        if not any(one.number in store.files for one in objects):
            raise SoapFault("Et dokument mangler fil.")


def check_recipients(store: Store, entry: Row) -> None:
    """An outgoing entry needs an external recipient."""
    parties = store.where("SenderRecipient", RegistryEntryId=entry["Id"])
    if not any(party.get("IsRecipient") and not is_internal(party) for party in parties):
        raise SoapFault("Utgående journalposter må ha minst én ekstern mottaker.")


def is_internal(party: Values) -> bool:
    return bool(party.get("OfficerNameId") or party.get("AdministrativeUnitId"))


def _check_party(store: Store, values: Values, before: Row | None) -> None:
    entry = store.by_id("RegistryEntry", values.get("RegistryEntryId"))
    if entry is None:
        raise SoapFault("Avsender/mottaker må ha en journalpost.")
    if is_internal(values):
        if not (values.get("AdministrativeUnitId") and values.get("RegistryManagementUnitId")):
            raise SoapFault("Intern avsender/mottaker må ha administrativ enhet og journalenhet.")
    elif not (values.get("Name") or "").strip():
        raise SoapFault("Ekstern avsender/mottaker mangler navn.")
    if values.get("IsRestricted") and entry.get("AccessCodeId") in OPEN_CODES:
        raise SoapFault("Part kan bare være unntatt offentlighet når journalposten har tilgangskode.")
    if values.get("IsResponsible"):
        others = store.where("SenderRecipient", RegistryEntryId=entry["Id"], IsResponsible=True)
        if any(other is not before for other in others):
            raise SoapFault("Journalposten har allerede en behandlingsansvarlig.")
    if values.get("FollowUpMethodId") and not values.get("IsResponsible"):
        raise SoapFault("Avskrivning kan bare settes på den som er behandlingsansvarlig.")


def _check_description(store: Store, values: Values, before: Row | None) -> None:
    del store, before
    if not (values.get("DocumentTitle") or "").strip():
        raise SoapFault("Dokumenttittel mangler.")
    _check_access(values)


def _check_link(store: Store, values: Values, before: Row | None) -> None:
    entry, document = values.get("RegistryEntryId"), values.get("DocumentDescriptionId")
    if not entry or not document:
        raise SoapFault("Dokumentreferansen må ha journalpost og dokumentbeskrivelse.")
    links = [one for one in store.where("RegistryEntryDocument", RegistryEntryId=entry) if one is not before]
    if any(one["DocumentDescriptionId"] == document for one in links):
        raise SoapFault("Dokumentet er allerede knyttet til journalposten.")
    if values.get("DocumentLinkTypeId") == "H" and any(one["DocumentLinkTypeId"] == "H" for one in links):
        raise SoapFault("Journalposten har allerede et hoveddokument.")


def _check_object(store: Store, values: Values, before: Row | None) -> None:
    if not values.get("DocumentDescriptionId"):
        raise SoapFault("Dokumentversjonen må ha en dokumentbeskrivelse.")
    key = {name: values.get(name) for name in ("DocumentDescriptionId", "VariantFormatId", "VersionNumber")}
    if any(one is not before for one in store.where("DocumentObject", **key)):
        raise SoapFault("Dokumentversjonen finnes allerede.")
    if before is None and (path := values.get("FilePath")):
        upload = store.uploads.get(path)
        if upload is None:
            raise SoapFault("Filen som dokumentversjonen viser til, finnes ikke.")
        if upload.used:
            raise SoapFault("Filen som dokumentversjonen viser til, er allerede brukt.")


def _check_class(store: Store, values: Values, before: Row | None) -> None:
    del before
    system, value = values.get("ClassificationSystemId"), values.get("ClassId")
    if not store.by_id("ClassificationSystem", system):
        raise SoapFault(f"Ordningsprinsippet «{system}» finnes ikke.")
    if not store.where("Class", ClassificationSystemId=system, Id=value):
        raise SoapFault(f"Ordningsverdien «{value}» finnes ikke i {system}.")
    if not values.get("SortOrder"):
        raise SoapFault("Klasseringen mangler sortering.")


def _check_remark(store: Store, values: Values, before: Row | None) -> None:
    del store, before
    if not any(values.get(owner) for owner in ("CaseId", "RegistryEntryId", "DocumentDescriptionId")):
        raise SoapFault("Merknaden hører ikke til noe.")


CHECKS: Mapping[str, Callable[[Store, Values, Row | None], None]] = {
    "Case": _check_case,
    "RegistryEntry": _check_entry,
    "SenderRecipient": _check_party,
    "DocumentDescription": _check_description,
    "RegistryEntryDocument": _check_link,
    "DocumentObject": _check_object,
    "Classification": _check_class,
    "Remark": _check_remark,
}
