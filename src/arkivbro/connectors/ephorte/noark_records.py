"""What stands in ePhorte, as Noark records, so that it can be compared with the plan word by word."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO, cast

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.directory import Directory
from arkivbro.connectors.ephorte.filters import equals, one_of
from arkivbro.connectors.ephorte.lengths import (
    FULL_DOCUMENT_TITLE,
    FULL_TITLE,
    TITLE,
    LongText,
    in_full,
    long_texts,
)
from arkivbro.connectors.ephorte.lookup import case_reference, entry_reference
from arkivbro.connectors.ephorte.mapping import access_of
from arkivbro.connectors.ephorte.objects import StoredObject
from arkivbro.connectors.ephorte.party_mapping import party_address, party_name, role_of, told
from arkivbro.connectors.ephorte.titles import CUT, TitleForms, title_forms
from arkivbro.core.errors import CannotTell
from arkivbro.core.noark import (
    ArchivedCase,
    ArchivedEntry,
    CaseFile,
    ClassReference,
    CorrespondenceParty,
    DocumentDescription,
    DocumentObject,
    DocumentRole,
    RegistryEntry,
    SignOff,
    Variant,
)
from arkivbro.core.screening import Part, ScreenedText

OF_PARTY = ("OfficerName", "AdministrativeUnit", "FollowedUpByRegistryEntry")
"""What is read of a party besides itself."""
OF_ENTRY = ("Case", "OfficerName", "AdministrativeUnit")
OF_LINK = ("DocumentDescription", "RegistryEntry", *(f"RegistryEntry.{one}" for one in OF_ENTRY))
"""What is read of a link besides itself: its document, and the entry with what belongs to that."""
SHA256_NAMES = frozenset({"sha256", "sha-256"})


class Counting:
    """A sink that keeps nothing but the checksum."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return len(data)


@dataclass(frozen=True, slots=True)
class WholeEntry:
    """Everything of one entry, as NCore has it. A link whose document we may not see has no description."""

    entry: StoredObject
    parties: tuple[StoredObject, ...]
    links: tuple[StoredObject, ...]
    objects: tuple[StoredObject, ...]
    remarks: tuple[StoredObject, ...]

    def descriptions(self) -> tuple[tuple[StoredObject, StoredObject], ...]:
        """Link and description of each document, in order: the main document first."""
        seen = [
            (link, link.related["DocumentDescription"])
            for link in self.links
            if "DocumentDescription" in link.related
        ]
        return tuple(sorted(seen, key=lambda one: (one[0].text("DocumentLinkTypeId") != "H", _place(one[0]))))

    def objects_of(self, description_id: int) -> tuple[StoredObject, ...]:
        return tuple(one for one in self.objects if one.key("DocumentDescriptionId") == description_id)


class Reader:
    """Reads. Every method raises Unreachable, Transient, Misconfigured, Declined."""

    def __init__(self, client: NCoreClient, directory: Directory) -> None:
        self._client, self._directory = client, directory
        self._settings = client.settings

    # --- cases -------------------------------------------------------------------------------------------------

    def case(self, id: int, budget: Budget) -> ArchivedCase | None:
        """The case, without its entries; None if it is gone."""
        related = ("OfficerName", "AdministrativeUnit", "PrimaryClassification")
        found = self._client.query("Case", equals("Id", id), budget, related=related, take=1).objects
        if not found:
            return None
        case = found[0]
        long = self._long_texts("CaseId", id, budget) if CUT in case.text("Title") else ()
        forms = TitleForms(case.text("Title"), case.text("PublicTitle"), case.text("PublicTitleNames"))
        class_ = case.related.get("PrimaryClassification")
        record = CaseFile(
            key=case.text(self._settings.key_attribute.case),
            title=in_full(FULL_TITLE, forms, TITLE, long),
            status=case.text("CaseStatusId"),
            responsible=_initials(case),
            unit=self._directory.unit_text(case.related.get("AdministrativeUnit")),
            opened=_opened(case),
            series=case.text("SeriesId"),
            class_=ClassReference(
                class_.text("ClassificationSystemId"), class_.text("ClassId"), class_.text("Description")
            )
            if class_
            else None,
            journal_unit=case.text("RegistryManagementUnitId"),
            file_type=case.text("FileTypeId"),
            access=access_of(case.text("AccessCodeId"), case.text("Pursuant"), self._settings),
            disposal=case.text("DisposalCodeId"),
        )
        return ArchivedCase(record, case_reference(case, self._settings).number)

    # --- entries -----------------------------------------------------------------------------------------------

    def whole(self, id: int, budget: Budget, *, remarks: bool = False) -> WholeEntry | None:
        """Everything of an entry; remarks only where asked for, or where a text was shortened. None if it is gone."""
        of_entry = equals("RegistryEntryId", id)
        links = self._client.query("RegistryEntryDocument", of_entry, budget, related=OF_LINK).objects
        entry = links[0].related.get("RegistryEntry") if links else None
        if entry is None or "Case" not in entry.related:
            found = self._client.query("RegistryEntry", equals("Id", id), budget, related=OF_ENTRY, take=1)
            if not found.objects:
                return None
            entry = found.objects[0]
        parties = self._client.query("SenderRecipient", of_entry, budget, related=OF_PARTY).objects
        ids = sorted({link.key("DocumentDescriptionId") for link in links})
        objects = (
            self._client.query("DocumentObject", one_of("DocumentDescriptionId", ids), budget).objects
            if ids
            else ()
        )
        whole = WholeEntry(entry, parties, links, objects, ())
        if not remarks and not _was_shortened(whole):
            return whole
        held = self._client.query("Remark", of_entry, budget).objects
        return WholeEntry(whole.entry, parties, links, objects, held)

    def entry(self, id: int, budget: Budget) -> ArchivedEntry | None:
        """The entry as a record; None if it is gone."""
        whole = self.whole(id, budget)
        if whole is not None and self._settings.read_files_back:
            objects = tuple(self._with_checksum(one, budget) for one in whole.objects)
            whole = replace(whole, objects=objects)
        return self.standing(whole) if whole else None

    def _with_checksum(self, found: StoredObject, budget: Budget) -> StoredObject:
        """A file with its SHA-256: as told, else counted while it is downloaded."""
        if checksum_of(found):
            return found
        sink = Counting()
        self._client.download(
            found.key("DocumentDescriptionId"),
            found.text("VariantFormatId"),
            found.key("VersionNumber"),
            cast(BinaryIO, sink),
            budget,
        )
        return found.with_fields(Checksum=sink.digest.hexdigest(), CheckSumAlgorithm="SHA-256")

    def standing(self, whole: WholeEntry) -> ArchivedEntry:
        """An entry that was read, as a record."""
        entry = whole.entry
        long = long_texts(remark.text("Text") for remark in whole.remarks)
        forms = TitleForms(
            entry.text("Title"), entry.text("TitleRestricted"), entry.text("TitlePersonNameTagged")
        )
        title = in_full(FULL_TITLE, forms, TITLE, long)
        parties = tuple(self._party(party, long) for party in whole.parties)
        hidden = _hidden_phrases(title, parties)
        record = RegistryEntry(
            key=entry.text(self._settings.key_attribute.entry),
            type=entry.text("RegistryEntryTypeId"),
            title=title,
            officer=_initials(entry),
            unit=self._directory.unit_text(entry.related.get("AdministrativeUnit")),
            document_date=entry.day("DocumentDate"),
            received_date=entry.day("ReceivedDate"),
            sent_date=entry.day("SentDate"),
            access=access_of(entry.text("AccessCodeId"), entry.text("Pursuant"), self._settings),
            screening=(),
            parties=parties,
            documents=tuple(
                self._document(number, whole, link, description, long, hidden)
                for number, (link, description) in enumerate(whole.descriptions(), 1)
            ),
            sign_off=self._sign_off(whole),
            disposal=entry.text("DisposalCodeId"),
            journal_unit=entry.text("RegistryManagementUnitId"),
            show_in_public_journal=self._is_shown(entry),
        )
        number = entry_reference(entry, entry.related.get("Case"), self._settings).number
        year, place = entry.number("RegisterYear"), entry.number("SequenceNumber")
        journal_number = f"{place}/{year}" if year and place else ""
        status = entry.text("RecordStatusId")
        return ArchivedEntry(
            record,
            status,
            number,
            journal_number,
            entry.day("RegistryDate") if status in ("J", "A") else None,
            screening_codes_told=False,
            remarks_told=False,
        )

    def _sign_off(self, whole: WholeEntry) -> SignOff | None:
        """The method, and the key of the entry that answers; none where that is the entry itself, or another's."""
        party = next((one for one in whole.parties if one.text("FollowUpMethodId")), None)
        if party is None:
            return None
        answer = party.related.get("FollowedUpByRegistryEntry")
        if answer is None or answer.id == whole.entry.id:
            return SignOff(party.text("FollowUpMethodId"))
        return SignOff(party.text("FollowUpMethodId"), answer.text(self._settings.key_attribute.entry))

    def _is_shown(self, entry: StoredObject) -> bool:
        field = self._settings.public_journal_field
        return told(entry, field) if field else True

    def _party(self, party: StoredObject, long: tuple[LongText, ...]) -> CorrespondenceParty:
        initials = _initials(party)
        unit = self._directory.unit_text(party.related.get("AdministrativeUnit"))
        address, postcode, city = party_address(party, long)
        return CorrespondenceParty(
            role_of(party),
            party_name(party, long, initials=initials, unit=unit),
            officer=initials,
            unit=unit,
            is_person=party.flag("User") is True,
            address=address,
            postcode=postcode,
            city=city,
            email=party.text("Email"),
        )

    def _document(
        self,
        number: int,
        whole: WholeEntry,
        link: StoredObject,
        description: StoredObject,
        long: tuple[LongText, ...],
        hidden: tuple[str, ...],
    ) -> DocumentDescription:
        text = description.text("DocumentTitle")
        title = in_full(FULL_DOCUMENT_TITLE, TitleForms(text, text, text), TITLE, _as_plain(long))
        access = access_of(description.text("AccessCodeId"), description.text("Pursuant"), self._settings)
        if not access.is_public:
            title = screened_as(title.full, hidden)
        objects = whole.objects_of(description.id)
        return DocumentDescription(
            key=description.text(self._settings.key_attribute.document),
            role=DocumentRole.MAIN if link.text("DocumentLinkTypeId") == "H" else DocumentRole.ATTACHMENT,
            title=title,
            objects=tuple(self._object(one) for one in objects if self.variant(one)),
            document_type=description.text("DocumentCategoryId"),
            access=access,
            number=number,
        )

    def _object(self, found: StoredObject) -> DocumentObject:
        """A file. The checksum counts only when ePhorte says that it is SHA-256."""
        variant = self.variant(found)
        assert variant is not None
        extension = found.text("FilePath").rpartition(".")[2].lower()
        return DocumentObject(
            sha256=checksum_of(found),
            size=found.number("FileSize") or 0,
            format="",
            media_type=found.text("ContentType"),
            extension=extension if len(extension) <= 5 else "",
            variant=variant,
            version=found.key("VersionNumber"),
        )

    def variant(self, found: StoredObject) -> Variant | None:
        """Noark's variant; the archive format first, where the body has one name for several."""
        told, names = found.text("VariantFormatId"), self._settings.variants
        ordered = (Variant.ARCHIVE, Variant.PRODUCTION, Variant.REDACTED)
        return next((one for one in ordered if getattr(names, one.value) == told), None)

    def _long_texts(self, field: str, id: int, budget: Budget) -> tuple[LongText, ...]:
        remarks = self._client.query("Remark", equals(field, id), budget).objects
        return long_texts(remark.text("Text") for remark in remarks)


def checksum_of(found: StoredObject) -> str:
    """The file's SHA-256 in lower-case hex; "" when ePhorte tells another kind or none."""
    told = found.text("Checksum").strip().lower()
    is_sha256 = found.text("CheckSumAlgorithm").strip().lower() in SHA256_NAMES
    return told if is_sha256 and len(told) == 64 else ""


def screened_as(text: str, hidden: tuple[str, ...]) -> ScreenedText:
    """A document's title, with what its entry hides hidden too.

    NCore has one form of a document's title: the access code screens it whole. What the plan hides in it are words that
    the entry hides as well, so they are marked from there.
    """
    parts = [Part(text)] if text else []
    for phrase in hidden:
        split: list[Part] = []
        for part in parts:
            pieces = [part.text] if part.screened else part.text.split(phrase)
            for index, piece in enumerate(pieces):
                if index:
                    split.append(Part(phrase, screened=True, personal_name=True))
                if piece or part.screened:
                    split.append(Part(piece, part.screened, part.personal_name))
        parts = split
    return ScreenedText(tuple(parts))


def _hidden_phrases(title: ScreenedText, parties: tuple[CorrespondenceParty, ...]) -> tuple[str, ...]:
    texts = [title, *(party.name for party in parties)]
    phrases = {part.text.strip() for text in texts for part in text.parts if part.screened}
    return tuple(sorted((one for one in phrases if len(one) > 1), key=len, reverse=True))


def _as_plain(long: tuple[LongText, ...]) -> tuple[LongText, ...]:
    return tuple(LongText(one.label, ScreenedText.plain(title_forms(one.text).full)) for one in long)


def _was_shortened(whole: WholeEntry) -> bool:
    texts = [whole.entry.text("Title")]
    texts += [party.text(field) for party in whole.parties for field in ("Name", "PostalAddress")]
    texts += [description.text("DocumentTitle") for _, description in whole.descriptions()]
    return any(CUT in text for text in texts)


def _opened(case: StoredObject) -> date:
    """Raises CannotTell for a case without a date: ePhorte gives each one itself."""
    day = case.day("CaseDate") or case.day("CreatedDate")
    if day is None:
        raise CannotTell("ephorte.untold", field="Case.CaseDate", detail="untold:Case.CaseDate")
    return day


def _place(link: StoredObject) -> tuple[bool, int]:
    """In the order that is told; a link without one comes after."""
    place = link.number("SortOrder")
    return place is None, place or 0


def _initials(found: StoredObject) -> str:
    officer = found.related.get("OfficerName")
    return officer.text("Initials") if officer else ""
