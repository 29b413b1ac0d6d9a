"""Who may be named in public, and who may go in at all, reckoned apart from the code under test: from what the sources told and what people
did, with its time.

Routine, section 5: who has asked for exemption and is not finally refused appears nowhere in public; every other applicant only on the
public list. A refusal is of one request: another one is undecided again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from arkivbro.core.recruitment import ExemptionRequest, Protection

WINDOW = 24 * 3600.0
"""A refused applicant's time to withdraw, from the notice, in the shipped profile."""


@dataclass(frozen=True)
class Happened:
    at: float
    what: str
    """ "told", "granted", "refused", "noticed", "settled"."""
    request: ExemptionRequest | None = None
    requested: bool = False


@dataclass
class Wishes:
    """What happened to one application's wish for exemption, the oldest first."""

    events: list[Happened] = field(default_factory=list)

    def note(
        self, at: float, what: str, request: ExemptionRequest | None = None, *, requested: bool = False
    ) -> None:
        self.events.append(Happened(at, what, request, requested))

    def may_be_named(self, at: float, *, known_at: float) -> bool:
        """Whether the name may stand on a public list at that moment, by what was known then."""
        told: ExemptionRequest | None = None
        settled: bool | None = None
        decision = ""
        decided_on: ExemptionRequest | None = None
        noticed: float | None = None
        for event in self.events:
            if event.at > known_at:
                break
            match event.what:
                case "told":
                    told = event.request
                case "settled":
                    settled = event.requested
                case "granted" | "refused":
                    decision, decided_on, noticed = event.what, event.request, None
                case "noticed":
                    noticed = event.at
        if decision == "granted":
            return False
        asked = (told is not None and told.requested) or bool(settled)
        if not asked:
            return told is not None or settled is not None
        return decision == "refused" and decided_on == told and noticed is not None and at >= noticed + WINDOW


@dataclass
class Protections:
    """What a source told of one applicant's protection, and what an archivist said to it, the oldest first.

    One that stands stands until the source says that there is another, or none; a source that cannot tell takes nothing away.
    """

    events: list[tuple[float, Protection | str]] = field(default_factory=list)
    """A protection, "yes" (an archivist let something of it through), or "unsure": two readers told different things at once, or it is
    not known yet whether it was heard."""

    def is_strict(self, at: float) -> bool:
        """Whether it certainly was known by then that nothing automatic may be done, and nobody had said yes since.

        Told once more it is the same protection, and a yes stands; after one that ended it is another.
        """
        stands: Protection | str = Protection.NONE
        is_let_through = False
        for moment, what in self.events:
            if moment > at:
                break
            if what == "yes":
                is_let_through = True
            elif what is not Protection.UNKNOWN:
                is_let_through = is_let_through and stands in (Protection.STRICTLY_CONFIDENTIAL, "unsure")
                stands = what
        return stands is Protection.STRICTLY_CONFIDENTIAL and not is_let_through
