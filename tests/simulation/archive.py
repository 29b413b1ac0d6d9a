"""A simulated archive in memory, with its own misbehaviour by the seed: it answers late, or never, and carries out all the same.

A request is carried out at a moment of its own, whether or not anybody still waits for the answer: its sender may be dead, frozen, or
have given up at the deadline. Late is within `settle_seconds` after that, as the port has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, BinaryIO, NoReturn

from arkivbro.core import errors
from arkivbro.core.messages import message
from arkivbro.core.noark import ArchivedCase, ArchivedEntry, CaseFile, DocumentDescription, RegistryEntry
from arkivbro.core.plan_types import Step, StepKind
from arkivbro.core.screening import ScreenedText
from arkivbro.ports import (
    Absent,
    Accepted,
    Answer,
    ArchiveCapabilities,
    CheckLevel,
    CheckResult,
    ExternalReference,
    Files,
    Found,
    KeyStrength,
    Lookup,
    Undecided,
)
from tests.simulation.actors import Actor, current_actor
from tests.simulation.database_faults import TOO_LONG
from tests.simulation.scheduler import Scheduler
from tests.simulation.temper import Temper
from tests.simulation.virtual import BEGINNING, database_now

LEASE = 30.0
"""The longest lease of a simulation, in seconds."""
TOO_OFTEN = 100
"""Whoever sends the same so often will send it for ever: waits and people's rounds come to a third of it."""


@dataclass(eq=False)
class Thing:
    """A case, an entry or a document as it stands there."""

    kind: str
    id: str
    key: str
    number: str
    record: Any
    parent: str = ""
    status: str = "R"
    sign_off: str = ""
    by_people: bool = False
    """An archivist corrected it there."""
    gone: bool = False


@dataclass(eq=False)
class Sending:
    """A writing call that is under way."""

    actor: Actor
    step: Step
    began: float
    case_key: str
    slept: bool = False
    """Between the engine's last look at its lease and this call lay more than the settle window: nobody can prevent a second object."""

    ended: float = 1e12

    @property
    def could_not_tell(self) -> bool:
        """Its process died, or had no way to the database, before it could tell what came of a call that went too late."""
        process = self.actor.process
        return process.died_at <= self.ended + LEASE or process.cut_at >= self.ended

    @property
    def was_held_up(self) -> bool:
        """Its process stood still, could not reach the database, or is dead, since a lease's length before it was sent."""
        process = self.actor.process
        return process.dead or max(process.stalled_at, process.cut_at) >= self.began - LEASE


@dataclass(eq=False)
class SimulatedArchive:
    """`arkivbro.ports.Archive`."""

    scheduler: Scheduler
    chance: Random
    temper: Temper
    keys: KeyStrength = KeyStrength.STRONG
    settle_seconds: float = 0.0
    name: str = "sim"
    before_sending: Callable[[Step], None] = lambda _step: None
    """Told when the engine is about to send a writing call, before anything may come between."""
    on_public: Callable[[Thing, Thing, float, bool], None] = lambda _case, _entry, _sent, _stalled: None
    """Told when an entry is journalled: when the call was sent, and whether its sender had been held up just before."""
    things: list[Thing] = field(default_factory=list)
    by_id: dict[str, Thing] = field(default_factory=dict)
    by_key: dict[str, list[Thing]] = field(default_factory=dict)
    sending: list[Sending] = field(default_factory=list)
    down_until: float = 0.0
    unanswered: int = 0
    """Calls that found nobody there."""
    sent: Counter[str] = field(default_factory=Counter)
    """How often each key was in a writing call."""
    watchers: set[Actor] = field(default_factory=set)
    """People who wait for that."""
    by_sleepers: dict[str, Sending] = field(default_factory=dict)
    """What calls made whose machine had slept for longer than the settle window."""
    twice: list[Thing] = field(default_factory=list)
    """Those of them that stand beside another with the same key."""
    calls: int = 0
    faults: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    """What must never be, as invariant and words: seen inside a call, where an exception would be the engine's to catch."""

    # --- the port --------------------------------------------------------------------------------------------------

    def check(self) -> tuple[CheckResult, ...]:
        self._point("check", 0.1)
        level = CheckLevel.ERROR if self.is_down else CheckLevel.OK
        return (
            CheckResult(
                message("check.profile_and_archive"),
                level,
                message("check.all_defaults" if level is CheckLevel.OK else "unreachable"),
            ),
        )

    def capabilities(self) -> ArchiveCapabilities:
        return ArchiveCapabilities(self.keys, self.settle_seconds)

    def find(self, step: Step, known: Mapping[str, ExternalReference], *, deadline: float) -> Lookup:
        self._ask("find", step.key)
        if self._chance(self.temper.cannot_tell):
            return Undecided(message("cannot_tell"))
        hits = tuple(self._reference(one) for one in self.by_key.get(step.key, ()) if not one.gone)
        self._say_it_late(deadline)
        return Found(hits) if hits else Absent()

    def perform(
        self,
        step: Step,
        known: Mapping[str, ExternalReference],
        found: ExternalReference | None,
        files: Files,
        *,
        deadline: float,
    ) -> Answer:
        actor = current_actor()
        assert actor is not None
        self.before_sending(step)
        self.sent[step.key] += 1
        if self.sent[step.key] > TOO_OFTEN:
            self.problems.append(("rest", f"{step.kind.value} {step.key} was sent {TOO_OFTEN} times"))
        checked = self.scheduler.now
        self._point(f"perform {step.kind.value} {step.key[:12]}", 0.0)
        slept = self.keys is KeyStrength.WEAK and self.scheduler.now - checked > self.settle_seconds
        if slept:
            self.scheduler.tell("… slept longer than the settle window, and is sent now")
        sending = Sending(actor, step, self.scheduler.now, step.case_key, slept)
        self._alone(sending)
        self.sending.append(sending)
        try:
            return self._perform(sending, dict(known), found, deadline)
        finally:
            sending.ended = self.scheduler.now
            self.sending.remove(sending)

    def _alone(self, sending: Sending) -> None:
        """Two workers send in one case at once only where one of them stood still in the middle of its call, or was cut off."""
        for other in self.sending:
            if other.case_key == sending.case_key and not (sending.was_held_up or other.was_held_up):
                names = f"{other.actor.label} and {sending.actor.label}"
                self.problems.append(("one writer", f"two send in one case: {names}"))

    def _perform(
        self,
        sending: Sending,
        known: dict[str, ExternalReference],
        found: ExternalReference | None,
        deadline: float,
    ) -> Answer:
        step, temper = sending.step, self.temper
        self.calls += 1
        if self.is_down or self._chance(temper.unreachable):
            self._pass(0.5)
            self._nobody_answers()
        for likely, error in (
            (temper.transient, lambda: errors.Transient(archive_words="HTTP 503")),
            (temper.declined, lambda: errors.Declined(archive_words="Ugyldig kode")),
            (temper.misconfigured, lambda: errors.Misconfigured(setting="archive.sim.password")),
            (temper.defect, lambda: KeyError("svar")),
        ):
            if self._chance(likely):
                self._pass(0.3)
                raise error()
        takes = 0.1 + self.chance.random()
        if self._chance(temper.slow):
            takes = 4.0 + self.chance.random() * (deadline - 5.0)
        if self._chance(temper.dropped):
            self._pass(deadline)
            raise errors.OutcomeUnknown
        if self._chance(temper.late) and self._may_be_late(step):
            after = self.chance.random() * (self.settle_seconds or 600.0) * 0.9
            self.scheduler.tell(f"… will be carried out {after:.0f} s after its deadline")
            self.scheduler.at(
                self.scheduler.now + deadline + after, lambda: self._late(step, known, found, sending)
            )
            self._pass(deadline)
            raise errors.OutcomeUnknown
        if self._chance(temper.ticket):
            # By itself, as below: what was sent is taken, though the machine that sent it stands still.
            taken: list[Accepted] = []
            self.scheduler.at(
                self.scheduler.now + takes / 2, lambda: taken.append(self._take(sending, known, found))
            )
            self._pass(takes)
            if not taken:
                raise errors.OutcomeUnknown
            return taken[0]
        answer: list[ExternalReference | Exception] = []
        self.scheduler.at(
            self.scheduler.now + takes / 2,
            lambda: answer.append(self._carry_out(step, known, found, sending)),
        )
        lost = self._chance(temper.lost)
        self._pass(deadline if lost else takes)
        if lost or not answer:
            raise errors.OutcomeUnknown
        if isinstance(answer[0], Exception):
            raise answer[0]
        return answer[0]

    def read_case(self, reference: ExternalReference, *, deadline: float) -> ArchivedCase | None:
        self._ask("read_case", reference.id)
        one = self.by_id.get(reference.id)
        if one is None or one.gone:
            return None
        return ArchivedCase(one.record, one.number)

    def read_entry(self, reference: ExternalReference, *, deadline: float) -> ArchivedEntry | None:
        self._ask("read_entry", reference.id)
        one = self.by_id.get(reference.id)
        if one is None or one.gone:
            return None
        return self.standing(one)

    def standing(self, entry: Thing) -> ArchivedEntry:
        """The entry with its documents, as anybody reads it there."""
        documents = sorted(
            (one.record for one in self.things if one.parent == entry.id and not one.gone),
            key=lambda record: record.number,
        )
        signed = entry.record.sign_off if entry.sign_off else None
        record = replace(entry.record, documents=tuple(documents), sign_off=signed)
        return ArchivedEntry(
            record, entry.status, entry.number, journal_date=database_now(self.scheduler).date()
        )

    def find_case_by_number(self, number: str, *, deadline: float) -> ExternalReference | None:
        self._ask("find_case", number)
        return next(
            (self._reference(one) for one in self.things if one.kind == "case" and one.number == number), None
        )

    def open_document(self, sha256: str) -> BinaryIO | None:
        return None

    def made_by_people(self, title: str) -> Thing:
        """An archivist makes a case there, by hand."""
        number = f"2026/{len(self.things) + 1}"
        record = CaseFile("", ScreenedText.plain(title), "B", "ARK", "Arkiv", BEGINNING.date())
        made = Thing("case", f"case-{len(self.things) + 1}", "", number, record, by_people=True)
        self.things.append(made)
        self.by_id[made.id] = made
        return made

    # --- inside ------------------------------------------------------------------------------------------------------

    @property
    def is_down(self) -> bool:
        return self.scheduler.now < self.down_until

    def _nobody_answers(self) -> NoReturn:
        self.unanswered += 1
        for actor in self.watchers:
            self.scheduler.wakes(actor)
        raise errors.Unreachable

    def _chance(self, likely: float) -> bool:
        if likely and self.chance.random() < likely:
            self.faults += 1
            return True
        return False

    def _point(self, what: str, seconds: float) -> None:
        self.scheduler.tell(what)
        self.scheduler.pause("archive", seconds)

    def _pass(self, seconds: float) -> None:
        self.scheduler.pause("in call", seconds)

    def _ask(self, what: str, about: str) -> None:
        self.calls += 1
        self._point(f"{what} {about[:12]}", 0.05)
        if self.is_down or self._chance(self.temper.unreachable):
            self._nobody_answers()
        if self._chance(self.temper.transient):
            raise errors.Transient(archive_words="HTTP 503")

    def _say_it_late(self, deadline: float) -> None:
        """What is answered is of the moment in which it was looked up, however long the answer is on its way."""
        if self._chance(self.temper.slow):
            self._pass(4.0 + self.chance.random() * (deadline - 5.0))

    def _may_be_late(self, step: Step) -> bool:
        """With no settle window only a create whose key is strong may come at any time."""
        return self.settle_seconds > 0 or (step.kind.creates and self.keys is KeyStrength.STRONG)

    def _take(
        self, sending: Sending, known: dict[str, ExternalReference], found: ExternalReference | None
    ) -> Accepted:
        """Where keys are weak it stands there at once, so that whoever lost the ticket finds it; only the receipt is late."""
        raise NotImplementedError

    def _late(
        self,
        step: Step,
        known: dict[str, ExternalReference],
        found: ExternalReference | None,
        sending: Sending,
    ) -> None:
        self.scheduler.tell(f"carried out late: {step.kind.value} {step.key[:12]}")
        self._carry_out(step, known, found, sending)

    def _carry_out(
        self,
        step: Step,
        known: dict[str, ExternalReference],
        found: ExternalReference | None,
        sending: Sending,
    ) -> ExternalReference | Exception:
        if step.kind.creates:
            if found is not None:
                return found
            return self._create(step, known, sending)
        entry = self.by_id[known[step.entry_key].id]
        if step.kind is StepKind.STATUS:
            if not entry.by_people:
                entry.status = step.status
            if step.status == "J":
                stalled = sending.actor.process.stalled_at >= sending.began - 2.0
                self.on_public(self.by_id[entry.parent], entry, sending.began, stalled)
        elif step.sign_off is not None and not entry.by_people:
            entry.sign_off = step.sign_off.method
        return ExternalReference(step.kind.value, entry.id, entry.number)

    def _create(self, step: Step, known: dict[str, ExternalReference], sending: Sending) -> ExternalReference:
        standing = self.by_key.setdefault(step.key, [])
        if standing and self.keys is KeyStrength.STRONG:
            return self._reference(standing[0])
        kind = step.kind.value
        parent = ""
        if step.kind is StepKind.ENTRY:
            parent = known[step.case_key].id
        elif step.kind is StepKind.DOCUMENT:
            parent = known[step.entry_key].id
        record: CaseFile | RegistryEntry | DocumentDescription | None = (
            step.case or step.entry or step.document
        )
        identity = f"{kind}-{len(self.things) + 1}"
        number = "" if kind == "document" else f"2026/{len(self.things) + 1}"
        if kind == "entry" and self._chance(self.temper.too_long):
            number = TOO_LONG
        made = Thing(kind, identity, step.key, number, record, parent)
        self.things.append(made)
        self.by_id[identity] = made
        standing.append(made)
        if sending.slept:
            self.by_sleepers[identity] = sending
        if len(standing) > 1:
            sleepers = [one for one in standing if one.id in self.by_sleepers]
            self.twice += [one for one in sleepers if one not in self.twice]
            if len(standing) - len(sleepers) > 1:
                self.problems.append(("once", f"two objects with one key: {kind} {step.key}"))
        return self._reference(made)

    @staticmethod
    def _reference(one: Thing) -> ExternalReference:
        return ExternalReference(one.kind, one.id, one.number)
