"""Lists as locked, numbered versions: never rewritten, each later one with a reason, and what it changed (routine section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from arkivbro.core.applicant_lists import ApplicantList, ListRow
from arkivbro.core.errors import WrongUse
from arkivbro.core.list_columns import Column
from arkivbro.core.messages import Message, message
from arkivbro.core.ref import Ref


def locked(
    made: ApplicantList,
    *,
    number: str,
    version: int,
    at: datetime,
    by: str,
    reason: str = "",
    officer: str = "",
) -> ApplicantList:
    """The list as a locked version. `number` tells it from the vacancy's other lists of the kind.

    Raises WrongUse for a later version without a reason, or a list that is locked already.
    """
    if made.locked_at is not None:
        raise WrongUse("lists.locked")
    if version < 1 or not number or not by.strip():
        raise ValueError("a locked list has a number, a version from 1, and somebody who locked it")
    if version > 1 and not reason.strip():
        raise WrongUse("lists.no_reason")
    return replace(
        made,
        number=number,
        version=version,
        reason=reason.strip(),
        locked_at=at,
        locked_by=by,
        officer=officer,
    )


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that stands in both: heading, and the cell before and after."""

    before: ListRow
    after: ListRow
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ListDifference:
    """What a version has that the one before had not. Numbers alone are no difference: they follow from the rest."""

    added: tuple[ListRow, ...] = ()
    removed: tuple[ListRow, ...] = ()
    changed: tuple[RowChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


def difference(before: ApplicantList, after: ApplicantList) -> ListDifference:
    """Between two versions of one list, by whose rows they are; cells are compared by their columns."""
    old = {one: row for row in before.rows for one in row.applications}
    new = {one for row in after.rows for one in row.applications}
    added: list[ListRow] = []
    changed: list[RowChange] = []
    for row in after.rows:
        was = next((old[one] for one in row.applications if one in old), None)
        if was is None:
            added.append(row)
        elif cells := tuple(_changed_cells(before, was, after, row)):
            changed.append(RowChange(was, row, cells))
    removed = tuple(row for row in before.rows if not new.intersection(row.applications))
    return ListDifference(tuple(added), removed, tuple(changed))


def _changed_cells(
    before: ApplicantList, was: ListRow, after: ApplicantList, row: ListRow
) -> Iterable[tuple[str, str, str]]:
    earlier = dict(zip(before.columns, was.cells, strict=True))
    later = dict(zip(after.columns, row.cells, strict=True))
    for column in dict.fromkeys((*before.columns, *after.columns)):
        first, second = earlier.get(column, ""), later.get(column, "")
        if column is not Column.NUMBER and first != second:
            yield column.label, first, second


# --- what was public already -------------------------------------------------------------------------------------


def named_on(application: Ref, lists: Sequence[ApplicantList]) -> tuple[ApplicantList, ...]:
    """The locked public lists that show the applicant by name. A list once published is never rewritten."""
    return tuple(
        one
        for one in lists
        if one.is_public
        and one.locked_at is not None
        and any(application in row.applications and not row.exempt for row in one.rows)
    )


def already_public(application: Ref, lists: Sequence[ApplicantList]) -> tuple[Message, ...]:
    """What was public before a decision on exemption, for the one who decides; nothing: no messages."""
    return tuple(
        message("lists.already_public", title=one.title, version=one.version, at=one.locked_at)
        for one in named_on(application, lists)
        if one.locked_at is not None
    )
