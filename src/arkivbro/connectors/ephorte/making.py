"""Making cases, entries and documents, or completing what an earlier attempt left.

An entry is one Insert batch, after its files are uploaded. That the batch is all or nothing is not trusted: whoever comes
next reads what is there and adds what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

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
    Resolved,
    case_drafts,
    case_remark_texts,
    class_fields,
    description_fields,
    document_drafts,
    entry_draft,
    party_draft,
    remark_draft,
    remark_texts,
)
from arkivbro.connectors.ephorte.missing_documents import MissingDocuments, one_by_id
from arkivbro.connectors.ephorte.missing_parties import missing_parties
from arkivbro.connectors.ephorte.noark_records import Reader, WholeEntry
from arkivbro.connectors.ephorte.objects import Draft, Scalar, StoredObject
from arkivbro.connectors.ephorte.party_mapping import INTERNAL
from arkivbro.connectors.ephorte.titles import title_forms
from arkivbro.connectors.ephorte.uploading import Uploader
from arkivbro.core.errors import Declined, OutcomeUnknown
from arkivbro.core.noark import (
    CaseFile,
    DocumentDescription,
    DocumentRole,
    RegistryEntry,
)
from arkivbro.core.plan_types import Step, sign_off_key
from arkivbro.ports import ExternalReference, Files

Known = Mapping[str, ExternalReference]


class Maker:
    """Every method raises Unreachable, Transient, OutcomeUnknown, CannotTell, Misconfigured, Declined, BadFacts, Defect."""

    def __init__(
        self,
        client: NCoreClient,
        directory: Directory,
        lookup: KeyLookup,
        reader: Reader,
        clock: Callable[[], datetime],
    ) -> None:
        self._client, self._directory = client, directory
        self._lookup, self._reader, self._clock = lookup, reader, clock
        self._settings = client.settings
        self._uploader = Uploader(client)
        self._missing = MissingDocuments(client, lookup, self._uploader)

    # --- the case ----------------------------------------------------------------------------------------------

    def case(self, step: Step, found: ExternalReference | None, budget: Budget) -> ExternalReference:
        """Makes the case with its class, or adds the class and remarks that are missing."""
        assert step.case is not None
        record = step.case
        if (id := as_id(found)) is not None:
            return self._completed_case(step, id, budget)
        resolved = self._resolved_case(record, budget)
        made = self._client.insert(case_drafts(record, resolved, self._settings), budget)[0]
        if not (made.number("CaseYear") and made.number("SequenceNumber")):
            made = one_by_id(self._client, "Case", made.id, budget)
        return case_reference(made, self._settings)

    def _completed_case(self, step: Step, id: int, budget: Budget) -> ExternalReference:
        assert step.case is not None
        owner: dict[str, Scalar] = {"CaseId": id}
        case = one_by_id(self._client, "Case", id, budget)
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
        """Makes the whole entry, not yet journalled, or adds what is missing. The documents come as parts, and the sign-off does where
        the entry is new: nobody else can have signed it off.
        """
        assert step.entry is not None
        record = step.entry
        resolved = self._resolved(record, budget)
        if (id := as_id(found)) is not None:
            whole = self._whole(id, budget, remarks=True)
            parts = self._complete(record, whole, resolved, files, budget)
            reference = entry_reference(whole.entry, whole.entry.related.get("Case"), self._settings)
            return _with_parts(reference, parts | _signed_off_there(step, reference, whole.parties))
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
        signed = self._signed_off(step)
        drafts += [
            party_draft(one, record, resolved, settings, {}, to_entry, signed) for one in record.parties
        ]
        for document in record.documents:
            description_fields(document, settings)
        uploads = self._uploader.all_of(record.documents, files, budget)
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
        reference = self._reference(saved[0], step, known, budget)
        return _with_parts(reference, parts | _signed_off_there(step, reference, saved))

    def _signed_off(self, step: Step) -> dict[str, Scalar]:
        """What stands on the responsible party of an entry that no other answers."""
        if step.sign_off is None or step.sign_off.by_entry_key:
            return {}
        return {"FollowUpMethodId": step.sign_off.method, "FollowedUpDate": self._clock()}

    def _reference(self, entry: StoredObject, step: Step, known: Known, budget: Budget) -> ExternalReference:
        """The entry with its number, from the reply where it tells it."""
        case, number = known.get(step.case_key), entry.number("DocumentNumber")
        if case is not None and case.number and number:
            return ExternalReference("entry", str(entry.id), f"{case.number}-{number}", case.link)
        read = one_by_id(self._client, "RegistryEntry", entry.id, budget, related=("Case",))
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
        self._missing.require_all_visible(whole)
        drafts, standing = self._missing.of(step.document, whole, files, budget)
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
        self._missing.require_all_visible(whole)
        id = whole.entry.id
        owner: dict[str, Scalar] = {"RegistryEntryId": id}
        drafts = [
            party_draft(party, record, resolved, self._settings, owner, {})
            for party in missing_parties(record.parties, whole.parties, resolved)
        ]
        standing: dict[str, StoredObject] = {}
        for document in record.documents:
            missing, there = self._missing.of(document, whole, files, budget)
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

    # --- reading -----------------------------------------------------------------------------------------------

    def _resolved_case(self, record: CaseFile, budget: Budget) -> Resolved:
        """Raises Declined; of the responsible by a code of its own, for no other case handler helps that."""
        try:
            return self._directory.resolved({record.responsible}, {record.unit}, record.journal_unit, budget)
        except Declined as error:
            if error.code in ("ephorte.officer_inactive", "ephorte.officer_ambiguous"):
                raise Declined("ephorte.responsible_inactive", initials=record.responsible) from None
            raise

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


def _signed_off_there(
    step: Step, reference: ExternalReference, objects: Iterable[StoredObject]
) -> dict[str, ExternalReference]:
    """The sign-off as a part, where the responsible party has one: ours, or a person's, which stands. A server that put none there
    leaves it to its own step.
    """
    if step.sign_off is None or not any(one.text("FollowUpMethodId") for one in objects):
        return {}
    return {sign_off_key(step.key): replace(reference, kind="sign_off", link="")}


def _with_parts(reference: ExternalReference, parts: Mapping[str, ExternalReference]) -> ExternalReference:
    return ExternalReference(reference.kind, reference.id, reference.number, reference.link, dict(parts))
