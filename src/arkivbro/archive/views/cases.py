"""Arkiv: the list of cases, and a case's page."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from arkivbro.accounts.access import allow, reading, shows_nobody
from arkivbro.accounts.models import Role
from arkivbro.archive.history import case_changes, entry_changes
from arkivbro.archive.models import CaseFile
from arkivbro.archive.presentation import case_shown, entry_shown
from arkivbro.archive.profile_in_use import default_officer
from arkivbro.archive.selectors.codes import words_of_codes
from arkivbro.archive.selectors.initials import known_people, without_responsible
from arkivbro.archive.selectors.records import (
    Page,
    awaiting_in,
    awaiting_journalling,
    case_responsibles,
    case_units,
    cases_without_responsible,
    entries,
    found_cases,
    page_of,
)
from arkivbro.archive.views.common import builtin_only, find_case, note_shown, page_number, reader_of
from arkivbro.ui.code_names import CASE_STATUS_NAMES
from arkivbro.ui.searching import searches

ENTRIES_PER_PAGE = 50
CHANGES_PER_PAGE = 100
ON_DEFAULT = "standard"


class CaseSearchForm(forms.Form):
    sok = forms.CharField(
        label="Søk",
        required=False,
        max_length=200,
        help_text="Saksnummer, referanse, eller ord i titler på saker og journalposter.",
    )
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Alle statuser"), *CASE_STATUS_NAMES.items()]
    )
    enhet = forms.ChoiceField(label="Enhet", required=False)
    ansvarlig = forms.ChoiceField(label="Saksansvarlig", required=False)

    def __init__(
        self, *args: object, units: list[str], responsibles: list[tuple[str, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments pass through
        self._offer("enhet", [("", "Alle enheter"), *((unit, unit) for unit in units)])
        self._offer("ansvarlig", [("", "Alle"), (ON_DEFAULT, "Må endres"), *responsibles])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


@builtin_only
@allow(Role.ARCHIVIST, Role.RECRUITER)
def archive_start(_request: HttpRequest) -> HttpResponse:
    return redirect("archive-cases")


@builtin_only
@allow(Role.ARCHIVIST, Role.RECRUITER)
@reading("read.archive.cases.case_list")
@searches
def case_list(request: HttpRequest) -> HttpResponse:
    """Saker: searched and filtered; `?ansvarlig=standard` is those still on the default officer."""
    reader, standard, people = reader_of(request), default_officer(), dict(known_people())
    form = CaseSearchForm(
        request.GET, units=case_units(reader), responsibles=case_responsibles(reader, people)
    )
    asked = form.cleaned_data if form.is_valid() else {}
    responsible = asked.get("ansvarlig", "")
    on_default = responsible == ON_DEFAULT
    rows, has_more = CaseFile.objects.none(), False
    if form.is_valid():
        rows, has_more = found_cases(
            reader,
            search=asked["sok"].replace("\x00", ""),
            responsible=[responsible] if responsible and not on_default else (),
            status=asked["status"],
            unit=asked["enhet"],
        )
        if on_default:
            rows = rows.filter(without_responsible(standard))
    page = page_of(rows, page_number(request))
    note_shown(request, page.rows)
    waiting = awaiting_in(page.rows)
    context = {
        "form": form,
        "page": page,
        "has_more": has_more,
        "cases": [
            case_shown(
                case,
                reader,
                people=people,
                default_officer=standard,
                awaiting=waiting.get(case.pk, 0),
            )
            for case in page.rows
        ],
        "on_default": on_default,
        "default_officer": standard,
        "without_responsible": cases_without_responsible(standard, reader).count(),
        "awaiting": awaiting_journalling(reader).count(),
        "responsibles": [one for one in people.items() if one[0] != standard],
        "may_write": reader.may_write,
    }
    return render(request, "archive/cases.html", context)


@builtin_only
@allow(Role.ARCHIVIST, Role.RECRUITER)
@reading("read.archive.cases.case_page")
def case_page(request: HttpRequest, year: int, sequence: int) -> HttpResponse:
    """A case: its head, and its numbered entries, each to be unfolded."""
    reader, standard = reader_of(request), default_officer()
    case = find_case(request, year, sequence)
    rows = entries(case)
    page = page_of(rows, page_number(request), ENTRIES_PER_PAGE)
    for entry in page.rows:
        entry.case = case
    note_shown(request, page.rows)
    history = entry_changes(page.rows, reader)
    awaiting, people = awaiting_in([case]).get(case.pk, 0), dict(known_people())
    context = {
        "case": case_shown(
            case,
            reader,
            people=people,
            default_officer=standard,
            awaiting=awaiting,
        ),
        "page": page,
        "entries": [
            entry_shown(entry, reader, default_officer=standard, people=people, history=history)
            for entry in page.rows
        ],
        "count": rows.count(),
        "may_write": reader.writes_case(case),
        "officers": list(people.items()),
        "code_words": words_of_codes(),
        "responsibles": [one for one in people.items() if one[0] != standard],
    }
    return render(request, "archive/case.html", context)


@builtin_only
@allow(Role.ARCHIVIST, Role.RECRUITER)
@reading("read.archive.cases.case_log")
def case_log(request: HttpRequest, year: int, sequence: int) -> HttpResponse:
    """Endringslogg of a case and its entries, the newest first."""
    reader = reader_of(request)
    case = find_case(request, year, sequence)
    shows_nobody(request, not reader.reads_uncoded(case))
    number = page_number(request)
    changes = case_changes(case, reader, start=(number - 1) * CHANGES_PER_PAGE, size=CHANGES_PER_PAGE + 1)
    context = {
        "case": case_shown(case, reader),
        "changes": changes[:CHANGES_PER_PAGE],
        "page": Page((), number, len(changes) > CHANGES_PER_PAGE),
    }
    return render(request, "archive/case_log.html", context)
