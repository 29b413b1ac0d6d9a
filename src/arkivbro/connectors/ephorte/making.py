"""Making cases, entries and documents, or completing what an earlier attempt left.

An entry is one Insert batch, after its files are uploaded. That the batch is all or nothing is not trusted: whoever comes
next reads what is there and adds what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.directory import Directory
from arkivbro.connectors.ephorte.filters import equals
from arkivbro.connectors.ephorte.lengths import TITLE
from arkivbro.connectors.ephorte.lookup import (
    KeyLookup,
    as_id,
    case_reference,
    document_reference,
    entry_reference,
)
from arkivbro.connectors.ephorte.main_title import keep_main_title
from arkivbro.connectors.ephorte.mapping import (
    ENTRY,
    FileKey,
    Resolved,
    case_drafts,
    case_remark_texts,
    class_fields,
    description_fields,
    document_drafts,
    entry_draft,
    file_key,
    object_draft,
    party_draft,
    remark_draft,
    remark_texts,
)
from arkivbro.connectors.ephorte.mtom import File
from arkivbro.connectors.ephorte.noark_records import Reader, WholeEntry
from arkivbro.connectors.ephorte.objects import Draft, Scalar, StoredObject
from arkivbro.connectors.ephorte.party_mapping import INTERNAL, officer_of, role_of, unit_of
from arkivbro.connectors.ephorte.titles import shortened, title_forms
from arkivbro.core.errors import CannotTell, Declined, Defect, OutcomeUnknown
from arkivbro.core.noark import (
    CorrespondenceParty,
    DocumentDescription,
    DocumentObject,
    DocumentRole,
    RegistryEntry,
)
from arkivbro.core.plan_types import Step
from arkivbro.ports import ExternalReference, Files

Known = Mapping[str, ExternalReference]


class Maker:
    """Every method raises Unreachable, Transient, OutcomeUnknown, CannotTell, Misconfigured, Declined, BadFacts, Defect."""

    def __init__(self, client: NCoreClient, directory: Directory, lookup: KeyLookup, reader: Reader) -> None:
        self._client, self._directory = client, directory
        self._lookup, self._reader = lookup, reader
        self._settings = client.settings

    # --- the case ----------------------------------------------------------------------------------------------

    def case(self, step: Step, found: ExternalReference | None, budget: Budget) -> ExternalReference:
        """Makes the case with its class, or adds the class and remarks that are missing."""
        assert step.case is not None
        record = step.case
        if (id := as_id(found)) is not None:
            return self._completed_case(step, id, budget)
        resolved = self._directory.resolved({record.responsible}, {record.unit}, record.journal_unit, budget)
        made = self._client.insert(case_drafts(record, resolved, self._settings), budget)[0]
        if not (made.number("CaseYear") and made.number("SequenceNumber")):
            made = self._one("Case", made.id, budget)
        return case_reference(made, self._settings)

    def _completed_case(self, step: Step, id: int, budget: Budget) -> ExternalReference:
        assert step.case is not None
        owner: dict[str, Scalar] = {"CaseId": id}
        case = self._one("Case", id, budget)
        drafts: list[Draft] = []
        if (
            step.case.class_
            and not self._client.query("Classification", equals("CaseId", id), budget, take=1).objects
        ):
            drafts.append(Draft("Classification", class_fields(step.case) | owner))
        if wanted := case_remark_texts(step.case):
            standing = self._client.query("Remark", equals("CaseId", id), budget).objects
            texts = {remark.text("Text") for remark in standing}
            drafts += [
                remark_draft(text, step.case.access, self._settings, owner=owner)
                for text in wanted
                if text not in texts
            ]
        if drafts:
            self._client.insert(drafts, budget)
        return case_reference(case, self._settings)

    # --- the entry ---------------------------------------------------------------------------------------------

    def entry(
        self, step: Step, known: Known, found: ExternalReference | None, files: Files, budget: Budget
    ) -> ExternalReference:
        """Makes the whole entry, not yet journalled, or adds what is missing. The documents come as parts."""
        assert step.entry is not None
        record = step.entry
        resolved = self._resolved(record, budget)
        if (id := as_id(found)) is not None:
            whole = self._whole(id, budget, remarks=True)
            parts = self._complete(record, whole, resolved, files, budget)
            reference = entry_reference(whole.entry, whole.entry.related.get("Case"), self._settings)
            return _with_parts(reference, parts)
        case_id = self._lookup.case_id(step.case_key, known, budget)
        if case_id is None:
            raise Declined("ephorte.case_missing")
        return self._made_entry(step, record, case_id, resolved, known, files, budget)

    def _made_entry(
        self,
        step: Step,
        record: RegistryEntry,
        case_id: int,
        resolved: Resolved,
        known: Known,
        files: Files,
        budget: Budget,
    ) -> ExternalReference:
        settings, to_entry = self._settings, {"RegistryEntry": ENTRY}
        drafts = [entry_draft(record, case_id, resolved, settings)]
        drafts += [party_draft(one, record, resolved, settings, {}, to_entry) for one in record.parties]
        for document in record.documents:
            description_fields(document, settings)
        uploads = self._uploaded(record.documents, files, budget)
        for document in record.documents:
            drafts += document_drafts(document, uploads, settings, owner={}, references=to_entry)
        drafts += [
            remark_draft(text, access, settings, references=to_entry) for text, access in remark_texts(record)
        ]
        saved = self._client.insert(drafts, budget)
        descriptions = [one for one in saved if one.type == "DocumentDescription"]
        if len(descriptions) != len(record.documents):
            raise OutcomeUnknown(detail="soap:short_reply")
        parts = {
            document.key: document_reference(one)
            for document, one in zip(record.documents, descriptions, strict=True)
        }
        self._mend_main_title(record.documents, title_forms(record.title, TITLE).full, parts, budget)
        return _with_parts(self._reference(saved[0], step, known, budget), parts)

    def _reference(self, entry: StoredObject, step: Step, known: Known, budget: Budget) -> ExternalReference:
        """The entry with its number, from the reply where it tells it."""
        case, number = known.get(step.case_key), entry.number("DocumentNumber")
        if case is not None and case.number and number:
            return ExternalReference("entry", str(entry.id), f"{case.number}-{number}", case.link)
        read = self._one("RegistryEntry", entry.id, budget, related=("Case",))
        return entry_reference(read, read.related.get("Case"), self._settings)

    def _mend_main_title(
        self,
        documents: Iterable[DocumentDescription],
        entry_title: str,
        parts: Mapping[str, ExternalReference],
        budget: Budget,
    ) -> None:
        """The main document's own title, which the server may just have replaced by the entry's."""
        for document in documents:
            if document.role is DocumentRole.MAIN:
                id = as_id(parts[document.key]) or 0
                keep_main_title(self._client, document, id, entry_title, budget)

    # --- documents ---------------------------------------------------------------------------------------------

    def document(self, step: Step, known: Known, files: Files, budget: Budget) -> ExternalReference:
        """One document of an entry that stands: made, or completed. What is there is read first."""
        assert step.document is not None
        entry_id = self._lookup.entry_id(step.entry_key, known, budget)
        if entry_id is None:
            raise Declined("ephorte.entry_missing")
        whole = self._whole(entry_id, budget)
        self._require_all_visible(whole)
        drafts, standing = self._missing_of(step.document, whole, files, budget)
        saved = self._client.insert(drafts, budget) if drafts else ()
        made = next((one for one in saved if one.type == "DocumentDescription"), standing)
        if made is None:
            raise OutcomeUnknown(detail="soap:short_reply")
        reference = document_reference(made)
        if standing is None and step.document.role is DocumentRole.MAIN:
            self._mend_main_title(
                (step.document,), whole.entry.text("Title"), {step.document.key: reference}, budget
            )
        return reference

    # --- completing --------------------------------------------------------------------------------------------

    def _complete(
        self, record: RegistryEntry, whole: WholeEntry, resolved: Resolved, files: Files, budget: Budget
    ) -> dict[str, ExternalReference]:
        """Adds the parties, documents and remarks that are missing; gives the documents."""
        self._require_all_visible(whole)
        id = whole.entry.id
        owner: dict[str, Scalar] = {"RegistryEntryId": id}
        drafts = [
            party_draft(party, record, resolved, self._settings, owner, {})
            for party in _missing_parties(record.parties, whole.parties, resolved)
        ]
        standing: dict[str, StoredObject] = {}
        for document in record.documents:
            missing, there = self._missing_of(document, whole, files, budget)
            drafts += missing
            if there is not None:
                standing[document.key] = there
        texts = {remark.text("Text") for remark in whole.remarks}
        drafts += [
            remark_draft(text, access, self._settings, owner=owner)
            for text, access in remark_texts(record)
            if text not in texts
        ]
        saved = self._client.insert(drafts, budget) if drafts else ()
        field = self._settings.key_attribute.document
        new = {one.text(field): one for one in saved if one.type == "DocumentDescription"}
        parts = {key: document_reference(one) for key, one in {**standing, **new}.items()}
        if any(document.key not in parts for document in record.documents):
            raise OutcomeUnknown(detail="soap:short_reply")
        self._mend_main_title(record.documents, title_forms(record.title, TITLE).full, parts, budget)
        return parts

    def _require_all_visible(self, whole: WholeEntry) -> None:
        """What is hidden from us may be just what seems to be missing. Raises CannotTell."""
        if not self._settings.sees_everything and any(not link.related for link in whole.links):
            raise CannotTell("ephorte.hidden_documents", detail="hidden:document")

    def _missing_of(
        self, document: DocumentDescription, whole: WholeEntry, files: Files, budget: Budget
    ) -> tuple[list[Draft], StoredObject | None]:
        """What must be inserted for a document, and its description if it stands."""
        settings = self._settings
        owner: dict[str, Scalar] = {"RegistryEntryId": whole.entry.id}
        linked = self._linked(document, whole, budget)
        if linked is not None:
            return self._missing_files(document, linked, whole.objects, files, budget), linked
        loose = self._lookup.descriptions(document.key, budget)
        if not loose:
            uploads = self._uploaded((document,), files, budget)
            return list(document_drafts(document, uploads, settings, owner=owner, references={})), None
        description = loose[0]
        id = description.id
        objects = self._client.query("DocumentObject", equals("DocumentDescriptionId", id), budget).objects
        drafts = self._missing_files(document, description, objects, files, budget)
        link: dict[str, Scalar] = {
            "DocumentDescriptionId": id,
            "DocumentLinkTypeId": document.role.value,
            "SortOrder": document.number,
        }
        return [*drafts, Draft("RegistryEntryDocument", link | owner)], description

    def _linked(
        self, document: DocumentDescription, whole: WholeEntry, budget: Budget
    ) -> StoredObject | None:
        """The document among those of the entry: by key, else the empty main document that the server made itself."""
        field = self._settings.key_attribute.document
        pairs = whole.descriptions()
        for _, description in pairs:
            if description.text(field) == document.key:
                return description
        if document.role is not DocumentRole.MAIN:
            return None
        for link, description in pairs:
            own = link.text("DocumentLinkTypeId") == "H" and not description.text(field)
            if own and not whole.objects_of(description.id):
                self._release(document.key, budget)
                return self._mend_description(description, document, budget)
        return None

    def _release(self, key: str, budget: Budget) -> None:
        """Takes the key off a description that a half-done batch left without an entry: the server's own takes its place.

        Nothing is deleted in an archive; an entry can have one main document only, and the server has made that.
        """
        for loose in self._lookup.descriptions(key, budget):
            self._client.update(loose.with_fields(**{self._settings.key_attribute.document: None}), budget)

    def _missing_files(
        self,
        document: DocumentDescription,
        description: StoredObject,
        objects: Iterable[StoredObject],
        files: Files,
        budget: Budget,
    ) -> list[Draft]:
        id = description.id
        there = {
            (one.text("VariantFormatId"), one.key("VersionNumber"))
            for one in objects
            if one.key("DocumentDescriptionId") == id
        }
        names = self._settings.variants
        missing = [
            file
            for file in document.objects
            if (getattr(names, file.variant.value), file.version) not in there
        ]
        return [
            object_draft(
                file,
                self._upload(document, file, files, budget),
                self._settings,
                {"DocumentDescriptionId": id},
                {},
            )
            for file in missing
        ]

    def _mend_description(
        self, standing: StoredObject, document: DocumentDescription, budget: Budget
    ) -> StoredObject:
        """Reads, changes and sends back the whole description, if anything of ours differs."""
        ours = {
            name: value
            for name, value in description_fields(document, self._settings).items()
            if value is not None
        }
        if all(standing.fields.get(name) == value for name, value in ours.items()):
            return standing
        whole = self._one("DocumentDescription", standing.id, budget)
        return self._client.update(whole.with_fields(**ours), budget)

    # --- files -------------------------------------------------------------------------------------------------

    def _uploaded(
        self, documents: Iterable[DocumentDescription], files: Files, budget: Budget
    ) -> dict[FileKey, str]:
        """Each file uploaded by itself, the same bytes twice too: a name given to an upload is used once."""
        return {
            file_key(document, file): self._upload(document, file, files, budget)
            for document in documents
            for file in document.objects
        }

    def _upload(
        self, document: DocumentDescription, file: DocumentObject, files: Files, budget: Budget
    ) -> str:
        """The public name is made of the key: never the applicant's own file name."""
        name = f"{document.key}-{file.variant.value}.{file.extension or 'bin'}"
        if files.size(file.sha256) != file.size:
            raise Defect("ephorte.file_changed", detail="file:size")
        sent = File(lambda: files.open(file.sha256), file.size, file.sha256)
        return self._client.upload(sent, name, file.media_type, budget)

    # --- reading -----------------------------------------------------------------------------------------------

    def _resolved(self, record: RegistryEntry, budget: Budget) -> Resolved:
        internal = [party for party in record.parties if party.role in INTERNAL]
        return self._directory.resolved(
            {record.officer, *(party.officer for party in internal)},
            {record.unit, *(party.unit for party in internal)},
            record.journal_unit,
            budget,
        )

    def _whole(self, id: int, budget: Budget, *, remarks: bool = False) -> WholeEntry:
        whole = self._reader.whole(id, budget, remarks=remarks)
        if whole is None:
            raise Declined("ephorte.entry_missing")
        return whole

    def _one(self, type: str, id: int, budget: Budget, related: tuple[str, ...] = ()) -> StoredObject:
        found = self._client.query(type, equals("Id", id), budget, related=related, take=1).objects
        if not found:
            raise Declined("ephorte.gone")
        return found[0]


def _missing_parties(
    planned: tuple[CorrespondenceParty, ...], standing: tuple[StoredObject, ...], resolved: Resolved
) -> list[CorrespondenceParty]:
    """Parties of the plan that do not stand there. Internal ones are known by officer and unit: the server may rename."""
    there = [_identity_of(party) for party in standing]
    missing = []
    for party in planned:
        wanted: tuple[object, ...] = (party.role, shortened(party.name.full, 70))
        if party.role in INTERNAL:
            officer, unit = resolved.officers.get(party.officer, 0), resolved.units.get(party.unit, 0)
            wanted = (party.role, officer, unit)
        if wanted in there:
            there.remove(wanted)
        else:
            missing.append(party)
    return missing


def _identity_of(party: StoredObject) -> tuple[object, ...]:
    role = role_of(party)
    if role in INTERNAL:
        return role, officer_of(party), unit_of(party)
    return role, party.text("Name")


def _with_parts(reference: ExternalReference, parts: Mapping[str, ExternalReference]) -> ExternalReference:
    return ExternalReference(reference.kind, reference.id, reference.number, reference.link, dict(parts))
