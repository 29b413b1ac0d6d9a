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
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from arkivbro.accounts.access import actor_of, allow, allow_anyone, user_of
from arkivbro.accounts.acts import Actor
from arkivbro.accounts.demo_users import DEMO_PASSWORD, DEMO_USERS, demo_names
from arkivbro.accounts.models import User, installation
from arkivbro.accounts.services import sign_in_limits as limits
from arkivbro.accounts.services.known_browsers import BEFORE, note_signed_in, note_signed_out
from arkivbro.accounts.services.users import ChangePassword, change_password, note_sign_in, note_sign_out
from arkivbro.accounts.view_marks import with_password
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import remedy_of, sentence_of


class SignInForm(AuthenticationForm):
    """Brukernavn og passord."""

    error_messages = {
        "invalid_login": "Brukernavnet eller passordet er feil. Etter noen feil må du vente et kvarter.",
        "inactive": "Brukernavnet eller passordet er feil. Etter noen feil må du vente et kvarter.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Brukernavn"
        self.fields["password"].label = "Passord"


@allow_anyone
@with_password
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Logg inn."""
    if isinstance(request.user, User):
        return redirect("start")
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST":
        try:
            if (user := _tried(request, form)) is not None:
                return _signed_in(request, user)
        except WrongUse as error:
            return locked_out(request, error)
    here = demo_names() if installation().is_demo else frozenset()
    demo = [one for one in DEMO_USERS if one.username in here]
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


def _tried(request: HttpRequest, form: SignInForm) -> User | None:
    """Whoever it is, if name and password are right. Raises WrongUse before anything is looked at, after too many tries."""
    name, address = request.POST.get("username", "").replace("\x00", ""), request.META.get("REMOTE_ADDR", "")
    of = limits.knock(name, address, request.COOKIES.get(BEFORE))
    with limits.looked_at(limits.begin(of, name, address)):
        is_right = form.is_valid()
    user = form.get_user()
    if not is_right or not isinstance(user, User):
        limits.note_failed(name, address)
        return None
    limits.note_succeeded(of)
    return user


def _signed_in(request: HttpRequest, user: User) -> HttpResponseBase:
    log_in(request, user)
    note_sign_in(Actor.of(user))
    answer = redirect(_safe_next(request))
    note_signed_in(request, answer, user)
    return answer


def locked_out(request: HttpRequest, error: WrongUse) -> HttpResponse:
    """Too many tries, or too many at this moment."""
    context = {"told": sentence_of(error.message, gettext), "remedy": remedy_of(error.message, gettext)}
    answer = render(request, "accounts/locked_out.html", context, status=429)
    is_short = error.code == "account.too_many_at_once"
    answer.headers["Retry-After"] = "5" if is_short else str(int(limits.WITHIN.total_seconds()))
    return answer


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
    answer = redirect("login")
    note_signed_out(answer)
    answer.headers["Clear-Site-Data"] = '"cache"'  # what a browser kept although it was told not to
    return answer


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


def _looked_at(request: HttpRequest) -> PasswordForm:
    """The form, checked; the old password is no more to be guessed here than where one logs in. After too many tries it is empty
    again, for to show what was filled in would look at it once more.
    """
    user, address = user_of(request), request.META.get("REMOTE_ADDR", "")
    of = limits.knock(user.username, f"{address} {request.session.session_key}", None)
    form = PasswordForm(user, request.POST)
    try:
        with limits.looked_at(limits.begin(of, user.username, address)):
            form.is_valid()
    except WrongUse as error:
        messages.error(request, sentence_of(error.message, gettext))
        return PasswordForm(user)
    if "old_password" not in form.errors:
        limits.note_succeeded(of)
    return form


@allow()
@with_password
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def my_account(request: HttpRequest) -> HttpResponseBase:
    """Who one is here, what one may do, and a new password."""
    user = user_of(request)
    form = _looked_at(request) if request.method == "POST" else PasswordForm(user)
    if form.is_valid():
        values = form.cleaned_data
        command = ChangePassword(
            actor=actor_of(request), old=values["old_password"], new=values["new_password1"]
        )
        update_session_auth_hash(request, change_password(command))
        messages.success(request, "Passordet er byttet.")
        return redirect("my-account")
    clearances = user.clearances.select_related("unit").order_by("access_code", "unit__name")
    return render(request, "accounts/my_account.html", {"form": form, "clearances": clearances})
