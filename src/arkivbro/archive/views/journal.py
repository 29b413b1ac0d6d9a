"""Offentlig journal: open to everybody, in public form only, and out of the search engines."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import wraps
from itertools import groupby
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from arkivbro.accounts.access import allow_anyone
from arkivbro.archive.models import JournalLine
from arkivbro.archive.selectors.journal import (
    count_up_to,
    journal_page,
    public_entry,
    public_lines,
    public_units,
)
from arkivbro.archive.selectors.lookups import PUBLIC_ID
from arkivbro.archive.times import OSLO
from arkivbro.archive.views.common import View, builtin_only, page_number
from arkivbro.core.public_record import PublicRecord
from arkivbro.ui.code_names import ROLE_NAMES, TYPE_NAMES
from arkivbro.ui.frame import body_name
from arkivbro.ui.searching import searches

FEED_LENGTH = 50
COUNTED = 1000


def unindexed(view: View) -> View:
    """Keeps the journal out of search engines: the law wants names in it not to be found there."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return cast("View", marked)


class JournalSearchForm(forms.Form):
    """What the journal may be searched by: never the names of persons."""

    sok = forms.CharField(
        label="Søk i titler og saksnummer",
        required=False,
        max_length=200,
        help_text="Navn på personer kan ikke søkes fram.",
    )
    fra = forms.DateField(
        label="Journaldato fra",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    til = forms.DateField(
        label="Journaldato til",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    enhet = forms.ChoiceField(label="Enhet", required=False)
    type = forms.ChoiceField(label="Type", required=False, choices=[("", "Alle typer"), *TYPE_NAMES.items()])

    def __init__(self, *args: object, units: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments pass through
        field = self.fields["enhet"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Alle enheter"), *((unit, unit) for unit in units)]

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        first, last = values.get("fra"), values.get("til")
        if isinstance(first, date) and isinstance(last, date) and first > last:
            self.add_error("til", "Til-datoen ligger før fra-datoen.")
        return values

    @property
    def is_searching(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def lines(self) -> QuerySet[JournalLine]:
        """What is asked for; nothing when the question has a mistake."""
        if not self.is_valid():
            return JournalLine.objects.none()
        asked = self.cleaned_data
        return public_lines(
            search=asked["sok"].replace("\x00", ""), from_day=asked["fra"], to_day=asked["til"],
            unit=asked["enhet"], type_=asked["type"],
        )  # fmt: skip


@builtin_only
@allow_anyone
@unindexed
@searches
def journal(request: HttpRequest) -> HttpResponse:
    """The list, the newest first, a heading for each journal day."""
    form = JournalSearchForm(request.GET, units=public_units())
    lines = form.lines()
    page = journal_page(lines, page_number(request))
    found = count_up_to(lines, COUNTED + 1) if form.is_searching else None
    query = request.GET.copy()
    query.pop("side", None)
    days = [(day, list(rows)) for day, rows in groupby(page.rows, key=lambda row: row.record.journal_date)]
    context = {
        "form": form,
        "page": page,
        "days": days,
        "found": found,
        "counted": COUNTED,
        "newest": page.rows[0].record.journal_date
        if page.rows and page.number == 1 and found is None
        else None,
        "feed": f"{reverse('public-journal-feed')}{'?' if query else ''}{query.urlencode()}",
        "type_names": TYPE_NAMES,
    }
    return render(request, "archive/journal.html", context)


@builtin_only
@allow_anyone
@unindexed
def journal_entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """One entry in public form."""
    row = public_entry(public_id) if PUBLIC_ID.fullmatch(public_id) else None
    if row is None:
        raise Http404
    return render(
        request,
        "archive/journal_entry.html",
        {
            "record": row.record,
        },
    )


@builtin_only
@allow_anyone
@unindexed
@searches
def journal_feed(request: HttpRequest) -> HttpResponse:
    """The newest entries as Atom, by the same questions as the list."""
    form = JournalSearchForm(request.GET, units=public_units())
    page = journal_page(form.lines(), 1, FEED_LENGTH)
    here = request.build_absolute_uri(reverse("public-journal"))
    body = body_name()
    feed = Atom1Feed(
        title=_xml_text(f"Offentlig journal – {body}" if body else "Offentlig journal"),
        link=here,
        description="Nye journalposter i offentlig journal.",
        language="nb",
        author_name=_xml_text(body or "arkivbro"),
        feed_url=request.build_absolute_uri(),
        feed_guid=here,
    )
    for row in page.rows:
        link = request.build_absolute_uri(reverse("public-journal-entry", args=[row.public_id]))
        record = row.record
        moment = datetime.combine(record.journal_date or date.min, time(), OSLO)
        feed.add_item(
            title=_xml_text(f"{record.number} {record.title}"),
            link=link,
            unique_id=link,
            description=_xml_text(_summary(record)),
            pubdate=moment,
            updateddate=moment,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _summary(record: PublicRecord) -> str:
    parties = "; ".join(f"{ROLE_NAMES.get(party.role, party.role)}: {party.name}" for party in record.parties)
    said = [TYPE_NAMES.get(record.type, record.type), f"Sak: {record.case.title}", parties, record.unit]
    if record.access_code:
        said.append(f"Unntatt offentlighet: {record.legal_basis}")
    return ". ".join(filter(None, said))


def _xml_text(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        letter
        for letter in text
        if letter in "\t\n\r"
        or " " <= letter <= "\ud7ff"
        or "\ue000" <= letter <= "\ufffd"
        or letter > "\uffff"
    )
