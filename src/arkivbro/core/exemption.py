"""Exemption from publicity (unntak fra offentlighet): what was asked, decided and told, and what follows of it.

Routine section 6, offentleglova § 25 second paragraph: each request is assessed individually, with reasons; nothing is
granted or refused by rule. A decision changes lists and their variants only: it never unmasks an application or a letter.

A decision is on one request. Another one that comes later, by its wish or by its reason, is undecided until a person has
assessed that one; a request that is taken back after a decision is so too, until a person has looked at it. What came in between
is not undone by the first words coming again: they may be an older version, or be meant anew.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from arkivbro.core.errors import WrongUse
from arkivbro.core.recruitment import ExemptionRequest
from arkivbro.core.ref import Ref


class Outcome(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ExemptionNotice:
    """That the applicant was told of the decision: when, by whom, and how ("e-post", "sendt i Webcruiter")."""

    sent_at: datetime
    sent_by: str
    how: str
    struck_by: str = ""
    """Who said that it was a mistake, or noted another in its place; "" while it counts."""
    struck_at: datetime | None = None
    struck_why: str = ""


@dataclass(frozen=True, slots=True)
class ExemptionDecision:
    """Vedtak on one applicant's request. `decided_by` is the leader of the unit or a named delegate."""

    outcome: Outcome
    reasoning: str
    decided_by: str
    decided_at: datetime
    notice: ExemptionNotice | None = None
    """The one that counts."""
    registered_by: str = ""
    """The user who registered it."""
    earlier_notices: tuple[ExemptionNotice, ...] = ()
    """Struck ones, oldest first: nothing is overwritten."""
    decided_on: str | None = None
    """`digest_of` the source's request that it was made on; None: stored before this was kept, and taken to be on the present one."""


@dataclass(frozen=True, slots=True)
class ExemptionSettlement:
    """Where the source cannot tell whether exemption was asked for: what a person found out, and how."""

    requested: bool
    settled_by: str
    settled_at: datetime
    basis: str
    """How it is known, e.g. "ringte søkeren"."""
    reason: str = ""
    """The applicant's own reason, where there is one."""
    settled_on: str | None = None
    """`digest_of` what the source said of it then."""


def digest_of(request: ExemptionRequest | None) -> str:
    """Which request it is, by its wish and its reason, whatever the white space; "" where the source cannot tell."""
    if request is None:
        return ""
    reason = " ".join(unicodedata.normalize("NFC", request.reason).split())
    return hashlib.sha256(f"{request.requested} {reason}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class ExemptionRecord:
    """Everything about one application's exemption. `decisions` oldest first. What is corrected stays, and stands before what
    took its place.
    """

    application: Ref
    request: ExemptionRequest | None = None
    """As the source has it; None: the source cannot tell."""
    settlement: ExemptionSettlement | None = None
    decisions: tuple[ExemptionDecision, ...] = ()
    earlier_settlements: tuple[ExemptionSettlement, ...] = ()
    """Those that `settlement` took the place of, oldest first."""
    came_since: tuple[ExemptionRequest, ...] = ()
    """What the source told since a person last settled or decided, and nobody has looked at, oldest first."""

    @property
    def requested(self) -> bool | None:
        """Whether exemption was asked for; None: not known. A wish that anybody has noted counts."""
        told = [one.requested for one in (self.request, self.settlement) if one is not None]
        return any(told) if told else None

    @property
    def reason(self) -> str:
        """The applicant's own reason."""
        given = [one.reason for one in (self.request, self.settlement) if one is not None and one.reason]
        return given[0] if given else ""

    @property
    def decision(self) -> ExemptionDecision | None:
        """The one in force: the last, where it was made on the request that stands now. None where another came, and where a
        person noted a wish that came after a refusal: those are not decided.
        """
        last = self.decisions[-1] if self.decisions else None
        if last is None or self._came_another or self.is_reopened:
            return None
        if last.outcome is Outcome.GRANTED or self.settlement is None:
            return last
        came_later = self.settlement.requested and self.settlement.settled_at > last.decided_at
        return None if came_later else last

    @property
    def _came_another(self) -> bool:
        """Whether the source tells of another request than the last decision was made on; a source that cannot tell any more
        tells of none.
        """
        decided_on = self.decisions[-1].decided_on if self.decisions else None
        return decided_on is not None and self.request is not None and digest_of(self.request) != decided_on

    @property
    def looked_on(self) -> str | None:
        """`digest_of` the request that a person last looked at; None where nobody did, or it was not kept."""
        one = self.settlement
        if not self.decisions:
            return one.settled_on if one is not None else None
        last = self.decisions[-1]
        is_later = one is not None and one.settled_on is not None and one.settled_at > last.decided_at
        return one.settled_on if one is not None and is_later else last.decided_on

    @property
    def is_reopened(self) -> bool:
        """Whether another request came than a person last looked at, or one that is taken back, whatever came after it."""
        if not self.decisions:
            return bool(self.came_since) and self.request is None
        is_another = self.request is not None and self.looked_on not in (None, digest_of(self.request))
        return is_another or bool(self.came_since)

    @property
    def is_taken_back(self) -> bool:
        """Whether it is reopened because the applicant asks no more: a person settles that, or decides that the exemption stands."""
        return self.is_reopened and self.request is not None and not self.request.requested


class ExemptionState(StrEnum):
    UNKNOWN = "unknown"
    """Nobody knows whether exemption was asked for."""
    NOT_REQUESTED = "not_requested"
    UNDECIDED = "undecided"
    GRANTED = "granted"
    REFUSED_NOT_TOLD = "refused_not_told"
    REFUSED_MAY_WITHDRAW = "refused_may_withdraw"
    """Told, and the withdrawal window is still open."""
    FINALLY_REFUSED = "finally_refused"

    @property
    def may_be_named(self) -> bool:
        """Whether the name may stand on the public list (routine section 5, scope 2)."""
        return self in (ExemptionState.NOT_REQUESTED, ExemptionState.FINALLY_REFUSED)

    @property
    def is_open(self) -> bool:
        """Whether a person has to settle or decide it before any list can be made."""
        return self in (ExemptionState.UNKNOWN, ExemptionState.UNDECIDED)

    @property
    def text(self) -> str:
        """As shown to recruiters."""
        return _TEXTS[self]


_TEXTS = {
    ExemptionState.UNKNOWN: "Ukjent om unntak er ønsket",
    ExemptionState.NOT_REQUESTED: "Ikke bedt om unntak",
    ExemptionState.UNDECIDED: "Ønsker unntak, ikke avgjort",
    ExemptionState.GRANTED: "Unntak innvilget",
    ExemptionState.REFUSED_NOT_TOLD: "Unntak avslått, søkeren er ikke varslet",
    ExemptionState.REFUSED_MAY_WITHDRAW: "Unntak avslått, søkeren kan trekke seg",
    ExemptionState.FINALLY_REFUSED: "Unntak avslått",
}
_MOST_CAREFUL = (
    ExemptionState.UNKNOWN,
    ExemptionState.UNDECIDED,
    ExemptionState.GRANTED,
    ExemptionState.REFUSED_NOT_TOLD,
    ExemptionState.REFUSED_MAY_WITHDRAW,
    ExemptionState.FINALLY_REFUSED,
    ExemptionState.NOT_REQUESTED,
)


def state_of(record: ExemptionRecord, now: datetime, window: timedelta) -> ExemptionState:
    """Where the request stands at that moment; `window` is the time that a refused applicant has to withdraw.

    A granted exemption stands until a person has looked at what the source says later: until then nobody is named.
    """
    if record.is_reopened:
        return ExemptionState.UNDECIDED
    decision = record.decision
    if decision is not None and decision.outcome is Outcome.GRANTED:
        return ExemptionState.GRANTED
    if record.requested is None:
        return ExemptionState.UNKNOWN
    if not record.requested:
        return ExemptionState.NOT_REQUESTED
    if decision is None:
        return ExemptionState.UNDECIDED
    ends = window_ends(record, window)
    if ends is None:
        return ExemptionState.REFUSED_NOT_TOLD
    return ExemptionState.REFUSED_MAY_WITHDRAW if now < ends else ExemptionState.FINALLY_REFUSED


def window_ends(record: ExemptionRecord, window: timedelta) -> datetime | None:
    """When a refusal becomes final: the window counts from the notice. None where nobody was refused or told."""
    decision = record.decision
    if decision is None or decision.outcome is not Outcome.REFUSED or decision.notice is None:
        return None
    return decision.notice.sent_at + window


def most_careful(states: Iterable[ExemptionState]) -> ExemptionState:
    """Of one person's several applications: the state that shows least. No states: nothing was asked."""
    given = set(states)
    return next((state for state in _MOST_CAREFUL if state in given), ExemptionState.NOT_REQUESTED)


def came(record: ExemptionRecord, request: ExemptionRequest | None) -> ExemptionRecord:
    """The record with what the source tells now; what differs from what a person last looked at is kept until one has looked.

    A source that cannot tell tells of nothing new: what it told before stands in the facts, and is what comes here again. Before any
    decision its word counts as it stands.
    """
    told_now = replace(record, request=request)
    looked_on = record.looked_on
    if request is None or looked_on is None:
        return told_now
    digest = digest_of(request)
    if not record.decisions:
        is_new = request.requested and digest != looked_on
        return replace(told_now, came_since=(request,) if is_new else ())
    known = {digest_of(one) for one in record.came_since} or {looked_on}
    return told_now if digest in known else replace(told_now, came_since=(*record.came_since, request))


# --- the acts ----------------------------------------------------------------------------------------------------


def settle(
    record: ExemptionRecord, *, requested: bool, by: str, at: datetime, basis: str, reason: str = ""
) -> ExemptionRecord:
    """The record with what a person found out: *unknown* settled, a wish that came later, or a correction of either.

    Raises WrongUse without a person or a basis, and for a *no* where the application itself asks.
    """
    if not by.strip() or not basis.strip():
        raise WrongUse("exemption.settled_by_nobody")
    if not requested and record.request is not None and record.request.requested:
        raise WrongUse("exemption.asked_in_application")
    earlier = record.earlier_settlements + ((record.settlement,) if record.settlement else ())
    settlement = ExemptionSettlement(requested, by, at, basis, reason, digest_of(record.request))
    return replace(record, settlement=settlement, earlier_settlements=earlier, came_since=())


def decide(
    record: ExemptionRecord,
    *,
    outcome: Outcome,
    reasoning: str,
    by: str,
    at: datetime,
    registered_by: str = "",
) -> ExemptionRecord:
    """The record with one more decision, on this one applicant: the first, one after a complaint, or a correction.
    Decisions on many at once are not offered.

    Raises WrongUse when nothing was asked for or decided before, or reasons or decider are missing.
    """
    if record.requested is None and not record.decisions:
        raise WrongUse("exemption.not_known")
    if not record.requested and not record.decisions:
        raise WrongUse("exemption.not_asked")
    if not reasoning.strip():
        raise WrongUse("exemption.no_reasoning")
    if not by.strip():
        raise WrongUse("exemption.decided_by_nobody")
    decision = ExemptionDecision(
        outcome, reasoning.strip(), by, at, registered_by=registered_by, decided_on=digest_of(record.request)
    )
    return replace(record, decisions=(*record.decisions, decision), came_since=())


def told(
    record: ExemptionRecord, *, by: str, at: datetime, how: str, noted_at: datetime | None = None
) -> ExemptionRecord:
    """The record with the notice of the decision in force, in place of an earlier one. `noted_at`: now, where the applicant
    was told before. Raises WrongUse when nothing is decided.
    """
    decision = record.decision
    if decision is None:
        raise WrongUse("exemption.nothing_to_tell")
    if at < decision.decided_at:
        raise WrongUse("exemption.told_before_decided")
    notice = ExemptionNotice(at, by, how)
    return _with_notice(record, decision, notice, by=by, at=noted_at or at, why="")


def strike_notice(record: ExemptionRecord, *, by: str, at: datetime, why: str) -> ExemptionRecord:
    """The record without the notice of the decision in force, which was a mistake; it stays among the earlier ones.

    Raises WrongUse when there is none, or it is not said who and why.
    """
    decision = record.decision
    if decision is None or decision.notice is None:
        raise WrongUse("exemption.no_notice")
    if not by.strip() or not why.strip():
        raise WrongUse("exemption.struck_by_nobody")
    return _with_notice(record, decision, None, by=by, at=at, why=why.strip())


def _with_notice(
    record: ExemptionRecord,
    decision: ExemptionDecision,
    notice: ExemptionNotice | None,
    *,
    by: str,
    at: datetime,
    why: str,
) -> ExemptionRecord:
    earlier = decision.earlier_notices
    if decision.notice is not None:
        earlier = (*earlier, replace(decision.notice, struck_by=by, struck_at=at, struck_why=why))
    changed = replace(decision, notice=notice, earlier_notices=earlier)
    return replace(record, decisions=(*record.decisions[:-1], changed))


def repeated_reasoning(
    reasoning: str, others: Sequence[ExemptionRecord], *, but: Ref | None = None
) -> tuple[Ref, ...]:
    """The applications whose decisions have word for word the same reasoning, without the application `but`.

    A blanket rule is unlawful (SOM 2005/1772): the one who decides is shown this before deciding.
    """
    wanted = " ".join(reasoning.casefold().split())
    return tuple(
        record.application
        for record in others
        if record.application != but
        and record.decision is not None
        and " ".join(record.decision.reasoning.casefold().split()) == wanted
    )
