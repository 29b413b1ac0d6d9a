"""A locked list as a file: the PDF/A that stands in the archive, or a spreadsheet that is made of the locked version."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from arkivbro.core.applicant_lists import ApplicantList, ListKind
from arkivbro.core.errors import WrongUse
from arkivbro.core.list_versions import locked
from arkivbro.documents.from_decisions import list_document
from arkivbro.documents.renderer import Renderer
from arkivbro.documents.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_file, file_name, xlsx
from arkivbro.recruitment.clock import OSLO, clock
from arkivbro.recruitment.models import LockedList, Vacancy
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.services.lists import shown
from arkivbro.runtime import current
from arkivbro.transfers.selectors import prepared_files
from arkivbro.working_files import work_store

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
            raise WrongUse("lists.pdf_not_made_yet")
        try:
            with work_store().open(files[0]) as stream:
                return ListFile(name, "application/pdf", stream.read())
        except FileNotFoundError:
            raise WrongUse("lists.pdf_in_archive") from None
    if form == "xlsx":
        return ListFile(name, XLSX_TYPE, xlsx(document, row.locked_at))
    return ListFile(name, CSV_TYPE, csv_file(document))


def screened_addresses_pdf(vacancy: Vacancy, made: ApplicantList, by: str) -> ListFile:
    """The screened address list as it is now, to hand out where access is asked for; made anew each time, since who has
    asked for exemption may have changed. Raises RenderFailed and its kin.
    """
    now = clock()
    document = list_document(
        locked(made, number="innsyn", version=1, at=now, by=by), stored_facts(vacancy), current().profile.name
    )
    with (
        tempfile.TemporaryDirectory(prefix="arkivbro-") as folder,
        Renderer(processes=1) as renderer,
    ):
        path = Path(folder) / "liste.pdf"
        renderer.render(document, now.astimezone(OSLO), path)
        return ListFile(file_name(document, "pdf"), "application/pdf", path.read_bytes())
