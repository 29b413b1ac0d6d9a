"""Units as they come from the sources with the vacancies: known by stable ids, never by name."""

from __future__ import annotations

from arkivbro.accounts.models import OWN_SOURCE, Installation, Unit, UnitName, UnitRef
from arkivbro.core.ref import Ref


def know_unit(ref: Ref, name: str, archive_code: str = "") -> Unit:
    """The unit that the source calls so, made where nobody knew it, so that an administrator can give it members.

    A unit that the source renames keeps its row, its people and its clearances. A unit that an administrator made
    beforehand, and that no source has told of, is the same when it is first told of; one that another source tells of is
    another unit, whatever it is called. What an administrator wrote of it stands. Inside a transaction.
    """
    if ref.source == OWN_SOURCE and (own := Unit.objects.filter(key=ref.id).first()) is not None:
        return own
    known = _known(ref) or _known_after_all(ref)
    if known is None:
        unit = _first_told(ref, name, archive_code)
        UnitRef.objects.create(unit=unit, source=ref.source, text=str(ref), told_name=name[:200])
        return unit
    if known.told_name != name[:200]:
        known.told_name = name[:200]
        known.save(update_fields=["told_name"])
        rename_unit(known.unit, _free_name(name, ref, known.unit))
    return known.unit


def _known(ref: Ref) -> UnitRef | None:
    rows = UnitRef.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.filter(text=str(ref)).first()


def _known_after_all(ref: Ref) -> UnitRef | None:
    """Two readings may tell of a new unit at the same moment: one of them makes it, the other waits and finds it."""
    Installation.objects.select_for_update(no_key=True).first()
    return _known(ref)


def rename_unit(unit: Unit, name: str) -> None:
    """The name that is shown; the old one is remembered, since the archive's records have it."""
    if name != unit.name:
        UnitName.objects.get_or_create(unit=unit, name=unit.name)
        unit.name = name
        unit.save(update_fields=["name"])


def _first_told(ref: Ref, name: str, archive_code: str) -> Unit:
    made_beforehand = Unit.objects.filter(name=name[:200], refs__isnull=True).first()
    if made_beforehand is not None:
        return made_beforehand
    return Unit.objects.create(name=_free_name(name, ref), archive_code=archive_code[:200])


def _free_name(name: str, ref: Ref, own: Unit | None = None) -> str:
    """Two units of one name are told apart by the source's id."""
    others = Unit.objects.exclude(pk=own.pk) if own else Unit.objects.all()
    shown = name.strip()[:200] or str(ref)[:200]
    return f"{shown[:100]} ({ref.subject[:90]})" if others.filter(name=shown).exists() else shown
