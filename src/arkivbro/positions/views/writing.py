"""What a recruiter writes and publishes."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts import audit
from arkivbro.accounts.access import Role, allow, user_of
from arkivbro.accounts.models import Unit, User
from arkivbro.core.errors import ArkivbroError
from arkivbro.core.facts import TransferFacts
from arkivbro.core.list_readiness import warns_of_publicity
from arkivbro.core.public_record import public_record
from arkivbro.core.recruitment import TransferKind
from arkivbro.positions.forms import PositionForm
from arkivbro.positions.models import Position, PositionState
from arkivbro.positions.services import publishing
from arkivbro.positions.services.publishing import today
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.runtime import current
from arkivbro.ui.once import spend
from arkivbro.ui.words import words


def _own_units(user: User) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=[unit.pk for unit in user.own_units])


def _own_position(request: HttpRequest, reference: str) -> Position:
    row = Position.objects.select_related("unit").filter(reference=reference).first()
    if row is None or not user_of(request).belongs_to(row.unit.name):
        raise Http404
    return row


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
        instance=publishing.new_position(user, user.own_units[0]),
    )
    if request.method == "POST" and form.is_valid():
        if not spend(request):
            messages.info(request, "Stillingen er lagret fra før. Den ligger her.")
            return redirect("position-drafts")
        row = publishing.save_position(form.save(commit=False))
        audit.record(user, "skrev en stilling", row.reference)
        return redirect("publish-position", reference=row.reference)
    return render(request, "positions/write.html", {"form": form, "position": None})


@allow(Role.RECRUITER)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Rediger: of a published one the change is published when it is confirmed."""
    row, user = _own_position(request, reference), user_of(request)
    changed = publishing.with_change(row)
    form = PositionForm(request.POST or None, units=_own_units(user), instance=changed)
    if row.state == PositionState.CANCELLED:
        messages.error(request, "Stillingen er trukket tilbake og kan ikke endres.")
        return redirect("vacancy", reference=reference)
    if row.state == PositionState.PUBLISHED:
        form.fields["unit"].disabled = form.fields["internal_only"].disabled = True
    if request.method == "POST" and form.is_valid():
        written = form.save(commit=False)
        if row.state == PositionState.PUBLISHED:
            publishing.keep_change(written)
        else:
            publishing.save_position(written)
        audit.record(user, "endret en stilling", row.reference)
        return redirect("publish-position", reference=row.reference)
    return render(request, "positions/write.html", {"form": form, "position": row})


@allow(Role.RECRUITER)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The advertisement as it will be, and what will be archived; then Publiser."""
    row, user = _own_position(request, reference), user_of(request)
    if row.state == PositionState.CANCELLED:
        messages.error(request, "Stillingen er trukket tilbake og kan ikke endres.")
        return redirect("vacancy", reference=reference)
    was_public = row.state == PositionState.PUBLISHED
    if request.POST.get("gjor") == "forkast":
        publishing.drop_change(row)
        audit.record(user, "forkastet en endring", row.reference)
        messages.success(request, "Endringen er forkastet. Annonsen står som før.")
        return redirect("vacancy", reference=reference)
    if request.method == "POST":
        try:
            publishing.publish(row, user.username)
        except ArkivbroError as error:
            messages.error(request, words(error.message))
            return redirect("edit-position", reference=reference)
        audit.record(user, "publiserte en stilling", row.reference)
        if was_public:
            messages.success(request, "Endringen er publisert, og er på vei til arkivet.")
        else:
            messages.success(request, "Stillingen er publisert. Annonsen er på vei til arkivet.")
        return redirect("vacancy", reference=reference)
    changed = publishing.with_change(row)
    facts = publishing.vacancy_of(changed)
    first = TransferFacts(TransferKind.ADVERTISEMENT, facts)
    plan = planned_now(_as_change(first) if was_public and row.pending else first)
    return render(
        request,
        "positions/publish.html",
        {
            "position": row,
            "facts": facts,
            "plan": plan,
            "record": public_record(plan.case, plan.entry),
            "is_silent": not warns_of_publicity(
                facts.advertisement, current().profile.exemption.advertisement_words
            ),
            "shortened_to": changed.deadline if was_public and _is_earlier(changed, row) else None,
            "sent": row.applications.exclude(first_sent_at=None).count(),
        },
    )


def _as_change(facts: TransferFacts) -> TransferFacts:
    """As publishing will archive it: a new entry in the same case, with today's date in its title."""
    return replace(facts, kind=TransferKind.ADVERTISEMENT_CHANGE, version=2, occurred=today())


def _is_earlier(changed: Position, row: Position) -> bool:
    return changed.deadline is not None and (row.deadline is None or changed.deadline < row.deadline)


@allow(Role.RECRUITER)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Trekk tilbake: first what that means."""
    row, user = _own_position(request, reference), user_of(request)
    if request.method == "POST":
        try:
            publishing.cancel(row, user.username)
        except ArkivbroError as error:
            messages.error(request, words(error.message))
        else:
            audit.record(user, "trakk en stilling tilbake", row.reference)
            messages.success(request, "Stillingen er trukket tilbake. Et notat går til saken.")
            return redirect("vacancy", reference=reference)
    return render(request, "positions/cancel.html", {"position": row})
