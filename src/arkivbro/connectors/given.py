"""What a source gives, for people."""

from __future__ import annotations

from arkivbro.core.messages import Message, message
from arkivbro.ports import Given, SourceCapabilities

NAMES = {
    "advertisements": message("check.advertisements"),
    "candidates": message("check.candidates"),
    "files": message("check.files"),
    "statuses": message("check.statuses"),
    "custom_data": message("check.custom_data"),
    "exemptions": message("check.exemptions"),
    "withdrawals": message("check.withdrawals"),
    "lists": message("check.lists"),
    "letters": message("check.letters"),
    "deletions": message("check.deletions"),
    "webhooks": message("check.webhooks"),
}
"""What people call each of `ports.SourceCapabilities`; every one has a name."""


def told_given(capabilities: SourceCapabilities) -> Message:
    """Given, not given and unknown, each by name: unknown is never "no"."""
    return message(
        "check.gives",
        given=_named(capabilities, Given.GIVEN),
        not_given=_named(capabilities, Given.NOT_GIVEN),
        unknown=_named(capabilities, Given.UNKNOWN),
    )


def _named(capabilities: SourceCapabilities, given: Given) -> tuple[Message, ...]:
    return tuple(NAMES[name] for name in capabilities.those(given)) or (message("check.nothing"),)
