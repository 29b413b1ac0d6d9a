"""What the archive's views share."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from arkivbro.accounts.access import user_of
from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.archive.rights import Reader
from arkivbro.archive.selectors.lookups import case_by_number, entry_with_everything
from arkivbro.core.errors import Declined, Transient
from arkivbro.ui.frame import builtin_archive_is_default

View = Callable[..., HttpResponseBase]
LAST_PAGE = 100_000
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
LONGEST = 1000


def builtin_only(view: View) -> View:
    """Off where another archive is the default: that archive's own screens and journal are the ones to use."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not builtin_archive_is_default():
            raise Http404
        return view(request, *args, **kwargs)

    return cast("View", guarded)


def reader_of(request: HttpRequest) -> Reader:
    """Who reads."""
    return Reader(user_of(request))


def page_number(request: HttpRequest) -> int:
    """The page that is asked for; 1 for what is no page number."""
    asked = request.GET.get("side") or request.GET.get("page") or "1"
    return min(max(int(asked), 1), LAST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def posted(request: HttpRequest, name: str) -> str:
    """A text that was posted, without white space at its ends and without what no database stores."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:LONGEST]


def require_public_id(public_id: str) -> str:
    """Raises Http404 for what cannot be a public id, before a database is asked."""
    if not PUBLIC_ID.fullmatch(public_id):
        raise Http404
    return public_id


def find_case(reader: Reader, year: int, sequence: int) -> CaseFile:
    """Raises Http404 alike for a case that is not there and one that the reader may not open."""
    case = case_by_number(f"{year}/{sequence}")
    if case is None or not reader.may_open(case):
        raise Http404
    return case


def find_entry(reader: Reader, public_id: str) -> RegistryEntry:
    """Raises Http404 alike for an entry that is not there and one in a case that the reader may not open."""
    entry = entry_with_everything(require_public_id(public_id))
    if entry is None or not reader.may_open(entry.case):
        raise Http404
    return entry


def find_entry_to_change(reader: Reader, public_id: str) -> RegistryEntry:
    """Raises Http404 also for one that the reader may not change."""
    entry = find_entry(reader, public_id)
    if not reader.writes_entry(entry):
        raise Http404
    return entry


def find_case_to_change(reader: Reader, year: int, sequence: int) -> CaseFile:
    """Raises Http404 also for one that the reader may not change."""
    case = find_case(reader, year, sequence)
    if not (reader.may_write and reader.reads_case(case)):
        raise Http404
    return case


def case_address(case: CaseFile) -> str:
    return reverse("archive-case", args=[case.year, case.sequence])


def entry_address(entry: RegistryEntry) -> str:
    return reverse("archive-entry", args=[entry.public_id])


def act(request: HttpRequest, do: Callable[[], object], done: str, to: str) -> HttpResponse:
    """Does it and goes on: says that it is done, or in the archive's own words why not."""
    try:
        do()
    except (Declined, Transient) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, done)
    return redirect(to)
