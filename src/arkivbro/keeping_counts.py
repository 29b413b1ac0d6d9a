"""The counts and the index lines that the database keeps beside its rows: put together now and then, and compared with the rows."""

from __future__ import annotations

from arkivbro.archive.services import found_by
from arkivbro.core.errors import ArkivbroError
from arkivbro.transfers.services import counts


class CountsDiffered(ArkivbroError):
    """They are right again; what made them differ is not known. `detail` tells how many of what."""

    default_code = "chore.counts_differed"


def is_any_count_to_fold() -> bool:
    """Whether a session has left counts of its own, or nothing is left of one."""
    return counts.is_any_to_fold() or found_by.is_any_to_fold()


def fold_counts() -> int:
    """How many rows went."""
    return counts.fold_counts() + found_by.fold_counts()


def compare_counts() -> None:
    """Every count is compared with its rows, and every case is looked at for lines that are missing; what differs is put right, and
    told. Raises CountsDiffered.
    """
    differed = {
        "transfers": counts.mend_counts(),
        "journal": found_by.mend_counts(),
        "index": found_by.make_missing_lines(),
    }
    if any(differed.values()):
        raise CountsDiffered(
            detail=", ".join(f"{number} {what}" for what, number in differed.items() if number)
        )
