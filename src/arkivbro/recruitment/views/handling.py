"""What the lists need of one applicant besides what was sent: missing values, the same person or not, protection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from arkivbro.accounts.access import Role, allow, reading
from arkivbro.accounts.acts import Seen
from arkivbro.core.errors import ArkivbroError, NotThere
from arkivbro.core.likeness import suspected_duplicates
from arkivbro.core.listed_people import ProtectedChoice, Supplement
from arkivbro.core.plausibility import YOUNGEST
from arkivbro.core.recruitment import Gender, Protection
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import ApplicantHandling, Application
from arkivbro.recruitment.rights import open_application
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import handling as services
from arkivbro.recruitment.services.lists import candidates_of
from arkivbro.recruitment.views.candidates import page_with_candidates
from arkivbro.recruitment.views.frame import told


class SupplementForm(forms.Form):
    """For the lists, where the source has nothing."""

    age = forms.IntegerField(label="Alder", required=False, min_value=YOUNGEST, max_value=120)
    gender = forms.ChoiceField(
        label="Kjønn",
        required=False,
        choices=[("", "Ikke oppgitt"), ("female", "Kvinne"), ("male", "Mann"), ("other", "Annet")],
    )
    position = forms.CharField(label="Stilling eller tittel", required=False, max_length=200)
    municipality = forms.CharField(
        label="Kommune",
        required=False,
        max_length=100,
        help_text="Som søkeren har oppgitt den. Den blir aldri regnet ut fra postnummeret.",
    )


class ProtectionForm(forms.Form):
    """For an archivist."""

    choice = forms.ChoiceField(
        label="Hva listene viser",
        widget=forms.RadioSelect,
        choices=[
            (ProtectedChoice.HIDE.value, "Bare kjønn, på alle lister"),
            (ProtectedChoice.SHOW.value, "Som andre søkere, uten adresse og kommune"),
        ],
    )
    reason = forms.CharField(label="Begrunnelse", widget=forms.Textarea(attrs={"rows": 3}))


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.handling.handling")
@require_http_methods(["GET", "POST"])
def handling(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """Opplysninger til søkerlistene."""
    page = page_with_candidates(request, reference)
    row = open_application(page.actor, reference, public_id)
    facts = latest_facts_of([row]).get(row.pk)
    if facts is None:
        raise NotThere
    stored = ApplicantHandling.objects.filter(application=row).first()
    before = from_json(Supplement, stored.supplement) if stored and stored.supplement else Supplement()
    initial = {
        "age": before.age,
        "gender": before.gender.value if before.gender else "",
        "position": before.position,
        "municipality": before.municipality,
    }
    what = request.POST.get("gjor", "")
    supplement = SupplementForm(request.POST if what == "opplysninger" else None, initial=initial)
    protection = ProtectionForm(request.POST if what == "sperre" else None)
    if request.method == "POST":
        on: dict[str, Any] = {"actor": page.actor, "vacancy": reference, "application": public_id}
        try:
            if _act(request, what, on, supplement, protection):
                messages.success(request, "Det er lagret, og gjelder listene som lages fra nå.")
                return redirect("handling", reference=reference, public_id=public_id)
        except ArkivbroError as error:
            messages.error(request, told(error))
    strictly = row.protection == Protection.STRICTLY_CONFIDENTIAL.value
    return render(
        request,
        "recruitment/handling.html",
        page.context(
            "lists",
            application=row,
            facts=facts,
            seen=services.seen_of(row, stored),
            supplement=supplement,
            protection=protection if strictly and page.is_archivist else None,
            alike=_alike(row),
        ),
    )


def _act(
    request: HttpRequest,
    what: str,
    on: dict[str, Any],
    supplement: SupplementForm,
    protection: ProtectionForm,
) -> bool:
    """Whether something was done; what is wrong in a form stands in the form."""
    seen, other = Seen.posted(request.POST), request.POST.get("annen", "")
    match what:
        case "opplysninger" if supplement.is_valid():
            data = supplement.cleaned_data
            gender = Gender(data["gender"]) if data["gender"] else None
            services.supply(
                services.Supply(
                    **on,
                    seen=seen,
                    age=data["age"],
                    position=data["position"],
                    municipality=data["municipality"],
                    gender=gender,
                )
            )
        case "sperre" if protection.is_valid():
            data = protection.cleaned_data
            services.handle_protection(
                services.HandleProtection(
                    **on, seen=seen, choice=ProtectedChoice(data["choice"]), reason=data["reason"]
                )
            )
        case "samme":
            services.say_one_person(services.SayOnePerson(**on, other=other))
        case "ulike":
            services.say_two_people(services.SayTwoPeople(**on, other=other))
        case _:
            return False
    return True


def _alike(row: Application) -> list[dict[str, str]]:
    """Applications that may be the same person's, and that nobody has settled."""
    if row.vacancy is None:
        return []
    candidates = candidates_of(row.vacancy)
    names = {one.ref: one.application.applicant.name for one in candidates}
    public = {one.ref: one.public_id for one in row.vacancy.applications.all()}
    pairs = [pair for pair in suspected_duplicates(candidates) if row.ref in pair]
    others = [second if first == row.ref else first for first, second in pairs]
    return [{"name": names[one], "public_id": public[one]} for one in others]
