"""Files that applicants sent, that the archive does not have, and that no person has handled."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet, Sum

from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import AcceptedWithout
from arkivbro.transfers.selectors import TransferRow, with_files_left_out


def unhandled() -> QuerySet[TransferRow]:
    """Transfers with such files. A newer version of the same that is archived takes their place."""
    accepted = AcceptedWithout.objects.filter(
        transfer_id=OuterRef("public_id"), digest=OuterRef("left_out_digest")
    )
    return with_files_left_out().filter(~Exists(accepted))


def unhandled_of(vacancy: Ref) -> frozenset[str]:
    """The public ids of those of one vacancy; one query."""
    rows = unhandled().filter(case__source=vacancy.source, case__vacancy_id=vacancy.id)
    return frozenset(rows.values_list("public_id", flat=True))


def unhandled_of_outer_vacancy() -> QuerySet[TransferRow]:
    """The same, for Exists() in a query of rows that have `source` and `source_id`."""
    return unhandled().filter(case__source=OuterRef("source"), case__vacancy_id=OuterRef("source_id"))


def unhandled_by_vacancy(refs: Collection[Ref]) -> dict[Ref, int]:
    """How many files, of each of the vacancies that has some: one query."""
    counted = (
        unhandled()
        .filter(case__vacancy_id__in=[ref.id for ref in refs])
        .values_list("case__source", "case__vacancy_id")
        .annotate(files=Sum("left_out"))
        .order_by()
    )
    return {Ref(source, id_): files for source, id_, files in counted}


def acceptance_of(transfer: TransferRow) -> AcceptedWithout | None:
    """Who accepted that just these files are not in the archive."""
    found = AcceptedWithout.objects.filter(transfer_id=transfer.public_id, digest=transfer.left_out_digest)
    return found.first() if transfer.left_out else None
