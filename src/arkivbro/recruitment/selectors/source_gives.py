"""What the system that a vacancy came from gives, and what is filled here in place of what it does not."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.connectors.given import NAMES
from arkivbro.core.messages import Message, message
from arkivbro.ports import Given, SourceCapabilities
from arkivbro.runtime import current

FILLED_HERE = {
    "lists": message("check.instead_lists_here"),
    "exemptions": message("check.instead_exemptions_here"),
    "withdrawals": message("check.instead_withdrawals_there"),
    "letters": message("check.instead_letters_here"),
    "files": message("check.instead_files_there"),
    "candidates": message("check.instead_candidates_elsewhere"),
}
"""What takes the place of what a source is not known to give."""


@dataclass(frozen=True, slots=True)
class Gives:
    """Of one capability: its name, whether it is given, and what takes its place where it is not known to be."""

    name: Message
    given: Given
    instead: Message | None


def gives(source: str) -> tuple[Gives, ...]:
    """All doors of the system together; nothing where it is no source of the configuration (what is written here, and the demo)."""
    doors = [one.capabilities() for one in current().sources.values() if one.name == source]
    if not doors:
        return ()
    told = SourceCapabilities.together(doors)
    return tuple(_one(name, getattr(told, name)) for name in NAMES)


def _one(name: str, given: Given) -> Gives:
    return Gives(NAMES[name], given, None if given else FILLED_HERE.get(name))
