"""A registry entry's page: documents, history, and what an archivist may do with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arkivbro.accounts.access import allow, reading
from arkivbro.accounts.models import Role
from arkivbro.archive.history import entry_changes
from arkivbro.archive.models import CodeListName, RegistryEntry
from arkivbro.archive.presentation import entry_shown
from arkivbro.archive.profile_in_use import default_officer
from arkivbro.archive.record_values import public_case_of
from arkivbro.archive.selectors.codes import choices, words_of_codes
from arkivbro.archive.selectors.initials import known_people
from arkivbro.archive.statuses import AWAITING_JOURNALLING
from arkivbro.archive.views.common import builtin_only, find_entry, reader_of
from arkivbro.ui.code_names import SIGN_OFF_NAMES


@builtin_only
@allow(Role.ARCHIVIST, Role.RECRUITER)
@reading("read.archive.entries.entry_page")
def entry_page(request: HttpRequest, public_id: str) -> HttpResponse:
    reader = reader_of(request)
    entry = find_entry(request, public_id)
    history = entry_changes([entry], reader)
    people = dict(known_people())
    shown = entry_shown(entry, reader, default_officer=default_officer(), people=people, history=history)
    context = {
        "entry": shown,
        "case": entry.case,
        "case_title": entry.case.screened_title if reader.reads_case(entry.case) else None,
        "case_public_title": public_case_of(entry.case).title,
        "next_status": next_status(entry),
        "may_sign_off": shown.may_change and entry.type in ("I", "N") and not shown.is_expired,
        "officers": list(people.items()),
        "code_words": words_of_codes(),
        "sign_offs": choices(CodeListName.SIGN_OFF, SIGN_OFF_NAMES) if shown.may_change else [],
    }
    return render(request, "archive/entry.html", context)


def next_status(entry: RegistryEntry) -> str:
    """What stands next on the way to the journal: E, J, or "" when there is nothing to do."""
    if entry.is_journalled or entry.status == "U":
        return ""
    if entry.type == "U" and entry.status != "E":
        return "E"
    return "J" if entry.status in (*AWAITING_JOURNALLING, "R") else ""
