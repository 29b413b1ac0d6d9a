"""What an archivist does with an entry: officer, status, sign-off, Utgår, move. The acts are `services.entry_acts`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from arkivbro.accounts.access import actor_of, allow, reading
from arkivbro.accounts.acts import Seen
from arkivbro.accounts.models import Role
from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.archive.presentation import entry_shown
from arkivbro.archive.record_values import record_of
from arkivbro.archive.rights import Reader
from arkivbro.archive.selectors.corrections import names_when_journalled, names_where_it_goes
from arkivbro.archive.selectors.lookups import case_to_change
from arkivbro.archive.selectors.seen import seen_move
from arkivbro.archive.services import entry_acts
from arkivbro.archive.services.entry_acts import Expedite, Expire, Journal, Move, SetOfficer, SignOffEntry
from arkivbro.archive.views.common import (
    builtin_only,
    case_address,
    do,
    entry_address,
    find_entry_to_change,
    posted,
    reader_of,
)
from arkivbro.archive.views.corrections import look_for_names, names_posted
from arkivbro.core.errors import NotThere, WouldLeak

SAVE = "lagre"
SETTABLE = {"E": "ekspedert", "J": "journalført"}


@builtin_only
@allow(Role.ARCHIVIST)
@require_POST
def officer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Changes saksbehandler, in place."""
    entry = find_entry_to_change(request, public_id)
    initials = posted(request, "initialer")
    command = SetOfficer(
        actor=actor_of(request), entry=public_id, seen=Seen.posted(request.POST), initials=initials
    )
    return do(
        request,
        lambda: entry_acts.change_officer(command),
        f"Saksbehandler for {entry.number} er nå {initials}.",
        case_address(entry.case) if request.POST.get("fra") == "sak" else entry_address(entry),
    )


@builtin_only
@allow(Role.ARCHIVIST)
@reading("read.archive.entry_acts.status")
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ekspeder or journalfør: first shows how the public journal will have it, then does it."""
    entry = find_entry_to_change(request, public_id)
    wanted = (request.POST if request.method == "POST" else request.GET).get("til", "J")
    if wanted not in SETTABLE:
        return redirect(entry_address(entry))
    if request.method == "POST":
        try:
            return do(
                request,
                lambda: _set_status(request, public_id, wanted),
                f"Journalposten {entry.number} er {SETTABLE[wanted]}.",
                entry_address(entry),
            )
        except WouldLeak:
            pass  # shown below, with the form that confirms it
    context: dict[str, Any] = {
        "entry": entry_shown(entry, reader_of(request)),
        "record": record_of(entry),
        "to": wanted,
    }
    if wanted == "J":
        reader = reader_of(request)
        context |= look_for_names(request, entry.number, lambda: names_when_journalled(reader, entry))
    return render(request, "archive/entry_status.html", context)


def _set_status(request: HttpRequest, public_id: str, wanted: str) -> RegistryEntry:
    actor, seen = actor_of(request), Seen.posted(request.POST)
    if wanted == "E":
        return entry_acts.expedite(Expedite(actor=actor, entry=public_id, seen=seen))
    return entry_acts.journal(Journal(actor=actor, entry=public_id, seen=seen, **names_posted(request)))


@builtin_only
@allow(Role.ARCHIVIST)
@require_POST
def signing_off(request: HttpRequest, public_id: str) -> HttpResponse:
    """Avskriver, by a method and, for BU, by the number of the answering entry in the same case."""
    entry = find_entry_to_change(request, public_id)
    command = SignOffEntry(
        actor=actor_of(request),
        entry=public_id,
        seen=Seen.posted(request.POST),
        method=posted(request, "mate"),
        answer=posted(request, "svar"),
    )
    return do(
        request,
        lambda: entry_acts.sign_entry_off(command),
        f"Journalposten {entry.number} er avskrevet.",
        entry_address(entry),
    )


@builtin_only
@allow(Role.ARCHIVIST)
@reading("read.archive.entry_acts.expire")
@require_http_methods(["GET", "POST"])
def expire(request: HttpRequest, public_id: str) -> HttpResponse:
    """Sets Utgår, with a reason; the page says what that does."""
    entry = find_entry_to_change(request, public_id)
    if request.method == "POST":
        command = Expire(
            actor=actor_of(request),
            entry=public_id,
            seen=Seen.posted(request.POST),
            reason=posted(request, "grunn"),
        )
        return do(
            request,
            lambda: entry_acts.expire(command),
            f"Journalposten {entry.number} er satt til Utgår.",
            entry_address(entry),
        )
    return render(request, "archive/entry_expire.html", {"entry": entry_shown(entry, reader_of(request))})


@builtin_only
@allow(Role.ARCHIVIST)
@reading("read.archive.entry_acts.move")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Moves the entry to another case: the number is asked for, the case is shown, then it is moved."""
    reader = reader_of(request)
    entry = find_entry_to_change(request, public_id)
    context: dict[str, object] = {"entry": entry_shown(entry, reader)}
    if request.method == "POST":
        number, reason = posted(request, "sak"), posted(request, "grunn")
        target = _target(reader, number)
        context |= {"number": number, "reason": reason}
        if target is None:
            context["error"] = f"Det finnes ingen sak {number}." if number else "Skriv saksnummeret."
        elif target.pk == entry.case_id:
            context["error"] = "Journalposten ligger allerede i denne saken."
        elif not reason:
            context["error"] = "Skriv hvorfor journalposten flyttes."
        elif request.POST.get("steg") == SAVE:
            command = Move(
                actor=actor_of(request),
                entry=public_id,
                seen=Seen.posted(request.POST),
                to_case=number,
                reason=reason,
                **names_posted(request),
            )
            done = f"Journalposten er flyttet til sak {target.number}."
            try:
                return do(request, lambda: entry_acts.move(command), done, entry_address(entry))
            except WouldLeak:
                context |= _move_shown(request, entry, target)
        else:
            context |= _move_shown(request, entry, target)
    return render(request, "archive/entry_move.html", context)


def _move_shown(request: HttpRequest, entry: RegistryEntry, target: CaseFile) -> dict[str, Any]:
    reader = reader_of(request)
    return look_for_names(request, entry.number, lambda: names_where_it_goes(reader, entry, target)) | {
        "target": target,
        "loses_reader": bool(entry.access_code) and target.unit_ref != entry.case.unit_ref,
        "seen": seen_move(entry, target),
    }


def _target(reader: Reader, number: str) -> CaseFile | None:
    try:
        return case_to_change(reader, number)
    except NotThere:
        return None
