"""The statuses of an entry: sign-off, expedition, journalling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from arkivbro.archive.models import CodeListName, RegistryEntry, SignOff
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.services.code_check import require_codes
from arkivbro.archive.services.locking import lock_entry, require_open
from arkivbro.archive.services.numbering import Clock, take_journal_numbers
from arkivbro.archive.statuses import (
    JOURNALLED,
    require_complete,
    require_may_be_signed_off,
    require_step,
)
from arkivbro.archive.times import moment, oslo_day
from arkivbro.core.errors import Declined

STATUS_FIELDS = ("status", "status_by", "journal_date", "journal_year", "journal_sequence")


@transaction.atomic
def set_status(*, entry: RegistryEntry, status: str, by: str, clock: Clock = timezone.now) -> RegistryEntry:
    """Sets the status; J journals: it gives the journal date (the day in Norway) and the year's next journal number.

    The same status again changes nothing. Raises Declined for a step that the rules do not allow, Transient where our clock
    is behind the journal.
    """
    entry = lock_entry(entry)
    if entry.status == status:
        return entry
    require_codes([(CodeListName.ENTRY_STATUS, status)])
    require_open(entry.case)
    require_step(entry.standing, status)
    if status == JOURNALLED:
        roles = entry.links.values_list("role", flat=True)
        require_complete(entry.number, has_party=entry.parties.exists(), roles=list(roles))
    change_of(entry.mark, by=by, at=moment(clock()), field="status", old=entry.status, new=status).save()
    entry.status, entry.status_by = status, by
    save_status(entry, clock)
    return entry


def save_status(entry: RegistryEntry, clock: Clock) -> None:
    """Saves the status that the row has, inside a transaction; with it, the day and the number of what is journalled by it."""
    if entry.status == JOURNALLED:
        entry.journal_date, entry.journal_sequence = take_journal_numbers(clock)
        entry.journal_year = entry.journal_date.year
    entry.save(update_fields=STATUS_FIELDS)


class NewStatus(NamedTuple):
    """Of an entry, by its key in the database and its number in the case."""

    pk: int
    sequence: int
    status: str
    by: str


def save_statuses(statuses: Iterable[NewStatus], clock: Clock) -> None:
    """The same of several new entries of one case, in the order of their numbers there, which is that of the journal too."""
    for (status, by), alike in groupby(statuses, key=lambda one: (one.status, one.by)):
        run = list(alike)
        values: dict[str, object] = {"status": status, "status_by": by}
        if status == JOURNALLED:
            day, number = take_journal_numbers(clock, len(run))
            values |= {"journal_date": day, "journal_year": day.year}
            values["journal_sequence"] = F("sequence") + (number - run[0].sequence)
        RegistryEntry.objects.filter(pk__in=[one.pk for one in run]).update(**values)


def answer_of(key: str) -> RegistryEntry | None:
    """The entry that answers, by its key; None where nothing does. Raises Declined where it is not there."""
    return answers_of([key]).get(key)


def answers_of(keys: Iterable[str]) -> dict[str, RegistryEntry]:
    """The entries that answer, by their keys. Raises Declined where one is not there."""
    wanted = set(filter(None, keys))
    rows = RegistryEntry.objects.filter(key__in=wanted) if wanted else ()
    found = {row.key or "": row for row in rows}
    if wanted - found.keys():
        raise Declined("archive.answer_not_there")
    return found


@transaction.atomic
def sign_off(
    *,
    entry: RegistryEntry,
    method: str,
    by: str,
    by_entry: RegistryEntry | None = None,
    at: datetime | None = None,
) -> SignOff:
    """Signs an entry off. The same again changes nothing; another method replaces the first, in the change log.

    Raises Declined for an unknown method, an outgoing or internal entry (only I and N wait for an answer), or BU
    without the entry that answers.
    """
    at = moment(at)
    entry = lock_entry(entry)
    current = SignOff.objects.filter(entry=entry).first()
    if current and current.method == method and current.by_entry_id == (by_entry.pk if by_entry else None):
        return current
    require_codes([(CodeListName.SIGN_OFF, method)])
    require_open(entry.case)
    require_may_be_signed_off(entry.standing, method, answered=by_entry is not None)
    change_of(
        entry.mark, by=by, at=at, field="sign_off", old=current.method if current else "", new=method
    ).save()
    row = current or SignOff(entry=entry)
    row.method, row.by_entry, row.date, row.signed_by = method, by_entry, oslo_day(at), by
    row.save()
    return row
