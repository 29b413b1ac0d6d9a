"""Enheter og arkiv: what each source's units are in the archive, edited one by one or as a TOML text."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arkivbro.accounts.access import Role, actor_of, allow
from arkivbro.accounts.acts import Seen
from arkivbro.accounts.selectors import TextOrChoice
from arkivbro.core.errors import ArkivbroError, NotThere
from arkivbro.ports import Chosen
from arkivbro.recruitment.selectors.units_in_archive import (
    FIELDS,
    as_toml,
    sources_that_tell,
    units_in_archive,
    without_id,
)
from arkivbro.recruitment.services import unit_acts
from arkivbro.recruitment.services.unit_text import UnitChange, changes_of
from arkivbro.recruitment.views.frame import told
from arkivbro.ui.frame import source_name
from arkivbro.ui.words import words

PAGE = 100
LABELS = {"code": "kode", "name": "navn i titler", "leader": "leder", "officer": "saksbehandler"}


class UnitForm(forms.Form):
    """What one unit is in the archive."""

    code = forms.CharField(
        label="Enhetens kode i arkivet", required=False, max_length=200, widget=TextOrChoice(Chosen.UNIT)
    )
    name = forms.CharField(
        label="Navnet i titler", required=False, max_length=200, help_text="Tomt: navnet fra kilden."
    )
    leader = forms.CharField(
        label="Lederens initialer", required=False, max_length=20, widget=TextOrChoice(Chosen.USER)
    )
    officer = forms.CharField(
        label="Saksbehandlerens initialer", required=False, max_length=20, widget=TextOrChoice(Chosen.USER)
    )
    reason = forms.CharField(label="Begrunnelse", widget=forms.Textarea(attrs={"rows": 2}))


class TextForm(forms.Form):
    """Several at once, as the export writes them."""

    text = forms.CharField(label="TOML", max_length=200_000, widget=forms.Textarea(attrs={"rows": 12}))
    reason = forms.CharField(label="Begrunnelse", widget=forms.Textarea(attrs={"rows": 2}))


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def units(request: HttpRequest) -> HttpResponseBase:
    """Every unit, some at a time, and those that nothing can be said of."""
    search, without = request.GET.get("sok", "").strip()[:100], without_id()
    page = Paginator(units_in_archive(search), PAGE).get_page(request.GET.get("side"))
    context = {
        "page": page,
        "search": search,
        "without_id": without[:PAGE],
        "count_without_id": len(without),
        "doors": [(one, source_name(one)) for one in sources_that_tell()],
        "may_change": actor_of(request).has_role(Role.ARCHIVIST),
    }
    return render(request, "recruitment/units.html", context)


@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest) -> HttpResponseBase:
    """One of them: `?enhet=<kilde>:<id>`."""
    ref = request.GET.get("enhet", "")
    row = next((one for one in units_in_archive() if one.ref == ref), None)
    if row is None:
        raise Http404
    rule = row.rule
    initial = {name: getattr(rule, name) if rule else "" for name in FIELDS}
    initial["leader"] = initial["leader"] or row.proposed_leader
    form = UnitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            unit_acts.say_of_unit(
                unit_acts.SayOfUnit(
                    actor=actor_of(request), unit=ref, seen=Seen.posted(request.POST), **form.cleaned_data
                )
            )
        except ArkivbroError as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, f"Endret: {row.name}. Det gjelder det som planlegges fra nå av.")
            return redirect("units-in-archive")
    return render(
        request, "recruitment/unit.html", {"row": row, "form": form, "seen": unit_acts.seen_of(ref)}
    )


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_safe
def units_as_toml(request: HttpRequest) -> HttpResponseBase:
    """For the profile's file, and to be read back."""
    answer = HttpResponse(as_toml(), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="enheter.toml"'
    return answer


@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def units_from_toml(request: HttpRequest) -> HttpResponseBase:
    """What the text would change, and then once."""
    form, changes, seen = TextForm(request.POST or None), None, None
    if request.method == "POST" and form.is_valid():
        try:
            changes = changes_of(form.cleaned_data["text"])
            seen = unit_acts.seen_of_changes(changes)
            if request.POST.get("gjor") == "bekreft":
                count = unit_acts.say_of_units(
                    unit_acts.SayOfUnits(
                        actor=actor_of(request), seen=Seen.posted(request.POST), **form.cleaned_data
                    )
                )
                messages.success(request, f"{count} {'enhet' if count == 1 else 'enheter'} er endret.")
                return redirect("units-in-archive")
        except ArkivbroError as error:
            form.add_error(None, told(error))
    shown = [(one, _differences(one)) for one in changes or ()]
    context = {"form": form, "changes": shown, "is_read": changes is not None, "seen": seen}
    return render(request, "recruitment/units_from_toml.html", context)


def _differences(change: UnitChange) -> list[tuple[str, str, str]]:
    """What each field is called, and what stands in it until now and from now on; only those that differ."""
    values = [(name, getattr(change.before, name), getattr(change.after, name)) for name in FIELDS]
    return [(LABELS[name], before, after) for name, before, after in values if before != after]


@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_POST
def read_units(request: HttpRequest) -> HttpResponseBase:
    """Hent enhetene: the source is asked now."""
    try:
        command = unit_acts.ReadUnits(actor=actor_of(request), source=request.POST.get("kilde", "")[:60])
        read = unit_acts.read_units(command)
    except NotThere:
        raise
    except ArkivbroError as error:
        messages.error(request, words(error.message))
    else:
        messages.success(request, f"Kilden har {read.count} {'enhet' if read.count == 1 else 'enheter'}.")
        if left := read.not_asked:
            whose = "enhet" if left == 1 else "enheter"
            messages.warning(
                request, f"Kilden rakk ikke å si hvem som leder {left} {whose}. Hent igjen for å få flere."
            )
    return redirect("units-in-archive")
