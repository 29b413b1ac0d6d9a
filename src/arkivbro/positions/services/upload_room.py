"""How much may be uploaded: per application, per network address and day, and in all applications that are not sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

from arkivbro.core.errors import WrongUse
from arkivbro.core.networks import digest_of, wide_part
from arkivbro.positions.models import OwnApplication, OwnApplicationState, UploadedFile
from arkivbro.positions.selectors import of_unsent, unsent_bytes
from arkivbro.runtime import current

MEGABYTE = 1_000_000
TIMES_THE_LIMIT = 3
"""How much may be uploaded in all, with what was taken away again: replacing files is fine, filling the disk is not."""
COUNTED = timedelta(days=1)
ALWAYS = 50 * MEGABYTE
"""An address may have so much in applications that are not sent, however much the others have; of a wide network all together."""
TIMES_WIDE = 5
"""A wide network (an IPv6 /48) may send so many times as much as one address."""


def came_from(network_address: str) -> str:
    """A keyed digest: limits go by it, and the address itself is not stored."""
    return digest_of(network_address, settings.SECRET_KEY.encode())


@dataclass(frozen=True, slots=True, order=True)
class Room:
    """How many bytes the next file may have, and what is said to one that has more; "" for one that no application may have."""

    size: int
    code: str = ""


def room_for_next(row: OwnApplication, sender: str) -> Room:
    """The least of all bounds. Raises WrongUse where there is no room for any file."""
    if row.state == OwnApplicationState.WITHDRAWN:
        raise WrongUse("positions.application_withdrawn")
    return min(
        Room(settings.ARKIVBRO.attachments.max_file_megabytes * MEGABYTE),
        Room(_in_application(row), "positions.files_too_large_together"),
        Room(_of_sender(sender), "positions.too_much_from_address"),
        Room(_in_all(sender), "positions.too_much_unsent"),
    )


def _in_application(row: OwnApplication) -> int:
    limits = settings.ARKIVBRO.attachments
    held = row.files.filter(removed=False).aggregate(files=Count("pk"), size=Sum("size", default=0))
    ever = row.files.aggregate(files=Count("pk"), size=Sum("size", default=0))
    if held["files"] >= limits.max_files:
        raise WrongUse("positions.too_many_files", limit=limits.max_files)
    most = limits.max_total_megabytes * MEGABYTE
    room = min(most - held["size"], TIMES_THE_LIMIT * most - ever["size"])
    if room <= 0 or ever["files"] >= TIMES_THE_LIMIT * limits.max_files:
        raise WrongUse("positions.no_more_room")
    return int(room)


def _of_sender(sender: str) -> int:
    sent = UploadedFile.objects.filter(added_at__gte=current().clock() - COUNTED)
    most = settings.ARKIVBRO.attachments.max_megabytes_per_address * MEGABYTE
    room = min(
        most - _size(sent.filter(came_from=sender)),
        TIMES_WIDE * most - _size(sent.filter(came_from__startswith=wide_part(sender))),
    )
    if room <= 0:
        raise WrongUse("positions.too_much_from_address")
    return int(room)


def _in_all(sender: str) -> int:
    """What is left for all; where that is used up, each still has a little of its own, so that nobody can shut out the others."""
    room = settings.ARKIVBRO.positions.max_unsent_megabytes * MEGABYTE - unsent_bytes()
    if room < ALWAYS:
        room = max(room, ALWAYS - _size(of_unsent().filter(came_from__startswith=wide_part(sender))))
    if room <= 0:
        raise WrongUse("positions.too_much_unsent")
    return int(room)


def _size(files: QuerySet[UploadedFile]) -> int:
    return int(files.aggregate(size=Sum("size", default=0))["size"])
