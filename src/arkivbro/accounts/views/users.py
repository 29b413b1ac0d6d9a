"""Users, units and the audit log, for administrators."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts import audit
from arkivbro.accounts.access import Role, actor_of, allow, user_of
from arkivbro.accounts.acts import Seen
from arkivbro.accounts.choices import TextOrChoice, codes_in_archive
from arkivbro.accounts.models import AuditEntry, Unit, User
from arkivbro.accounts.services.users import (
    AddUnit,
    AddUser,
    ChangeUnit,
    ChangeUser,
    UserDetails,
    add_unit,
    add_user,
    change_unit,
    change_user,
    seen_unit,
    seen_user,
)
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.core.messages import sentence_of
from arkivbro.ports import Chosen

PAGE = 50
EVERYWHERE = "alle"
CLEARANCES = "Én på hver linje: tilgangskode, eventuelt kolon og enhet. «P» gjelder alle enheter, «P: Region Vest» bare den."


class UserForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A user with roles, units and clearances. Clearances are written `P` (all units) or `P: Region Vest`, one on a line."""

    password = forms.CharField(
        label="Passord",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Minst 12 tegn. La stå tomt for å beholde det som er.",
    )
    clearance_lines = forms.CharField(
        label="Klareringer",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=CLEARANCES,
    )

    class Meta:
        model = User
        fields = (
            "username",
            "first_name",
            "last_name",
            "email",
            "initials",
            "is_recruiter",
            "is_archivist",
            "is_administrator",
            "units",
            "is_active",
        )
        labels = {
            "username": "Brukernavn",
            "first_name": "Fornavn",
            "last_name": "Etternavn",
            "email": "E-post",
            "is_active": "Kan logge inn",
        }
        help_texts = {
            "username": "Bokstaver, tall og @ . + - _",
            "is_active": "",
            "is_recruiter": "Ser stillinger og kandidater i egne enheter.",
            "is_archivist": "Ser alle saker, retter og journalfører.",
            "is_administrator": "Styrer brukere, koder og tilkoblinger.",
            "initials": "Som brukeren heter i arkivet; tomt når brukeren ikke er der.",
        }
        widgets = {"units": forms.CheckboxSelectMultiple, "initials": TextOrChoice(Chosen.USER)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clearance_lines"].help_text = CLEARANCES + codes_in_archive()
        if self.instance.pk:
            rows = self.instance.clearances.select_related("unit").order_by("access_code", "unit__name")
            self.initial["clearance_lines"] = "\n".join(
                f"{row.access_code}: {row.unit.name}" if row.unit else row.access_code for row in rows
            )
        else:
            self.fields["password"].required = True
            self.fields["password"].help_text = "Minst 12 tegn. Brukeren bytter det selv under sitt navn."

    def clean_password(self) -> str:
        password = str(self.cleaned_data.get("password") or "")
        if password:
            validate_password(password, self.instance)
        return password

    def clean_clearance_lines(self) -> list[tuple[str, Unit | None]]:
        """Code and unit of each line."""
        units = {unit.name.casefold(): unit for unit in Unit.objects.all()}
        held: list[tuple[str, Unit | None]] = []
        for number, line in enumerate(self.cleaned_data["clearance_lines"].splitlines(), 1):
            code, _, name = (part.strip() for part in line.partition(":"))
            if not code:
                continue
            if not re.fullmatch(r"[\w-]{1,40}", code):
                raise forms.ValidationError(f"Linje {number}: «{code[:20]}» er ikke en tilgangskode.")
            if name and name.casefold() not in units:
                raise forms.ValidationError(f"Linje {number}: enheten «{name[:60]}» finnes ikke.")
            held.append((code, units[name.casefold()] if name else None))
        return list(dict.fromkeys(held))

    def details(self) -> UserDetails:
        """What a checked form says."""
        values = self.cleaned_data
        held = {
            Role.RECRUITER: values["is_recruiter"],
            Role.ARCHIVIST: values["is_archivist"],
            Role.ADMINISTRATOR: values["is_administrator"],
        }
        return UserDetails(
            username=values["username"],
            first_name=values["first_name"],
            last_name=values["last_name"],
            email=values["email"],
            initials=values["initials"],
            roles=frozenset(role for role, has in held.items() if has),
            units=frozenset(unit.pk for unit in values["units"]),
            clearances=frozenset(
                (code, unit.pk if unit else None) for code, unit in values["clearance_lines"]
            ),
            is_active=values["is_active"],
        )


@allow(Role.ADMINISTRATOR)
@require_safe
def users(request: HttpRequest) -> HttpResponseBase:
    """Brukere."""
    search = request.GET.get("sok", "").strip()[:100]
    rows = User.objects.prefetch_related("units", "clearances__unit").order_by("username")
    if search:
        rows = rows.filter(username__icontains=search)
    page = Paginator(rows, PAGE).get_page(request.GET.get("side"))
    return render(request, "accounts/users.html", {"page": page, "search": search})


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
            user = _saved(request, form, instance.pk if instance else None)
        except NotThere:
            raise
        except WrongUse as error:
            form.add_error(None, sentence_of(error.message, gettext))
        else:
            messages.success(request, f"Brukeren {user.username} er lagret.")
            return redirect("users")
    context = {"form": form, "one": instance, "name": username, "seen": request.POST.get(Seen.FIELD) or seen}
    return render(request, "accounts/edit_user.html", context)


def _saved(request: HttpRequest, form: UserForm, pk: int | None) -> User:
    actor, details, password = actor_of(request), form.details(), form.cleaned_data["password"]
    if pk is None:
        return add_user(AddUser(actor=actor, details=details, password=password))
    seen = Seen.posted(request.POST)
    return change_user(ChangeUser(actor=actor, user=pk, seen=seen, details=details, password=password))


class UnitForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A unit, by the name that the source gives it."""

    class Meta:
        model = Unit
        fields = ("name", "archive_code")
        labels = {"name": "Navn", "archive_code": "Kode i arkivet"}
        widgets = {"archive_code": TextOrChoice(Chosen.UNIT)}
        help_texts = {
            "name": "Som den heter i rekrutteringssystemet.",
            "archive_code": "Bare når arkivet kaller enheten noe annet.",
        }


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def units(request: HttpRequest) -> HttpResponseBase:
    """Enheter: those that a vacancy had are here by themselves."""
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = add_unit(AddUnit(actor=actor_of(request), **form.cleaned_data))
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
