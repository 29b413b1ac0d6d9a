"""Acts on lists: a list is locked as a numbered version and asked for in the archive; who got which version is kept.

What is locked is made anew inside the act, and is what the person saw, or nothing is locked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arkivbro.accounts.acts import Actor, Seen, act, recorded, require
from arkivbro.accounts.models import Role
from arkivbro.core.applicant_lists import ApplicantList, ListKind
from arkivbro.core.errors import NotThere, WrongUse
from arkivbro.core.facts import TransferFacts
from arkivbro.core.list_columns import Column
from arkivbro.core.list_versions import ListDifference, difference, locked
from arkivbro.core.messages import Message, message
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.recruitment import TransferKind
from arkivbro.core.ref import Ref
from arkivbro.core.stored_json import to_json
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.models import ListHandout, LockedList, Vacancy
from arkivbro.recruitment.rights import open_with_candidates
from arkivbro.recruitment.selectors.leaks import Found, leaks_in
from arkivbro.recruitment.selectors.preview import planned_now
from arkivbro.recruitment.selectors.stored_facts import stored_facts
from arkivbro.recruitment.selectors.vacancy_names import find_vacancy
from arkivbro.recruitment.services.list_files import FORMS, ListFile, file_of
from arkivbro.recruitment.services.list_readiness import readiness_of
from arkivbro.recruitment.services.lists import (
    OF_A_DEADLINE,
    candidates_of,
    days_of_lists,
    made_now,
    shown,
)
from arkivbro.runtime import current
from arkivbro.transfers.selectors import State, state_of_transfer
from arkivbro.transfers.services import look_again, replace_outdated, request_transfer

ON_SCREEN = "vis"
PREVIEW = "forhåndsvisning"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockList:
    """*Arkiver* on the public or the extended list of a day. `override`: why it is made in spite of what stands in the way."""

    actor: Actor
    vacancy: str
    kind: ListKind
    day: date
    seen: Seen
    reason: str = ""
    """Of a later version: why."""
    override: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockOwnList:
    """*Arkiver rapporten* on a list of one's own. `chosen`: applications, None for everybody."""

    actor: Actor
    vacancy: str
    day: date
    seen: Seen
    columns: tuple[Column, ...]
    title: str
    chosen: tuple[Ref, ...] | None = None
    order: Column | None = None
    """What the rows are sorted by; None: alphabetically."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOut:
    """A locked list is shown on screen, or downloaded in one of the forms."""

    actor: Actor
    vacancy: str
    list_id: str
    form: str = ON_SCREEN


@dataclass(frozen=True, slots=True)
class Locked:
    """What *Arkiver* brought: the version, whether it is new, and what it changed."""

    row: LockedList
    is_new: bool
    change: ListDifference | None = None


def seen_of(made: ApplicantList) -> Seen:
    """What was shown of a list before it is locked."""
    return Seen.of("list", made.content_hash)


@act("list.lock")
def lock_list(command: LockList) -> Locked:
    """The same content again is the version that is there. arkivbro itself locks only where the profile says so.

    Raises NotThere, ChangedSinceSeen, and WrongUse for a list that cannot be made yet or a later version without a reason.
    """
    actor = command.actor
    with recorded(actor, lock_list, why=command.reason or command.override) as log:
        if actor.is_automatic:
            require(current().profile.lists.automatic)
            vacancy = _of_the_clock(command.vacancy)
        else:
            vacancy = open_with_candidates(actor, command.vacancy)
        Vacancy.objects.select_for_update().get(pk=vacancy.pk)
        if command.kind not in OF_A_DEADLINE or command.day not in days_of_lists(vacancy, command.day):
            raise NotThere
        by_archivist = actor.has_role(Role.ARCHIVIST)
        if not readiness_of(vacancy, command.day).may_be_made(command.override, by_archivist=by_archivist):
            raise WrongUse("lists.not_ready")
        made = made_now(vacancy, command.kind, command.day, candidates_of(vacancy))
        command.seen.require(seen_of(made))
        done = _lock(vacancy, made, actor, command.reason, command.override)
        log.where, log.is_needed = f"{vacancy.reference}, {done.row.number}", done.is_new
    return done


@act("list.lock_own")
def lock_own_list(command: LockOwnList) -> Locked:
    """Undecided and unknown requests stop every list that is archived (routine, section 5), and what would leak stops this one.

    Raises NotThere, ChangedSinceSeen, WrongUse.
    """
    with recorded(command.actor, lock_own_list) as log:
        vacancy = open_with_candidates(command.actor, command.vacancy)
        Vacancy.objects.select_for_update().get(pk=vacancy.pk)
        made = own_list(vacancy, command.day, command.columns, command.title, command.chosen, command.order)
        command.seen.require(seen_of(made))
        preview = preview_of(vacancy, made, command.actor)
        if in_the_way(vacancy, command.day) or preview.found.stops:
            raise WrongUse("lists.not_ready")
        done = _lock(vacancy, made, command.actor, "", "")
        log.where, log.is_needed = f"{vacancy.reference}, {done.row.number}", done.is_new
    return done


@act("list.hand_out")
def hand_out(command: HandOut) -> tuple[LockedList, ListFile | None]:
    """The list, and the file in that form; who got which version, and how, is kept: shown on screen once a day, each file each time.

    Raises NotThere, also for a form that is not known, and WrongUse for a PDF that is not made yet.
    """
    vacancy = open_with_candidates(command.actor, command.vacancy)
    row = vacancy.lists.filter(public_id=command.list_id).first()
    if row is None or command.form not in (ON_SCREEN, *FORMS):
        raise NotThere
    file = None if command.form == ON_SCREEN else file_of(row, command.form)
    with recorded(command.actor, hand_out, where=vacancy.reference) as log:
        log.detail = _handed_out(row, command.form)
        if command.form == ON_SCREEN and _was_shown_today(row, command.actor):
            log.is_needed = False
        else:
            ListHandout.objects.create(
                locked_list=row, at=clock(), username=command.actor.name, form=command.form
            )
    return row, file


def _handed_out(row: LockedList, form: str) -> Message:
    """Which version and how; the title of a list of one's own may say too much, and is not told."""
    which = _LISTS[ListKind(row.kind)]
    if form == ON_SCREEN:
        return message("audited.list_on_screen", list=which, version=row.version)
    return message("audited.list_as_file", list=which, version=row.version, form=form)


_LISTS = {
    ListKind.PUBLIC: message("audited.public_list"),
    ListKind.EXTENDED: message("audited.extended_list"),
    ListKind.CUSTOM: message("audited.custom_list"),
    ListKind.ADDRESS: message("audited.address_list"),
}


def _was_shown_today(row: LockedList, actor: Actor) -> bool:
    """A page that is loaded again, or follows the transfer by itself, is one reading."""
    shown = row.handouts.filter(username=actor.name, form=ON_SCREEN).order_by("-pk").first()
    return shown is not None and oslo_day(shown.at) == oslo_day(clock())


# --- what is shown before a list is locked --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Preview:
    """What everybody will see of the list's entry, and what of it would leak."""

    plan: ArchivePlan
    found: Found


def own_list(
    vacancy: Vacancy,
    day: date,
    columns: tuple[Column, ...],
    title: str,
    chosen: tuple[Ref, ...] | None,
    order: Column | None = None,
) -> ApplicantList:
    """A list of one's own as it would be now. Raises WrongUse."""
    return made_now(
        vacancy,
        ListKind.CUSTOM,
        day,
        candidates_of(vacancy),
        columns=columns,
        title=title,
        chosen=chosen,
        order=order,
    )


def preview_of(vacancy: Vacancy, made: ApplicantList, actor: Actor) -> Preview:
    """With what would leak of it. Raises BadFacts, Misconfigured."""
    plan = _plan_of(vacancy, made, actor)
    texts = {document.key: made.text for document in plan.entry.documents[:1] if document.access.is_public}
    return Preview(plan, leaks_in(vacancy, plan, texts))


def _plan_of(vacancy: Vacancy, made: ApplicantList, actor: Actor) -> ArchivePlan:
    """As if it were locked now, as the version that it would be. Raises BadFacts, Misconfigured."""
    earlier = vacancy.lists.filter(kind=made.kind, day=made.day).count() if made.kind in OF_A_DEADLINE else 0
    as_locked = locked(made, number=PREVIEW, version=earlier + 1, at=clock(), by=actor.name, reason=PREVIEW)
    facts = TransferFacts(TransferKind(made.kind.value), stored_facts(vacancy), applicant_list=as_locked)
    return planned_now(facts, officer=actor.initials)


def in_the_way(vacancy: Vacancy, day: date) -> list[Message]:
    """What stops every list that is archived, whatever the reason."""
    return [one.message for one in readiness_of(vacancy, day).obstacles if not one.may_be_overridden]


def _of_the_clock(reference: str) -> Vacancy:
    row, _ = find_vacancy(reference)
    if row is None:
        raise NotThere
    return row


# --- locking ---------------------------------------------------------------------------------------------------------


def _lock(vacancy: Vacancy, made: ApplicantList, actor: Actor, reason: str, override: str) -> Locked:
    """Inside the act, which holds the vacancy. Raises WrongUse for a later version without a reason."""
    by = actor.name
    earlier = list(vacancy.lists.select_for_update().filter(kind=made.kind).order_by("-pk"))
    same_day = [row for row in earlier if row.day == made.day and made.kind in OF_A_DEADLINE]
    newest = same_day[:1] or [row for row in earlier[:1] if row.title == made.title]
    same = next((row for row in newest if row.content_hash == made.content_hash), None)
    if same is not None:
        return Locked(same, is_new=_asked_anew(same, by))
    version = len(same_day) + 1
    number = f"{_SHORT[made.kind]}-{len(earlier) + 1}"
    now = clock()
    kept = locked(made, number=number, version=version, at=now, by=by, reason=reason, officer=actor.initials)
    row = LockedList.objects.create(
        vacancy=vacancy,
        kind=made.kind.value,
        day=made.day,
        number=number,
        version=version,
        title=made.title,
        content_hash=made.content_hash,
        text=to_json(kept),
        reason=reason.strip(),
        override=override.strip(),
        locked_at=now,
        locked_by=by,
    )
    facts = TransferFacts(TransferKind(made.kind.value), stored_facts(vacancy), applicant_list=kept)
    transfer, _ = request_transfer(facts=facts, trigger=by, archive=vacancy.archive, due_at=now)
    if transfer is not None:
        row.transfer_id = transfer.public_id
        row.save(update_fields=["transfer_id"])
        replace_outdated((one.transfer_id for one in {*same_day, *newest}), transfer)
    change = difference(shown(same_day[0]), kept) if same_day else None
    return Locked(row, is_new=True, change=change)


def _asked_anew(row: LockedList, by: str) -> bool:
    """A locked list whose transfer was cancelled is asked for again, and one that was stopped since it was not so is looked at again;
    whether there was any of that to do.
    """
    if look_again(row.transfer_id):
        return True
    if state_of_transfer(row.transfer_id) is not State.CANCELLED:
        return False
    vacancy = row.vacancy
    facts = TransferFacts(TransferKind(row.kind), stored_facts(vacancy), applicant_list=shown(row))
    transfer, is_new = request_transfer(facts=facts, trigger=by, archive=vacancy.archive, due_at=clock())
    if transfer is None or not is_new:
        return False
    row.transfer_id = transfer.public_id
    row.save(update_fields=["transfer_id"])
    return True


_SHORT = {
    ListKind.PUBLIC: "offentlig",
    ListKind.EXTENDED: "utvidet",
    ListKind.CUSTOM: "egen",
    ListKind.ADDRESS: "adresse",
}
