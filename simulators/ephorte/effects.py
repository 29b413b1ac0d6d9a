"""What NCore does by itself: numbers and defaults before a row is saved, and everything that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulators.ephorte.rules import is_internal
from simulators.ephorte.seed import Account
from simulators.ephorte.store import Row, Store, now

SERVER_OWNED: Mapping[str, frozenset[str]] = {
    "Case": frozenset(
        [
            "Id",
            "CaseYear",
            "SequenceNumber",
            "CountOfRegistryEntries",
            "CreatedDate",
            "CreatedByUserNameId",
            "LastUpdated",
            "LastRecordDate",
        ]
    ),
    "RegistryEntry": frozenset(
        [
            "Id",
            "DocumentNumber",
            "RegisterYear",
            "SequenceNumber",
            "SenderRecipient",
            "NumberOfSubDocuments",
            "CreatedDate",
            "CreatedByUserNameId",
            "LastUpdated",
            "MustFollowUp",
            "FileExtensionMainDocument",
            "FollowedUpDate",
        ]
    ),
    "SenderRecipient": frozenset(["Id", "CreatedDate", "UpdatedDate", "MustFollowUp"]),
    "DocumentDescription": frozenset(["Id", "CreatedDate", "CreatedByUserNameId", "LastUpdated"]),
    "DocumentObject": frozenset(
        [
            "Checksum",
            "CheckSumAlgorithm",
            "FileSize",
            "CurrentVersion",
            "CreatedDate",
            "CreatedByUserNameId",
            "LastUpdated",
            "FilePath",
            "FileformatId",
        ]
    ),
    "RegistryEntryDocument": frozenset(["CreatedDate", "ConnectedDate", "UpdatedDate"]),
    "Remark": frozenset(["Id", "CreatedDate", "CreatedByUserNameId", "LastUpdated", "RegisteredDate"]),
    "Classification": frozenset(["Id", "CreatedDate", "LastUpdated"]),
}
"""What a client cannot set: ignored when new (but for what `complete` takes), kept when changed."""

Values = dict[str, Any]


def complete(store: Store, type: str, values: Values, account: Account) -> None:
    """Numbers and defaults of a new row, by the role of who makes it."""
    match type:
        case "Case":
            year = now().year
            values["CaseYear"], values["SequenceNumber"] = year, store.next(f"case {year}")
        case "RegistryEntry":
            year = now().year
            values["RegisterYear"], values["SequenceNumber"] = year, store.next(f"entry {year}")
            values["DocumentNumber"] = store.next(f"case {values.get('CaseId')} entry")
    fill_in(store, type, values, account)


def fill_in(store: Store, type: str, values: Values, account: Account) -> None:
    """Defaults only: what `Initialize` shows, and saves nothing of."""
    moment = now()
    own = next(iter(store.where("UserName", Initials=account.initials, IsCurrent=True)), None)
    for name, value in (("CreatedDate", moment), ("LastUpdated", moment), ("UpdatedDate", moment)):
        values[name] = value
    values["CreatedByUserNameId"] = own["Id"] if own else None
    if (fill := DEFAULTS.get(type)) is not None:
        fill(store, values, own)


def _default(values: Values, **defaults: Any) -> None:
    for name, value in defaults.items():
        if values.get(name) is None:
            values[name] = value


def _case_defaults(store: Store, values: Values, own: Row | None) -> None:
    values["CountOfRegistryEntries"] = 0
    _default(
        values,
        CaseDate=now(),
        CaseStatusId="B",
        SeriesId="SAK",
        RegistryManagementUnitId="AT",
        OfficerNameId=own["Id"] if own else None,
        PublicTitle=values.get("Title"),
        PublicTitleNames=values.get("Title"),
        IsRestricted=False,
    )
    _shield(store, values, "PublicTitle", "PublicTitleNames")


def _shield(store: Store, values: Values, public: str, tagged: str) -> None:
    """An access code with IsTitleRestricted hides the whole title of what is new with it."""
    code = store.by_id("AccessCode", values.get("AccessCodeId"))
    if store.settings.shields_titles and code is not None and code["Id"] == "P":
        hidden = " ".join("*****" for _ in str(values.get("Title") or "").split())
        values |= {public: hidden, tagged: hidden, "IsRestricted": True}


def _entry_defaults(store: Store, values: Values, own: Row | None) -> None:
    code = store.by_id("AccessCode", values.get("AccessCodeId"))
    case = store.by_id("Case", values.get("CaseId"))
    values["NumberOfSubDocuments"] = 0
    _default(
        values,
        RecordStatusId="M" if values.get("RegistryEntryTypeId") == "I" else "R",
        DocumentDate=now(),
        SeriesId=case.get("SeriesId") if case else None,
        RegistryManagementUnitId="AT",
        OfficerNameId=own["Id"] if own else None,
        TitleRestricted=values.get("Title"),
        TitlePersonNameTagged=values.get("Title"),
        IsRestricted=False,
        IsPublished=True,
        IsSenderRecipientRestricted=bool(code and code.get("IsSenderRecipientRestrictedByDefault")),
    )
    _shield(store, values, "TitleRestricted", "TitlePersonNameTagged")


def _party_defaults(store: Store, values: Values, own: Row | None) -> None:
    del own
    entry = store.by_id("RegistryEntry", values.get("RegistryEntryId"))
    _default(
        values,
        IsRecipient=entry is not None and entry["RegistryEntryTypeId"] != "I",
        IsResponsible=False,
        IsRestricted=bool(entry and entry.get("IsSenderRecipientRestricted")) and not is_internal(values),
        CopyRecipient=False,
        User=False,
    )


def _description_defaults(store: Store, values: Values, own: Row | None) -> None:
    del store, own
    _default(values, DocumentStatusId="B")


def _link_defaults(store: Store, values: Values, own: Row | None) -> None:
    values["ConnectedDate"], values["AttachedByUserNameId"] = now(), own["Id"] if own else None
    links = store.where("RegistryEntryDocument", RegistryEntryId=values.get("RegistryEntryId"))
    _default(values, DocumentLinkTypeId="V" if links else "H")
    if not values.get("SortOrder"):
        values["SortOrder"] = max((one["SortOrder"] for one in links), default=0) + 1


def _object_defaults(store: Store, values: Values, own: Row | None) -> None:
    del own
    _default(values, VariantFormatId="P", VersionNumber=1)
    if (told := values.get("FileformatId")) is not None:
        values["FileformatId"] = resolve_format(store, told)


def resolve_format(store: Store, told: str) -> str:
    """An extension is taken for the format that it stands for: PDF → RA-PDF."""
    if store.by_id("FileFormat", told):
        return told
    found = [row for row in store.rows("FileFormat") if row["FileExtension"] == told.upper()]
    return str(found[0]["Id"]) if found else told


DEFAULTS: Mapping[str, Callable[[Store, Values, Row | None], None]] = {
    "Case": _case_defaults,
    "RegistryEntry": _entry_defaults,
    "SenderRecipient": _party_defaults,
    "DocumentDescription": _description_defaults,
    "RegistryEntryDocument": _link_defaults,
    "DocumentObject": _object_defaults,
}


# --- what follows ------------------------------------------------------------------------------------------------


def after_insert(store: Store, row: Row, batch: frozenset[int]) -> None:
    """`batch`: the entries whose main document comes in the same batch."""
    match row.type.name:
        case "RegistryEntry":
            case = store.by_id("Case", row["CaseId"])
            assert case is not None
            store.change(case, CountOfRegistryEntries=(case.get("CountOfRegistryEntries") or 0) + 1)
            if row.number not in batch:
                make_main_document(store, row)
        case "SenderRecipient":
            _show_parties(store, row["RegistryEntryId"])
        case "RegistryEntryDocument":
            _linked(store, row)
        case "DocumentObject":
            _filed(store, row)
        case _:
            pass


def make_main_document(store: Store, entry: Row) -> None:
    """The one that NCore makes by itself for an entry that comes without."""
    moment = now()
    description = store.add(
        "DocumentDescription",
        {
            "DocumentTitle": entry["Title"],
            "DocumentStatusId": "B",
            "AccessCodeId": entry.get("AccessCodeId"),
            "Pursuant": entry.get("Pursuant"),
            "CreatedDate": moment,
        },
    )
    store.add(
        "RegistryEntryDocument",
        {
            "RegistryEntryId": entry["Id"],
            "DocumentDescriptionId": description["Id"],
            "DocumentLinkTypeId": "H",
            "SortOrder": 1,
            "ConnectedDate": moment,
            "CreatedDate": moment,
        },
    )


def _show_parties(store: Store, entry_id: int) -> None:
    entry = store.by_id("RegistryEntry", entry_id)
    assert entry is not None
    parties = store.where("SenderRecipient", RegistryEntryId=entry_id)
    external = [one for one in parties if not is_internal(one)] or parties
    shown = f"{external[0].get('Name') or ''}{' m.fl.' if len(external) > 1 else ''}" if external else None
    store.change(entry, SenderRecipient=shown)


def _linked(store: Store, link: Row) -> None:
    """The main document takes the entry's title; the entry counts its attachments."""
    entry = store.by_id("RegistryEntry", link["RegistryEntryId"])
    description = store.by_id("DocumentDescription", link["DocumentDescriptionId"])
    assert entry is not None and description is not None
    if link["DocumentLinkTypeId"] == "H":
        store.change(description, DocumentTitle=entry["Title"])
    links = store.where("RegistryEntryDocument", RegistryEntryId=entry["Id"])
    store.change(entry, NumberOfSubDocuments=sum(one["DocumentLinkTypeId"] == "V" for one in links))


def _filed(store: Store, row: Row) -> None:
    """The upload becomes the document's file, at a path of the server's own, with its checksum and size."""
    for other in store.where("DocumentObject", DocumentDescriptionId=row["DocumentDescriptionId"]):
        if other is not row and other["VariantFormatId"] == row["VariantFormatId"]:
            store.change(other, CurrentVersion=False)
    store.change(row, CurrentVersion=True)
    if path := row.get("FilePath"):
        take_file(store, row, path)


def take_file(store: Store, row: Row, name: str) -> None:
    """Checks an uploaded file in."""
    upload = store.uploads[name]
    extension = name.rpartition(".")[2].upper()
    moment = now()
    place = f"{moment:%Y/%m}/{row['DocumentDescriptionId']}_{row['VersionNumber']}_{row['VariantFormatId']}.{extension}"
    store.keep_file(row, upload)
    kind = store.settings.checksums
    store.change(
        row,
        FilePath=place,
        FileSize=upload.size,
        Checksum={"SHA-256": upload.sha256, "MD5": upload.sha256[:32]}.get(kind),
        CheckSumAlgorithm=kind if kind != "none" else None,
        ContentType=upload.content_type or None,
    )


def after_update(store: Store, row: Row) -> None:
    """What follows from a changed row."""
    store.change(row, **{name: now() for name in ("LastUpdated", "UpdatedDate") if name in row.type.fields})
    match row.type.name:
        case "SenderRecipient":
            _show_parties(store, row["RegistryEntryId"])
            if row.get("FollowUpMethodId"):
                entry = store.by_id("RegistryEntry", row["RegistryEntryId"])
                assert entry is not None
                store.change(entry, FollowedUpDate=row.get("FollowedUpDate") or now())
        case "RegistryEntry":
            if row.get("RecordStatusId") in ("J", "A") and row.get("RegistryDate") is None:
                store.change(row, RegistryDate=now())
            if store.settings.main_titles != "when new":
                _entitle(store, row["Id"])
        case "DocumentDescription" if store.settings.main_titles == "always":
            for link in store.where("RegistryEntryDocument", DocumentDescriptionId=row["Id"]):
                _entitle(store, link["RegistryEntryId"])
        case _:
            pass


def _entitle(store: Store, entry_id: int) -> None:
    """The entry's title stands on its main document."""
    entry = store.by_id("RegistryEntry", entry_id)
    for link in store.where("RegistryEntryDocument", RegistryEntryId=entry_id, DocumentLinkTypeId="H"):
        main = store.by_id("DocumentDescription", link["DocumentDescriptionId"])
        if entry is not None and main is not None:
            store.change(main, DocumentTitle=entry["Title"])


def is_to_be_dispatched(store: Store, entry: Row) -> bool:
    """Finished, outgoing, with somebody who waits for it."""
    if entry.get("RegistryEntryTypeId") != "U" or entry.get("RecordStatusId") != "F":
        return False
    parties = store.where("SenderRecipient", RegistryEntryId=entry["Id"])
    return any(party.get("SendingStatusId") == "K" for party in parties)


def dispatch(store: Store, entry: Row) -> None:
    """Sends a finished outgoing entry: status E, and the day it was sent."""
    with store.batch(atomic=True):
        if not is_to_be_dispatched(store, entry):
            return
        store.change(entry, RecordStatusId="E", RecordStatusPrimaryId=_primary(store, "E"), SentDate=now())
        for party in store.where("SenderRecipient", RegistryEntryId=entry["Id"], SendingStatusId="K"):
            store.change(party, SendingStatusId="E")


def _primary(store: Store, status: str | None) -> int | None:
    row = store.by_id("RecordsStatus", status)
    return row["PrimaryId"] if row else None


def settle_status(store: Store, values: Values, before: Row | None) -> None:
    """The journal status has two keys; a number that was sent and is not the standing one wins over the code."""
    number = values.get("RecordStatusPrimaryId")
    if number is not None:
        found = store.where("RecordsStatus", PrimaryId=number)
        if found:
            values["RecordStatusId"] = found[0]["Id"]
    values["RecordStatusPrimaryId"] = _primary(store, values.get("RecordStatusId"))
    if before is not None and values["RecordStatusId"] is None:
        values["RecordStatusId"] = before["RecordStatusId"]
