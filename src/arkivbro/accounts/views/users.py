"""Users, units and the audit log, for administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arkivbro.accounts import audit
from arkivbro.accounts.access import Role, actor_of, allow, user_of
from arkivbro.accounts.acts import Seen
from arkivbro.accounts.forms import UnitForm, UserForm
from arkivbro.accounts.models import AuditEntry, Unit, User
from arkivbro.accounts.services.confirming import (
    Confirm,
    Decline,
    confirm,
    decline,
    seen_user,
    waiting_changes,
)
from arkivbro.accounts.services.users import (
    AddUnit,
    AddUser,
    ChangeUnit,
    ChangeUser,
    Saved,
    add_unit,
    add_user,
    change_unit,
    change_user,
    seen_unit,
)
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.core.messages import sentence_of

PAGE = 50


@allow(Role.ADMINISTRATOR)
@require_safe
def users(request: HttpRequest) -> HttpResponseBase:
    """Brukere."""
    search = request.GET.get("sok", "").strip()[:100]
    rows = User.objects.prefetch_related("units", "clearances__unit").order_by("username")
    if search:
        rows = rows.filter(username__icontains=search)
    page = Paginator(rows, PAGE).get_page(request.GET.get("side"))
    context = {"page": page, "search": search, "waiting": waiting_changes()}
    return render(request, "accounts/users.html", context)


@allow(Role.ADMINISTRATOR)
@require_POST
def decide_waiting(request: HttpRequest, username: str) -> HttpResponseBase:
    """What another administrator asked for: it is confirmed, or it is not to be."""
    on: dict[str, Any] = {"actor": actor_of(request), "user": username, "seen": Seen.posted(request.POST)}
    try:
        if request.POST.get("gjor") == "bekreft":
            confirm(Confirm(**on))
            messages.success(request, f"Endringen av {username} er bekreftet.")
        else:
            decline(Decline(**on))
            messages.success(request, f"Endringen av {username} er avvist.")
    except NotThere:
        raise
    except WrongUse as error:
        messages.error(request, sentence_of(error.message, gettext))
    return redirect("users")


@allow(Role.ADMINISTRATOR)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def edit_user(request: HttpRequest, username: str = "") -> HttpResponseBase:
    """A new user, or one that is there."""
    if not username and request.resolver_match and request.resolver_match.url_name != "new-user":
        raise Http404
    instance = get_object_or_404(User, username=username) if username else None
    seen = seen_user(instance) if instance else ""
    form = UserForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        try:
            saved = _saved(request, form, instance.pk if instance else None)
        except NotThere:
            raise
        except WrongUse as error:
            form.add_error(None, sentence_of(error.message, gettext))
        else:
            if saved.waits:
                messages.warning(request, _waits(saved.user))
            else:
                messages.success(request, f"Brukeren {saved.user.username} er lagret.")
            return redirect("users")
    context = {"form": form, "one": instance, "name": username, "seen": request.POST.get(Seen.FIELD) or seen}
    return render(request, "accounts/edit_user.html", context)


def _waits(user: User) -> str:
    name = user.username
    others = User.objects.filter(is_active=True).filter(Q(is_administrator=True) | Q(is_superuser=True))
    told = f"Endringen av {name} venter: en annen administrator må bekrefte den."
    if others.exclude(pk=user.pk).count() < 2:
        told += (
            f" Er det ingen andre, kan den som driver arkivbro, gjøre det: «arkivbro users --confirm {name}»."
        )
    return told


def _saved(request: HttpRequest, form: UserForm, pk: int | None) -> Saved:
    actor, details, password = actor_of(request), form.details(), form.cleaned_data["password"]
    if pk is None:
        return add_user(AddUser(actor=actor, details=details, password=password))
    seen = Seen.posted(request.POST)
    return change_user(ChangeUser(actor=actor, user=pk, seen=seen, details=details, password=password))


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def units(request: HttpRequest) -> HttpResponseBase:
    """Enheter: those that a vacancy had are here by themselves."""
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            unit = add_unit(AddUnit(actor=actor_of(request), **form.cleaned_data))
        except NotThere:
            raise
        except WrongUse as error:
            form.add_error(None, sentence_of(error.message, gettext))
        else:
            messages.success(request, f"Enheten {unit.name} er lagt til.")
            return redirect("units")
    page = Paginator(Unit.objects.prefetch_related("members"), PAGE).get_page(request.GET.get("side"))
    return render(request, "accounts/units.html", {"form": form, "page": page})


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edit_unit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A unit's name and its code in the archive."""
    unit = get_object_or_404(Unit, pk=pk)
    name, seen = unit.name, seen_unit(unit)
    form = UnitForm(request.POST or None, instance=unit)
    if request.method == "POST" and form.is_valid():
        command = ChangeUnit(
            actor=actor_of(request), unit=pk, seen=Seen.posted(request.POST), **form.cleaned_data
        )
        try:
            changed = change_unit(command)
        except NotThere:
            raise
        except WrongUse as error:
            form.add_error(None, sentence_of(error.message, gettext))
        else:
            messages.success(request, f"Enheten {changed.name} er lagret.")
            return redirect("units")
    context = {"form": form, "name": name, "seen": request.POST.get(Seen.FIELD) or seen}
    return render(request, "accounts/edit_unit.html", context)


@allow(Role.ADMINISTRATOR, Role.ARCHIVIST)
@require_safe
def audit_log(request: HttpRequest) -> HttpResponseBase:
    """Hendelseslogg: who did what, and who opened what."""
    rows = AuditEntry.objects.all()
    who, where = request.GET.get("hvem", "").strip()[:150], request.GET.get("hvor", "").strip()[:200]
    if who:
        rows = rows.filter(username=who)
    if where:
        rows = rows.filter(where=where)
    page = Paginator(rows, PAGE).get_page(request.GET.get("side"))
    context = {"page": page, "who": who, "where": where, "reasons": audit.may_read_reasons(user_of(request))}
    return render(request, "accounts/audit_log.html", context)
