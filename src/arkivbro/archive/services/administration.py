"""What only an administrator does: codes, series and classes that the archive did not know, and journal release."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from arkivbro.archive.models import (
    ChangeLog,
    Class,
    ClassificationSystem,
    Code,
    CodeListName,
    Fonds,
    JournalDayRelease,
    Series,
)
from arkivbro.archive.services.change_log import change_of
from arkivbro.archive.times import moment
from arkivbro.core.errors import Declined


@transaction.atomic
def register_code(
    *, code_list: CodeListName, code: str, name: str, by: str, at: datetime | None = None
) -> Code:
    """Adds a code to a list, or makes an inactive one valid again. A known code is left as it is."""
    if not code.strip() or not name.strip():
        raise Declined("archive.code_incomplete")
    row, made = Code.objects.get_or_create(code_list_id=code_list.value, code=code, defaults={"name": name})
    if made or not row.is_active:
        row.is_active = True
        row.save(update_fields=["is_active"])
        _log("code", f"{code_list.value}:{code}"[:40], by, at, action="added", new=name)
    return row


NEEDED_CODES: dict[CodeListName, frozenset[str]] = {
    CodeListName.ENTRY_STATUS: frozenset("RJUE"),
    CodeListName.CASE_STATUS: frozenset("BAU"),
    CodeListName.DOCUMENT_ROLE: frozenset("HV"),
    CodeListName.VARIANT: frozenset("PAO"),
    CodeListName.DOCUMENT_STATUS: frozenset("F"),
    CodeListName.SCREENING_METADATA: frozenset("M"),
}
"""Codes that the archive itself works by."""


@transaction.atomic
def retire_code(*, code_list: CodeListName, code: str, by: str, at: datetime | None = None) -> None:
    """Makes a code invalid for new records; where it was used, it stands. Raises Declined for a code in NEEDED_CODES."""
    if code in NEEDED_CODES.get(code_list, frozenset()):
        raise Declined("archive.code_needed", value=code)
    if Code.objects.filter(code_list_id=code_list.value, code=code, is_active=True).update(is_active=False):
        _log("code", f"{code_list.value}:{code}"[:40], by, at, action="removed", old=code)


@transaction.atomic
def register_series(
    *, code: str, title: str, by: str, at: datetime | None = None, fonds: Fonds | None = None
) -> Series:
    """Makes a series in the fonds (the first one, when none is given). A known code is left as it is."""
    at = moment(at)
    fonds = fonds or Fonds.objects.order_by("pk").first()
    if fonds is None:
        fonds = Fonds.objects.create(title="Arkiv", created_at=at)
    series, made = Series.objects.get_or_create(code=code, defaults={"fonds": fonds, "title": title or code})
    if made:
        change_of(series.mark, by=by, at=at, action="created", new=code).save()
    return series


@transaction.atomic
def register_class(*, system: str, value: str, title: str, by: str, at: datetime | None = None) -> Class:
    """Makes a class, and its classification system when it is new. A known class is left as it is."""
    holder, _ = ClassificationSystem.objects.get_or_create(code=system)
    row, made = Class.objects.get_or_create(system=holder, value=value, defaults={"title": title})
    if made:
        _log("class", row.public_id, by, at, action="created", new=f"{system} {value}")
    return row


@transaction.atomic
def set_journal_rules(
    *,
    series: Series,
    internal_entries_public: bool,
    release_days: int | None,
    by: str,
    at: datetime | None = None,
) -> Series:
    """Whether X entries of a series are in the public journal, and when a journal day is public (None: by hand)."""
    at = moment(at)
    series = Series.objects.select_for_update().get(pk=series.pk)
    new: dict[str, bool | int | None] = {
        "internal_entries_public": internal_entries_public,
        "journal_release_days": release_days,
    }
    for field, value in new.items():
        if getattr(series, field) != value:
            change_of(
                series.mark, by=by, at=at, field=field, old=str(getattr(series, field)), new=str(value)
            ).save()
            setattr(series, field, value)
    series.save(update_fields=list(new))
    return series


@transaction.atomic
def release_journal_day(*, day: date, by: str, at: datetime | None = None) -> None:
    """Makes a journal day public, for series that wait for it."""
    at = moment(at)
    _, made = JournalDayRelease.objects.get_or_create(
        day=day, defaults={"released_at": at, "released_by": by}
    )
    if made:
        _log("journalday", day.isoformat(), by, at, action="released")


def _log(
    object_type: str,
    object_id: str,
    by: str,
    at: datetime | None,
    *,
    action: str,
    old: str = "",
    new: str = "",
) -> None:
    ChangeLog(
        at=moment(at), by=by, action=action, object_type=object_type, object_id=object_id, old=old, new=new
    ).save()
