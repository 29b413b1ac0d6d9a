"""What flows, sorts of differences and outcomes are called, wherever a proof is read."""

from __future__ import annotations

from collections.abc import Mapping

from arkivbro.core.completeness import Flow, Kind, Outcome
from arkivbro.core.messages import Message, message

FLOWS: Mapping[Flow, Message] = {
    Flow.ADVERTISEMENT: message("proof.advertisement"),
    Flow.APPLICATION: message("proof.application"),
    Flow.ATTACHMENT: message("proof.attachment"),
    Flow.WITHDRAWAL: message("proof.withdrawal"),
    Flow.LIST: message("proof.list"),
    Flow.LETTER: message("proof.letter"),
    Flow.DECISION: message("proof.decision"),
    Flow.NOTE: message("proof.note"),
}
KINDS: Mapping[Kind, Message] = {
    Kind.MISSING: message("proof.kind_missing"),
    Kind.WRONG_FILE: message("proof.kind_wrong_file"),
    Kind.EXTRA: message("proof.kind_extra"),
    Kind.CHANGED: message("proof.kind_changed"),
    Kind.WAITING: message("proof.kind_waiting"),
    Kind.NOT_ASKED: message("proof.kind_not_asked"),
    Kind.REMARK: message("proof.kind_remark"),
}
GLANCES: Mapping[Outcome, Message] = {
    Outcome.COMPLETE: message("proof.complete"),
    Outcome.AS_TOLD: message("proof.as_told"),
    Outcome.LEFT_ALONE: message("proof.left_alone"),
    Outcome.WAITING: message("proof.waiting"),
    Outcome.NOT_ASKED: message("proof.not_asked"),
    Outcome.DIFFERENCES: message("proof.differences"),
}
"""In a sentence, as the page says it at a glance."""
