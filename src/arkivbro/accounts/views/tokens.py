"""Tokens for other recruitment systems, for administrators: made, confirmed by another, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from arkivbro.accounts.access import Role, actor_of, allow
from arkivbro.accounts.acts import Seen
from arkivbro.accounts.forms import TokenForm
from arkivbro.accounts.models import Scope, SystemToken
from arkivbro.accounts.models.token import TokenState
from arkivbro.accounts.services.tokens import (
    ConfirmToken,
    MadeToken,
    MakeToken,
    RevokeToken,
    confirm_token,
    make_token,
    revoke_token,
    seen_token,
)
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.core.messages import sentence_of
from arkivbro.runtime import current

PAGE = 50
USUAL = timedelta(days=365)
HOLD = (TokenState.WAITING, TokenState.ACTIVE)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponseBase:
    """Tilganger. What the system shows is on the page that answers the form, and on no other."""
    day = (current().clock() + USUAL).date()
    form = TokenForm(request.POST or None, initial={"expires_on": day, "scopes": list(Scope.values)})
    made: MadeToken | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = make_token(MakeToken(actor=actor_of(request), **form.wanted()))
        except NotThere:
            raise
        except WrongUse as error:
            form.add_error(None, sentence_of(error.message, gettext))
        else:
            form = TokenForm(initial={"expires_on": day, "scopes": list(Scope.values)})
    page = Paginator(SystemToken.objects.prefetch_related("units"), PAGE).get_page(request.GET.get("side"))
    shown = [_shown(request, one) for one in page]
    return render(request, "accounts/tokens.html", {"form": form, "made": made, "page": page, "shown": shown})


@allow(Role.ADMINISTRATOR)
@require_POST
def decide_token(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """It is confirmed, or it lets nobody in any more."""
    on: dict[str, Any] = {
        "actor": actor_of(request),
        "token": public_id,
        "seen": Seen.posted(request.POST),
    }
    try:
        if request.POST.get("gjor") == "bekreft":
            row = confirm_token(ConfirmToken(**on))
            messages.success(request, f"Tilgangen for {row.name} er bekreftet, og gjelder nå.")
        else:
            row = revoke_token(RevokeToken(**on))
            messages.success(request, f"Tilgangen for {row.name} er trukket tilbake, og slipper ingen inn.")
    except NotThere:
        raise
    except WrongUse as error:
        messages.error(request, sentence_of(error.message, gettext))
    return redirect("tokens")


def _shown(request: HttpRequest, row: SystemToken) -> dict[str, Any]:
    state = row.state(current().clock())
    return {
        "row": row,
        "state": state.label,
        "scopes": [str(Scope(one).label) for one in row.scopes if one in Scope.values],
        "seen": seen_token(row),
        "may_confirm": state is TokenState.WAITING and row.made_by != actor_of(request).name,
        "may_revoke": state in HOLD,
    }
