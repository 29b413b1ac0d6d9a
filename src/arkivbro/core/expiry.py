"""What holds until a day and must be renewed before: certificates, secrets, accesses of other systems. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from arkivbro.core.messages import Message, message

SOON, VERY_SOON = timedelta(days=30), timedelta(days=7)
"""Before the day: so long it is a warning, and so long no longer only that. It is told until somebody has renewed it."""


class Kind(StrEnum):
    """Who renews it, and where, hangs on this."""

    CERTIFICATE = "certificate"
    TOKEN = "token"  # noqa: S105 - no secret of anybody's
    SECRET = "secret"  # noqa: S105


CODES = {
    Kind.CERTIFICATE: "health.certificate_expires",
    Kind.TOKEN: "health.token_expires",
    Kind.SECRET: "health.secret_expires",
}


@dataclass(frozen=True, slots=True)
class Expiry:
    """`name`: as people know it; it names no person. `day`: in Oslo."""

    kind: Kind
    name: str
    day: date


def told_of(found: Iterable[Expiry], today: date) -> Iterator[tuple[Message, bool]]:
    """What is to be renewed now, the first first, and whether it is urgent."""
    for one in sorted(found, key=lambda one: (one.day, one.kind, one.name)):
        left = one.day - today
        if left <= SOON:
            yield message(CODES[one.kind], name=one.name, day=one.day), left <= VERY_SOON
