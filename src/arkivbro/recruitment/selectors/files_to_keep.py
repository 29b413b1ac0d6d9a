"""Which files of applicants are still needed here: all but those that the archive has had long enough.

Law: arkivforskrifta (2026): nothing is deleted before the archive has it; GDPR art. 5(1)(e): no longer than needed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef

from arkivbro.core.recruitment import Attachment as FileOfLetter
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import Attachment, Letter
from arkivbro.transfers.selectors.files_to_keep import (
    archived_with,
    files_transferred_before,
    open_transfers,
    transferred_after,
    transferred_before,
)


def files_needed(after: datetime, among: Collection[str]) -> set[str]:
    """Which of the checksums are attachments that are needed. A file that the archive does not have with the application is kept, whatever else of it was transferred: ours may
    be the only copy.
    """
    application = {
        "case__source": OuterRef("application__vacancy__source"),
        "case__vacancy_id": OuterRef("application__vacancy__source_id"),
        "subject": OuterRef("application__subject"),
    }
    series = TransferKind.APPLICATION.value
    archived = transferred_before(after, series=series).filter(**application)
    waiting = open_transfers(series=series).filter(**application)
    lately = transferred_after(after, series=series).filter(**application)
    by_hand = archived.exclude(by_hand="").filter(version=OuterRef("version"))
    of_application = {f"transfer__{name}": value for name, value in application.items()}
    sent = files_transferred_before(after, series=series).filter(sha256=OuterRef("sha256"), **of_application)
    in_archive = Exists(sent) | Exists(by_hand)
    kept = Attachment.objects.filter(sha256__in=among)
    kept = kept.exclude(in_archive & ~Exists(waiting) & ~Exists(lately))
    return set(kept.values_list("sha256", flat=True))


def is_done_with(application: Ref, sha256: str, size: int, *, can_be_had: bool) -> bool:
    """Whether its bytes need not be here: retention has taken them, for the archive has them with this application.

    Where nobody can give them (`can_be_had`), it is enough that this application came with them before: what it still lacks
    is told where it is archived, and must not keep out a withdrawal.
    """
    rows = Attachment.objects.filter(application__source=application.source)
    known = rows.filter(application__source_id=application.id, sha256=sha256, size=size).select_related(
        "application__vacancy"
    )
    row = known.first()
    if row is None or not can_be_had:
        return row is not None
    vacancy = row.application.vacancy
    series = TransferKind.APPLICATION.value
    archived = archived_with(vacancy.ref, row.application.subject, series=series) if vacancy else {}
    return sha256 in archived


def needed_among(checksums: Collection[str]) -> set[str]:
    """Those that are an attachment of an application, or a letter that was uploaded; retention says until when."""
    letters = Letter.objects.filter(text__file__sha256__in=list(checksums))
    return {
        *Attachment.objects.filter(sha256__in=checksums).values_list("sha256", flat=True),
        *letters.values_list("text__file__sha256", flat=True),
    }


def letters_needed(after: datetime) -> set[str]:
    """Checksums of letters that somebody uploaded: they are few, most are written here."""
    archived = transferred_before(after, series=TransferKind.LETTER.value).filter(
        public_id=OuterRef("transfer_id")
    )
    rows = Letter.objects.filter(text__has_key="file").exclude(Exists(archived))
    return {from_json(FileOfLetter, text["file"]).sha256 for text in rows.values_list("text", flat=True)}
