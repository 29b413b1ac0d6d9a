"""Makes cases."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from arkivbro.archive.models import CaseFile, CaseNumberCounter
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.services.code_check import require_codes
from arkivbro.archive.services.numbering import take_number
from arkivbro.archive.services.rows import case_row, codes_of_case
from arkivbro.archive.times import moment, oslo_day
from arkivbro.core import noark


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
    change_of(case.mark, by=by, at=at, action="created", new=case.number).save()
    return case
