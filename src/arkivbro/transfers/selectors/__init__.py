"""What others may read of the ledger."""

from arkivbro.transfers.selectors.archived import ArchivedTransfer, transfers_of_vacancy
from arkivbro.transfers.selectors.failures import FailureGroup, failures_by_cause
from arkivbro.transfers.selectors.log import archive_log, transfers_json
from arkivbro.transfers.selectors.progress import Progress, count_by_status, counts_by_state, progress

__all__ = [
    "ArchivedTransfer",
    "FailureGroup",
    "Progress",
    "archive_log",
    "count_by_status",
    "counts_by_state",
    "failures_by_cause",
    "progress",
    "transfers_json",
    "transfers_of_vacancy",
]
