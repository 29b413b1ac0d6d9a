"""What others may read of the ledger."""

from arkivbro.transfers.selectors.acts import (
    FINISHED,
    NEEDS_PERSON,
    WORKABLE,
    Act,
    State,
    TransferRow,
    acts_now,
    is_for_archivists,
    state_of_transfer,
    transfers_by_id,
)
from arkivbro.transfers.selectors.archived import (
    ArchivedTransfer,
    archives_in_use,
    references_in,
    transfers_of_vacancy,
)
from arkivbro.transfers.selectors.archiving_status import (
    ArchivingStatus,
    application_of_outer_row_rests,
    archive_log_of,
    archiving_status_of,
    first_standing_application,
    given_up,
    given_up_of_outer_vacancy,
    latest_by_subject,
    prepared_files,
    transfer_with_everything,
    transfers_of_outer_vacancy,
    unit_that_case_was_made_for,
    with_files_left_out,
)
from arkivbro.transfers.selectors.chores import ChoreInTrouble, chores_in_trouble
from arkivbro.transfers.selectors.failures import FailureGroup, failures_by_cause
from arkivbro.transfers.selectors.first_document import waits_for_first_document
from arkivbro.transfers.selectors.log import archive_log, transfers_json
from arkivbro.transfers.selectors.operations import (
    ConnectionView,
    Day,
    connections,
    days,
    needing_person,
    queue,
    waiting_seconds,
)
from arkivbro.transfers.selectors.progress import Progress, count_by_status, counts_by_state, progress
from arkivbro.transfers.selectors.responsible import on_default_officer
from arkivbro.transfers.selectors.sources import SourceView, sources

__all__ = [
    "FINISHED",
    "NEEDS_PERSON",
    "WORKABLE",
    "Act",
    "ArchivedTransfer",
    "ArchivingStatus",
    "ChoreInTrouble",
    "ConnectionView",
    "Day",
    "FailureGroup",
    "Progress",
    "SourceView",
    "State",
    "TransferRow",
    "acts_now",
    "application_of_outer_row_rests",
    "archive_log",
    "archive_log_of",
    "archives_in_use",
    "archiving_status_of",
    "chores_in_trouble",
    "connections",
    "count_by_status",
    "counts_by_state",
    "days",
    "failures_by_cause",
    "first_standing_application",
    "given_up",
    "given_up_of_outer_vacancy",
    "is_for_archivists",
    "latest_by_subject",
    "needing_person",
    "on_default_officer",
    "prepared_files",
    "progress",
    "queue",
    "references_in",
    "sources",
    "state_of_transfer",
    "transfer_with_everything",
    "transfers_by_id",
    "transfers_json",
    "transfers_of_outer_vacancy",
    "transfers_of_vacancy",
    "unit_that_case_was_made_for",
    "waiting_seconds",
    "waits_for_first_document",
    "with_files_left_out",
]
