"""What others may have the ledger do."""

from arkivbro.transfers.services.cases import do_not_archive, link_case
from arkivbro.transfers.services.decisions import (
    cancel,
    complete_by_hand,
    release_leak,
    replan,
    retry,
    retry_all_failed,
)
from arkivbro.transfers.services.pauses import pause_connection, probe_connection, resume_connection
from arkivbro.transfers.services.request import request_transfer

__all__ = [
    "cancel",
    "complete_by_hand",
    "do_not_archive",
    "link_case",
    "pause_connection",
    "probe_connection",
    "release_leak",
    "replan",
    "request_transfer",
    "resume_connection",
    "retry",
    "retry_all_failed",
]
