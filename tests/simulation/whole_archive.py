"""The simulated archive in the ledger's own database: it takes plans whole, and what it makes stands when the ledger's commit does.

What `carry_out` makes waits beside the connection (`Database.stage`): a commit puts it into the archive in the same instant, whoever dies
or hears no answer then, and a transaction that is rolled back drops it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from arkivbro.core import errors
from arkivbro.core.noark import ArchivedCase, ArchivedEntry
from arkivbro.core.plan_types import ArchivePlan, Step, StepKind
from arkivbro.ports import ExternalReference, Files, NotWhole, StandsWhole
from tests.simulation.actors import current_actor
from tests.simulation.archive import SimulatedArchive, Thing
from tests.simulation.virtual import database_now

SOMETIMES = 0.05
"""How often a plan that could go in whole is told to go step by step."""


@dataclass(eq=False)
class Staged:
    """A plan's things, before the commit."""

    things: dict[str, Thing] = field(default_factory=dict)
    """By the step's key."""
    entry: Thing | None = None
    case: Thing | None = None
    last_status: str = ""
    began: float = 0.0
    stalled: bool = False


@dataclass(eq=False)
class WholeArchive(SimulatedArchive):
    """It MAY take whole plans (`ports.TakesWholePlans`)."""

    before_making: Callable[[Step], None] = lambda _step: None
    """Told when a plan is carried out in a transaction that has the case locked."""
    stage: Callable[[Callable[[], None]], None] = lambda _apply: None
    """What happens with the commit of the transaction that is open now."""
    between: Callable[[], None] = lambda: None
    """A point inside that transaction: others may go on where the database lets them, and the process may die."""
    made_whole: list[Thing] = field(default_factory=list)
    """Entries whose place in the ledger nobody has looked at yet."""
    numbers: int = 0

    def bring_files(self, plans: Sequence[ArchivePlan], files: Files, *, deadline: float) -> None:
        self._ask("bring_files", plans[0].entry.key)

    def carry_out(
        self,
        plans: Sequence[ArchivePlan],
        known: Mapping[str, ExternalReference],
        keep: Callable[[Sequence[StandsWhole]], None],
    ) -> None:
        actor = current_actor()
        assert actor is not None
        makes = [step for plan in plans for step in plan.steps if step.kind.creates and step.key not in known]
        self.before_making(makes[0])
        together = " together" if len(plans) > 1 else ""
        self.scheduler.tell(f"carries out whole{together} {plans[0].entry.key[:12]}")
        self.calls += 1
        self.between()
        if self._chance(SOMETIMES) or any(self._stands(step.key) for step in makes):
            raise NotWhole
        if self._chance(self.temper.transient):
            raise errors.Transient(archive_words="database is locked")
        if self._chance(self.temper.declined):
            raise errors.Declined(archive_words="Ugyldig kode")
        stalled = actor.process.stalled_at >= self.scheduler.now - 2.0
        all_staged = [Staged(began=self.scheduler.now, stalled=stalled) for _ in plans]
        stand = []
        for plan, staged in zip(plans, all_staged, strict=True):
            references = {step.key: self._make(step, plan, known, staged) for step in plan.steps}
            stand.append(self._as_it_stands(plan, staged, references))
            self.between()
        keep(stand)
        self.between()
        for staged in all_staged:
            self.stage(partial(self._apply, staged))
        self.between()

    def _stands(self, key: str) -> bool:
        return any(not one.gone for one in self.by_key.get(key, ()))

    def _make(
        self, step: Step, plan: ArchivePlan, known: Mapping[str, ExternalReference], staged: Staged
    ) -> ExternalReference:
        """Raises NotWhole where the case is not there."""
        if step.kind is StepKind.STATUS:
            staged.last_status = step.status
        if not step.kind.creates:
            assert staged.entry is not None
            if step.sign_off is not None:
                staged.entry.sign_off = step.sign_off.method
            return ExternalReference(step.kind.value, staged.entry.id, staged.entry.number)
        if plan.case.key in known and staged.case is None:
            staged.case = self.by_id.get(known[plan.case.key].id)
            if staged.case is None or staged.case.gone:
                raise NotWhole
        if step.key in known:
            return known[step.key]
        self.numbers += 1
        kind = step.kind.value
        number = "" if step.kind is StepKind.DOCUMENT else f"2026/{1000 + self.numbers}"
        made = Thing(
            kind, f"{kind}-w{self.numbers}", step.key, number, step.case or step.entry or step.document
        )
        if step.kind is StepKind.CASE:
            staged.case = made
        elif step.kind is StepKind.ENTRY:
            assert staged.case is not None
            staged.entry, made.parent = made, staged.case.id
        else:
            assert staged.entry is not None
            made.parent = staged.entry.id
        staged.things[step.key] = made
        return self._reference(made)

    def _as_it_stands(
        self, plan: ArchivePlan, staged: Staged, references: dict[str, ExternalReference]
    ) -> StandsWhole:
        entry, case = staged.entry, staged.case
        assert entry is not None and case is not None
        documents = tuple(
            sorted(
                (one.record for one in staged.things.values() if one.kind == "document"),
                key=lambda record: record.number,
            )
        )
        signed = entry.record.sign_off if entry.sign_off else None
        record = replace(entry.record, documents=documents, sign_off=signed)
        today = database_now(self.scheduler).date()
        return StandsWhole(
            references,
            ArchivedCase(case.record, case.number),
            ArchivedEntry(record, entry.status, entry.number, journal_date=today),
        )

    def _apply(self, staged: Staged) -> None:
        """The commit."""
        for key, made in staged.things.items():
            if self._stands(key):
                self.problems.append(("once", f"two objects with one key: {made.kind} {key}"))
            self.things.append(made)
            self.by_id[made.id] = made
            self.by_key.setdefault(key, []).append(made)
        entry, case = staged.entry, staged.case
        assert entry is not None and case is not None
        self.made_whole.append(entry)
        if staged.last_status:
            entry.status = staged.last_status
        if staged.last_status == "J":
            self.on_public(case, entry, staged.began, staged.stalled)
