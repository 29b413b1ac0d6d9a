"""One-time tokens: a form that creates something does it once, however often its button is pressed."""

from __future__ import annotations

import secrets

from django.http import HttpRequest

FIELD = "once"
_SPENT = "once_spent"
_KEPT = 50


def new_token() -> str:
    """A token for one form as it is shown now."""
    return secrets.token_urlsafe(12)


def spend(request: HttpRequest) -> bool:
    """True the first time that a session sends this form; False when it was sent before, or has no token.

    Only where the database cannot tell by itself: what has a natural key is guarded there.
    """
    token = request.POST.get(FIELD, "")[:40]
    spent: list[str] = request.session.get(_SPENT, [])
    if not token or token in spent:
        return False
    request.session[_SPENT] = [*spent, token][-_KEPT:]
    request.session.save()
    return True
