"""What the web server is told of this site: whose a request is, which threads it is for, how large it may be, and what is said to who
is refused. Asked in the thread that all connections hang on, so nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from arkivbro.accounts.services.known_browsers import who_is_known
from arkivbro.accounts.view_marks import looks_at_password
from arkivbro.core.networks import network_of, wide_network_of
from arkivbro.core.room import OUTSIDE
from arkivbro.serving.limits import Limits
from arkivbro.serving.rules import Asker, Lane, Route, Why
from arkivbro.ui.upload_limit import largest_upload, takes_files
from arkivbro.web.client_address import client_told
from arkivbro.web.errors import NO_ROOM
from arkivbro.working_files import room_left

HEALTH = ("/helse/", "/metrics")
PIECE = "application/offset+octet-stream"
"""Of an upload that comes bit by bit (`api`)."""
COPIES = 3
"""Of an upload there are so many at once: as it came, as Django took it apart, and as it is stored."""
ON_THE_WAY = 4
"""So many of the largest uploads may be on their way at once, all clients together."""
TOLD = {
    Why.UNREADABLE: ("Siden kunne ikke vises", "Nettleseren sendte noe som ikke kan leses. Prøv igjen."),
    Why.SLOW: (
        "Det tok for lang tid",
        "Forbindelsen var så treg at sendingen ble avbrutt. Det du har lagret, står som før. Prøv igjen, gjerne med en mindre fil eller fra et annet nett.",
    ),
    Why.LENGTH_MISSING: (
        "Siden kunne ikke vises",
        "Nettleseren sa ikke hvor mye den ville sende. Prøv igjen.",
    ),
    Why.TOO_MANY: (
        "For mye på én gang",
        "Det er sendt svært mye på én gang fra nettet du bruker. Vent et øyeblikk, og prøv igjen. Det du har lagret, står som før.",
    ),
    Why.HEADER_TOO_LARGE: (
        "Siden kunne ikke vises",
        "Adressen eller informasjonskapslene er for lange. Slett informasjonskapslene for denne siden, og prøv igjen.",
    ),
    Why.BUSY: (
        "Det er svært mange her akkurat nå",
        "Vent et øyeblikk, og prøv igjen. Det du har lagret, står som før.",
    ),
    Why.DISK_FULL: NO_ROOM,
}


class SiteRules:
    """`serving.rules.Rules` of arkivbro."""

    def asker(self, peer: str, headers: Mapping[str, str]) -> Asker:
        """Whoever shows a cookie that we signed is that person, from wherever: no address is counted for it."""
        known = who_is_known(headers.get("COOKIE", ""))
        if known is not None:
            return Asker(known, is_known=True)
        told = client_told(peer, headers.get("X_FORWARDED_FOR", ""))
        return Asker(network_of(told), wide_network_of(told)) if told else Asker(None)

    def route(self, method: str, path: str, headers: Mapping[str, str]) -> Route:
        """A form that may have a file in it is for the upload lane, and one whose password is looked at for that of passwords; any other is
        like a page.
        """
        if path.startswith(HEALTH):
            return Route(Lane.HEALTH, 0)
        small = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        kind = headers.get("CONTENT_TYPE", "").lower()
        is_piece = method == "PATCH" and kind == PIECE
        if method != "POST" and not is_piece:
            return Route(Lane.PAGE, small)
        try:
            view = resolve(path.encode("latin-1").decode("utf-8", "replace")).func
        except Resolver404:
            return Route(Lane.PAGE, small)
        if takes_files(view) and (is_piece or kind.startswith("multipart/")):
            return Route(Lane.UPLOAD, largest_upload())
        return Route(Lane.CREDENTIALS if looks_at_password(view) else Lane.PAGE, small)

    def no_room(self, length: int, on_the_way: int) -> Why | None:
        if on_the_way and on_the_way + length > ON_THE_WAY * largest_upload():
            return Why.BUSY
        return None if room_left(OUTSIDE, COPIES * (length + on_the_way)) else Why.DISK_FULL

    def page(self, why: Why) -> bytes:
        return pages()[why]


@cache
def pages() -> dict[Why, bytes]:
    """Made before the first is needed."""
    most = settings.ARKIVBRO.attachments.max_file_megabytes
    told = {
        **TOLD,
        Why.TOO_LARGE: (
            "Filen er for stor",
            f"En fil kan være høyst {most} MB. Gå tilbake og velg en mindre. Det du har lagret, står som før.",
        ),
    }
    return {
        why: render_to_string("web/refused.html", {"heading": heading, "what": what}).encode()
        for why, (heading, what) in told.items()
    }


def limits_set() -> Limits:
    """As `[web]` says."""
    web = settings.ARKIVBRO.web
    return Limits(
        page_threads=web.threads,
        connections=web.connections,
        connections_per_client=web.connections_per_client,
        header_seconds=web.header_seconds,
        idle_seconds=web.idle_seconds,
        body_seconds=web.slow_seconds,
        answer_seconds=3 * web.slow_seconds,
        least_rate=web.least_bytes_per_second,
    )
