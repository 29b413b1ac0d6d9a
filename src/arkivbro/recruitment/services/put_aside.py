"""What an archivist decides about an application whose vacancy is not known: it is put aside, or taken forward again."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.accounts.acts import Actor, Log, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.core.recruitment import Protection
from arkivbro.recruitment.models import Application
from arkivbro.recruitment.services.receiving import AUTOMATIC
from arkivbro.recruitment.services.receiving_application import take_waiting
from arkivbro.recruitment.services.same_name import hold
from arkivbro.recruitment.services.vacancy_names import lock_vacancy
from arkivbro.runtime import current


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAside:
    """*Legg til side*: it is not to be archived (a test, a mistake, a position that never was)."""

    actor: Actor
    application: str
    """Its public id."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeForward:
    """*Ta fram igjen*: it waits for its vacancy as before."""

    actor: Actor
    application: str
    """Its public id."""


@act("application.put_aside")
def put_application_aside(command: PutAside) -> None:
    """What its source tells anew is looked at anew, and then it waits again. Raises NotThere, WrongUse."""
    with recorded(command.actor, put_application_aside, why=command.reason.strip()) as log:
        row = _locked(command.actor, command.application, log)
        if not command.reason.strip():
            raise WrongUse("application.no_reason")
        if row.vacancy_id is not None:
            raise WrongUse("application.does_not_wait")
        row.put_aside_reason, row.put_aside_by = command.reason.strip(), command.actor.name
        row.save(update_fields=["put_aside_reason", "put_aside_by"])


@act("application.take_forward")
def take_application_forward(command: TakeForward) -> None:
    """Its vacancy may have come meanwhile: then it is taken. Raises NotThere, WrongUse."""
    with recorded(command.actor, take_application_forward) as log:
        row = _locked(command.actor, command.application, log)
        if not row.put_aside_reason:
            raise WrongUse("application.not_put_aside")
        row.put_aside_reason = row.put_aside_by = ""
        row.save(update_fields=["put_aside_reason", "put_aside_by"])
        take_waiting(row, AUTOMATIC)


def _locked(actor: Actor, public_id: str, log: Log) -> Application:
    """Locks as `receiving_application.store`: the name, the vacancy, the application. Raises NotThere."""
    require(actor.has_role(Role.ARCHIVIST))
    named = Application.objects.filter(public_id=public_id).values_list("vacancy_reference", "source").first()
    if named is None:
        raise NotThere
    hold([named[0]])
    lock_vacancy(*named)
    row = Application.objects.select_for_update().get(public_id=public_id)
    if row.protection == Protection.STRICTLY_CONFIDENTIAL.value:
        # whose unit nobody knows yet: only who is cleared everywhere
        require(all(actor.is_cleared_for(code, "") for code in current().profile.entry_access_codes))
    log.where = str(row.ref)
    return row
