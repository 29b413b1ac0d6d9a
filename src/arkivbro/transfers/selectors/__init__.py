"""What others may read of the ledger."""

from arkivbro.transfers.policy.list_versions import version_it_replaces
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
    vacancies_of_same_case,
)
from arkivbro.transfers.selectors.archiving_status import (
    ArchivingStatus,
    application_of_outer_row_rests,
    archive_log_of,
    archiving_status_of,
    given_up,
    given_up_of_outer_vacancy,
    latest_by_subject,
    newest_of_series,
    prepared_files,
    transfer_in_short,
    transfer_with_everything,
    transfers_of_outer_vacancy,
    unit_that_case_was_made_for,
    with_files_left_out,
)
from arkivbro.transfers.selectors.certificates import certificates
from arkivbro.transfers.selectors.chores import names_of_chores
from arkivbro.transfers.selectors.counts import by_archive, how_many
from arkivbro.transfers.selectors.failures import FailureGroup, failures_by_cause, lacks_of
from arkivbro.transfers.selectors.first_document import waits_for_first_document
from arkivbro.transfers.selectors.heard import (
    Owed,
    archives_heard,
    chores_heard,
    database_time,
    mail_silent_since,
    owed,
    sources_heard,
    workers_heard,
)
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
from arkivbro.transfers.selectors.stopped import has_stopped, is_stopped

__all__ = [
    "FINISHED",
    "NEEDS_PERSON",
    "WORKABLE",
    "Act",
    "ArchivedTransfer",
    "ArchivingStatus",
    "ConnectionView",
    "Day",
    "FailureGroup",
    "Owed",
    "Progress",
    "SourceView",
    "State",
    "TransferRow",
    "acts_now",
    "application_of_outer_row_rests",
    "archive_log",
    "archive_log_of",
    "archives_heard",
    "archives_in_use",
    "archiving_status_of",
    "by_archive",
    "certificates",
    "chores_heard",
    "connections",
    "count_by_status",
    "counts_by_state",
    "database_time",
    "days",
    "failures_by_cause",
    "given_up",
    "given_up_of_outer_vacancy",
    "has_stopped",
    "how_many",
    "is_for_archivists",
    "is_stopped",
    "lacks_of",
    "latest_by_subject",
    "mail_silent_since",
    "names_of_chores",
    "needing_person",
    "newest_of_series",
    "on_default_officer",
    "owed",
    "prepared_files",
    "progress",
    "queue",
    "references_in",
    "sources",
    "sources_heard",
    "state_of_transfer",
    "transfer_in_short",
    "transfer_with_everything",
    "transfers_by_id",
    "transfers_json",
    "transfers_of_outer_vacancy",
    "transfers_of_vacancy",
    "unit_that_case_was_made_for",
    "vacancies_of_same_case",
    "version_it_replaces",
    "waiting_seconds",
    "waits_for_first_document",
    "with_files_left_out",
    "workers_heard",
]
