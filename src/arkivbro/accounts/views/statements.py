"""Tilgjengelighetserklæring and personvernerklæring: what everybody reads, and the page where an administrator approves them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from arkivbro.accounts.access import Role, actor_of, allow, allow_anyone
from arkivbro.accounts.acts import Seen
from arkivbro.accounts.models import Statement, StatementKind
from arkivbro.accounts.services.statements import (
    ApproveStatement,
    approve_statement,
    newest,
    seen_statement,
)
from arkivbro.accounts.statement_text import blocks
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.core.messages import sentence_of

DRAFTS = {
    StatementKind.ACCESSIBILITY: "accounts/drafts/accessibility.txt",
    StatementKind.PRIVACY: "accounts/drafts/privacy.txt",
}


@allow_anyone
@require_safe
def statement(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The body's own text; until somebody has approved one, the draft that ships, and it says that it is one."""
    known = StatementKind(kind)
    row = newest(known)
    context = {
        "name": known.label,
        "is_long": known is StatementKind.ACCESSIBILITY,  # its heading is wider than a phone
        "row": row,
        "blocks": list(blocks(row.text if row else _draft(request, known))),
    }
    return render(request, "accounts/statement.html", context)


@allow(Role.ADMINISTRATOR)
@require_safe
def statements(request: HttpRequest) -> HttpResponseBase:
    """Erklæringer: which stand, and since when."""
    rows = [(kind, newest(kind)) for kind in StatementKind]
    return render(request, "accounts/statements.html", {"rows": rows})


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edit_statement(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A statement's text, shown as everybody will read it before it is approved."""
    if kind not in StatementKind.values:
        raise Http404
    known = StatementKind(kind)
    row, error = newest(known), ""
    text = request.POST.get("tekst", row.text if row else _draft(request, known))
    if request.method == "POST" and request.POST.get("gjor") == "godkjenn":
        command = ApproveStatement(
            actor=actor_of(request), kind=known, seen=Seen.posted(request.POST), text=text
        )
        try:
            approved = approve_statement(command)
        except NotThere:
            raise
        except WrongUse as refused:
            error = sentence_of(refused.message, gettext)
        else:
            messages.success(request, f"{known.label}, versjon {approved.number}, er godkjent og vises nå.")
            return redirect("statements")
    context = {
        "name": known.label,
        "kind": kind,
        "row": row,
        "text": text,
        "error": error,
        "seen": request.POST.get(Seen.FIELD) or seen_statement(known),
        "blocks": list(blocks(text)),
        "versions": Statement.objects.filter(kind=kind).order_by("-number")[:50],
    }
    return render(request, "accounts/edit_statement.html", context)


def _draft(request: HttpRequest, kind: StatementKind) -> str:
    days = settings.ARKIVBRO.positions.keep_unsent_days
    return render_to_string(DRAFTS[kind], {"days": days}, request=request).strip()
