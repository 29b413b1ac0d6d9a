"""What the archive's views share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from arkivbro.accounts.access import actor_of, shows_nobody
from arkivbro.archive.models import CaseFile, RegistryEntry
from arkivbro.archive.rights import Reader, shows_screened
from arkivbro.archive.selectors.lookups import case_to_change, entry_to_change, opened_case, opened_entry
from arkivbro.core.errors import ArkivbroError, Declined, NotThere, Transient, WrongUse
from arkivbro.ui.frame import builtin_archive_is_default
from arkivbro.ui.words import all_words

View = Callable[..., HttpResponseBase]
LAST_PAGE = 100_000
LONGEST = 1000
MOST_FINDINGS = 5


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
    return Reader(actor_of(request))


def page_number(request: HttpRequest) -> int:
    """The page that is asked for; 1 for what is no page number."""
    asked = request.GET.get("side") or request.GET.get("page") or "1"
    return min(max(int(asked), 1), LAST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def posted(request: HttpRequest, name: str) -> str:
    """A text that was posted, without white space at its ends and without what no database stores."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:LONGEST]


def number_of(year: int, sequence: int) -> str:
    """The case's number, from its address."""
    return f"{year}/{sequence}"


def find_case(request: HttpRequest, year: int, sequence: int) -> CaseFile:
    """For a page that shows it. Raises NotThere."""
    case = opened_case(reader_of(request), number_of(year, sequence))
    note_shown(request, [case])
    return case


def find_entry(request: HttpRequest, public_id: str) -> RegistryEntry:
    """For a page that shows it. Raises NotThere."""
    return _noted(request, opened_entry(reader_of(request), public_id))


def find_case_to_change(request: HttpRequest, year: int, sequence: int) -> CaseFile:
    """For a form that changes it: the act asks again. Raises NotThere."""
    case = case_to_change(reader_of(request), number_of(year, sequence))
    note_shown(request, [case])
    return case


def find_entry_to_change(request: HttpRequest, public_id: str) -> RegistryEntry:
    """For a form that changes it: the act asks again. Raises NotThere."""
    return _noted(request, entry_to_change(reader_of(request), public_id))


def _noted(request: HttpRequest, entry: RegistryEntry) -> RegistryEntry:
    note_shown(request, [entry])
    return entry


def note_shown(request: HttpRequest, records: Iterable[CaseFile | RegistryEntry]) -> None:
    """Whether the page shows the reader something that is screened for others: then reading it stands in the audit log."""
    reader = reader_of(request)
    shows_nobody(request, not any(shows_screened(reader, one) for one in records))


def case_address(case: CaseFile) -> str:
    return reverse("archive-case", args=[case.year, case.sequence])


def entry_address(entry: RegistryEntry) -> str:
    return reverse("archive-entry", args=[entry.public_id])


REFUSED = (Declined, Transient, WrongUse)
"""What an act answers when it is not done, and the person is to be told why."""


def why_not(error: ArkivbroError) -> str:
    """In words. What is not there for this person stays an error: the page does not exist."""
    if isinstance(error, NotThere):
        raise error
    return all_words(error.message, error.findings[:MOST_FINDINGS])


def do(request: HttpRequest, act: Callable[[], object], done: str, to: str) -> HttpResponse:
    """Does it and goes on: says that it is done, or in words why not. Raises NotThere."""
    try:
        act()
    except REFUSED as error:
        messages.error(request, why_not(error))
    else:
        messages.success(request, done)
    return redirect(to)
