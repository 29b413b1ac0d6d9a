"""Applications whose vacancy is not known, for archivists and those who see that everything runs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from arkivbro.accounts.access import Role, actor_of, allow, user_of
from arkivbro.accounts.audit import may_read_reasons
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.recruitment.selectors.without_vacancy import count_without_vacancy, put_aside, without_vacancy
from arkivbro.recruitment.services.put_aside import (
    PutAside,
    TakeForward,
    put_application_aside,
    take_application_forward,
)
from arkivbro.ui.words import words

SHOWN = 200


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def applications_without_vacancy(request: HttpRequest) -> HttpResponseBase:
    """Those that wait, and those that were put aside, by their references; no names."""
    context = {
        "waiting": without_vacancy(most=SHOWN),
        "number": count_without_vacancy(),
        "aside": put_aside(),
        "may_decide": actor_of(request).has_role(Role.ARCHIVIST),
        "may_read_reasons": may_read_reasons(user_of(request)),
    }
    return render(request, "recruitment/without_vacancy.html", context)


@allow(Role.ARCHIVIST)
@require_POST
def decide_without_vacancy(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """*Legg til side* and *Ta fram igjen*."""
    actor = actor_of(request)
    try:
        if request.POST.get("gjor") == "ta-fram":
            take_application_forward(TakeForward(actor=actor, application=public_id))
            messages.success(request, "Søknaden er tatt fram igjen.")
        else:
            reason = request.POST.get("grunn", "")
            put_application_aside(PutAside(actor=actor, application=public_id, reason=reason))
            messages.success(request, "Søknaden er lagt til side.")
    except NotThere:
        raise
    except WrongUse as error:
        messages.error(request, words(error.message))
    return redirect("without-vacancy")
