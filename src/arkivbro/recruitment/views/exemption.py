"""Exemption from publicity, one applicant at a time: settle what is unknown, decide with reasons, tell the applicant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts import audit
from arkivbro.accounts.access import Role, allow
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.exemption import (
    ExemptionRecord,
    ExemptionState,
    Outcome,
    repeated_reasoning,
    state_of,
    window_ends,
)
from arkivbro.core.list_versions import already_public
from arkivbro.recruitment.models import ApplicantHandling, Application
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import exemption as services
from arkivbro.recruitment.services.asking import clock
from arkivbro.recruitment.services.lists import candidates_of, shown, window
from arkivbro.recruitment.views.candidates import page_with_candidates
from arkivbro.recruitment.views.frame import VacancyPage
from arkivbro.transfers.runtime import current

LOOKS = {
    ExemptionState.UNKNOWN: "unknown",
    ExemptionState.UNDECIDED: "wishes",
    ExemptionState.GRANTED: "granted",
    ExemptionState.REFUSED_NOT_TOLD: "warning",
    ExemptionState.REFUSED_MAY_WITHDRAW: "now",
    ExemptionState.FINALLY_REFUSED: "refused",
}
"""Names of ui.statuses."""
OPEN = ("unknown", "wishes")


class SettleForm(forms.Form):
    """Where the source cannot tell."""

    requested = forms.ChoiceField(
        label="Har søkeren bedt om unntak?",
        choices=[("no", "Nei"), ("yes", "Ja")],
        widget=forms.RadioSelect,
    )
    basis = forms.CharField(
        label="Hvordan er det kjent?", max_length=500, help_text="For eksempel: ringte søkeren 24. november."
    )
    reason = forms.CharField(
        label="Søkerens egen begrunnelse", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(forms.Form):
    """Vedtak on this one request."""

    outcome = forms.ChoiceField(
        label="Vedtak",
        choices=[(Outcome.GRANTED.value, "Unntaket innvilges"), (Outcome.REFUSED.value, "Unntaket avslås")],
        widget=forms.RadioSelect,
    )
    reasoning = forms.CharField(
        label="Vurdering og begrunnelse",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Hvert ønske skal vurderes for seg. Begrunnelsen blir en del av vedtaket i arkivet.",
    )
    decided_by = forms.CharField(
        label="Avgjort av", max_length=200, help_text="Lederen for enheten, eller en navngitt stedfortreder."
    )


class ToldForm(forms.Form):
    """That the applicant was told."""

    how = forms.CharField(
        label="Hvordan søkeren ble varslet",
        max_length=200,
        help_text="For eksempel: e-post, eller melding i Webcruiter.",
    )
    at = forms.DateTimeField(
        label="Når",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at > timezone.now():
            raise forms.ValidationError("Tidspunktet kan ikke ligge fram i tid.")
        return at


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_safe
def requests(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Everybody who asked, or may have, with where it stands."""
    page = page_with_candidates(request, reference)
    now = clock()
    rows: list[dict[str, Any]] = []
    public_ids = dict(page.vacancy.applications.values_list("source_id", "public_id"))
    for one in candidates_of(page.vacancy):
        state = state_of(one.record, now, window())
        if state is not ExemptionState.NOT_REQUESTED:
            rows.append(
                {
                    "name": one.application.applicant.name,
                    "public_id": public_ids[one.id],
                    "state": state,
                    "look": LOOKS[state],
                    "withdrawn": one.application.withdrawn,
                    "ends": window_ends(one.record, window()),
                }
            )
    rows.sort(key=lambda row: (row["look"] not in OPEN, row["name"]))
    return render(request, "recruitment/exemption_requests.html", page.context("lists", rows=rows))


@allow(Role.RECRUITER, Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def exemption(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """One applicant's request: what was asked, what is decided, and what is to be done next."""
    page = page_with_candidates(request, reference)
    row = page.vacancy.applications.filter(public_id=public_id).first()
    facts = latest_facts_of([row]).get(row.pk) if row is not None else None
    if row is None or facts is None:
        raise Http404
    record = _record(row)
    state = state_of(record, clock(), window())
    form = _form(request, state, page)
    acts = request.method == "POST" and form is not None and form.is_valid() and page.may_archive
    if acts and form is not None and _act(request, row, state, form, page):
        return redirect("exemption", reference=reference, public_id=public_id)
    same: tuple[str, ...] = ()
    if isinstance(form, DecisionForm) and form.is_bound:
        others = [one.record for one in candidates_of(page.vacancy)]
        same = repeated_reasoning(form.data.get("reasoning", ""), others, but=row.source_id)
    return render(
        request,
        "recruitment/exemption.html",
        page.context(
            "lists",
            application=row,
            facts=facts,
            record=record,
            state=state,
            look=LOOKS.get(state, "ok"),
            ends=window_ends(record, window()),
            form=form if page.may_archive else None,
            same=len(same),
            published=_already_public(page, row),
        ),
    )


def _record(row: Application) -> ExemptionRecord:
    return services.record_of(row, ApplicantHandling.objects.filter(application=row).first())


def _form(request: HttpRequest, state: ExemptionState, page: VacancyPage) -> forms.Form | None:
    """The next thing to do; None when there is nothing."""
    posted = request.POST or None
    match state:
        case ExemptionState.UNKNOWN:
            return SettleForm(posted)
        case ExemptionState.UNDECIDED:
            form = DecisionForm(posted, initial={"decided_by": page.user.get_full_name()})
            if named := sorted(current().profile.deciders(page.vacancy.unit_id, page.vacancy.unit_name)):
                form.fields["decided_by"].help_text = f"Kan avgjøre her: {', '.join(named)}."
            return form
        case ExemptionState.REFUSED_NOT_TOLD:
            return ToldForm(posted, initial={"at": timezone.localtime()})
    return None


def _act(
    request: HttpRequest, row: Application, state: ExemptionState, form: forms.Form, page: VacancyPage
) -> bool:
    """Carries out the act; what was wrong is told in the form."""
    data, by = form.cleaned_data, page.user.username
    try:
        if state is ExemptionState.UNKNOWN:
            services.settle_unknown(
                row, requested=data["requested"] == "yes", basis=data["basis"], reason=data["reason"], by=by
            )
            told = "Det er avklart."
        elif state is ExemptionState.UNDECIDED:
            services.decide(
                row,
                outcome=Outcome(data["outcome"]),
                reasoning=data["reasoning"],
                decided_by=data["decided_by"],
                by=by,
            )
            told = "Vedtaket er registrert og på vei til arkivet. Varsle søkeren."
        else:
            services.tell(row, how=data["how"], at=data["at"], by=by)
            told = "Varselet er registrert. Fristen for å trekke seg løper."
    except ArkivbroError as error:
        form.add_error(None, error.sentence)
        return False
    audit.record(page.user, "unntak fra offentlighet", row.public_id)
    messages.success(request, told)
    return True


def _already_public(page: VacancyPage, row: Application) -> tuple[str, ...]:
    """What is public already: a decision changes none of it, only the next version."""
    locked = page.vacancy.lists.filter(kind="public_list").order_by("-pk")[:20]
    return already_public(row.source_id, [shown(one) for one in locked])
