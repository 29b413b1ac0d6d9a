"""How the installation is: everything that was heard, put together for `core.health` to judge. Read by Drift, the start page,
`arkivbro status` and `/helse/`, which therefore never say different things.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from arkivbro.accounts.selectors import tokens_to_renew
from arkivbro.conf.places import https_places
from arkivbro.core.expiry import Expiry, Kind
from arkivbro.core.health import Heard, Trouble, level_of, troubles
from arkivbro.documents.disk import free_bytes
from arkivbro.inspections.selectors import inspections_heard
from arkivbro.positions.selectors import unsent_bytes
from arkivbro.recruitment.selectors.first_contact import cases_to_confirm
from arkivbro.recruitment.selectors.imports import sources_that_gave_nothing
from arkivbro.recruitment.selectors.letters import letters_owed
from arkivbro.recruitment.selectors.soon_gone import count_soon_gone
from arkivbro.recruitment.selectors.without_vacancy import counts_for_health
from arkivbro.runtime import current
from arkivbro.transfers import selectors as transfers
from arkivbro.ui.frame import archive_name, source_name


def heard() -> Heard:
    """Everything that is judged, as it is now; a bounded number of queries whatever the amount."""
    owed, database_now = transfers.owed(), transfers.database_time()
    failed, oldest = letters_owed()
    gone, first_gone = count_soon_gone()
    waits = cases_to_confirm()
    waiting, differing = counts_for_health()
    return Heard(
        now=current().clock(),
        database_now=database_now,
        workers=transfers.workers_heard(),
        chores=transfers.chores_heard(database_now),
        sources=transfers.sources_heard(sources_that_gave_nothing, source_name),
        archives=transfers.archives_heard(archive_name),
        needs_person=owed.needs_person,
        stopped=owed.stopped,
        due=owed.due,
        last_work=owed.last_work,
        late=owed.late,
        late_since=owed.late_since,
        letters_not_sent=failed,
        letters_waiting_since=oldest,
        mail_since=transfers.mail_silent_since() if settings.ARKIVBRO.mail.host else None,
        without_vacancy=waiting,
        proof_differences=differing,
        soon_gone=gone,
        first_gone=first_gone,
        unconfirmed=tuple((source_name(one.source), one.number) for one in waits if not one.is_confirmed),
        undecided=tuple((source_name(one.source), one.number) for one in waits if one.is_confirmed),
        free_bytes=free_bytes(Path(settings.ARKIVBRO_DATA_DIR)),
        floor_bytes=settings.ARKIVBRO.disk.floor,
        unsent_bytes=unsent_bytes(),
        most_unsent_bytes=settings.ARKIVBRO.positions.max_unsent_megabytes * 1_000_000,
        inspections=inspections_heard(),
        expiring=(
            *(transfers.certificates() if https_places(settings.ARKIVBRO) else ()),
            *tokens_to_renew(current().clock()),
            *(Expiry(Kind.SECRET, name, day) for name, day in settings.ARKIVBRO.incidents.expires.items()),
        ),
        put_back=current().put_back,
    )


def found() -> tuple[Trouble, ...]:
    """What is wrong now, the worst first."""
    return troubles(heard())


def level() -> str:
    """ "ok", "warning" or "error"."""
    return level_of(found())
