"""Corrects the dates of an entry. The journal date is the day of journalling and is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from arkivbro.archive.models import RegistryEntry
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.services.locking import lock_entry, require_open
from arkivbro.archive.times import moment, oslo_day
from arkivbro.core.errors import Declined
from arkivbro.core.messages import message

CORRECTABLE_DATES = {
    "document_date": message("archive.field_document_date"),
    "received_date": message("archive.field_received_date"),
    "sent_date": message("archive.field_sent_date"),
}


@transaction.atomic
def correct_dates(
    *,
    entry: RegistryEntry,
    dates: Mapping[str, date | None],
    by: str,
    reason: str,
    at: datetime | None = None,
) -> RegistryEntry:
    """Sets those of the dates in CORRECTABLE_DATES that are given; None takes a date away.

    Raises Declined without a reason, for another field, a date in the future, or when received lies before the
    document's own date.
    """
    at = moment(at)
    entry = lock_entry(entry)
    require_open(entry.case)
    if unknown := dates.keys() - CORRECTABLE_DATES.keys():
        raise Declined("archive.date_not_correctable", detail=", ".join(sorted(unknown)))
    changed = {field: day for field, day in dates.items() if getattr(entry, field) != day}
    if not changed:
        return entry
    if not reason.strip():
        raise Declined("archive.reason_missing")
    for field, day in changed.items():
        if day is not None and day > oslo_day(at):
            raise Declined("archive.date_in_future", field=CORRECTABLE_DATES[field])
        old = getattr(entry, field)
        change_of(
            entry.mark, by=by, at=at, field=field, old=old.isoformat() if old else "",
            new=day.isoformat() if day else "", reason=reason,
        ).save()  # fmt: skip
        setattr(entry, field, day)
    if entry.received_date and entry.document_date and entry.received_date < entry.document_date:
        raise Declined("archive.dates_disagree")
    entry.save(update_fields=list(changed))
    return entry
