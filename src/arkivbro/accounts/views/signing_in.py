"""Logging in and out, one's own account, and what a locked-out person sees."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login as log_in
from django.contrib.auth import logout as log_out
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from arkivbro.accounts.access import actor_of, allow, allow_anyone, user_of
from arkivbro.accounts.acts import Actor
from arkivbro.accounts.demo_users import DEMO_PASSWORD, DEMO_USERS
from arkivbro.accounts.models import User, installation
from arkivbro.accounts.services.users import ChangePassword, change_password, note_sign_in, note_sign_out


class SignInForm(AuthenticationForm):
    """Brukernavn og passord."""

    error_messages = {
        "invalid_login": "Brukernavnet eller passordet er feil. Etter fem feil må du vente et kvarter.",
        "inactive": "Brukernavnet eller passordet er feil. Etter fem feil må du vente et kvarter.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Brukernavn"
        self.fields["password"].label = "Passord"


@allow_anyone
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Logg inn."""
    if isinstance(request.user, User):
        return redirect("start")
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        log_in(request, user)
        if isinstance(user, User):
            note_sign_in(Actor.of(user))
        return redirect(_safe_next(request))
    if getattr(request, "axes_locked_out", False):
        return locked_out(request)
    demo = DEMO_USERS if installation().is_demo else ()
    return render(
        request,
        "accounts/sign_in.html",
        {
            "form": form,
            "next": request.GET.get("next", request.POST.get("next", "")),
            "demo_users": demo,
            "demo_password": DEMO_PASSWORD,
        },
    )


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for this name from this address."""
    return render(request, "accounts/locked_out.html", status=429)


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return "/"


@allow()
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Logg ut."""
    note_sign_out(actor_of(request))
    log_out(request)
    return redirect("login")


class PasswordForm(PasswordChangeForm):
    """Bytt passord."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("old_password", "Passordet du har"),
            ("new_password1", "Nytt passord"),
            ("new_password2", "Nytt passord en gang til"),
        ):
            self.fields[name].label = label
        self.fields["new_password1"].help_text = "Minst 12 tegn, og ikke et vanlig passord."
        self.fields["new_password2"].help_text = ""
        self.fields["old_password"].widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})


@allow()
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def my_account(request: HttpRequest) -> HttpResponseBase:
    """Who one is here, what one may do, and a new password."""
    user = user_of(request)
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        command = ChangePassword(
            actor=actor_of(request), old=values["old_password"], new=values["new_password1"]
        )
        update_session_auth_hash(request, change_password(command))
        messages.success(request, "Passordet er byttet.")
        return redirect("my-account")
    clearances = user.clearances.select_related("unit").order_by("access_code", "unit__name")
    return render(request, "accounts/my_account.html", {"form": form, "clearances": clearances})
