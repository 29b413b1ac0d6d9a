"""Not archived and soon gone: what the source deletes before the archive has it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arkivbro.accounts.access import Role, allow
from arkivbro.recruitment.selectors.soon_gone import count_soon_gone, soon_gone

SHOWN = 500


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def applications_soon_gone(request: HttpRequest) -> HttpResponseBase:
    """By the day on which they are deleted; by ids, no names."""
    context = {"rows": soon_gone(most=SHOWN), "number": count_soon_gone()[0], "most": SHOWN}
    return render(request, "recruitment/soon_gone.html", context)
