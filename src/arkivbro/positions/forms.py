"""The recruiter's form and the applicant's. What is saved as one goes need not be complete; what is sent must be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from arkivbro.core.applicant_ages import age_on
from arkivbro.core.plausibility import YOUNGEST, is_at_home
from arkivbro.core.recruitment import AttachmentKind
from arkivbro.positions.models import Position
from arkivbro.positions.services.publishing import today

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
ROWS = {
    "education": ("institution", "degree", "field", "from", "to"),
    "experience": ("employer", "title", "from", "to", "description"),
}
"""Repeated parts of the application, and the fields of a row."""
MOST_ROWS = 30
LONGEST_FIELD = 4000
NEEDED = {
    "given_name": "fornavn eller etternavn må med",
    "family_name": "fornavn eller etternavn må med",
    "email": "e-post eller telefon må med",
    "phone": "e-post eller telefon må med",
    "exemption": "må besvares før du sender",
    "exemption_reason": "må fylles ut når du svarer ja",
}
"""What sending asks for; while it is written, everything may be empty."""
OF_ONESELF = {
    "given_name": "given-name",
    "family_name": "family-name",
    "birth_date": "bday",
    "gender": "sex",
    "email": "email",
    "phone": "tel",
    "address": "address-line1",
    "postcode": "postal-code",
    "city": "address-level2",
    "country": "country-name",
    "position": "organization-title",
}
"""What each field asks of oneself, by the word that browsers and aids know it by (WCAG 1.3.5): they fill it in."""
NORWEGIAN_POSTCODE = re.compile(r"[0-9]{4}")


class PositionForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Skriv en stilling."""

    class Meta:
        model = Position
        fields = (
            "unit", "title", "about", "tasks", "qualifications", "qualities", "offer", "number", "percentage",
            "employment", "workplace_address", "workplace_postcode", "workplace_city", "start_date", "deadline",
            "accepts_late", "internal_only", "contact_name", "contact_title", "contact_phone", "contact_email",
        )  # fmt: skip
        widgets = {"start_date": DATE, "deadline": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "deadline": "Tomt betyr «Snarest», som ikke er noen frist: da må noen sette en listedato senere.",
            "internal_only": "Vises ikke blant ledige stillinger, men får sak og søkerlister som andre.",
            "about": "Et tomt linjeskift skiller avsnitt.",
            "accepts_late": "Søknader etter fristen blir journalført og merket.",
        }

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["unit"].empty_label = None  # type: ignore[attr-defined]  # a ModelChoiceField
        for field in self.fields.values():
            field.label = (field.label or "")[:1].upper() + str(field.label or "")[1:]

    def clean_deadline(self) -> date | None:
        deadline: date | None = self.cleaned_data["deadline"]
        if deadline is not None and "deadline" in self.changed_data and deadline < today():
            raise forms.ValidationError("Fristen kan ikke være i fortiden.")
        return deadline


class ApplicationForm(forms.Form):
    """What an applicant says of himself or herself. `must_be_whole` False: for saving as one goes."""

    given_name = forms.CharField(label="Fornavn", max_length=200, required=False)
    family_name = forms.CharField(label="Etternavn", max_length=200, required=False)
    birth_date = forms.DateField(
        label="Fødselsdato", required=False, widget=DATE, help_text="Alderen står på søkerlisten."
    )
    gender = forms.ChoiceField(
        label="Kjønn",
        required=False,
        choices=[
            ("", "Velg"),
            ("unknown", "Vil ikke oppgi"),
            ("female", "Kvinne"),
            ("male", "Mann"),
            ("other", "Annet"),
        ],
        help_text="Antall søkere og kjønnsfordelingen er alltid offentlig.",
    )
    email = forms.EmailField(label="E-post", required=False)
    phone = forms.CharField(
        label="Telefon", max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    address = forms.CharField(label="Adresse", max_length=200, required=False)
    postcode = forms.CharField(label="Postnr.", max_length=12, required=False)
    city = forms.CharField(label="Poststed", max_length=100, required=False)
    country = forms.CharField(label="Land", max_length=100, required=False, initial="Norge")
    municipality = forms.CharField(
        label="Bostedskommune", max_length=100, required=False, help_text="Står på søkerlisten."
    )
    position = forms.CharField(
        label="Stilling eller tittel nå", max_length=200, required=False, help_text="Står på søkerlisten."
    )
    protection = forms.ChoiceField(
        label="Har du sperret adresse?",
        required=False,
        choices=[
            ("none", "Nei"),
            ("confidential", "Ja, fortrolig adresse"),
            ("strictly_confidential", "Ja, strengt fortrolig adresse eller fiktiv identitet"),
        ],
        help_text="Da viser vi ikke adressen din på noen liste, og et menneske ser over før noe går videre.",
    )
    letter = forms.CharField(
        label="Søknadstekst", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 12})
    )
    exemption = forms.ChoiceField(
        label="Ønsker du unntak fra offentlighet?",
        choices=[("no", "Nei"), ("yes", "Ja, jeg ber om å ikke stå på den offentlige søkerlisten")],
        widget=forms.RadioSelect,
        required=False,
    )
    exemption_reason = forms.CharField(
        label="Begrunnelse for ønsket",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, must_be_whole: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must_be_whole = must_be_whole
        for name, words in NEEDED.items():
            self.fields[name].needed = words  # type: ignore[attr-defined]  # read by the template of a field
        for name, asked in OF_ONESELF.items():
            self.fields[name].widget.attrs["autocomplete"] = asked

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.must_be_whole:
            if not (data.get("given_name") or data.get("family_name")):
                self.add_error("given_name", "Skriv navnet ditt. Har du bare ett navn, er det nok.")
            if "email" not in self.errors and not (data.get("email") or data.get("phone")):
                self.add_error("email", "Skriv e-post eller telefon, så vi kan nå deg.")
            if not data.get("exemption"):
                self.add_error("exemption", "Svar ja eller nei.")
            if data.get("exemption") == "yes" and not data.get("exemption_reason"):
                self.add_error(
                    "exemption_reason", "Skriv hvorfor: hvert ønske blir vurdert etter begrunnelsen."
                )
        self._check_birth(data.get("birth_date"))
        self._check_postcode(data.get("postcode") or "", data.get("country") or "")
        return data

    def _check_birth(self, born: date | None) -> None:
        if born is None:
            return
        if not date(1900, 1, 1) <= born <= today():
            self.add_error("birth_date", "Datoen kan ikke stemme.")
        elif (age_on(born, today()) or 0) < YOUNGEST:
            self.add_error(
                "birth_date", f"Datoen gir en alder under {YOUNGEST} år. Se etter at årstallet er rett."
            )

    def _check_postcode(self, postcode: str, country: str) -> None:
        if postcode and is_at_home(country) and not NORWEGIAN_POSTCODE.fullmatch(postcode):
            self.add_error("postcode", "Et norsk postnummer har fire sifre.")


class UploadForm(forms.Form):
    """Et vedlegg."""

    file = forms.FileField(label="Fil", help_text="PDF, Word, bilde eller tekst.")
    kind = forms.ChoiceField(
        label="Hva er det?",
        choices=[
            (AttachmentKind.CV.value, "CV"),
            (AttachmentKind.CERTIFICATE.value, "Vitnemål"),
            (AttachmentKind.REFERENCE.value, "Attest eller referanse"),
            (AttachmentKind.OTHER.value, "Annet"),
        ],
    )


def written(posted: Mapping[str, Any]) -> dict[str, Any]:
    """What was posted, as it is kept: text by field, and rows that have something in them. Whatever cannot be right is
    kept too, so that nothing that was written is lost; sending is what asks for it to be right.
    """
    kept: dict[str, Any] = {
        name: _text(posted.get(name, ""), 20_000 if name == "letter" else LONGEST_FIELD)
        for name in ApplicationForm.base_fields
    }
    for part, fields in ROWS.items():
        rows = []
        for number in range(MOST_ROWS):
            row = {name: _text(posted.get(f"{part}-{number}-{name}", ""), LONGEST_FIELD) for name in fields}
            if any(row.values()):
                rows.append(row)
        kept[part] = rows
    kept["birth_date"] = _as_iso(kept["birth_date"])
    return kept


def _as_iso(born: str) -> str:
    """A date as people write it, in the form that the browser's date field shows; what is no date stays as written."""
    try:
        day = forms.DateField().to_python(born)
    except forms.ValidationError:
        return born
    return day.isoformat() if day else ""


def _text(value: Any, longest: int) -> str:
    text = unicodedata.normalize("NFC", str(value))
    return text.replace("\r\n", "\n").replace("\x00", "").strip()[:longest]
