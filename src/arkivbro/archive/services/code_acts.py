"""What an administrator does with codes, series and classes; and how an archivist releases a journal day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.archive.models import Class, Code, CodeListName, Series
from arkivbro.archive.rights import name_in_log
from arkivbro.archive.selectors.journal import unreleased_lines
from arkivbro.archive.selectors.seen import seen_day
from arkivbro.archive.services.administration import (
    register_class,
    register_code,
    register_series,
    release_journal_day,
    retire_code,
    set_journal_rules,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCode:
    """A command on one code of one list."""

    actor: Actor
    code_list: CodeListName
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCode(OfCode):
    """A code that may be used from now on."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireCode(OfCode):
    """Where it was used, it stands; new records cannot have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCodeIn(OfCode):
    """A retired code may be used again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSeries:
    """A new arkivdel."""

    actor: Actor
    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddClass:
    """A new class, and its system when that is new."""

    actor: Actor
    system: str
    value: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetJournalRules:
    """When the journal days of a series are public (`release_days` None: by hand), and whether its X entries are."""

    actor: Actor
    series: str
    """Public id."""
    internal_entries_public: bool
    release_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDay:
    """What waits of a journal day becomes public."""

    actor: Actor
    day: date
    seen: Seen


@act("archive.code.add")
def add_code(command: AddCode) -> Code:
    """Raises NotThere, Declined."""
    with recorded(command.actor, add_code, where=_where(command)):
        require(command.actor.has_role(Role.ADMINISTRATOR))
        return register_code(
            code_list=command.code_list,
            code=command.code,
            name=command.name,
            by=name_in_log(command.actor),
        )


@act("archive.code.retire")
def take_code_out(command: RetireCode) -> None:
    """Raises NotThere, Declined for a code that the archive itself works by."""
    with recorded(command.actor, take_code_out, where=_where(command)):
        _known(command)
        retire_code(code_list=command.code_list, code=command.code, by=name_in_log(command.actor))


@act("archive.code.take_in")
def take_code_in(command: TakeCodeIn) -> Code:
    """Raises NotThere."""
    with recorded(command.actor, take_code_in, where=_where(command)):
        row = _known(command)
        return register_code(
            code_list=command.code_list, code=row.code, name=row.name, by=name_in_log(command.actor)
        )


@act("archive.series.add")
def add_series(command: AddSeries) -> Series:
    """Raises NotThere, Declined."""
    with recorded(command.actor, add_series, where=command.code):
        require(command.actor.has_role(Role.ADMINISTRATOR))
        return register_series(code=command.code, title=command.title, by=name_in_log(command.actor))


@act("archive.class.add")
def add_class(command: AddClass) -> Class:
    """Raises NotThere, Declined."""
    with recorded(command.actor, add_class, where=f"{command.system} {command.value}"):
        require(command.actor.has_role(Role.ADMINISTRATOR))
        return register_class(
            system=command.system, value=command.value, title=command.title, by=name_in_log(command.actor)
        )


@act("archive.series.journal_rules")
def change_journal_rules(command: SetJournalRules) -> Series:
    """Raises NotThere."""
    with recorded(command.actor, change_journal_rules) as log:
        series = Series.objects.filter(public_id=command.series).first()
        require(series is not None and command.actor.has_role(Role.ADMINISTRATOR))
        assert series is not None
        log.where = series.code
        return set_journal_rules(
            series=series,
            internal_entries_public=command.internal_entries_public,
            release_days=command.release_days,
            by=name_in_log(command.actor),
        )


@act("archive.journal_day.release")
def release_day(command: ReleaseDay) -> None:
    """Raises NotThere, also for a day on which nothing waits; ChangedSinceSeen."""
    with recorded(command.actor, release_day, where=command.day.isoformat()):
        require(command.actor.has_role(Role.ARCHIVIST))
        require(unreleased_lines().filter(day=command.day).exists())
        command.seen.require(seen_day(command.day))
        release_journal_day(day=command.day, by=name_in_log(command.actor))


def _known(command: OfCode) -> Code:
    row = Code.objects.filter(code_list_id=command.code_list.value, code=command.code).first()
    require(row is not None and command.actor.has_role(Role.ADMINISTRATOR))
    assert row is not None
    return row


def _where(command: OfCode) -> str:
    return f"{command.code_list.value}:{command.code}"
