"""What would show a name that is screened is done only when a person confirmed just that, and why."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.accounts.acts import NOTHING_SEEN, Seen
from arkivbro.archive.names_in_case import NamesShown
from arkivbro.core.errors import WouldLeak


@dataclass(frozen=True, kw_only=True)
class Confirms:
    """Of a command: which names its sender was shown (`NamesShown.seen`), and why everybody may see them.

    Without slots: a command has those of the record that it is on.
    """

    names_seen: Seen = NOTHING_SEEN
    names_why: str = ""


def confirmed_reason(found: NamesShown, command: Confirms, reason: str) -> str:
    """The reason as it is logged. Raises WouldLeak where names would be seen and nobody has confirmed just those."""
    if not found.stops:
        return reason
    why = command.names_why.strip()
    if not why or command.names_seen != found.seen:
        raise WouldLeak("archive.names_shown", findings=found.stops)
    return f"{reason} (Synlig for alle: {why})".strip()
