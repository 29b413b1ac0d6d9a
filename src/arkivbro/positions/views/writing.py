"""What a recruiter writes and publishes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts.access import Role, actor_of, allow, user_of
from arkivbro.accounts.acts import Seen, posted_key
from arkivbro.accounts.models import Unit, User
from arkivbro.core.errors import ArkivbroError, AskedTwice, ChangedSinceSeen, NotThere, WrongUse
from arkivbro.core.facts import TransferFacts
from arkivbro.core.list_readiness import warns_of_publicity
from arkivbro.core.plausibility import of_vacancy
from arkivbro.core.public_record import public_record
from arkivbro.core.recruitment import TransferKind
from arkivbro.positions.forms import PositionForm
from arkivbro.positions.models import Position, PositionState
from arkivbro.positions.services import position_acts, publishing
from arkivbro.positions.services.position_acts import (
    WRITTEN,
    CancelPosition,
    ChangePosition,
    DiscardChange,
    PublishPosition,
    WritePosition,
    own_position,
    seen_position,
)
from arkivbro.positions.services.publishing import today
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.runtime import current
from arkivbro.ui.words import words


def _own_units(user: User) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=[unit.pk for unit in user.own_units])


def _on(request: HttpRequest, reference: str) -> dict[str, Any]:
    """What every command on a position has."""
    return {"actor": actor_of(request), "reference": reference, "seen": Seen.posted(request.POST)}


def _written(form: PositionForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in WRITTEN if name in form.cleaned_data}


@allow(Role.RECRUITER)
@require_safe
def drafts(request: HttpRequest) -> HttpResponseBase:
    """Utkast in the user's own units: what is not published yet, and changes that are not."""
    rows = Position.objects.select_related("unit").filter(
        Q(state=PositionState.DRAFT) | Q(state=PositionState.PUBLISHED, pending__isnull=False),
        unit__in=user_of(request).own_units,
    )
    return render(request, "positions/drafts.html", {"rows": rows.order_by("-changed_at")[:200]})


@allow(Role.RECRUITER)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Ny stilling."""
    user = user_of(request)
    if not user.own_units:
        messages.error(request, "Du hører ikke til noen enhet ennå. En administrator kan legge deg til.")
        return redirect("vacancies")
    form = PositionForm(
        request.POST or None,
        units=_own_units(user),
        instance=publishing.new_position(actor_of(request), user.own_units[0]),
    )
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"].pk
        try:
            row = position_acts.write(
                WritePosition(
                    actor=actor_of(request), key=posted_key(request.POST), unit=unit, written=_written(form)
                )
            )
        except AskedTwice:
            messages.info(request, "Stillingen er lagret fra før. Den ligger her.")
            return redirect("position-drafts")
        return redirect("publish-position", reference=row.reference)
    return render(request, "positions/write.html", {"form": form, "position": None})


@allow(Role.RECRUITER)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Rediger: of a published one the change is published when it is confirmed."""
    row = own_position(actor_of(request), reference)
    form = PositionForm(
        request.POST or None, units=_own_units(user_of(request)), instance=publishing.with_change(row)
    )
    if row.state == PositionState.CANCELLED:
        messages.error(request, "Stillingen er trukket tilbake og kan ikke endres.")
        return redirect("vacancy", reference=reference)
    if row.state == PositionState.PUBLISHED:
        form.fields["unit"].disabled = form.fields["internal_only"].disabled = True
    if request.method == "POST" and form.is_valid():
        command = ChangePosition(
            **_on(request, reference), unit=form.cleaned_data["unit"].pk, written=_written(form)
        )
        try:
            position_acts.change(command)
        except NotThere:
            raise
        except WrongUse as error:
            messages.error(request, words(error.message))
            return redirect("edit-position", reference=reference)
        return redirect("publish-position", reference=reference)
    context = {"form": form, "position": row, "seen": request.POST.get(Seen.FIELD) or seen_position(row)}
    return render(request, "positions/write.html", context)


@allow(Role.RECRUITER)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The advertisement as it will be, and what will be archived; then Publiser."""
    row = own_position(actor_of(request), reference)
    if row.state == PositionState.CANCELLED:
        messages.error(request, "Stillingen er trukket tilbake og kan ikke endres.")
        return redirect("vacancy", reference=reference)
    was_public = row.state == PositionState.PUBLISHED
    if request.method == "POST":
        return _published(request, reference, was_public)
    changed = publishing.with_change(row)
    facts = publishing.vacancy_of(changed)
    if not was_public:  # pressing the button is what publishes it
        facts = replace(facts, published=today())
    first = TransferFacts(TransferKind.ADVERTISEMENT, facts)
    plan = planned_now(_as_change(first) if was_public and row.pending else first)
    return render(
        request,
        "positions/publish.html",
        {
            "position": row,
            "seen": seen_position(row),
            "facts": facts,
            "plan": plan,
            "record": public_record(plan.case, plan.entry),
            "odd": of_vacancy(replace(facts, published=facts.published or today()), today()),
            "is_silent": not warns_of_publicity(
                facts.advertisement, current().profile.exemption.advertisement_words
            ),
            "shortened_to": changed.deadline if was_public and _is_earlier(changed, row) else None,
            "sent": row.applications.exclude(first_sent_at=None).count(),
        },
    )


def _published(request: HttpRequest, reference: str, was_public: bool) -> HttpResponseBase:
    try:
        if request.POST.get("gjor") == "forkast":
            position_acts.discard(DiscardChange(**_on(request, reference)))
            done = "Endringen er forkastet. Annonsen står som før."
        else:
            position_acts.publish(PublishPosition(**_on(request, reference)))
            what = "Endringen er publisert, og" if was_public else "Stillingen er publisert. Annonsen"
            done = f"{what} er på vei til arkivet."
    except NotThere:
        raise
    except ChangedSinceSeen as error:
        messages.error(request, words(error.message))
        return redirect("publish-position", reference=reference)
    except ArkivbroError as error:
        messages.error(request, words(error.message))
        return redirect("edit-position", reference=reference)
    messages.success(request, done)
    return redirect("vacancy", reference=reference)


def _as_change(facts: TransferFacts) -> TransferFacts:
    """As publishing will archive it: a new entry in the same case, with today's date in its title."""
    return replace(facts, kind=TransferKind.ADVERTISEMENT_CHANGE, version=2, occurred=today())


def _is_earlier(changed: Position, row: Position) -> bool:
    return changed.deadline is not None and (row.deadline is None or changed.deadline < row.deadline)


@allow(Role.RECRUITER)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Trekk tilbake: first what that means."""
    row = own_position(actor_of(request), reference)
    if request.method == "POST":
        try:
            position_acts.cancel(CancelPosition(**_on(request, reference)))
        except NotThere:
            raise
        except ArkivbroError as error:
            messages.error(request, words(error.message))
            row = own_position(actor_of(request), reference)
        else:
            messages.success(request, "Stillingen er trukket tilbake. Et notat går til saken.")
            return redirect("vacancy", reference=reference)
    return render(request, "positions/cancel.html", {"position": row, "seen": seen_position(row)})
