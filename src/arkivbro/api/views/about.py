"""What the token is for."""

from __future__ import annotations

from django.http import HttpRequest

from arkivbro.api.views.answers import Me, UnitShown
from arkivbro.api.views.api import api
from arkivbro.api.views.common import READ, caller
from arkivbro.api.views.tokens import Caller
from arkivbro.recruitment.selectors.told_by_systems import units_of


@api.get("/me", response={200: Me} | READ, tags=["Tilgangen"], summary="Hva tilgangen gjelder")
def me(request: HttpRequest) -> Me:
    who = caller(request)
    return Me(
        name=who.token.name,
        source=who.actor.source,
        scopes=sorted(who.actor.scopes),
        has_every_unit=who.actor.has_every_unit,
        units=[] if who.actor.has_every_unit else _units(who),
        expires_at=who.token.expires_at,
    )


@api.get(
    "/units", response={200: list[UnitShown]} | READ, tags=["Tilgangen"], summary="Enhetene tilgangen gjelder"
)
def units(request: HttpRequest) -> list[UnitShown]:
    return _units(caller(request))


def _units(who: Caller) -> list[UnitShown]:
    return [UnitShown(id=str(unit.ref), name=unit.name) for unit in units_of(who.actor)]
