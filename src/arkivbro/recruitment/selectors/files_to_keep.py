"""Which files of applicants are still needed here: all but those that the archive has had long enough.

Law: arkivforskrifta (2026): nothing is deleted before the archive has it; GDPR art. 5(1)(e): no longer than needed.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from arkivbro.core.recruitment import Attachment as FileOfLetter
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import Attachment, Letter
from arkivbro.transfers.selectors.files_to_keep import open_transfers, transferred_after, transferred_before


def files_needed(after: datetime) -> set[str]:
    """Checksums. An applicant whose application was never transferred keeps every file: ours may be the only copy."""
    application = {
        "case__source": OuterRef("application__vacancy__source"),
        "case__vacancy_id": OuterRef("application__vacancy__source_id"),
        "subject": OuterRef("application__subject"),
    }
    series = TransferKind.APPLICATION.value
    archived = transferred_before(after, series=series).filter(**application)
    waiting = open_transfers(series=series).filter(**application)
    lately = transferred_after(after, series=series).filter(**application)
    kept = Attachment.objects.exclude(Exists(archived) & ~Exists(waiting) & ~Exists(lately))
    return set(kept.values_list("sha256", flat=True)) | _of_letters(after)


def _of_letters(after: datetime) -> set[str]:
    archived = transferred_before(after, series=TransferKind.LETTER.value).filter(
        public_id=OuterRef("transfer_id")
    )
    rows = Letter.objects.filter(text__has_key="file").exclude(Exists(archived))
    return {from_json(FileOfLetter, text["file"]).sha256 for text in rows.values_list("text", flat=True)}
