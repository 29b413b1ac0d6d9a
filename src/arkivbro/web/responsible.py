"""Which cases still need a saksansvarlig: one answer for the start page, for Drift and for the list in the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from arkivbro.archive.selectors.records import cases_without_responsible as in_our_archive
from arkivbro.ports import BUILTIN
from arkivbro.runtime import current
from arkivbro.transfers.selectors import on_default_officer
from arkivbro.ui.frame import builtin_archive_is_default


@dataclass(frozen=True, slots=True)
class CaseToChange:
    """`link` is the case's page in its archive; `vacancy` the vacancy that it was made for, "" where none is known; `read_at` when
    another archive last told.
    """

    number: str
    link: str
    vacancy: str
    vacancy_called: str
    """In addresses."""
    archive: str
    responsible: str
    read_at: datetime | None = None


def cases_without_responsible() -> Sequence[CaseToChange]:
    """Those in our own archive, where it is in use, and those in others, the newest of ours first."""
    default = current().profile.case.responsible
    ours = in_our_archive(default) if builtin_archive_is_default() else ()
    here = [
        CaseToChange(
            case.number,
            f"/arkiv/saker/{case.year}-{case.sequence}/",
            case.external_reference,
            case.external_reference,
            BUILTIN,
            case.responsible,
        )
        for case in ours
    ]
    elsewhere = [
        CaseToChange(
            case.number,
            (case.reference or {}).get("link", ""),
            case.vacancy_ref,
            str(case.vacancy),
            case.archive,
            case.responsible,
            case.responsible_read_at,
        )
        for case in on_default_officer(default)
    ]
    return [*here, *elsewhere]


def how_many_to_change() -> tuple[int, str]:
    """How many those are, and where it is done: in our own archive's list; where another archive has some of them, the list that links to
    each.
    """
    default = current().profile.case.responsible
    ours = in_our_archive(default).count() if builtin_archive_is_default() else 0
    elsewhere = on_default_officer(default).count()
    return ours + elsewhere, _place(elsewhere)


def _place(elsewhere: int) -> str:
    if not elsewhere and builtin_archive_is_default():
        return f"{reverse('archive-cases')}?ansvarlig=standard"
    return reverse("on-default-officer")
