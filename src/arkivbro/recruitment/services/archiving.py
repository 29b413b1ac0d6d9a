"""*Overfør til arkiv*: what a person asks to have in the archive now, by document kind and for chosen applicants.

Everything that was ticked is asked for in one transaction: all of it, with its audit row, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.core.errors import ArkivbroError, WrongUse
from arkivbro.core.facts import CANCELLED, TransferFacts
from arkivbro.core.messages import Message
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.public_record import public_record
from arkivbro.core.recruitment import TransferKind, VacancyState
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.rights import may_archive, may_see_candidates, open_vacancy
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.recruitment.selectors.stored_facts import latest_facts, stored_facts
from arkivbro.recruitment.services.archiving_counts import (
    Count,
    count_advertisement,
    count_applications,
    count_letters,
    first_that_goes,
)
from arkivbro.recruitment.services.archiving_letters import (
    AskedLetters,
    LettersToArchive,
    archive_letters,
    example_facts,
    require_access,
)
from arkivbro.transfers.selectors import State
from arkivbro.transfers.services import request_transfer, retry


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferToArchive:
    """The choices of *Arkiver til saks-/arkivsystem*. `chosen`: public ids of applications (*Kun valgte søkere*); None: all."""

    actor: Actor
    vacancy: str
    seen: Seen
    advertisement: bool = False
    applications: bool = False
    letter_kinds: tuple[str, ...] = ()
    chosen: tuple[str, ...] | None = None
    as_examples: bool = True
    access_code: str = ""
    legal_basis: str = ""
    """With the code: a person's choice for kinds of letters that the profile has no rule for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What pressing the button brought: new transfers, those tried again, those that stood there already."""

    new: int = 0
    again: int = 0
    known: int = 0
    held_back: int = 0
    """Applications that only a named archivist takes, one by one."""
    letters: AskedLetters = field(default_factory=AskedLetters)


@dataclass(frozen=True, slots=True)
class Previewed:
    """One of each kind that is asked for, as everybody will see it; and what is wrong."""

    plans: tuple[tuple[TransferKind, ArchivePlan], ...]
    counts: tuple[Count, ...]
    """How many go, are there already or are held back, of each kind."""
    troubles: tuple[Message, ...]
    seen: Seen

    @property
    def goes(self) -> int:
        """Entries that the archive will get."""
        return sum(one.goes for one in self.counts)


@act("vacancy.transfer")
def transfer_to_archive(command: TransferToArchive) -> Asked:
    """Asks for what is ticked, whatever the profile's trigger. What is transferred already is not transferred again; what
    failed is tried again. A held-back application (strictly confidential address) is taken only where an archivist chose it
    alone. The vacancy is held: of two who press at once, the second looks when the first has asked. Raises NotThere,
    ChangedSinceSeen, and WrongUse for a vacancy that is not to be archived.
    """
    actor = command.actor
    kinds = [*_kinds(command), *sorted(command.letter_kinds)]
    with recorded(actor, transfer_to_archive, why=", ".join(kinds)) as log:
        vacancy = _vacancy_of(command)
        Vacancy.objects.select_for_update(no_key=True).get(pk=vacancy.pk)
        rows = _rows_of(command, vacancy)
        log.where = vacancy.reference
        command.seen.require(_preview(command, vacancy, rows).seen)
        _require_archivable(vacancy)
        named = _is_named(command, rows)
        asked = _ask_for_advertisement(vacancy, actor.name) if command.advertisement else Asked()
        for row in rows if command.applications else ():
            asked = _plus(asked, _ask_for_application(vacancy, row, actor.name, named))
        letters = archive_letters(_letters_of(command, vacancy, rows, named))
    return Asked(asked.new, asked.again, asked.known, asked.held_back, letters)


def preview(command: TransferToArchive) -> Previewed:
    """What pressing the button would bring about, shown before it; nothing is written. Raises NotThere, WrongUse."""
    vacancy = _vacancy_of(command)
    return _preview(command, vacancy, _rows_of(command, vacancy))


def _preview(command: TransferToArchive, vacancy: Vacancy, rows: Sequence[Application]) -> Previewed:
    plans: list[tuple[TransferKind, ArchivePlan]] = []
    troubles: list[Message] = []
    counts = _counts(command, vacancy, rows)
    for facts in _one_of_each(command, vacancy, rows):
        try:
            plans.append((facts.kind, planned_now(facts, officer=command.actor.initials)))
        except ArkivbroError as error:
            troubles.append(error.message)
    shown = [public_record(plan.case, plan.entry) for _, plan in plans]
    seen = Seen.of(
        "transfer",
        _kinds(command),
        command.letter_kinds,
        [row.public_id for row in rows],
        command.as_examples,
        command.access_code,
        command.legal_basis,
        counts,
        shown,
        [trouble.as_json() for trouble in troubles],
    )
    return Previewed(tuple(plans), tuple(counts), tuple(troubles), seen)


def _counts(command: TransferToArchive, vacancy: Vacancy, rows: Sequence[Application]) -> list[Count]:
    named, found = _is_named(command, rows), []
    if command.advertisement:
        found.append(count_advertisement(vacancy))
    if command.applications:
        found += count_applications(vacancy, rows, named=named)
    return found + count_letters(_letters_of(command, vacancy, rows, named))


def _is_named(command: TransferToArchive, rows: Sequence[Application]) -> bool:
    """Whether an archivist chose one applicant alone: only so goes what is held back."""
    return command.chosen is not None and len(rows) == 1 and command.actor.has_role(Role.ARCHIVIST)


def _one_of_each(
    command: TransferToArchive, vacancy: Vacancy, rows: Sequence[Application]
) -> list[TransferFacts]:
    """Of what will go; of what names applicants only where the actor may see them."""
    facts, found, named = stored_facts(vacancy), [], _is_named(command, rows)
    if command.advertisement and count_advertisement(vacancy).goes:
        found.append(TransferFacts(TransferKind.ADVERTISEMENT, facts))
    if not may_see_candidates(command.actor, vacancy):
        return found
    shown = first_that_goes(vacancy, rows, named=named) if command.applications else None
    if shown is not None:
        first = latest_facts(shown)
        found.append(TransferFacts(TransferKind.APPLICATION, facts, first, version=first.version))
    for kind in command.letter_kinds:
        letters = _letters_of(command, vacancy, rows, named)
        if (example := example_facts(letters, kind)) is not None:
            found.append(example)
    return found


def _vacancy_of(command: TransferToArchive) -> Vacancy:
    """The vacancy, for who may archive there. Who may not see candidates cannot choose among them."""
    vacancy = open_vacancy(command.actor, command.vacancy)
    require(may_archive(command.actor, vacancy))
    require(command.chosen is None or may_see_candidates(command.actor, vacancy))
    return vacancy


def _rows_of(command: TransferToArchive, vacancy: Vacancy) -> list[Application]:
    """The applications that are asked for, oldest first."""
    rows = vacancy.applications.order_by("received", "pk")
    if command.chosen is not None:
        rows = rows.filter(public_id__in=command.chosen)
    asked_for = list(rows)
    if not _kinds(command) and not command.letter_kinds:
        raise WrongUse("archiving.no_kind")
    if command.chosen is not None and not asked_for:
        raise WrongUse("archiving.nobody_chosen")
    require_access(command.letter_kinds, (command.access_code, command.legal_basis))
    return asked_for


def _kinds(command: TransferToArchive) -> list[str]:
    ticked = (("annonse", command.advertisement), ("soknad", command.applications))
    return [name for name, is_ticked in ticked if is_ticked]


def _letters_of(
    command: TransferToArchive, vacancy: Vacancy, rows: Sequence[Application], named: bool
) -> LettersToArchive:
    return LettersToArchive(
        vacancy,
        command.letter_kinds,
        None if command.chosen is None else tuple(rows),
        as_examples=command.as_examples,
        by=command.actor.name,
        officer=command.actor.initials,
        access=(command.access_code, command.legal_basis),
        take_held_back=named,
    )


def _require_archivable(vacancy: Vacancy) -> None:
    if vacancy.archiving == Archiving.EXCLUDED:
        raise WrongUse("archiving.excluded")
    if vacancy.archiving == Archiving.UNCONFIRMED:
        raise WrongUse("archiving.unconfirmed")
    if vacancy.archiving == Archiving.BEFORE_OUR_TIME:
        raise WrongUse("archiving.before_our_time")


def _ask_for_advertisement(vacancy: Vacancy, by: str) -> Asked:
    if vacancy.linked:
        return Asked()
    facts = stored_facts(vacancy)
    asked = _ask(vacancy, TransferFacts(TransferKind.ADVERTISEMENT, facts), by)
    if facts.state is VacancyState.CANCELLED:
        note = TransferFacts(TransferKind.OTHER, facts, occurred=facts.cancelled_on, note=CANCELLED)
        asked = _plus(asked, _ask(vacancy, note, by))
    return asked


def _ask_for_application(vacancy: Vacancy, row: Application, by: str, take_held_back: bool) -> Asked:
    if row.stop_reason and not take_held_back:
        return Asked(held_back=1)
    facts, fact = stored_facts(vacancy), latest_facts(row)
    allowed = by if row.stop_reason else ""
    wanted = TransferFacts(TransferKind.APPLICATION, facts, fact, version=fact.version)
    asked = _ask(vacancy, wanted, by, allowed_by=allowed)
    if fact.withdrawn is not None:
        day = oslo_day(fact.withdrawn)
        withdrawal = TransferFacts(TransferKind.WITHDRAWAL, facts, fact, occurred=day)
        asked = _plus(asked, _ask(vacancy, withdrawal, by, allowed_by=allowed))
    return asked


def _ask(vacancy: Vacancy, facts: TransferFacts, by: str, *, allowed_by: str = "") -> Asked:
    transfer, is_new = request_transfer(
        facts=facts, trigger=by, archive=vacancy.archive, due_at=clock(), allowed_by=allowed_by
    )
    if transfer is None:
        return Asked()
    if is_new:
        return Asked(new=1)
    if transfer.state in (State.FAILED, State.DECLINED, State.RETRYING):
        retry(transfer.public_id, by=by)
        return Asked(again=1)
    return Asked(known=1)


def _plus(one: Asked, other: Asked) -> Asked:
    return Asked(
        one.new + other.new,
        one.again + other.again,
        one.known + other.known,
        one.held_back + other.held_back,
    )
