"""Which prepared files are still needed here: those of transfers that are not finished, or were finished lately."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from arkivbro.core.facts import TransferFacts
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.ref import Ref
from arkivbro.transfers.engine.states import FINISHED
from arkivbro.transfers.models import PreparedDocument, State, Transfer


def files_needed(after: datetime, among: Collection[str]) -> set[str]:
    """Which of the checksums. What was transferred before that moment is in the archive, read back and compared."""
    rows = PreparedDocument.objects.filter(sha256__in=among)
    rows = rows.exclude(transfer__state__in=FINISHED, transfer__completed__lt=after)
    return set(rows.values_list("sha256", flat=True))


def archived_files(facts: TransferFacts) -> dict[str, str]:
    """The checksums, each with its format, of the files that the archive has with an earlier version of that application."""
    if facts.application is None or facts.kind is not TransferKind.APPLICATION:
        return {}
    return archived_with(facts.vacancy.ref, facts.subject, series=facts.kind.value)


def archived_with(vacancy: Ref, subject: str, *, series: str) -> dict[str, str]:
    """The same by whom it is about."""
    rows = PreparedDocument.objects.filter(
        transfer__state=State.TRANSFERRED,
        transfer__series=series,
        transfer__subject=subject,
        transfer__case__source=vacancy.source,
        transfer__case__vacancy_id=vacancy.id,
    )
    return dict(rows.values_list("sha256", "format"))


def needed_among(checksums: Collection[str]) -> set[str]:
    """Those that were made ready for a transfer, whatever became of it."""
    rows = PreparedDocument.objects.filter(sha256__in=checksums)
    return set(rows.values_list("sha256", flat=True))


def files_transferred_before(moment: datetime, *, series: str) -> QuerySet[PreparedDocument]:
    """The files that went to the archive with them."""
    return PreparedDocument.objects.filter(
        transfer__state=State.TRANSFERRED, transfer__completed__lt=moment, transfer__series=series
    )


def transferred_before(moment: datetime, *, series: str) -> QuerySet[Transfer]:
    """The transfers of a series that the archive has had since before that moment."""
    return Transfer.objects.filter(state=State.TRANSFERRED, completed__lt=moment, series=series)


def transferred_after(moment: datetime, *, series: str) -> QuerySet[Transfer]:
    """Those that came later: a changed application begins the time anew."""
    return Transfer.objects.filter(state=State.TRANSFERRED, completed__gte=moment, series=series)


def open_transfers(*, series: str) -> QuerySet[Transfer]:
    """The transfers of a series that are not finished."""
    return Transfer.objects.filter(series=series).exclude(state__in=FINISHED)
