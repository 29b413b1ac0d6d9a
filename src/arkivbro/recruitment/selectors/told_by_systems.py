"""What a system may see and do: what its own source told, in its token's units, for what its token is for.

What it may not see is as if it were not there; that its token is not for something, it is told.
"""

from __future__ import annotations

from django.db.models import QuerySet

from arkivbro.accounts.acts import Actor, require
from arkivbro.accounts.models import OWN_SOURCE, Scope, Unit
from arkivbro.core.errors import WrongUse
from arkivbro.core.ref import Ref
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.rights import told_by


def require_scope(actor: Actor, scope: Scope) -> None:
    """Raises NotThere for whoever is no system, WrongUse where its token is for other things."""
    require(actor.is_system)
    if scope not in actor.scopes:
        raise WrongUse("api.scope_missing", scope=scope.value)


def vacancies_of(actor: Actor) -> QuerySet[Vacancy]:
    require(actor.is_system)
    return told_by(actor)


def applications_of(actor: Actor) -> QuerySet[Application]:
    return Application.objects.filter(source=actor.source, vacancy__in=vacancies_of(actor))


def units_of(actor: Actor) -> QuerySet[Unit]:
    """The units that it may name, by our own ids."""
    require(actor.is_system)
    units = Unit.objects.order_by("name", "pk")
    return (
        units
        if actor.has_every_unit
        else units.filter(key__in=[Ref.parse(one).id for one in actor.unit_refs])
    )


def unit_named(actor: Actor, told: str) -> Ref:
    """What the system calls a unit, ours by `builtin:<id>` or its own. Raises WrongUse for one that is not its token's: the same where
    there is no such unit.
    """
    source, colon, id_ = told.partition(":")
    if colon:
        is_there = source == OWN_SOURCE and units_of(actor).filter(key=id_).exists()
        if not is_there:
            raise WrongUse("api.no_such_unit")
        return Ref(OWN_SOURCE, id_)
    ref = Ref(actor.source, told)
    if not actor.has_every_unit and str(ref) not in actor.unit_refs:
        raise WrongUse("api.no_such_unit")
    return ref


__all__ = ["applications_of", "require_scope", "unit_named", "units_of", "vacancies_of"]
