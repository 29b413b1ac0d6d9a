"""What of a document is missing in an entry that stands: its description, its link, or files. What is there is read first."""

from __future__ import annotations

from collections.abc import Iterable

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.filters import equals
from arkivbro.connectors.ephorte.lookup import KeyLookup
from arkivbro.connectors.ephorte.mapping import description_fields, document_drafts, object_draft
from arkivbro.connectors.ephorte.noark_records import WholeEntry
from arkivbro.connectors.ephorte.objects import Draft, Scalar, StoredObject
from arkivbro.connectors.ephorte.uploading import Uploader
from arkivbro.core.errors import CannotTell, Declined
from arkivbro.core.noark import DocumentDescription, DocumentRole
from arkivbro.ports import Files


class MissingDocuments:
    """Every method raises Unreachable, Transient, OutcomeUnknown, CannotTell, Misconfigured, Declined, Defect."""

    def __init__(self, client: NCoreClient, lookup: KeyLookup, uploader: Uploader) -> None:
        self._client, self._lookup, self._uploader = client, lookup, uploader
        self._settings = client.settings

    def require_all_visible(self, whole: WholeEntry) -> None:
        """What is hidden from us may be just what seems to be missing. Raises CannotTell."""
        if not self._settings.sees_everything and any(
            "DocumentDescription" not in link.related for link in whole.links
        ):
            raise CannotTell("ephorte.hidden_documents", detail="hidden:document")

    def of(
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
            uploads = self._uploader.all_of((document,), files, budget)
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
                self._uploader.one(document, file, files, budget),
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
        whole = one_by_id(self._client, "DocumentDescription", standing.id, budget)
        return self._client.update(whole.with_fields(**ours), budget)


def one_by_id(
    client: NCoreClient, type: str, id: int, budget: Budget, related: tuple[str, ...] = ()
) -> StoredObject:
    """An object that was there a moment ago. Raises Declined where it is gone."""
    found = client.query(type, equals("Id", id), budget, related=related, take=1).objects
    if not found:
        raise Declined("ephorte.gone")
    return found[0]
