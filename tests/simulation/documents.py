"""Documents that are made in no time: the text that they would show, kept in memory by checksum."""

from __future__ import annotations

import hashlib
import io
from typing import BinaryIO

from arkivbro.core.facts import TransferFacts
from arkivbro.core.noark import DocumentObject
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.documents.made import MadeDocuments


class Documents:
    """`runtime.DocumentMaker` and `ports.Files`."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def __call__(self, facts: TransferFacts, plan: ArchivePlan) -> MadeDocuments:
        objects, public = {}, {}
        for document in plan.entry.documents:
            text = _shown(facts) if document.access.is_public else f"{document.key} {facts.content_hash}"
            data = text.encode()
            checksum = hashlib.sha256(data).hexdigest()
            self.texts[checksum] = text
            objects[document.key] = (DocumentObject(checksum, len(data), "fmt/95", "application/pdf", "pdf"),)
            if document.access.is_public:
                public[document.key] = text
        return MadeDocuments(objects, public_texts=public)

    def open(self, sha256: str) -> BinaryIO:
        return io.BytesIO(self.texts[sha256].encode())

    def size(self, sha256: str) -> int:
        return len(self.texts[sha256].encode())


def _shown(facts: TransferFacts) -> str:
    """What stands in a public document: a list's rows, or the advertisement."""
    if facts.applicant_list is not None:
        return "\n".join(" ".join(row.cells) for row in facts.applicant_list.rows)
    advertisement = facts.vacancy.advertisement
    return "\n".join((advertisement.title, *(section.text for section in advertisement.sections)))
