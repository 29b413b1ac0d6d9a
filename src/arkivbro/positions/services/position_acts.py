"""A recruiter writes, changes, publishes and cancels a vacancy of their own units. The rows are `publishing`'s."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.models import Role, Unit
from arkivbro.core.errors import WrongUse
from arkivbro.positions.models import Position, PositionState
from arkivbro.positions.services import publishing

WRITTEN = (*publishing.CHANGEABLE, "internal_only")
"""What a recruiter writes, besides the unit."""
ONE_LINE = frozenset(
    {"title", "percentage", "employment", "workplace_address", "workplace_postcode", "workplace_city",
     "contact_name", "contact_title", "contact_phone"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePosition:
    """A new draft."""

    actor: Actor
    key: str
    """What the form carries: sent twice, it is one draft."""
    unit: int
    """Primary key."""
    written: Mapping[str, Any]
    """Of the fields in WRITTEN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPosition:
    """A command on one position, by its reference, as the actor looked at it."""

    actor: Actor
    reference: str
    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePosition(OfPosition):
    """Of a draft it stands at once; of a published one it waits beside what is public until it is published."""

    unit: int
    written: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPosition(OfPosition):
    """The draft, or what was changed in a published one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardChange(OfPosition):
    """What is public stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPosition(OfPosition):
    """Trekk tilbake: the case stays, with a note."""


def seen_position(row: Position) -> Seen:
    """All that stands of it, and what waits to be published."""
    names = ("state", "unit_id", *WRITTEN)
    return Seen.of("position", row.reference, [getattr(row, name) for name in names], row.pending)


def own_position(actor: Actor, reference: str) -> Position:
    """One of the actor's own units. Raises NotThere alike for one that is not there and one of another unit."""
    row = Position.objects.select_related("unit").filter(reference=reference.replace("\x00", "")).first()
    require(row is not None and actor.has_role(Role.RECRUITER) and actor.is_of(str(row.unit.ref)))
    assert row is not None
    return row


@act("position.write")
def write(command: WritePosition) -> Position:
    """Raises NotThere, AskedTwice, WrongUse."""
    with recorded(command.actor, write, key=command.key) as log:
        row = publishing.new_position(command.actor, _own_unit(command.actor, command.unit))
        stored = publishing.save_position(_filled(row, command.written))
        log.where = stored.reference
        return stored


@act("position.change")
def change(command: ChangePosition) -> Position:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with _changing(command, change) as row:
        if row.state == PositionState.CANCELLED:
            raise WrongUse("positions.position_withdrawn")
        if (
            row.state == PositionState.PUBLISHED
        ):  # its unit, and whether it is internal, decide who may see what, and stand
            written = {name: command.written[name] for name in publishing.CHANGEABLE}
            publishing.keep_change(_filled(row, written))
            return row
        row.unit = _own_unit(command.actor, command.unit)
        return publishing.save_position(_filled(row, command.written))


@act("position.publish")
def publish(command: PublishPosition) -> Position:
    """It is noted, and then enters as facts; a worker completes what was begun. Raises NotThere, ChangedSinceSeen, WrongUse."""
    with _changing(command, publish) as row:
        publishing.note_published(row)
    publishing.tell(row.pk, command.actor.name)
    return row


@act("position.discard")
def discard(command: DiscardChange) -> Position:
    """Raises NotThere, ChangedSinceSeen."""
    with _changing(command, discard) as row:
        publishing.drop_change(row)
        return row


@act("position.cancel")
def cancel(command: CancelPosition) -> Position:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with _changing(command, cancel) as row:
        publishing.note_cancelled(row)
    publishing.tell(row.pk, command.actor.name)
    return row


@contextmanager
def _changing(command: OfPosition, done: Callable[..., Any]) -> Iterator[Position]:
    with recorded(command.actor, done, where=command.reference):
        row = publishing.locked(own_position(command.actor, command.reference))
        command.seen.require(seen_position(row))
        yield row


def _own_unit(actor: Actor, pk: int) -> Unit:
    unit = Unit.objects.filter(pk=pk).first()
    require(unit is not None and actor.has_role(Role.RECRUITER) and actor.is_of(str(unit.ref)))
    assert unit is not None
    return unit


def _filled(row: Position, written: Mapping[str, Any]) -> Position:
    """With what was written, whole. Raises WrongUse."""
    for name in WRITTEN:
        if name in written:
            value = written[name]
            # A form has one line for it; who sends it otherwise may send several, which no heading, subject or file name takes.
            setattr(row, name, " ".join(value.split()) if name in ONE_LINE else value)
    try:
        row.clean_fields(exclude={one.name for one in row._meta.concrete_fields} - set(written))
    except ValidationError:
        raise WrongUse("positions.position_incomplete") from None
    return row
