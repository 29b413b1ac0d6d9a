"""Makes cases."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from arkivbro.accounts.selectors import unit_of_record
from arkivbro.archive.models import CaseFile, CaseNumberCounter, CodeListName
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.services.code_check import (
    CodeUse,
    access_uses,
    class_by_reference,
    require_access,
    require_codes,
    series_by_code,
)
from arkivbro.archive.services.numbering import take_number
from arkivbro.archive.times import moment, oslo_day
from arkivbro.core import noark
from arkivbro.core.errors import Declined
from arkivbro.core.public_record import public_case


@transaction.atomic
def create_case(*, record: noark.CaseFile, by: str, at: datetime | None = None) -> CaseFile:
    """Makes a case and gives it the next number of the year (in Norway) in which it is made.

    An empty key is for cases that people make. Raises Declined for invalid codes or a missing title,
    django.db.IntegrityError when the key is taken.
    """
    at = moment(at)
    require_codes(codes_of_case(record))
    case = case_row(record, by=by, at=at)
    case.year = oslo_day(at).year
    case.sequence = take_number(CaseNumberCounter, case.year)
    case.save(force_insert=True)
    change_of(case, by=by, at=at, action="created", new=case.number).save()
    return case


def codes_of_case(record: noark.CaseFile) -> list[CodeUse]:
    """What must stand in the code lists."""
    return [
        (CodeListName.CASE_STATUS, record.status),
        (CodeListName.DISPOSAL, record.disposal),
        *access_uses(record.access),
    ]


def case_row(record: noark.CaseFile, *, by: str, at: datetime) -> CaseFile:
    """The row to be, without its number; its codes are looked at apart. Raises Declined."""
    if not record.title.full:
        raise Declined("archive.case_without_title")
    require_access(record.access)
    case = CaseFile(
        key=record.key or None,
        status=record.status,
        opened=record.opened,
        responsible=record.responsible,
        unit=record.unit,
        unit_ref=unit_of_record(record.unit_ref, record.unit),
        series=series_by_code(record.series),
        class_ref=class_by_reference(record.class_),
        journal_unit=record.journal_unit,
        file_type=record.file_type,
        access_group=record.access_group,
        access_code=record.access.code,
        legal_basis=record.access.basis,
        disposal=record.disposal,
        external_reference=record.external_reference,
        cross_reference=record.cross_reference,
        created_at=at,
        created_by=by,
    )
    case.set_title(record.title)
    case.public_search_text = public_case(record).title_words
    return case
