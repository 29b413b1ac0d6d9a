"""Whether a public list that was locked may still go, by what the source says of those on it now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from arkivbro.core.applicant_lists import NOT_STATED, ApplicantList
from arkivbro.core.list_columns import Column
from arkivbro.core.messages import Finding, message
from arkivbro.core.people_index import PersonToScreen
from arkivbro.core.recruitment import Protection
from arkivbro.core.ref import Ref

_WITHHELD = (Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL)


def no_longer_so(made: ApplicantList, people: Iterable[PersonToScreen]) -> tuple[Finding, ...]:
    """What it shows of people that it would not show if it was made now; it tells rows, never names. Nothing for other lists.

    Who has withdrawn before the list is published is taken off it, and where somebody with a confidential address lives is withheld
    (the routine, section 2). Names of those who asked for exemption meanwhile are found by the leak check.
    """
    if not made.is_public:
        return ()
    return tuple(_found(made, {person.ref: person for person in people}))


def _found(made: ApplicantList, people: dict[Ref, PersonToScreen]) -> Iterator[Finding]:
    homes = [place for place, column in enumerate(made.columns) if column is Column.MUNICIPALITY]
    for number, row in enumerate(made.rows, 1):
        behind = [people[ref] for ref in row.applications if ref in people]
        if row.exempt or not behind:
            continue
        if all(person.has_withdrawn for person in behind):
            yield Finding("where.list_row", message("lists.row_withdrawn"), str(number))
        shows_home = any(row.cells[place] not in ("", NOT_STATED) for place in homes)
        if shows_home and any(person.protection in _WITHHELD for person in behind):
            yield Finding("where.list_row", message("lists.row_home_withheld"), str(number))
