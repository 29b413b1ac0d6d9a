"""An administrator approves what the body says of accessibility and of personal data. Each approval is a version that stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.models import Installation, Role, Statement, StatementKind
from arkivbro.core.errors import WrongUse
from arkivbro.core.messages import message

LONGEST = 40_000
TO_FILL_IN = re.compile(r"\[[^\]\n]*\]")
"""What the shipped draft leaves to the body: "[e-postadresse]"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveStatement:
    """The text that everybody shall read from now on."""

    actor: Actor
    kind: StatementKind
    seen: Seen
    text: str


def newest(kind: StatementKind) -> Statement | None:
    """What was approved last; None where nobody has approved any."""
    return Statement.objects.filter(kind=kind).order_by("-number").first()


def not_approved() -> list[StatementKind]:
    """The statements that nobody has looked at yet."""
    known = set(Statement.objects.values_list("kind", flat=True).distinct())
    return [kind for kind in StatementKind if kind.value not in known]


def seen_statement(kind: StatementKind) -> Seen:
    """What the form shows: the version that stands."""
    row = newest(kind)
    return Seen.of("statement", kind.value, row.number if row else 0)


@act("account.statement.approve")
def approve_statement(command: ApproveStatement) -> Statement:
    """A new version. Raises NotThere, ChangedSinceSeen, and WrongUse for a text that still has something to fill in."""
    with recorded(command.actor, approve_statement, where=command.kind.value) as log:
        require(command.actor.has_role(Role.ADMINISTRATOR))
        Installation.objects.select_for_update().first()  # two who approve at once follow each other
        command.seen.require(seen_statement(command.kind))
        text = command.text.replace("\r\n", "\n").replace("\x00", "").strip()
        if not text or len(text) > LONGEST:
            raise WrongUse("account.statement_length", longest=LONGEST)
        if left := TO_FILL_IN.findall(text):
            raise WrongUse("account.statement_unfinished", left=tuple(dict.fromkeys(left)))
        before = newest(command.kind)
        number = before.number + 1 if before else 1
        log.detail = message("audited.statement_version", number=number)
        return Statement.objects.create(
            kind=command.kind.value, number=number, text=text, approved_by=command.actor.name
        )
