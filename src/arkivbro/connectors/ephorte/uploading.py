"""Uploading the files of an entry, before the batch that names them."""

from __future__ import annotations

from collections.abc import Iterable

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.mapping import FileKey, file_key
from arkivbro.connectors.ephorte.mtom import File
from arkivbro.core.errors import Defect
from arkivbro.core.noark import DocumentDescription, DocumentObject
from arkivbro.ports import Files


class Uploader:
    """Every method raises Unreachable, Transient, OutcomeUnknown, Misconfigured, Declined, Defect."""

    def __init__(self, client: NCoreClient) -> None:
        self._client = client

    def all_of(
        self, documents: Iterable[DocumentDescription], files: Files, budget: Budget
    ) -> dict[FileKey, str]:
        """Each file uploaded by itself, the same bytes twice too: a name given to an upload is used once."""
        return {
            file_key(document, file): self.one(document, file, files, budget)
            for document in documents
            for file in document.objects
        }

    def one(self, document: DocumentDescription, file: DocumentObject, files: Files, budget: Budget) -> str:
        """The public name is made of the key: never the applicant's own file name."""
        name = f"{document.key}-{file.variant.value}.{file.extension or 'bin'}"
        if files.size(file.sha256) != file.size:
            raise Defect("ephorte.file_changed", detail="file:size")
        sent = File(lambda: files.open(file.sha256), file.size, file.sha256)
        return self._client.upload(sent, name, file.media_type, budget)
