"""Exemption from publicity, one applicant at a time: settle what is unknown, decide with reasons, tell the applicant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts.access import Role, allow, reading
from arkivbro.accounts.acts import Seen
from arkivbro.core.errors import ArkivbroError, NotThere
from arkivbro.core.exemption import (
    ExemptionRecord,
    ExemptionState,
    Outcome,
    repeated_reasoning,
    state_of,
    window_ends,
)
from arkivbro.core.list_versions import already_public
from arkivbro.core.messages import Message
from arkivbro.core.ref import Ref
from arkivbro.core.text_forms import norwegian_order
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import ApplicantHandling, Application
from arkivbro.recruitment.rights import open_application
from arkivbro.recruitment.selectors.screens import latest_facts_of
from arkivbro.recruitment.services import exemption as services
from arkivbro.recruitment.services.lists import candidates_of, shown, window
from arkivbro.recruitment.views.candidates import page_with_candidates
from arkivbro.recruitment.views.frame import VacancyPage
from arkivbro.recruitment.views.frame import told as in_words

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
    """Where the source cannot tell, where a wish came later, and where somebody noted the wrong thing."""

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
    """Vedtak on this one request. `deciders`: who may have decided it."""

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
    decided_by = forms.ChoiceField(
        label="Avgjort av",
        help_text="Lederen for enheten, eller en navngitt stedfortreder. Den som registrerer vedtaket, står ved siden av.",
    )

    def __init__(self, *args: Any, deciders: list[str], user: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decided_by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Velg"), *((name, name) for name in deciders)]
        self.initial["decided_by"] = user if user in deciders else ""
        if not deciders:
            field.help_text = "Ingen kan velges: navngi lederen i arkivprofilen, eller gi enheten en rekrutterer som bruker."


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


class StrikeForm(forms.Form):
    """That the applicant was not told after all."""

    why = forms.CharField(
        label="Hva som er feil",
        max_length=500,
        help_text="Søkeren regnes som ikke varslet, og må varsles på nytt.",
    )


class What(StrEnum):
    """The acts of the page, as its forms name them."""

    SETTLE = "avklar"
    DECIDE = "avgjor"
    TELL = "varsle"
    STRIKE = "stryk"


NEXT = {
    ExemptionState.UNKNOWN: What.SETTLE,
    ExemptionState.UNDECIDED: What.DECIDE,
    ExemptionState.REFUSED_NOT_TOLD: What.TELL,
}
"""What is to be done; an applicant who was granted it is told as well."""
HEADINGS = {What.SETTLE: "Avklar", What.DECIDE: "Avgjør ønsket", What.TELL: "Registrer at søkeren er varslet"}
BUTTONS = {What.SETTLE: "Lagre", What.DECIDE: "Registrer vedtaket", What.TELL: "Lagre"}
AGAIN = {
    What.SETTLE: ("Registrer et ønske, eller rett det som er notert", "Lagre avklaringen"),
    What.DECIDE: ("Nytt vedtak: etter en klage, eller som retting", "Registrer nytt vedtak"),
    What.TELL: ("Nytt varsel", "Lagre varselet"),
    What.STRIKE: ("Varselet var en feil", "Stryk varselet"),
}
"""Heading and button of what mends; nothing is overwritten."""


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.exemption.requests")
@require_safe
def requests(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Everybody who asked, or may have, with where it stands."""
    page = page_with_candidates(request, reference)
    now = clock()
    rows: list[dict[str, Any]] = []
    public_ids = {one.ref: one.public_id for one in page.vacancy.applications.all()}
    for one in candidates_of(page.vacancy):
        state = state_of(one.record, now, window())
        if state is not ExemptionState.NOT_REQUESTED:
            rows.append(
                {
                    "name": one.application.applicant.name,
                    "public_id": public_ids[one.ref],
                    "state": state,
                    "look": LOOKS[state],
                    "withdrawn": one.application.withdrawn,
                    "ends": window_ends(one.record, window()),
                }
            )
    rows.sort(key=lambda row: (row["look"] not in OPEN, norwegian_order(row["name"])))
    return render(request, "recruitment/exemption_requests.html", page.context("lists", rows=rows))


@allow(Role.RECRUITER, Role.ARCHIVIST)
@reading("read.recruitment.exemption.exemption")
@require_http_methods(["GET", "POST"])
def exemption(request: HttpRequest, reference: str, public_id: str) -> HttpResponseBase:
    """One applicant's request: what was asked, what is decided, and what is to be done next."""
    page = page_with_candidates(request, reference)
    row = open_application(page.actor, reference, public_id)
    facts = latest_facts_of([row]).get(row.pk)
    if facts is None:
        raise NotThere
    record = _record(row)
    state = state_of(record, clock(), window())
    open_forms = _forms(request, record, state, page) if page.may_archive else {}
    what, form = _posted(request, record, state, open_forms)
    if form is not None and form.is_valid() and _act(request, row, what, form, page):
        return redirect("exemption", reference=reference, public_id=public_id)
    same: tuple[Ref, ...] = ()
    if isinstance(form, DecisionForm):
        others = [one.record for one in candidates_of(page.vacancy)]
        same = repeated_reasoning(form.data.get("reasoning", ""), others, but=row.ref)
    next_act = _next(record, state)
    return render(
        request,
        "recruitment/exemption.html",
        page.context(
            "lists",
            application=row,
            facts=facts,
            record=record,
            seen=services.seen_of(record),
            state=state,
            look=LOOKS.get(state, "ok"),
            ends=window_ends(record, window()),
            now=_shown(next_act, open_forms, HEADINGS, BUTTONS),
            again=[
                {"what": one, "heading": words[0], "button": words[1], "form": open_forms[one]}
                for one, words in AGAIN.items()
                if one in open_forms and one != next_act
            ],
            same=len(same),
            published=_already_public(page, row),
            history=history(record),
        ),
    )


def _record(row: Application) -> ExemptionRecord:
    return services.record_of(row, ApplicantHandling.objects.filter(application=row).first())


def _next(record: ExemptionRecord, state: ExemptionState) -> What | None:
    if record.is_taken_back:
        return What.SETTLE
    granted_and_not_told = (
        state is ExemptionState.GRANTED and record.decision is not None and record.decision.notice is None
    )
    return What.TELL if granted_and_not_told else NEXT.get(state)


def _shown(
    what: What | None,
    open_forms: Mapping[What, forms.Form],
    headings: Mapping[What, str],
    buttons: Mapping[What, str],
) -> dict[str, Any] | None:
    if what is None or what not in open_forms:
        return None
    return {"what": what, "heading": headings[what], "button": buttons[what], "form": open_forms[what]}


def _forms(
    request: HttpRequest, record: ExemptionRecord, state: ExemptionState, page: VacancyPage
) -> dict[What, forms.Form]:
    """What can be done now: the next thing, and what mends or adds to what was done."""
    asked_for = _asked_for(request, record, state)

    def data(what: What) -> Any:
        return request.POST if what == asked_for else None

    found: dict[What, forms.Form] = {}
    if record.request is None or not record.request.requested:
        found[What.SETTLE] = SettleForm(data(What.SETTLE))
    if record.requested or record.decisions:
        deciders = services.deciders_of(page.vacancy)
        user = services.name_of(page.user)
        found[What.DECIDE] = DecisionForm(data(What.DECIDE), deciders=deciders, user=user)
    if record.decision is not None:
        found[What.TELL] = ToldForm(data(What.TELL), initial={"at": timezone.localtime()})
        if record.decision.notice is not None:
            found[What.STRIKE] = StrikeForm(data(What.STRIKE))
    return found


def _asked_for(request: HttpRequest, record: ExemptionRecord, state: ExemptionState) -> str:
    """The act that was posted; the next one where none is named."""
    if request.method != "POST":
        return ""
    return request.POST.get("gjor") or _next(record, state) or ""


def _posted(
    request: HttpRequest,
    record: ExemptionRecord,
    state: ExemptionState,
    open_forms: Mapping[What, forms.Form],
) -> tuple[What, forms.Form | None]:
    asked_for = _asked_for(request, record, state)
    if asked_for not in set(What) or What(asked_for) not in open_forms:
        return What.SETTLE, None
    return What(asked_for), open_forms[What(asked_for)]


def _act(request: HttpRequest, row: Application, what: What, form: forms.Form, page: VacancyPage) -> bool:
    """Carries out the act; what was wrong is told in the form."""
    data, seen = form.cleaned_data, Seen.posted(request.POST)
    on: dict[str, Any] = {
        "actor": page.actor,
        "vacancy": page.vacancy.called,
        "application": row.public_id,
        "seen": seen,
    }
    try:
        match what:
            case What.SETTLE:
                record = services.settle_wish(
                    services.SettleWish(
                        **on,
                        requested=data["requested"] == "yes",
                        basis=data["basis"],
                        reason=data["reason"],
                    )
                )
                told = "Det er avklart." if record.decision is None else "Det er notert. Vedtaket står."
            case What.DECIDE:
                services.decide(
                    services.Decide(
                        **on,
                        outcome=Outcome(data["outcome"]),
                        reasoning=data["reasoning"],
                        decided_by=data["decided_by"],
                    )
                )
                told = "Vedtaket er registrert og på vei til arkivet. Varsle søkeren."
            case What.TELL:
                record = services.tell(services.Tell(**on, how=data["how"], at=data["at"]))
                runs = window_ends(record, window()) is not None
                told = f"Varselet er registrert.{' Fristen for å trekke seg løper.' if runs else ''}"
            case What.STRIKE:
                services.strike_notice(services.StrikeNotice(**on, why=data["why"]))
                told = "Varselet er strøket. Søkeren regnes som ikke varslet."
    except ArkivbroError as error:
        form.add_error(None, in_words(error))
        return False
    messages.success(request, told)
    return True


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done: what, when, by whom, and why or how it is known."""

    at: datetime
    what: str
    by: str
    why: str
    holds: bool = True
    """False where something else took its place."""
    registered_by: str = ""
    """The user who wrote down what another decided."""


def history(record: ExemptionRecord) -> list[Deed]:
    """Everything that people have done with the request, oldest first; what was corrected too."""
    found: list[Deed] = []
    settlements = [*record.earlier_settlements, *([record.settlement] if record.settlement else [])]
    for one in settlements:
        words = "Notert at søkeren ønsker unntak" if one.requested else "Notert at unntak ikke er ønsket"
        why = f"{one.basis} Søkerens begrunnelse: {one.reason}" if one.reason else one.basis
        found.append(Deed(one.settled_at, words, one.settled_by, why, one is record.settlement))
    for decision in record.decisions:
        words = "Unntaket er innvilget" if decision.outcome is Outcome.GRANTED else "Unntaket er avslått"
        found.append(
            Deed(
                decision.decided_at,
                words,
                decision.decided_by,
                decision.reasoning,
                decision is record.decision,
                decision.registered_by,
            )
        )
        for notice in decision.earlier_notices:
            found.append(Deed(notice.sent_at, "Søkeren er varslet", notice.sent_by, notice.how, False))
            struck = notice.struck_at or notice.sent_at
            found.append(
                Deed(struck, "Varselet er strøket", notice.struck_by, notice.struck_why or "Nytt varsel.")
            )
        if decision.notice:
            one_told = decision.notice
            found.append(Deed(one_told.sent_at, "Søkeren er varslet", one_told.sent_by, one_told.how))
    return sorted(found, key=lambda deed: deed.at)


def _already_public(page: VacancyPage, row: Application) -> tuple[Message, ...]:
    """What is public already: a decision changes none of it, only the next version."""
    locked = page.vacancy.lists.filter(kind="public_list").order_by("-pk")[:20]
    return already_public(row.ref, [shown(one) for one in locked])
