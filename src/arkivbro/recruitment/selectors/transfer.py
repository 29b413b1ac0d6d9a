"""One transfer of a vacancy, as one reader may see it: the same by every view, and what its acts hold the reader to."""

from __future__ import annotations

from dataclasses import dataclass

from arkivbro.accounts.acts import Actor, Seen, require
from arkivbro.accounts.models import Role
from arkivbro.core.errors import ArkivbroError, NotThere
from arkivbro.core.facts import TransferFacts
from arkivbro.core.left_out import left_out
from arkivbro.core.messages import Finding
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.publicity import mark_of
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.stored_json import from_json
from arkivbro.recruitment.models import AcceptedWithout, Vacancy
from arkivbro.recruitment.rights import may_archive, may_see, may_see_candidates
from arkivbro.recruitment.selectors.leaks import looked_at
from arkivbro.recruitment.selectors.left_out import acceptance_of
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.recruitment.selectors.subjects import findings_with_names, subjects_in_words
from arkivbro.transfers.selectors import (
    Act,
    State,
    TransferRow,
    acts_now,
    is_for_archivists,
    is_stopped,
    transfer_with_everything,
)

ABOUT_NOBODY = frozenset(
    kind.value for kind in (TransferKind.ADVERTISEMENT, TransferKind.ADVERTISEMENT_CHANGE, TransferKind.OTHER)
)
"""Kinds that tell of no applicant."""


@dataclass(frozen=True, slots=True)
class OneTransfer:
    """The archive's own words, the findings and the plan are for those who may see candidates; others get none of them."""

    row: TransferRow
    vacancy: Vacancy
    acts: frozenset[Act]
    """What this reader may do with it now."""
    seen: Seen
    may_see_candidates: bool
    is_stopped: bool
    """To protect somebody, and nobody has let it through."""

    @property
    def is_of_somebody(self) -> bool:
        """Whether it is about applicants, or was stopped to protect one."""
        return self.is_stopped or self.row.kind not in ABOUT_NOBODY

    @property
    def subject(self) -> str:
        """What it is about, in words."""
        told = subjects_in_words(self.vacancy, [self.row], may_see_candidates=self.may_see_candidates)
        return told[self.row.public_id]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Of the last stop, with the applicants' names."""
        details = getattr(self.row, "details", None)
        if details is None or not self.may_see_candidates:
            return ()
        return findings_with_names(self.vacancy, details.findings)

    @property
    def kept_out(self) -> tuple[Finding, ...]:
        """What of its documents could not be archived as it was."""
        return tuple(one for one in self._remarks if not mark_of(one))

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What the leak check warned of, and nobody has looked at; with the applicants' names."""
        seen = looked_at(self.vacancy)
        new = [one for one in self._remarks if mark_of(one) and mark_of(one) not in seen]
        return findings_with_names(self.vacancy, new)

    @property
    def marks(self) -> frozenset[str]:
        """Of its warnings, for who looks at them."""
        return frozenset(filter(None, map(mark_of, self._remarks)))

    @property
    def _remarks(self) -> tuple[Finding, ...]:
        details = getattr(self.row, "details", None)
        return tuple(details.kept_out) if details is not None and self.may_see_candidates else ()

    @property
    def left_out(self) -> tuple[Finding, ...]:
        """Files that came with it and are not in the archive."""
        details = getattr(self.row, "details", None)
        return left_out(details.kept_out) if details is not None and self.may_see_candidates else ()

    @property
    def accepted(self) -> AcceptedWithout | None:
        """Who has said that they are not needed."""
        return acceptance_of(self.row)

    @property
    def may_accept_without(self) -> bool:
        """Whether this reader may say so now."""
        done = self.row.state == State.TRANSFERRED
        return done and bool(self.row.left_out) and self.may_see_candidates and self.accepted is None

    def plan(self, officer: str) -> ArchivePlan | None:
        """As it was frozen, or, of what was stopped before that, as it would be now; None where neither is known."""
        if not self.may_see_candidates:
            return None
        frozen = getattr(self.row, "plan", None)
        if frozen is not None:
            return from_json(ArchivePlan, frozen.text)
        facts = getattr(self.row, "facts", None) if self.row.state == State.STOPPED else None
        if facts is None:
            return None
        try:
            return planned_now(from_json(TransferFacts, facts.text), officer=officer)
        except ArkivbroError:
            return None


def one_transfer(actor: Actor, public_id: str, vacancy: str = "") -> OneTransfer:
    """The transfer, if the actor may know of its vacancy. `vacancy`: the reference that the actor looked under, where there is
    one. Raises NotThere.
    """
    row = transfer_with_everything(public_id)
    of = (
        Vacancy.objects.filter(source=row.case.source, source_id=row.case.vacancy_id).first() if row else None
    )
    if row is None or of is None or not may_see(actor, of):
        raise NotThere("transfer.not_there", transfer=public_id[:60])
    name = vacancy.strip()
    require(name in ("", of.called) or of.references.filter(text=name).exists())
    sees, stopped = may_see_candidates(actor, of), is_stopped(row)
    acts = (
        acts_now(row, by_archivist=actor.has_role(Role.ARCHIVIST), stopped=stopped)
        if may_archive(actor, of)
        else frozenset()
    )
    if not sees:
        acts -= {Act.RELEASE}  # only who sees the findings can tell whether they may be let through
        if stopped or row.kind not in ABOUT_NOBODY:
            acts -= {act for act in acts if is_for_archivists(act, stopped=stopped)}
    return OneTransfer(row, of, acts, _seen_of(row, sees), sees, stopped)


def _seen_of(row: TransferRow, sees_findings: bool) -> Seen:
    """What the page shows that an act may hang on: where it stands, what was wrong, and what was found."""
    details = getattr(row, "details", None)
    found = list(details.findings) if details is not None and sees_findings else []
    told = list(details.kept_out) if details is not None and sees_findings else []
    return Seen.of("transfer", row.state, row.error, found, told)
