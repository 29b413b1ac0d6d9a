"""What others may have the ledger do."""

from arkivbro.transfers.services.cases import (
    CaseFound,
    archive_after_all,
    cases_titled,
    do_not_archive,
    find_case,
    go_on_without_first,
    link_case,
)
from arkivbro.transfers.services.decisions import (
    cancel,
    complete_by_hand,
    hash_of_stop,
    hold,
    hold_all,
    look_again,
    release_leak,
    replace_outdated,
    replan,
    retry,
)
from arkivbro.transfers.services.letting_go import let_go
from arkivbro.transfers.services.pauses import pause_connection, resume_connection
from arkivbro.transfers.services.releases import look_again_at_protected, protection_ended
from arkivbro.transfers.services.request import no_longer_asked, request_by_profile, request_transfer
from arkivbro.transfers.services.sources import (
    pause_source,
    read_source_now,
    read_source_soon,
    reads_well,
    resume_source,
)
from arkivbro.transfers.services.vacancy_anew import tell_vacancy_anew

__all__ = [
    "CaseFound",
    "archive_after_all",
    "cancel",
    "cases_titled",
    "complete_by_hand",
    "do_not_archive",
    "find_case",
    "go_on_without_first",
    "hash_of_stop",
    "hold",
    "hold_all",
    "let_go",
    "link_case",
    "look_again",
    "look_again_at_protected",
    "no_longer_asked",
    "pause_connection",
    "pause_source",
    "protection_ended",
    "read_source_now",
    "read_source_soon",
    "reads_well",
    "release_leak",
    "replace_outdated",
    "replan",
    "request_by_profile",
    "request_transfer",
    "resume_connection",
    "resume_source",
    "retry",
    "tell_vacancy_anew",
]
