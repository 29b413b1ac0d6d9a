"""The simulated archive that may take a call and give its receipt later, even tomorrow."""

from __future__ import annotations

from dataclasses import dataclass, field

from arkivbro.core import errors
from arkivbro.core.plan_types import StepKind
from arkivbro.ports import Accepted, Answer, ExternalReference, KeyStrength
from tests.simulation.archive import Sending, SimulatedArchive

RECEIPTS = (*(3.0, 60.0, 700.0, 5000.0) * 4, 20 * 3600.0)
"""Seconds until one comes; seldom tomorrow, since each question until then takes its steps."""


@dataclass(eq=False)
class LaterArchive(SimulatedArchive):
    """It MAY answer with a ticket, and be asked later (`ports.AnswersLater`)."""

    receipts: dict[str, tuple[float, ExternalReference | Exception | None]] = field(default_factory=dict)
    """By ticket: when the receipt comes, and what it says; None: not carried out yet."""

    def ask(self, ticket: str, *, deadline: float) -> Answer:
        self._ask("ask", ticket)
        comes, receipt = self.receipts[ticket]
        if receipt is None or self.scheduler.now < comes:
            return Accepted(ticket)
        if isinstance(receipt, Exception):
            raise receipt
        return receipt

    def _take(
        self, sending: Sending, known: dict[str, ExternalReference], found: ExternalReference | None
    ) -> Accepted:
        ticket = f"T{len(self.receipts) + 1}"
        comes = self.scheduler.now + self.chance.choice(RECEIPTS)
        self.scheduler.tell(
            f"takes {sending.step.kind.value} {sending.step.key[:12]}: {ticket}, receipt at {comes:.0f} s"
        )
        self.receipts[ticket] = (comes, None)

        def carry_out() -> None:
            refused = sending.step.kind is StepKind.DOCUMENT and self.chance.random() < 0.1
            receipt = errors.Declined() if refused else self._carry_out(sending.step, known, found, sending)
            self.receipts[ticket] = (comes, receipt)

        if self.keys is KeyStrength.STRONG:
            self.scheduler.at(comes, carry_out)
        else:
            carry_out()
        return Accepted(ticket)
