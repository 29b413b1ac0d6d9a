"""A locked list as a file: the PDF/A that stands in the archive, or a spreadsheet that is made of the locked version."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.core.applicant_lists import ListKind
from arkivbro.core.errors import WrongUse
from arkivbro.documents.from_decisions import list_document
from arkivbro.documents.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_file, file_name, xlsx
from arkivbro.recruitment.models import LockedList
from arkivbro.recruitment.services.lists import shown
from arkivbro.recruitment.services.stored_vacancy import stored_facts
from arkivbro.recruitment.services.work_files import work_store
from arkivbro.transfers.runtime import current
from arkivbro.transfers.selectors import prepared_files

FORMS = {"pdf": "PDF/A", "xlsx": "Excel", "csv": "CSV"}


@dataclass(frozen=True, slots=True)
class ListFile:
    """`name` tells the scope and the version, and nobody's name."""

    name: str
    media_type: str
    content: bytes


def _basis(kind: ListKind) -> str:
    """By which basis such a list is exempt, as the profile says; "" for a public one."""
    rule = current().profile.entry.get(kind.value)
    return rule.access.basis if rule is not None and rule.access is not None else ""


def file_of(row: LockedList, form: str) -> ListFile:
    """Raises WrongUse for a PDF that is not made yet: it is the archive's own, byte for byte."""
    made = shown(row)
    document = list_document(
        made, stored_facts(row.vacancy), current().profile.name, legal_basis=_basis(made.kind)
    )
    name = file_name(document, form)
    if form == "pdf":
        files = prepared_files(row.transfer_id)
        if not files:
            raise WrongUse("PDF-en lages når listen overføres. Prøv igjen om litt.")
        try:
            with work_store().open(files[0]) as stream:
                return ListFile(name, "application/pdf", stream.read())
        except FileNotFoundError:
            raise WrongUse("Kopien her er slettet. PDF-en ligger i arkivet.") from None
    if form == "xlsx":
        return ListFile(name, XLSX_TYPE, xlsx(document, row.locked_at))
    return ListFile(name, CSV_TYPE, csv_file(document))
