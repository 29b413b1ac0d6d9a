"""What the lists need of one applicant besides what was sent: missing values, the same person or not, protection."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from arkivbro.accounts import audit
from arkivbro.accounts.access import Role, allow
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.listed_people import ProtectedChoice, Supplement, suspected_duplicates
from arkivbro.core.recruitment import Gender, Protection
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import ApplicantHandling, Application
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import handling as services
from arkivbro.recruitment.services.lists import candidates_of
from arkivbro.recruitment.views.candidates import page_with_candidates

IN_LOG = {
    "opplysninger": "fylte ut opplysninger til søkerlistene",
    "sperre": "avgjorde hva som vises av en søker med sperret adresse",
    "samme": "sa at to søknader er fra samme person",
    "ulike": "sa at to søknader er fra ulike personer",
}
"""What was done, as *Hendelseslogg* tells it."""


class SupplementForm(forms.Form):
    """For the lists, where the source has nothing."""

    age = forms.IntegerField(label="Alder", required=False, min_value=13, max_value=99)
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
@require_http_methods(["GET", "POST"])
def handling(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """Opplysninger til søkerlistene."""
    page = page_with_candidates(request, reference)
    row = page.vacancy.applications.filter(public_id=public_id).first()
    facts = latest_facts_of([row]).get(row.pk) if row is not None else None
    if row is None or facts is None:
        raise Http404
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
    if request.method == "POST" and page.may_archive:
        try:
            if _act(request, what, row, supplement, protection):
                audit.record(page.user, IN_LOG[what], f"{page.vacancy.reference}, søknad {row.ref}")
                messages.success(request, "Det er lagret, og gjelder listene som lages fra nå.")
                return redirect("handling", reference=reference, public_id=public_id)
        except ArkivbroError as error:
            messages.error(request, error.sentence)
    strictly = row.protection == Protection.STRICTLY_CONFIDENTIAL.value
    return render(
        request,
        "recruitment/handling.html",
        page.context(
            "lists",
            application=row,
            facts=facts,
            supplement=supplement,
            protection=protection if strictly and page.user.is_archivist else None,
            alike=_alike(row),
        ),
    )


def _act(
    request: HttpRequest,
    what: str,
    row: Application,
    supplement: SupplementForm,
    protection: ProtectionForm,
) -> bool:
    by = request.user.get_username()
    if what == "opplysninger" and supplement.is_valid():
        data = supplement.cleaned_data
        gender = Gender(data["gender"]) if data["gender"] else None
        services.supply(
            row, Supplement(data["age"], data["position"], data["municipality"], gender, filled_by=by)
        )
        return True
    if what == "sperre" and protection.is_valid() and getattr(request.user, "is_archivist", False):
        data = protection.cleaned_data
        services.handle_protection(row, ProtectedChoice(data["choice"]), reason=data["reason"], by=by)
        return True
    if what in ("samme", "ulike") and row.vacancy is not None:
        other = row.vacancy.applications.filter(public_id=request.POST.get("annen", "")).first()
        if other is None:
            raise Http404
        (services.one_person if what == "samme" else services.two_people)(row, other)
        return True
    return False


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
