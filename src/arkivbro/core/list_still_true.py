"""Whether a list that was locked, or a letter that was sent, may still go, by what the source says of people now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from arkivbro.core.applicant_lists import (
    EXEMPT,
    HIDDEN,
    NOT_STATED,
    ApplicantList,
    ListKind,
    ListRow,
    name_cells,
)
from arkivbro.core.list_columns import Column
from arkivbro.core.messages import Finding, message
from arkivbro.core.people_index import PersonToScreen
from arkivbro.core.recruitment import Application, Protection
from arkivbro.core.ref import Ref

_WITHHELD = (Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL)
_HOMES = (Column.MUNICIPALITY, Column.ADDRESS, Column.POSTCODE, Column.CITY, Column.COUNTRY)
_NAMES = (Column.NAME, Column.FAMILY_NAME, Column.GIVEN_NAME)
_NO_NAME = ("", NOT_STATED, HIDDEN, EXEMPT)
_OF_A_HIDDEN_ROW = (Column.NUMBER, Column.GENDER)
"""What any list may show of one whom it hides."""


def no_longer_so(made: ApplicantList, people: Iterable[PersonToScreen]) -> tuple[Finding, ...]:
    """What it shows of people that it would not show if it was made now; it tells rows, never names.

    Who has withdrawn before the public list is published is taken off it; no list tells where somebody with a confidential address
    lives, nor anything but number and gender of one who is strictly confidential, before an archivist has said that it may (the
    routine, sections 2 and 5). No list names anybody by a name that the source no longer gives: that may have been changed
    for their protection. Names of those who asked for exemption meanwhile are found by the leak check.
    """
    return tuple(found for found, _ in _found(made, {person.ref: person for person in people}))


def told_of_them(made: ApplicantList, people: Iterable[PersonToScreen]) -> str:
    """A digest of what the source says now of those whom `no_longer_so` finds: who lets them stand has seen just that, and another
    new name, or another protection, is another matter.
    """
    behind = {one for _, found in _found(made, {person.ref: person for person in people}) for one in found}
    told = sorted((str(one.ref), one.present_name or (), one.protection.value) for one in behind)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def addressee_no_longer_so(application: Application, people: Iterable[PersonToScreen]) -> tuple[Finding, ...]:
    """That a letter shows the address of one who has got a confidential one since it was sent."""
    applicant = application.applicant
    if applicant.protection in _WITHHELD or not (applicant.address or applicant.city or applicant.postcode):
        return ()
    now = next((one.protection for one in people if one.ref == application.ref), applicant.protection)
    return (Finding("where.applicant", message("lists.row_home_withheld")),) if now in _WITHHELD else ()


def _found(
    made: ApplicantList, people: dict[Ref, PersonToScreen]
) -> Iterator[tuple[Finding, list[PersonToScreen]]]:
    """With those who are behind the row."""
    for number, row in enumerate(made.rows, 1):
        behind = [people[ref] for ref in row.applications if ref in people]
        if made.is_public and (row.exempt or not behind):
            continue
        if made.is_public and all(person.has_withdrawn for person in behind):
            yield Finding("where.list_row", message("lists.row_withdrawn"), str(number)), behind
        if _shown(made, row, _HOMES) and any(person.protection in _WITHHELD for person in behind):
            yield Finding("where.list_row", message("lists.row_home_withheld"), str(number)), behind
        if made.kind is not ListKind.ADDRESS and _is_called_otherwise(made, row, behind):
            yield Finding("where.list_row", message("lists.row_other_name"), str(number)), behind
        others = [column for column in made.columns if column not in _OF_A_HIDDEN_ROW]
        if _shown(made, row, others) and any(person.is_hidden_on_lists for person in behind):
            yield Finding("where.list_row", message("lists.row_protected"), str(number)), behind


def _is_called_otherwise(made: ApplicantList, row: ListRow, behind: Iterable[PersonToScreen]) -> bool:
    """Whether it shows a name that none of the applications behind the row has now. Who was sent a letter was sent it under that name."""
    now = [name_cells(*person.present_name) for person in behind if person.present_name is not None]
    cells = zip(made.columns, row.cells, strict=True)
    told = [(column, cell) for column, cell in cells if column in _NAMES and cell not in _NO_NAME]
    return bool(now) and not any(all(_is_that(cell, names[column]) for column, cell in told) for names in now)


def _is_that(cell: str, name: str) -> bool:
    """A name may be marked in its cell with why the public list does not tell it."""
    return cell == name or (bool(name) and cell.startswith(f"{name} ("))


def _shown(made: ApplicantList, row: ListRow, columns: Iterable[Column]) -> bool:
    """Whether the row tells anything in one of the columns."""
    cells = dict(zip(made.columns, row.cells, strict=True))
    return any(cells.get(column, "") not in ("", NOT_STATED, HIDDEN) for column in columns)
