"""What a person decides about one transfer, and about many that stand still for one cause.

The ledger does it (`transfers.services`); here are the rights, since unit and clearance are the vacancy's, and the audit row.
The web, Drift and `arkivbro retry` all come by here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from arkivbro.accounts.acts import Actor, Log, Seen, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.core.errors import WrongUse
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.kinds import name_of
from arkivbro.recruitment.models import AcceptedWithout, LookedAt
from arkivbro.recruitment.rights import may_archive
from arkivbro.recruitment.selectors.case_handlers import require_case_handler
from arkivbro.recruitment.selectors.transfer import OneTransfer, one_transfer
from arkivbro.transfers import services
from arkivbro.transfers.selectors import Act, State, is_for_archivists, needing_person


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTransfer:
    """Who does it, and with which transfer; `vacancy` is the reference that it was looked up under, where there is one."""

    actor: Actor
    transfer: str
    vacancy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry(OfTransfer):
    """*Prøv igjen*, with the plan it has. Safe whatever stands there now, so nothing needs to have been seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replan(OfTransfer):
    """*Lag ny plan*, with today's profile; `officer` is another case handler by initials, "" keeps whoever it was."""

    seen: Seen
    officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(OfTransfer):
    """*Avbryt*, while nothing was attempted in the archive."""

    seen: Seen
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(OfTransfer):
    """*Fullført for hånd*: it stands in the archive under that number, and an archivist vouches for it."""

    seen: Seen
    number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(OfTransfer):
    """*Frigi*: an archivist lets through the findings that were shown, and no others."""

    seen: Seen
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptWithout(OfTransfer):
    """*Godta uten*: the files that were shown as left out are not needed in the archive, says whoever may see the applicant."""

    seen: Seen
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAt(OfTransfer):
    """*Jeg har sett på det*: what the leak check warned of here is not told again for this vacancy's entries."""

    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryMany:
    """Everything that stands still for one cause (`code` in `archive`; None: for any), `most` of it, but nothing that is stopped."""

    actor: Actor
    code: str | None = None
    archive: str | None = None
    most: int | None = None


@act("transfer.retry")
def retry(command: Retry) -> None:
    """Raises NotThere, WrongUse."""
    with recorded(command.actor, retry) as log:
        one = _may(command, Act.RETRY, log)
        if one.row.state == State.STOPPED:
            raise WrongUse("transfer.retry_stopped")
        services.retry(command.transfer, by=command.actor.name)


@act("transfer.replan")
def replan(command: Replan) -> None:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with _deciding(command, replan, Act.REPLAN, command.seen) as one:
        if command.officer:
            require_case_handler(one.row.case.archive, command.officer)
        services.replan(command.transfer, by=command.actor.name, officer=command.officer)


@act("transfer.cancel")
def cancel(command: Cancel) -> None:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with _deciding(command, cancel, Act.CANCEL, command.seen, command.reason):
        services.cancel(command.transfer, by=command.actor.name, reason=command.reason)


@act("transfer.complete")
def complete(command: Complete) -> None:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with _deciding(command, complete, Act.COMPLETE, command.seen, command.reason):
        services.complete_by_hand(
            command.transfer, number=command.number, reason=command.reason, by=command.actor.name
        )


@act("transfer.release")
def release(command: Release) -> None:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with _deciding(command, release, Act.RELEASE, command.seen, command.reason) as one:
        details = getattr(one.row, "details", None)
        found = services.hash_of_stop(details) if details is not None else ""
        services.release_leak(command.transfer, by=command.actor.name, reason=command.reason, stop=found)


@act("transfer.accept_without")
def accept_without(command: AcceptWithout) -> None:
    """Raises NotThere, ChangedSinceSeen, WrongUse."""
    with recorded(command.actor, accept_without, why=command.reason) as log:
        one = one_transfer(command.actor, command.transfer, command.vacancy)
        require(one.may_see_candidates)
        log.where = _where(one)
        command.seen.require(one.seen)
        if not command.reason.strip():
            raise WrongUse("archiving.no_reason_to_accept")
        if not one.may_accept_without:
            raise WrongUse("archiving.nothing_left_out")
        AcceptedWithout.objects.get_or_create(
            transfer_id=one.row.public_id,
            digest=one.row.left_out_digest,
            defaults={"reason": command.reason.strip(), "by": command.actor.name, "at": clock()},
        )


@act("transfer.look_at")
def look_at(command: LookAt) -> None:
    """For who may see candidates. A warning is looked at for the whole vacancy; a stop is released, one by one.

    Raises NotThere, ChangedSinceSeen.
    """
    with recorded(command.actor, look_at) as log:
        one = one_transfer(command.actor, command.transfer, command.vacancy)
        require(one.may_see_candidates and may_archive(command.actor, one.vacancy))
        command.seen.require(one.seen)
        log.where = _where(one)
        rows = (
            LookedAt(vacancy=one.vacancy, mark=mark, by=command.actor.name, at=clock())
            for mark in sorted(one.marks)
        )
        LookedAt.objects.bulk_create(rows, ignore_conflicts=True)


def retry_many(command: RetryMany) -> int:
    """Each by itself, with its own row in the audit log: what was done is told even where the rest fails. How many.

    Raises NotThere for whoever is no archivist.
    """
    require(command.actor.has_role(Role.ARCHIVIST))
    rows = needing_person(command.code, command.archive).exclude(state=State.STOPPED)
    count = 0
    for public_id in list(rows.values_list("public_id", flat=True)[: command.most]):
        try:
            retry(Retry(actor=command.actor, transfer=public_id))
            count += 1
        except WrongUse:
            continue  # somebody else acted on it in the meantime
    return count


@contextmanager
def _deciding(
    command: OfTransfer, done: Callable[..., Any], what: Act, seen: Seen, why: str = ""
) -> Iterator[OneTransfer]:
    with recorded(command.actor, done, why=why) as log:
        one = _may(command, what, log)
        seen.require(one.seen)
        if what not in one.acts:
            raise WrongUse("transfer.not_now", state=State(one.row.state).word)
        yield one


def _may(command: OfTransfer, what: Act, log: Log) -> OneTransfer:
    """The transfer, held, if the actor could do it in some state of it. Raises NotThere for a right that the actor lacks: to let
    through, to call done and to give up what was stopped is for archivists who may see whom it is about.
    """
    services.hold(command.transfer)  # before it is looked at: what is decided on is what stands there
    one = one_transfer(command.actor, command.transfer, command.vacancy)
    log.where = _where(one)
    is_archivist = command.actor.has_role(Role.ARCHIVIST)
    if is_for_archivists(what, stopped=one.is_stopped):
        require(is_archivist)
        require(one.may_see_candidates or not one.is_of_somebody)
    return one


def _where(one: OneTransfer) -> str:
    return f"{one.vacancy.reference}, {name_of(one.row.kind)} {one.row.public_id}"
