"""The administrators' forms. People, units and codes are picked from what exists; the acts ask again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from arkivbro.accounts.choices import TextOrChoice, access_codes
from arkivbro.accounts.models import Clearance, Role, Scope, Unit, User
from arkivbro.accounts.services.confirming import UserDetails
from arkivbro.ports import Chosen

NEW_CLEARANCES = 3
"""So many can be added at a time."""
EVERY_UNIT = "alle"
NOT_THERE = "«%(value)s» finnes ikke. Velg en i listen."
SHORTEST_PASSWORD = "Minst 12 tegn."  # noqa: S105 - a help text


class UserForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A user with roles, units and clearances: those that are held can be taken away, and new ones picked."""

    password = forms.CharField(
        label="Passord",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=f"{SHORTEST_PASSWORD} La stå tomt for å beholde det som er.",
    )
    held = forms.MultipleChoiceField(
        label="Klareringer",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ta bort haken for å ta bort klareringen.",
        error_messages={"invalid_choice": NOT_THERE},
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
        if self.instance.pk:
            self.initial["is_administrator"] = Role.ADMINISTRATOR in self.instance.roles
        else:
            self.fields["password"].required = True
            self.fields[
                "password"
            ].help_text = f"{SHORTEST_PASSWORD} Brukeren bytter det selv under sitt navn."
        self._offer_clearances()

    def _offer_clearances(self) -> None:
        rows: Iterable[Clearance] = ()
        if self.instance.pk:
            rows = self.instance.clearances.select_related("unit").order_by("access_code", "unit__name")
        held = [(f"{row.access_code}:{row.unit_id or ''}", str(row)) for row in rows]
        field = self.fields["held"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = held
        self.initial["held"] = [value for value, _ in held]
        if not held:
            del self.fields["held"]
        codes = [
            (one.value, f"{one.value} – {one.text}" if one.text else one.value) for one in access_codes()
        ]
        units = [(str(unit.pk), unit.name) for unit in Unit.objects.order_by("name")]
        for number in range(1, NEW_CLEARANCES + 1):
            self.fields[f"code_{number}"] = _choice(
                f"Ny klarering {number}: tilgangskode", [("", "Ingen"), *codes]
            )
            self.fields[f"unit_{number}"] = _choice(
                f"Ny klarering {number}: enhet", [(EVERY_UNIT, "Alle enheter"), *units]
            )

    def user_fields(self) -> list[forms.BoundField]:
        """All but the clearances."""
        return [
            self[name] for name in self.fields if name != "held" and not name.startswith(("code_", "unit_"))
        ]

    def held_field(self) -> forms.BoundField | None:
        return self["held"] if "held" in self.fields else None

    def new_clearances(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The pairs in which one is picked."""
        return [(self[f"code_{n}"], self[f"unit_{n}"]) for n in range(1, NEW_CLEARANCES + 1)]

    def clean_password(self) -> str:
        password = str(self.cleaned_data.get("password") or "")
        if password:
            validate_password(password, self.instance)
        return password

    def details(self) -> UserDetails:
        """What a checked form says."""
        values = self.cleaned_data
        has_role = {
            Role.RECRUITER: values["is_recruiter"],
            Role.ARCHIVIST: values["is_archivist"],
            Role.ADMINISTRATOR: values["is_administrator"],
        }
        clearances = {tuple(one.rsplit(":", 1)) for one in values.get("held", ())}
        clearances |= {
            (values[f"code_{n}"], values[f"unit_{n}"].removeprefix(EVERY_UNIT))
            for n in range(1, NEW_CLEARANCES + 1)
            if values[f"code_{n}"]
        }
        return UserDetails(
            username=values["username"],
            first_name=values["first_name"],
            last_name=values["last_name"],
            email=values["email"],
            initials=values["initials"],
            roles=frozenset(role for role, has in has_role.items() if has),
            units=frozenset(unit.pk for unit in values["units"]),
            clearances=frozenset((code, int(unit) if unit else None) for code, unit in clearances),
            is_active=values["is_active"],
        )


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=choices, error_messages={"invalid_choice": NOT_THERE}
    )


class TokenForm(forms.Form):
    """A token for another recruitment system."""

    name = forms.CharField(label="System", max_length=100, help_text="For eksempel «Varbi, produksjon».")
    source = forms.CharField(
        label="Kilde",
        max_length=60,
        help_text="Små bokstaver og tall, for eksempel varbi. Kan ikke endres når noe er arkivert.",
    )
    scopes = forms.MultipleChoiceField(
        label="Systemet kan", choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    has_every_unit = forms.BooleanField(label="Alle enheter", required=False)
    units = forms.ModelMultipleChoiceField(
        label="Bare disse enhetene",
        queryset=Unit.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = forms.DateField(
        label="Utløper", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def wanted(self) -> dict[str, Any]:
        """What the act is to make."""
        given = self.cleaned_data
        scopes = [Scope(one) for one in given["scopes"]]
        return {**given, "scopes": scopes, "units": [unit.pk for unit in given["units"]]}


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
