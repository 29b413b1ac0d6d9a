"""What an archivist or an administrator does on Drift: pause, resume and probe a connection; read, pause and resume a source.

Each is safe whatever stands there now, so nothing needs to have been seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arkivbro.accounts.acts import Actor, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.core.messages import Message
from arkivbro.transfers.services.pauses import (
    note_answer,
    pause_connection,
    probe_connection,
    resume_connection,
)
from arkivbro.transfers.services.sources import pause_source, read_source_now, resume_source

LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OfConnection:
    """A command on the connection to one archive, by its name in the configuration."""

    actor: Actor
    archive: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseConnection(OfConnection):
    """Nothing more is begun until then, or until somebody resumes it."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeConnection(OfConnection):
    """Whatever the pause was, it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeConnection(OfConnection):
    """Ask the archive now whether all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSource:
    """A command on one source, by its name in the configuration."""

    actor: Actor
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSource(OfSource):
    """Within seconds, paused or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseSource(OfSource):
    """Not read until somebody begins again."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSource(OfSource):
    """Read again, at once."""


@act("drift.connection.pause")
def pause(command: PauseConnection) -> None:
    """Raises NotThere, WrongUse for an archive that is not in the configuration."""
    with recorded(command.actor, pause, where=command.archive, why=command.reason):
        _require_right(command.actor)
        reason = command.reason.strip()
        pause_connection(command.archive, by=command.actor.name, reason=reason[:LONGEST], until=command.until)


@act("drift.connection.resume")
def resume(command: ResumeConnection) -> None:
    """Raises NotThere, WrongUse."""
    with recorded(command.actor, resume, where=command.archive):
        _require_right(command.actor)
        resume_connection(command.archive)


@act("drift.connection.probe")
def probe(command: ProbeConnection) -> Message | None:
    """What the archive complains of; None: nothing. It is asked outside every transaction. Raises NotThere, WrongUse."""
    _require_right(command.actor)
    complaint = probe_connection(command.archive)
    with recorded(command.actor, probe, where=command.archive):
        note_answer(command.archive, complaint)
    return complaint


@act("drift.source.read")
def read(command: ReadSource) -> None:
    """Raises NotThere, WrongUse for a source that is not in the configuration."""
    with recorded(command.actor, read, where=command.source):
        _require_right(command.actor)
        read_source_now(command.source)


@act("drift.source.pause")
def pause_reading(command: PauseSource) -> None:
    """Raises NotThere, WrongUse."""
    with recorded(command.actor, pause_reading, where=command.source, why=command.reason):
        _require_right(command.actor)
        reason = command.reason.strip()
        pause_source(command.source, by=command.actor.name, reason=reason[:LONGEST])


@act("drift.source.resume")
def resume_reading(command: ResumeSource) -> None:
    """Raises NotThere, WrongUse."""
    with recorded(command.actor, resume_reading, where=command.source):
        _require_right(command.actor)
        resume_source(command.source)


def _require_right(actor: Actor) -> None:
    require(actor.has_role(Role.ARCHIVIST, Role.ADMINISTRATOR))
