"""What others may do: ask for an inspection, and inspect what was asked for."""

from arkivbro.inspections.services.asking import answer_for, answer_for_staff, ask
from arkivbro.inspections.services.forgetting import forget_inspections
from arkivbro.inspections.services.queue import (
    InspectWaiting,
    is_any_waiting,
    seconds_until_it_may_wait,
)
from arkivbro.inspections.services.remembering import all_known, known, remembered

__all__ = [
    "InspectWaiting",
    "all_known",
    "answer_for",
    "answer_for_staff",
    "ask",
    "forget_inspections",
    "is_any_waiting",
    "known",
    "remembered",
    "seconds_until_it_may_wait",
]
