"""Who begins a check of the files, and carries it on."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.accounts.acts import Actor, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.archive.models import IntegrityRun
from arkivbro.archive.rights import name_in_log
from arkivbro.archive.services.integrity_run import carry_on, start_run, unfinished_run


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginCheck:
    """Every file is read again and compared with its checksum; where a check is under way, that one goes on."""

    actor: Actor


@act("archive.integrity.begin")
def begin_check(command: BeginCheck) -> IntegrityRun:
    """Raises NotThere."""
    with recorded(command.actor, begin_check) as log:
        _require_right(command.actor)
        log.is_needed = unfinished_run() is None
        return start_run(by=name_in_log(command.actor))


def carry_check_on(actor: Actor, run: IntegrityRun) -> IntegrityRun:
    """The next piece, read outside every transaction. Raises NotThere."""
    _require_right(actor)
    return carry_on(run)


def _require_right(actor: Actor) -> None:
    require(actor.has_role(Role.ARCHIVIST, Role.ADMINISTRATOR))
