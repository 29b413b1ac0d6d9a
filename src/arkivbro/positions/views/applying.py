"""The application form behind its private link: saved as one goes, looked over, sent, added to, withdrawn.

Every answer here says that nobody keeps it, shows it in a search, or learns the link from where one goes next.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, BinaryIO, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arkivbro.accounts.access import allow_anyone
from arkivbro.accounts.acts import Seen
from arkivbro.core.errors import BadFacts, NotThere, WrongUse
from arkivbro.positions.forms import ROWS, ApplicationForm, UploadForm, written
from arkivbro.positions.models import OwnApplication, OwnApplicationState
from arkivbro.positions.services import applicant_acts, applying, uploading
from arkivbro.positions.services.applicant_acts import AddFile, Begin, RemoveFile, Save, Send, Withdraw
from arkivbro.positions.views.public import published_position
from arkivbro.ui.dates import month_in_words, time_in_words
from arkivbro.ui.upload_limit import with_files
from arkivbro.ui.words import words

IS_INSPECTED = "Filen blir undersøkt. Du kan skrive videre imens; det står ved filen når den er ferdig."


def private(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For addresses that have the token in them."""

    @wraps(view)
    def kept_private(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.is_for_everybody = False  # type: ignore[attr-defined]  # `KeepsNothing`: what is not there is not kept either
        try:
            response = view(request, applicant_acts.own_application(token), token, *args, **kwargs)
        except NotThere:
            raise Http404 from None
        response.headers["Referrer-Policy"] = (
            "same-origin"  # "no-referrer" would send Origin: null, and no form could be sent
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return allow_anyone(sensitive_post_parameters()(kept_private))


@allow_anyone
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What is needed, before one starts; then a private link of one's own."""
    position = published_position(reference)
    if request.method == "POST":
        command = Begin(reference=reference, network_address=request.META.get("REMOTE_ADDR", ""))
        try:
            return redirect("own-application", token=applicant_acts.begin(command))
        except WrongUse as error:
            messages.error(request, words(error.message))
    context = {
        "position": position,
        "is_open": applying.is_open(position),
        "is_late": applying.is_late(position),
        "days": settings.ARKIVBRO.positions.keep_unsent_days,
    }
    return render(request, "positions/begin.html", context)


@private
@require_http_methods(["GET", "POST"])
@with_files
def application(request: HttpRequest, row: OwnApplication, token: str) -> HttpResponseBase:
    """The form while it is written; what was sent, after that."""
    if row.state == OwnApplicationState.SENDING:
        applying.tell(row.pk)
        return redirect("own-application", token=token)
    shows_form = row.state == OwnApplicationState.WRITING or (
        row.state == OwnApplicationState.SENT and "endre" in request.GET
    )
    if request.method == "POST":
        return _save(request, row, token)
    uploading.settle(row)
    if request.headers.get("HX-Target") == FILE_LIST:
        return _file_list(request, row, token)
    if not shows_form:
        return render(request, "positions/sent.html", _sent(request, row, token))
    return render(request, "positions/form.html", _form(row, token, request.GET.get("flere", "")))


FILE_LIST = "vedlegg-liste"
"""The part of the page that asks for itself again while files are inspected."""


def _file_list(request: HttpRequest, row: OwnApplication, token: str) -> HttpResponseBase:
    """The list of files, where it has changed since it was shown; nothing is swapped, or read aloud, otherwise."""
    context = {"token": token, **_files(row)}
    if request.GET.get("venter") == str(context["waiting"]):
        return HttpResponse(status=204)
    return render(request, "positions/file_list.html", context)


def _files(row: OwnApplication) -> dict[str, Any]:
    files = list(row.files.filter(removed=False))
    return {
        "files": files,
        "waiting": sum(not file.is_inspected for file in files),
        "refused": uploading.files_told_refused(row),
    }


def _save(request: HttpRequest, row: OwnApplication, token: str) -> HttpResponseBase:
    try:
        applicant_acts.save(Save(token=token, written=written(request.POST)))
    except WrongUse as error:
        messages.error(request, words(error.message))
        return redirect("own-application", token=token)
    if request.headers.get("HX-Request"):
        return HttpResponse(f"Lagret kl. {time_in_words(timezone.now())}")
    act = request.POST.get("gjor", "")
    if act == "se-over":
        return redirect("own-application-review", token=token)
    here = reverse("own-application", args=[token])
    changing = "endre=1&" if row.state == OwnApplicationState.SENT else ""
    if act.startswith("flere-"):
        return redirect(f"{here}?{changing}flere={act.removeprefix('flere-')}#{act.removeprefix('flere-')}")
    messages.success(request, "Søknaden er lagret. Du finner den igjen på denne adressen.")
    return redirect(f"{here}?{changing}" if changing else here)


def _form(row: OwnApplication, token: str, more: str) -> dict[str, Any]:
    form = ApplicationForm(initial=row.data)
    return {
        "row": row,
        "token": token,
        "form": form,
        "upload": UploadForm(),
        "limits": settings.ARKIVBRO.attachments,
        **_files(row),
        "rows": {
            part: list(enumerate([*row.data.get(part, ()), *({} for _ in range(2 if more == part else 1))]))
            for part in ROWS
        },
    }


def _keep_text(request: HttpRequest, row: OwnApplication, token: str) -> None:
    if "given_name" in request.POST and row.state != OwnApplicationState.WITHDRAWN:
        applicant_acts.save(Save(token=token, written=written(request.POST)))


@private
@require_POST
@with_files
def upload(request: HttpRequest, row: OwnApplication, token: str) -> HttpResponseBase:
    """Adds a file; what is written in the form around it is saved too."""
    _keep_text(request, row, token)
    form = UploadForm(request.POST, request.FILES)
    file = request.FILES.get("file")
    if row.state == OwnApplicationState.WITHDRAWN or not form.is_valid() or file is None:
        messages.error(request, "Velg en fil som ikke er tom.")
    else:
        kind, stream = form.cleaned_data["kind"], cast("BinaryIO", file)
        try:
            added = applicant_acts.add_file(
                AddFile(
                    token=token,
                    stream=stream,
                    file_name=file.name or "",
                    kind=kind,
                    network_address=request.META.get("REMOTE_ADDR", ""),
                )
            )
            if not added.is_inspected:
                messages.info(request, f"{added.title} er tatt imot. {IS_INSPECTED}")
            elif added.warning:
                messages.warning(request, f"{added.title} er lagt ved. {words(added.warning)}")
            else:
                messages.success(request, f"{added.title} er lagt ved.")
        except (WrongUse, BadFacts) as error:
            messages.error(request, words(error.message))
    return redirect(f"{_edit(row, token)}#vedlegg")


@private
@require_POST
@with_files
def remove_file(request: HttpRequest, row: OwnApplication, token: str, public_id: str) -> HttpResponseBase:
    """Takes a file away. What was sent with it stays sent."""
    _keep_text(request, row, token)
    try:
        applicant_acts.remove_file(RemoveFile(token=token, file=public_id))
        messages.success(request, "Vedlegget er fjernet.")
    except WrongUse as error:
        messages.error(request, words(error.message))
    return redirect(f"{_edit(row, token)}#vedlegg")


@private
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, row: OwnApplication, token: str) -> HttpResponseBase:
    """Everything as it will be sent, and what is missing; then Send."""
    if row.state == OwnApplicationState.WITHDRAWN:
        return redirect("own-application", token=token)
    form = ApplicationForm(data=row.data, must_be_whole=True)
    whole = form.is_valid()
    refused = uploading.settle(row)
    for file in refused:
        messages.error(request, f"{file.file_name}: {words(file.refusal)}")
    if request.method == "POST" and whole and not refused:
        try:
            seen = Seen.posted(request.POST)
            applicant_acts.send(Send(token=token, seen=seen, link=_link(request, token)))
            messages.success(request, "Søknaden er sendt.")
            return redirect("own-application", token=token)
        except WrongUse as error:
            messages.error(request, words(error.message))
            row.refresh_from_db()
    context = {
        "row": row,
        "seen": applying.seen_of(row),
        "token": token,
        "form": form,
        "data": row.data,
        **_files(row),
        "whole": whole,
        "fields": [
            (bound.label, _shown(bound.field, row.data.get(bound.name, "")))
            for bound in form
            if bound.name not in ("letter", "exemption", "exemption_reason")
        ],
    }
    return render(request, "positions/review.html", context)


def _shown(field: Any, value: str) -> str:
    """What the applicant chose or wrote, and "" for what is not answered."""
    if isinstance(field, forms.DateField):
        return month_in_words(value)
    choices = dict(getattr(field, "choices", ()))
    if not choices or (not value and "" in choices):
        return value
    return str(choices.get(value or next(iter(choices)), value))


@private
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, row: OwnApplication, token: str) -> HttpResponseBase:
    """Trekk søknaden: first what that means."""
    if row.first_sent_at is None or row.state == OwnApplicationState.WITHDRAWN:
        return redirect("own-application", token=token)
    if request.method == "POST":
        applicant_acts.withdraw(Withdraw(token=token))
        messages.success(request, "Søknaden er trukket.")
        return redirect("own-application", token=token)
    return render(request, "positions/withdraw.html", {"row": row, "token": token})


@private
@require_safe
def go_on(request: HttpRequest, row: OwnApplication, token: str) -> HttpResponseBase:
    """A short way to change what was sent."""
    return redirect(_edit(row, token))


def _edit(row: OwnApplication, token: str) -> str:
    here = reverse("own-application", args=[token])
    return f"{here}?endre=1" if row.state == OwnApplicationState.SENT else here


def _link(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("own-application", args=[token]))


def _sent(request: HttpRequest, row: OwnApplication, token: str) -> dict[str, Any]:
    return {
        "row": row,
        "token": token,
        "link": _link(request, token),
        "data": row.sent_data or {},
        "unsent": applying.has_unsent_changes(row),
        "may_change": row.state == OwnApplicationState.SENT,
        **_files(row),
    }
