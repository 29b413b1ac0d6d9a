"""Switches: what goes wrong with which call. Set by `POST /_faults`, used up as calls match."""

from __future__ import annotations

import threading
import time
from dataclasses import asdict, dataclass, field
from typing import Any

KINDS = {
    "unavailable": "503 with an HTML page; nothing is done",
    "fault": "a SOAP fault with `text`; nothing is done",
    "generic_fault": "WCF's generic fault; nothing is done",
    "fault_after_commit": "done, and then a generic fault",
    "fault_mid_sequence": "`objects` of an insert are saved (if batches are not atomic), and then a fault",
    "stale_officer": "whoever is officer in what comes has just left: what is saved of it is refused",
    "cut_before": "the connection is cut; nothing is done",
    "cut_after_commit": "done, and then the connection is cut",
    "time_out_after_commit": "done, and then no answer for `seconds`, and the connection is cut",
    "late_commit": "the connection is cut at once; it is done `seconds` later",
    "truncated": "done, and the answer is cut in the middle",
    "slow": "done, and answered after `seconds`",
    "hold_then_drop": "held until `POST /_release`; then the connection is cut, and nothing is done",
    "hold_then_commit": "held until `POST /_release`; then it is done, and the connection is cut",
}


@dataclass
class Fault:
    """`operation` and `type` ("" is any) say which calls; `after` of them go well first; then `times` of them fail."""

    kind: str
    operation: str = ""
    type: str = ""
    after: int = 0
    times: int = 1
    seconds: float = 0.0
    objects: int = 0
    text: str = "Noe gikk galt."

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of fault: {self.kind}")


@dataclass
class Made:
    """A call that was made, for the log: no text of anybody's is in it."""

    number: int
    operation: str
    types: tuple[str, ...]
    at: float = field(default_factory=time.monotonic)
    outcome: str = "answered"


class Switches:
    """The faults that are set, the calls that were made, and those that are held."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._calls: list[Made] = []
        self._held: dict[int, threading.Event] = {}

    def set(self, values: dict[str, Any] | list[dict[str, Any]]) -> None:
        """Raises ValueError, TypeError for what is no fault."""
        made = [Fault(**one) for one in (values if isinstance(values, list) else [values])]
        with self._lock:
            self._faults += made

    def clear(self) -> None:
        """No faults, no log; what is held goes on."""
        with self._lock:
            self._faults.clear()
            self._calls.clear()
        self.release()

    def next(self, operation: str, types: tuple[str, ...]) -> tuple[Made, Fault | None]:
        """Notes a call; the fault that is meant for it."""
        with self._lock:
            made = Made(len(self._calls) + 1, operation, types)
            self._calls.append(made)
            for fault in self._faults:
                if fault.operation not in ("", operation) or (fault.type and fault.type not in types):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                made.outcome = fault.kind
                return made, fault
            return made, None

    def hold(self, made: Made, seconds: float = 60.0) -> None:
        """Waits until it is released."""
        event = threading.Event()
        with self._lock:
            self._held[made.number] = event
        event.wait(seconds)
        with self._lock:
            self._held.pop(made.number, None)

    def held(self) -> list[int]:
        with self._lock:
            return sorted(self._held)

    def release(self) -> None:
        with self._lock:
            for event in self._held.values():
                event.set()

    def calls(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(one) for one in self._calls]

    def faults(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(one) for one in self._faults]
