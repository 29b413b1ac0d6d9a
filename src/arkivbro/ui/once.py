"""A form that creates something does it once: for views whose act does not take the key itself yet (`acts.recorded`)."""

from __future__ import annotations

from django.http import HttpRequest

from arkivbro.accounts.access import actor_of
from arkivbro.accounts.acts import posted_key
from arkivbro.accounts.models import DoneOnce
from arkivbro.core.errors import AskedTwice


def spend(request: HttpRequest) -> bool:
    """True the first time that this form is sent; False when it was sent before, or has no key."""
    try:
        DoneOnce.spend(posted_key(request.POST), "", actor_of(request).name)
    except AskedTwice:
        return False
    return True
