"""Start: what needs me, by role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from arkivbro import health
from arkivbro.accounts.access import allow_anyone
from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Role, User
from arkivbro.core.health import Level, level_of, troubles
from arkivbro.web.tasks import besides_tasks, tasks_of
from arkivbro.web.troubles import shown_to


@allow_anyone
@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """For those who are logged in; everybody else sees the vacant positions."""
    user = request.user
    if not isinstance(user, User):
        return redirect("/ledige-stillinger/")
    heard = health.heard()
    found = troubles(heard)
    looks_after = Actor.of(user).has_role(Role.ARCHIVIST, Role.ADMINISTRATOR)
    return render(
        request,
        "web/start.html",
        {
            "tasks": tasks_of(user, heard),
            "roles": user.roles,
            "troubles": shown_to(user, besides_tasks(found, user)) if looks_after else [],
            "something_is_wrong": level_of(found) == Level.ERROR and not looks_after,
        },
    )
