"""The public portal of one customer behind the RecruitmentSource port: advertisements where there is no feed, or that the feed does not have.

Undocumented, seen by others (contract, 2.2 and 9.2): it tells less than the feed, and a page holds what the server likes.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO
from urllib.parse import quote

from arkivbro.connectors.json_reading import MAX_BYTES
from arkivbro.connectors.webcruiter.bounded_http import Broken, bounded, client, judge, told_as_ours, value_of
from arkivbro.connectors.webcruiter.configuration import PortalSettings
from arkivbro.connectors.webcruiter.feed_item import MAX_IDENTIFIER, SOURCE_NAME, read_day
from arkivbro.connectors.webcruiter.named_values import Named, WrongReply, found
from arkivbro.core.errors import ArkivbroError, BadFacts, Finding
from arkivbro.core.messages import message
from arkivbro.core.plain_text import plain_text
from arkivbro.core.recruitment import Advertisement, Deadline, Section, Unit, Vacancy, Workplace
from arkivbro.core.ref import Ref, shortened
from arkivbro.core.stored_json import to_json
from arkivbro.ports import (
    NOTHING_GIVEN,
    CheckLevel,
    CheckResult,
    Given,
    SourceBatch,
    SourceCapabilities,
    SourceItem,
    UnreadableItem,
)

DOOR = "webcruiter-portal"
PATH = "companysearch"
PAGE = 100
MOST_PAGES = 1_000
_KNOWN = (
    "Facets", "Culture", "JobCategory", "HeadingNotOverruled", "PictureUrl", "ApplyUrl", "TenantId", "Workplace", "Workplace2",
    "Workplace3", "WorkPlaceFacet", "MultipleWorkplaces", "PublishedIntranetDate", "Language", "ApplyWithinDate",
)  # fmt: skip
_LANGUAGES = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en", "se": "se"}


class PortalSource:
    """The advertisements of one tenant. `gives_way`: the feed tells of the same, and more fully."""

    def __init__(self, settings: PortalSettings, *, gives_way: bool = False) -> None:
        self._settings, self._gives_way = settings, gives_way
        self._client = client()

    @property
    def name(self) -> str:
        return SOURCE_NAME

    @property
    def door(self) -> str:
        return DOOR

    def check(self) -> tuple[CheckResult, ...]:
        """Asks for the first page."""
        what = message("webcruiter.check_portal")
        try:
            total, rows = _page(self._asked(0))
            items = [_read(row, number, only_new=False) for number, row in enumerate(rows, 1)]
        except ArkivbroError as error:
            return (CheckResult(what, CheckLevel.ERROR, error.message),)
        if not total:
            return (CheckResult(what, CheckLevel.WARNING, message("webcruiter.portal_empty")),)
        wrong = tuple(f for one in items if isinstance(one, UnreadableItem) for f in one.findings)
        if items and len(wrong) >= len(items):
            return (CheckResult(what, CheckLevel.ERROR, message("webcruiter.portal_unlike"), wrong),)
        return (CheckResult(what, CheckLevel.OK, message("webcruiter.portal_listed", count=total)),)

    def capabilities(self) -> SourceCapabilities:
        """Advertisements only."""
        return replace(NOTHING_GIVEN, advertisements=Given.GIVEN)

    def changes(self, since: str) -> Iterator[SourceBatch]:
        """Everything that is published, to the server's own total, whatever `since` is.

        Raises Misconfigured, Unreachable, Transient; BadFacts for a reply that cannot be read, or pages that end before the total.
        """
        seen, passed = set[str](), 0
        for _ in range(MOST_PAGES):
            total, rows = _page(self._asked(passed))
            if not rows and passed < total:
                raise BadFacts("webcruiter.portal_incomplete", total=total)
            items = [
                _read(row, number, only_new=self._gives_way) for number, row in enumerate(rows, passed + 1)
            ]
            fresh = [one for one in items if isinstance(one, UnreadableItem) or one.fact.ref.id not in seen]
            seen |= {one.fact.ref.id for one in items if isinstance(one, SourceItem)}
            if fresh:
                yield SourceBatch(tuple(fresh), "")
            passed += len(rows)
            if passed >= total:
                return
        raise BadFacts("webcruiter.portal_incomplete", total=total)

    def open_attachment(self, reference: str) -> BinaryIO:
        """The portal has no files: raises BadFacts."""
        raise BadFacts("sources.feed_has_no_files")

    def _asked(self, passed: int) -> Any:
        settings = self._settings
        address = f"{settings.url}api/odvert/companysearch/{quote(settings.company_lock, safe='')}"
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        with told_as_ours(PATH):
            request = self._client.build_request(
                "POST",
                address,
                params={"language": settings.language},
                json={"take": PAGE, "skip": passed},
                headers=headers,
            )
            response = self._client.send(request, stream=True)
        try:
            judge(response, PATH)
            return value_of(bounded(response, MAX_BYTES, time.monotonic, PATH), PATH)
        finally:
            response.close()


def _page(told: Any) -> tuple[int, list[Any]]:
    """The total and the rows. Raises Broken for any other shape."""
    total = told.get("Total") if isinstance(told, dict) else None
    rows = told.get("Data") if isinstance(told, dict) else None
    if isinstance(total, bool) or not isinstance(total, int) or not isinstance(rows, list):
        raise Broken(path=PATH)
    return total, rows


def _read(row: Any, number: int, *, only_new: bool) -> SourceItem | UnreadableItem:
    try:
        named = Named(row)
        vacancy = _vacancy(named)
    except WrongReply as wrong:
        return UnreadableItem(message("webcruiter.advertisement_of_portal", number=number), wrong.findings)
    named.know(_KNOWN)
    unknown = (found(name, "webcruiter.unknown_field") for name in named.unknown())
    digest = hashlib.sha256(to_json(vacancy).encode()).hexdigest()
    return SourceItem(vacancy, digest, (*named.findings, *unknown), only_new=only_new)


def _vacancy(named: Named) -> Vacancy:
    id_ = named.identifier(("Id",), MAX_IDENTIFIER)
    title, unit = named.line(("Heading",)), named.line(("CompanyName",))
    public = _day(named, "PublishedDate")
    internal = _day(named, "PublishedIntranetDate")
    published = min((day for day in (public, internal) if day is not None), default=None)
    missing = [
        Finding("where.field", message(code), name)
        for name, code, is_there in (
            ("Heading", "sources.advert_without_title", title),
            ("CompanyName", "sources.advert_without_unit", unit),
            ("PublishedDate", "webcruiter.portal_without_day", published),
        )
        if not is_there
    ]
    if missing:
        raise WrongReply(*missing)
    named.note(("CompanyName",), message("sources.unit_without_id"))
    text = plain_text(named.text(("Presentation",))).strip()
    kind = named.line(("JobType",))
    link = named.line(("OpenAdvertUrl",))
    culture = (named.line(("Culture", "Language")) or "nb").lower().partition("-")[0]
    return Vacancy(
        ref=Ref(SOURCE_NAME, id_),
        reference=id_,
        title=title,
        unit=Unit(Ref(SOURCE_NAME, shortened(f"name:{unit}", MAX_IDENTIFIER)), unit),
        advertisement=Advertisement(
            title=title,
            sections=(Section("Om stillingen", text),) if text else (),
            details=(("Ansettelsesform", kind),) if kind else (),
            link=link if link.lower().startswith(("https://", "http://")) else "",
            language=_LANGUAGES.get(culture, "nb"),
        ),
        published=published,
        deadlines=_deadlines(named),
        internal_only=public is None and internal is not None,
        workplace=Workplace(city=named.line(("Workplace",))),
        public_from=public,
        internal_from=internal,
        other=(("portal", "ja"),),
    )


def _deadlines(named: Named) -> tuple[Deadline, ...]:
    """The ISO field first; the year 1 says that there is none. Words such as Snarest are kept as words."""
    iso = named.line(("ApplicationDeadline",))
    day = read_day(iso) if iso else None
    if day is not None and day.year > 1:
        return (Deadline(day),)
    words = named.line(("ApplyWithinDate",))
    day = _written_day(words, named)
    if day is not None and day.year > 1:
        return (Deadline(day),)
    return (Deadline(None, words[:200]),) if words and day is None else ()


def _day(named: Named, name: str) -> date | None:
    told = named.line((name,))
    day = _written_day(told, named) if told else None
    if told and day is None:
        named.note((name,), message("sources.no_date", text=told[:40]))
    return day if day is not None and day.year > 1 else None


def _written_day(told: str, named: Named) -> date | None:
    """As the feed's days; 05/11/2026 is the fifth of November, but where the culture writes the month first."""
    day = read_day(told)
    if day is not None or told.count("/") != 2:
        return day
    first, second, year = told.split("/")
    month_first = named.line(("Culture",)).lower() == "en-us"
    return read_day(f"{second}.{first}.{year}" if month_first else f"{first}.{second}.{year}")
