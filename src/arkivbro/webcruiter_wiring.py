"""Webcruiter's doors, each made where its table is there, and told of one another: what tells less gives way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from arkivbro.chores import Chore
from arkivbro.connectors.registry import hook_class, source_class
from arkivbro.connectors.webcruiter.configuration import WebcruiterSource
from arkivbro.connectors.webcruiter.feed_item import SOURCE_NAME
from arkivbro.core.errors import Misconfigured
from arkivbro.core.profile import ArchiveProfile
from arkivbro.core.room import OUTSIDE
from arkivbro.ports import Hook, RecruitmentSource, SourceDeletes, TakesReceipts
from arkivbro.recruitment.selectors.marks import is_told, marks_of
from arkivbro.recruitment.services.receipts import tell_archived
from arkivbro.transfers.selectors.sources import came_round
from arkivbro.working_files import room_left

FEED, PORTAL, API, DELIVERY = "webcruiter", "webcruiter-portal", "webcruiter-api", "webcruiter-delivery"
"""The doors, as the registry names them. The feed is the oldest, and is called as the source is."""
MEGABYTE = 1_000_000
LEFT_TO_THE_API = 6 * 3_600.0
"""Seconds for which a delivered candidate of the API's waits for the API to tell of it, at least."""
RECEIPTS_EVERY = 600.0
RECEIPTS_LONGEST = 3_600.0


def doors(
    table: WebcruiterSource, beside: Path, profile: ArchiveProfile | None
) -> tuple[dict[str, RecruitmentSource], dict[str, float]]:
    """The doors that are open, and how often each is read, in seconds. Raises Misconfigured."""
    made: dict[str, RecruitmentSource] = {}
    intervals: dict[str, float] = {}
    bounds = settings.ARKIVBRO.attachments
    if place := table.feed_url:
        is_address = place.lower().startswith(("http://", "https://"))
        made[FEED] = source_class(FEED)(place if is_address else beside / place)
        intervals[FEED] = table.poll_seconds
    if table.portal is not None:
        made[PORTAL] = source_class(PORTAL)(table.portal, gives_way=FEED in made)
        intervals[PORTAL] = table.portal.poll_seconds
    if table.api is not None:
        made[API] = source_class(API)(
            table.api,
            beside=beside,
            marks=marks_of(API),
            has_room=lambda size: room_left(OUTSIDE, size),
            largest_file=bounds.max_file_megabytes * MEGABYTE,
            largest_total=bounds.max_total_megabytes * MEGABYTE,
            hears=table.webhook is not None,
        )
        intervals[API] = table.api.poll_seconds
    if table.delivery is not None:
        made[DELIVERY] = source_class(DELIVERY)(
            table.delivery,
            beside=beside,
            marks=marks_of(DELIVERY),
            expected=_expected(profile),
            gives_way=API in made,
            is_told=is_told,
            patience=LEFT_TO_THE_API,
            has_come=_api_came_round,
            largest_file=bounds.max_file_megabytes * MEGABYTE,
        )
        intervals[DELIVERY] = table.delivery.poll_seconds
    return made, intervals


def _api_came_round(moment: float) -> bool:
    """Whether the API has had its chance to tell of what was delivered, since that moment or for as long as it was waited for."""
    return came_round(API, datetime.fromtimestamp(moment, UTC), timedelta(seconds=LEFT_TO_THE_API))


def deletes(table: WebcruiterSource | None) -> dict[str, SourceDeletes]:
    """When Webcruiter deletes applications, by the name of the source; nothing where the body has not said."""
    if table is None or table.deletes_after_days is None:
        return {}
    from_deadline = table.deletes_counted_from == "deadline"
    told = SourceDeletes(table.deletes_after_days, from_deadline, table.deletes_warned_days)
    return {SOURCE_NAME: told}


def receipts(sources: Mapping[str, RecruitmentSource]) -> tuple[Chore, ...]:
    """Only where a source has a place for the archive's numbers, and the body wants them there."""
    if not any(isinstance(one, TakesReceipts) and one.wants_receipts for one in sources.values()):
        return ()
    return (
        Chore(
            "receipts",
            tell_archived,
            every=RECEIPTS_EVERY,
            longest=RECEIPTS_LONGEST,
            longest_retry=RECEIPTS_EVERY,
        ),
    )


def hook(table: WebcruiterSource, beside: Path) -> dict[str, Hook]:
    """Who listens to its webhooks, by the name in the address; nobody where it is not set up. Raises Misconfigured."""
    if table.webhook is None:
        return {}
    if table.api is None:
        raise Misconfigured("webcruiter.webhook_without_api", setting="source.webcruiter.webhook")
    listens: Hook = hook_class(FEED)(table.webhook, door=API, beside=beside, mapping=table.api.mapping)
    return {FEED: listens}


def _expected(profile: ArchiveProfile | None) -> dict[str, str]:
    """What the profile gives an application: a delivery that says otherwise is told of."""
    rule = profile.entry.get("application") if profile is not None else None
    if rule is None:
        return {}
    return {"type": rule.type, "code": rule.access.code if rule.access else ""}
