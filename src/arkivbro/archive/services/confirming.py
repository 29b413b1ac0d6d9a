"""What would show a name that is screened is done only when a person confirmed just that, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from arkivbro.accounts import audit
from arkivbro.accounts.acts import NOTHING_SEEN, Actor, Seen
from arkivbro.accounts.models import AuditEntry
from arkivbro.archive.names_in_case import WITHHELD, NamesShown
from arkivbro.archive.selectors.corrections import Corrected
from arkivbro.core.errors import Declined, WouldLeak
from arkivbro.core.messages import message
from arkivbro.runtime import current

Looked = TypeVar("Looked", NamesShown, Corrected)


@dataclass(frozen=True, kw_only=True)
class Confirms:
    """Of a command: which names its sender was shown (`NamesShown.seen`), and why everybody may see them.

    Without slots: a command has those of the record that it is on.
    """

    names_seen: Seen = NOTHING_SEEN
    names_why: str = ""


def confirmed_reason(found: NamesShown, command: Confirms, reason: str) -> str:
    """The reason as it is logged, and why the names may be seen, in the words of whoever gave both. Raises WouldLeak where names would be seen and nobody has confirmed just those; also to whoever
    may not see all of them, for whom nothing is to be confirmed.
    """
    if not found.must_stop:
        return reason
    why = command.names_why.strip()
    if found.stops_withheld or not why or command.names_seen != found.seen:
        raise would_leak(found)
    return " – ".join(filter(None, (reason, why)))


def would_leak(found: NamesShown) -> WouldLeak:
    """As the actor may know it."""
    if found.stops_withheld:
        return WouldLeak("archive.names_stopped", findings=found.shown_stops)
    return WouldLeak("archive.names_shown", findings=found.stops)


# --- tries ------------------------------------------------------------------------------------------------------------

MOST_TRIES, WITHIN = 20, timedelta(hours=1)
"""So often may a person hit upon names that they may not see: enough for mistakes, too little for a list of surnames."""
MOST_LOOKS = 60
"""So often, hits and misses, may they look where somebody stands whom they may not see: more than anybody corrects in an hour."""


TRIED, TRIED_UNSEEN, MISSED = "archive.tried", "archive.tried_unseen", "archive.missed"
"""In the audit log, with how many were hit; the words themselves it never holds. A miss is told only of whoever may not see all that
were looked for: to them it tells that a name is not there.
"""


def looked_through(actor: Actor, where: str, look: Callable[[], Looked]) -> Looked:
    """What a preview shows, found by `look`; what it hit upon, or missed, stands in the audit log. Raises Declined after too many tries,
    and what `look` raises.
    """
    _require_few_tries(actor)
    looked = look()
    names = looked if isinstance(looked, NamesShown) else looked.names
    if names.found:
        _note(actor, where, names.found, bool(names.withheld))
    elif names.looked_for_hidden:
        audit.record(actor, MISSED, where)
    return looked


@contextmanager
def tries_noted(actor: Actor, where: str) -> Iterator[None]:
    """Around an act: one that the leak check stops leaves nothing behind but its row in the audit log."""
    _require_few_tries(actor)
    try:
        yield
    except WouldLeak as error:
        is_unseen = any(one.message.code == WITHHELD for one in error.findings)
        _note(actor, where, len(error.findings), is_unseen)
        raise


def _note(actor: Actor, where: str, found: int, is_unseen: bool) -> None:
    audit.record(
        actor, TRIED_UNSEEN if is_unseen else TRIED, where, detail=message("audited.found", number=found)
    )


def _require_few_tries(actor: Actor) -> None:
    if not actor.is_person:
        return
    since = current().clock() - WITHIN
    rows = AuditEntry.objects.filter(username=actor.name, act__in=(TRIED_UNSEEN, MISSED), at__gte=since)
    tried = Counter(rows.values_list("act", flat=True))
    if tried[TRIED_UNSEEN] >= MOST_TRIES or tried.total() >= MOST_LOOKS:
        raise Declined("archive.too_many_tries")
