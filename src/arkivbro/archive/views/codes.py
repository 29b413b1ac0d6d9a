"""Kodelister and arkivdeler: read by archivists, kept by administrators."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from arkivbro.accounts.access import actor_of, allow
from arkivbro.accounts.models import Role
from arkivbro.archive.models import Class, Code, CodeList, CodeListName, Series
from arkivbro.archive.services import code_acts
from arkivbro.archive.services.administration import NEEDED_CODES
from arkivbro.archive.services.code_acts import (
    AddClass,
    AddCode,
    AddSeries,
    RetireCode,
    SetJournalRules,
    TakeCodeIn,
)
from arkivbro.archive.views.common import builtin_only, do, posted

AT_ONCE, AFTER_DAYS, BY_HAND = "straks", "dager", "frigis"


class CodeForm(forms.Form):
    kode = forms.CharField(label="Kode", max_length=40)
    navn = forms.CharField(label="Navn", max_length=200)


class SeriesForm(forms.Form):
    kode = forms.CharField(label="Kode", max_length=40)
    tittel = forms.CharField(label="Tittel", max_length=200)


class ClassForm(forms.Form):
    system = forms.CharField(label="Klassifikasjonssystem", max_length=60)
    verdi = forms.CharField(label="Klasse", max_length=100)
    tittel = forms.CharField(label="Tittel", max_length=200, required=False)


@builtin_only
@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
def code_lists(request: HttpRequest) -> HttpResponse:
    """All lists, with how many codes are in use and out of it."""
    rows = CodeList.objects.annotate(
        active=Count("codes", filter=Q(codes__is_active=True)),
        retired=Count("codes", filter=Q(codes__is_active=False)),
    ).order_by("title")
    return render(request, "archive/codes.html", {"lists": rows})


@builtin_only
@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def code_list(request: HttpRequest, list_name: str) -> HttpResponse:
    """One list. An administrator adds codes, takes them out of use, and in again."""
    if list_name not in CodeListName.values:
        raise Http404
    actor, which = actor_of(request), CodeListName(list_name)
    may_change = actor.has_role(Role.ADMINISTRATOR)
    form = CodeForm(request.POST if request.POST.get("do") == "legg-til" else None)
    if request.method == "POST":
        if not may_change:
            raise Http404
        here, code = reverse("archive-code-list", args=[list_name]), posted(request, "kode")
        match request.POST.get("do"):
            case "ta-ut":
                retire = RetireCode(actor=actor, code_list=which, code=code)
                return do(
                    request, lambda: code_acts.take_code_out(retire),
                    f"Koden «{code}» kan ikke lenger brukes på nye registreringer.", here,
                )  # fmt: skip
            case "ta-inn":
                take_in = TakeCodeIn(actor=actor, code_list=which, code=code)
                return do(
                    request, lambda: code_acts.take_code_in(take_in),
                    f"Koden «{code}» kan brukes igjen.", here,
                )  # fmt: skip
        if form.is_valid():
            values = form.cleaned_data
            if Code.objects.filter(code_list_id=list_name, code=values["kode"], is_active=True).exists():
                form.add_error("kode", "Koden finnes fra før.")
            else:
                add = AddCode(actor=actor, code_list=which, code=values["kode"], name=values["navn"])
                return do(
                    request, lambda: code_acts.add_code(add),
                    f"Koden «{values['kode']}» er lagt til.", here,
                )  # fmt: skip
    context = {
        "name": which.label,
        "list_name": list_name,
        "codes": Code.objects.filter(code_list_id=list_name).order_by("-is_active", "code"),
        "needed": NEEDED_CODES.get(which, frozenset()),
        "form": form,
        "may_change": may_change,
    }
    return render(request, "archive/code_list.html", context)


@builtin_only
@allow(Role.ARCHIVIST, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def series_list(request: HttpRequest) -> HttpResponse:
    """Arkivdeler with the rules of their journals, and classes."""
    actor = actor_of(request)
    may_change = actor.has_role(Role.ADMINISTRATOR)
    what = request.POST.get("do", "")
    series_form = SeriesForm(request.POST if what == "arkivdel" else None)
    class_form = ClassForm(request.POST if what == "klasse" else None)
    if request.method == "POST":
        if not may_change:
            raise Http404
        if what == "journal":
            return _journal_rules(request)
        if what == "arkivdel" and series_form.is_valid():
            values = series_form.cleaned_data
            series = AddSeries(actor=actor, code=values["kode"], title=values["tittel"])
            return do(
                request, lambda: code_acts.add_series(series),
                f"Arkivdelen «{values['kode']}» er opprettet.", reverse("archive-series"),
            )  # fmt: skip
        if what == "klasse" and class_form.is_valid():
            values = class_form.cleaned_data
            class_ = AddClass(
                actor=actor, system=values["system"], value=values["verdi"], title=values["tittel"]
            )
            return do(
                request, lambda: code_acts.add_class(class_),
                f"Klassen «{values['verdi']}» er opprettet.", reverse("archive-series"),
            )  # fmt: skip
    context = {
        "series": Series.objects.annotate(count=Count("cases")).order_by("code"),
        "classes": Class.objects.select_related("system").order_by("system__code", "value")[:500],
        "series_form": series_form,
        "class_form": class_form,
        "may_change": may_change,
    }
    return render(request, "archive/series.html", context)


def _journal_rules(request: HttpRequest) -> HttpResponse:
    series = Series.objects.filter(public_id=posted(request, "arkivdel")).first()
    if series is None:
        raise Http404
    when, days = posted(request, "frigivelse"), posted(request, "dager")
    if when == AFTER_DAYS and not (days.isascii() and days.isdigit() and 0 < len(days) < 4):
        messages.error(request, "Skriv hvor mange dager som skal gå, fra 0 til 999.")
        return redirect("archive-series")
    if when not in (AT_ONCE, AFTER_DAYS, BY_HAND):
        messages.error(request, "Velg når journaldagene skal vises.")
        return redirect("archive-series")
    release = None if when == BY_HAND else int(days) if when == AFTER_DAYS else 0
    command = SetJournalRules(
        actor=actor_of(request),
        series=series.public_id,
        internal_entries_public=request.POST.get("x") == "ja",
        release_days=release,
    )
    return do(
        request,
        lambda: code_acts.change_journal_rules(command),
        f"Reglene for journalen til «{series.code}» er lagret.",
        reverse("archive-series"),
    )
