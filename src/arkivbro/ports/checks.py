"""What a connector answers when it is tried."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from arkivbro.core.messages import Finding, Message


class CheckLevel(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of `arkivbro check`: what was tried, how it went, and where more than one thing is wrong, each of them.

    What to do about it is the remedy of the message's code.
    """

    what: Message
    level: CheckLevel
    message: Message
    findings: tuple[Finding, ...] = ()
