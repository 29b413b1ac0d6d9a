"""Kontroll av filene: every file is read again and compared with its checksum, piece by piece."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from arkivbro.accounts.access import actor_of, allow
from arkivbro.accounts.models import Role
from arkivbro.archive.models import IntegrityRun
from arkivbro.archive.services.integrity_acts import BeginCheck, begin_check, carry_check_on
from arkivbro.archive.views.common import builtin_only

EARLIER = 10


@builtin_only
@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def integrity(request: HttpRequest) -> HttpResponse:
    """Shows the latest check; a press begins one or goes on with it. With JavaScript it goes on by itself."""
    if request.method == "POST":
        actor = actor_of(request)
        run = carry_check_on(actor, begin_check(BeginCheck(actor=actor)))
        if request.headers.get("HX-Request"):
            return render(request, "archive/integrity_run.html", {"run": run})
        return redirect("archive-integrity")
    runs = list(IntegrityRun.objects.order_by("-pk")[: EARLIER + 1])
    context = {"run": runs[0] if runs else None, "earlier": runs[1:]}
    return render(request, "archive/integrity.html", context)
