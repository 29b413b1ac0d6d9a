"""Whoever asks: a token in `Authorization: Bearer …`, within its rate. No cookie is read, and nothing else lets anybody in."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import SystemToken
from arkivbro.accounts.services.tokens import actor_of_token
from arkivbro.api.views.limits import Buckets
from arkivbro.core.errors import WrongUse
from arkivbro.core.networks import network_of

STRANGERS_AT_ONCE, STRANGERS_A_MINUTE = 20, 20
"""Of one network, with what is no token."""


class TooMany(WrongUse):
    """Asked too often; `seconds` until it may ask again."""

    def __init__(self, seconds: float) -> None:
        super().__init__("api.too_many")
        self.seconds = seconds


class Caller:
    """Who asks, for the views."""

    def __init__(self, actor: Actor, token: SystemToken) -> None:
        self.actor, self.token = actor, token


class Token(HttpBearer):
    """The OpenAPI document's security scheme."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """None for what is no token that holds. Raises TooMany. Whoever has one is let in, whatever others of its network try."""
        found = actor_of_token(token)
        if found is None:
            if wait := _strangers().wait(network_of(str(request.META.get("REMOTE_ADDR", "")))):
                raise TooMany(wait)
            return None
        if wait := _systems().wait(found[1].public_id):
            raise TooMany(wait)
        return Caller(*found)


@cache
def _strangers() -> Buckets:
    return Buckets(STRANGERS_AT_ONCE, STRANGERS_A_MINUTE)


@cache
def _systems() -> Buckets:
    api = settings.ARKIVBRO.api
    return Buckets(api.requests_at_once, api.requests_per_minute)


def forget_rates() -> None:
    """Between tests."""
    _strangers.cache_clear()
    _systems.cache_clear()
