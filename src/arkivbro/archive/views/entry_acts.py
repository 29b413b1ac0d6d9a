"""What an archivist does with an entry: officer, status, sign-off, Utgår, move."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from arkivbro.accounts.access import allow, user_of
from arkivbro.accounts.models import Role
from arkivbro.archive.models import RegistryEntry
from arkivbro.archive.presentation import entry_shown
from arkivbro.archive.public_form import record_of
from arkivbro.archive.rights import name_in_log
from arkivbro.archive.selectors.lookups import case_by_number
from arkivbro.archive.services.corrections import mark_utgaar, move_entry, set_officer
from arkivbro.archive.services.status import set_status, sign_off
from arkivbro.archive.views.common import (
    act,
    builtin_only,
    case_address,
    entry_address,
    find_entry_to_change,
    posted,
    reader_of,
)
from arkivbro.core.errors import Declined

SAVE = "lagre"
SETTABLE = {"E": "ekspedert", "J": "journalført"}


@builtin_only
@allow(Role.ARCHIVIST)
@require_POST
def officer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Changes saksbehandler, in place."""
    entry = find_entry_to_change(reader_of(request), public_id)
    initials = posted(request, "initialer")
    to = case_address(entry.case) if request.POST.get("fra") == "sak" else entry_address(entry)
    return act(
        request,
        lambda: set_officer(entry=entry, officer=initials, by=name_in_log(user_of(request))),
        f"Saksbehandler for {entry.number} er nå {initials}.",
        to,
    )


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ekspeder or journalfør: first shows how the public journal will have it, then does it."""
    reader = reader_of(request)
    entry = find_entry_to_change(reader, public_id)
    wanted = (request.POST if request.method == "POST" else request.GET).get("til", "J")
    if wanted not in SETTABLE:
        return redirect(entry_address(entry))
    if request.method == "POST":
        return act(
            request,
            lambda: set_status(entry=entry, status=wanted, by=name_in_log(user_of(request))),
            f"Journalposten {entry.number} er {SETTABLE[wanted]}.",
            entry_address(entry),
        )
    context = {"entry": entry_shown(entry, reader), "record": record_of(entry), "to": wanted}
    return render(request, "archive/entry_status.html", context)


@builtin_only
@allow(Role.ARCHIVIST)
@require_POST
def signing_off(request: HttpRequest, public_id: str) -> HttpResponse:
    """Avskriver, by a method and, for BU, by the number of the answering entry in the same case."""
    entry = find_entry_to_change(reader_of(request), public_id)
    method, answer = posted(request, "mate"), posted(request, "svar")

    def do() -> None:
        by_entry: RegistryEntry | None = None
        if answer:
            sequence = answer.rpartition("-")[2]
            rows = RegistryEntry.objects.filter(case=entry.case, type="U")
            by_entry = rows.filter(sequence=int(sequence)).first() if _is_number(sequence) else None
            if by_entry is None:
                raise Declined("archive.answer_not_in_case")
        sign_off(entry=entry, method=method, by=name_in_log(user_of(request)), by_entry=by_entry)

    return act(request, do, f"Journalposten {entry.number} er avskrevet.", entry_address(entry))


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def expire(request: HttpRequest, public_id: str) -> HttpResponse:
    """Sets Utgår, with a reason; the page says what that does."""
    reader = reader_of(request)
    entry = find_entry_to_change(reader, public_id)
    if request.method == "POST":
        reason = posted(request, "grunn")
        return act(
            request,
            lambda: mark_utgaar(entry=entry, reason=reason, by=name_in_log(user_of(request))),
            f"Journalposten {entry.number} er satt til Utgår.",
            entry_address(entry),
        )
    return render(request, "archive/entry_expire.html", {"entry": entry_shown(entry, reader)})


@builtin_only
@allow(Role.ARCHIVIST)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Moves the entry to another case: the number is asked for, the case is shown, then it is moved."""
    reader = reader_of(request)
    entry = find_entry_to_change(reader, public_id)
    context: dict[str, object] = {"entry": entry_shown(entry, reader)}
    if request.method == "POST":
        number, reason = posted(request, "sak"), posted(request, "grunn")
        target = case_by_number(number)
        context |= {"number": number, "reason": reason}
        if target is None or not (reader.may_open(target) and reader.reads_case(target)):
            context["error"] = f"Det finnes ingen sak {number}." if number else "Skriv saksnummeret."
        elif target.pk == entry.case_id:
            context["error"] = "Journalposten ligger allerede i denne saken."
        elif not reason:
            context["error"] = "Skriv hvorfor journalposten flyttes."
        elif request.POST.get("steg") == SAVE:
            return act(
                request,
                lambda: move_entry(
                    entry=entry, to_case=target, reason=reason, by=name_in_log(user_of(request))
                ),
                f"Journalposten er flyttet til sak {target.number}.",
                entry_address(entry),
            )
        else:
            context |= {
                "target": target,
                "loses_reader": bool(entry.access_code) and target.unit != entry.case.unit,
            }
    return render(request, "archive/entry_move.html", context)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9
