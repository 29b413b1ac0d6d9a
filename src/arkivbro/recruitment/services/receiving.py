"""The one door: facts are stored, and by the profile's trigger a transfer is asked for, in one transaction.

Nothing is planned here. Feed, folder, webhook, API and the built-in forms all come this way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import BinaryIO

from django.db import InterfaceError, OperationalError, transaction

from arkivbro.core import plausibility
from arkivbro.core.errors import ArkivbroError, BadFacts, Finding
from arkivbro.core.messages import message
from arkivbro.core.readable import readable
from arkivbro.core.recruitment import Application, Attachment, Vacancy
from arkivbro.core.screening import one_line
from arkivbro.recruitment.clock import clock, oslo_day
from arkivbro.recruitment.selectors.files_to_keep import is_done_with
from arkivbro.recruitment.services import receiving_application, receiving_vacancy
from arkivbro.working_files import work_store

AUTOMATIC = "automatic"


class Outcome(StrEnum):
    """What became of the facts."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    """An application whose vacancy is not known yet: kept, and taken when the vacancy comes."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one vacancy or application; `findings` name no person."""

    outcome: Outcome
    public_id: str
    findings: tuple[Finding, ...] = ()


def receive(
    fact: Vacancy | Application,
    *,
    open_attachment: Callable[[Attachment], BinaryIO] | None = None,
    trigger: str = AUTOMATIC,
    fence: Callable[[], object] = lambda: None,
    origin: str = "",
) -> Received:
    """Takes one vacancy or application in. The same facts again change nothing.

    `open_attachment` gives the bytes of an attachment that is not among the working files yet; they are copied before
    the transaction (file first, row after). `fence` is called first inside it, and raises where the reader has lost its source to
    another, who may have read newer facts. `origin` is where in the source the facts stand (`SourceItem.origin`).
    `trigger` is "automatic" or the name of the user behind it.
    Raises BadFacts: an attachment's bytes are not those that the facts name, an id belongs to another vacancy.
    """
    if isinstance(fact, Application):
        _store_files(fact, open_attachment)
    with transaction.atomic(durable=True):
        fence()
        return _stored(fact, trigger, origin)


@dataclass(frozen=True, slots=True)
class Item:
    """What `receive` takes, of one among several."""

    fact: Vacancy | Application
    open_attachment: Callable[[Attachment], BinaryIO] | None = None
    origin: str = ""


def receive_several(
    items: Sequence[Item],
    told: Callable[[Item, Received | Exception], None],
    *,
    trigger: str = AUTOMATIC,
    fence: Callable[[], object] = lambda: None,
) -> None:
    """As `receive`, of several in one transaction, in which each stands or falls alone.

    `told` is called for each when the transaction is over: what became of it, or what was wrong with it (BadFacts, or a defect). To be
    called with applications to one vacancy: two who do so at once lock the same rows in the same order. Raises what is no item's
    fault (the source is silent, the database away): what stands then was told, the rest was not received.
    """
    outcomes: list[tuple[Item, Received | Exception]] = []
    trouble: Exception | None = None
    ready: list[Item | tuple[Item, Exception]] = []
    for item in items:
        try:
            if isinstance(item.fact, Application):
                _store_files(item.fact, item.open_attachment)
            ready.append(item)
        except Exception as error:  # noqa: BLE001 - the item's own, or told below
            if not is_items_own(error):
                trouble = error
                break
            ready.append((item, error))
    with transaction.atomic(durable=True):
        fence()
        for one in ready:
            outcomes.append(one if isinstance(one, tuple) else (one, _stored_alone(one, trigger)))
    for item, outcome in outcomes:
        told(item, outcome)
    if trouble is not None:
        raise trouble


def _stored_alone(item: Item, trigger: str) -> Received | Exception:
    """Inside the transaction of several: what was wrong with it, nothing of which stands then."""
    try:
        with transaction.atomic():
            return _stored(item.fact, trigger, item.origin)
    except Exception as error:
        if not is_items_own(error):
            raise
        return error


def is_items_own(error: Exception) -> bool:
    """Whether it tells something of the item, and nothing of its source, the database or the disk."""
    return isinstance(error, BadFacts) or not isinstance(
        error, ArkivbroError | OperationalError | InterfaceError
    )


def receive_as_it_stands(
    read: Callable[[], Vacancy | Application], told: Callable[[], object], *, trigger: str = AUTOMATIC
) -> Received:
    """As `receive`, for a source in our own database: `read` locks what it reads until the commit, and `told` notes that it is told.

    What is told is so always what stands: one who was held up, or died, between reading and telling tells nothing old.
    The files are among the working files already, or the archive has them.
    """
    with transaction.atomic(durable=True):
        fact = read()
        if isinstance(fact, Application):
            _store_files(fact, None)
        received = _stored(fact, trigger)
        told()
    return received


def _stored(fact: Vacancy | Application, trigger: str, origin: str = "") -> Received:
    fact = as_received(fact)
    if isinstance(fact, Vacancy):
        outcome, public_id, findings = receiving_vacancy.store(fact, trigger)
    else:
        outcome, public_id, findings = receiving_application.store(fact, trigger, origin)
    if outcome != Outcome.UNCHANGED:
        findings = (*findings, *_odd(fact))
    return Received(Outcome(outcome), public_id, findings)


def _odd(fact: Vacancy | Application) -> tuple[Finding, ...]:
    """Values that cannot be, or hardly are."""
    today = oslo_day(clock())
    return (
        plausibility.of_vacancy(fact, today)
        if isinstance(fact, Vacancy)
        else plausibility.of_application(fact, today)
    )


def as_received(fact: Vacancy | Application) -> Vacancy | Application:
    """The facts as they are taken in, from every source: no line of them has what nobody sees, which turns a title round or makes two names of
    one. A reference is what people call a vacancy by: two that look alike are one.
    """
    fact = readable(fact)
    if isinstance(fact, Application):
        return replace(fact, vacancy_reference=one_line(fact.vacancy_reference))
    reference = one_line(fact.reference) or fact.ref.id
    return replace(fact, reference=reference, continues=one_line(fact.continues))


def _store_files(application: Application, open_attachment: Callable[[Attachment], BinaryIO] | None) -> None:
    store = work_store(from_outside=True)
    for number, attachment in enumerate(application.attachments, 1):
        if store.keep(attachment.sha256, attachment.size):
            continue
        if is_done_with(
            application.ref, attachment.sha256, attachment.size, can_be_had=open_attachment is not None
        ):
            continue
        if open_attachment is None:
            raise BadFacts(
                "application.attachment_missing",
                findings=(
                    Finding("where.one_attachment", message("application.attachment_missing"), str(number)),
                ),
            )
        with open_attachment(attachment) as stream:
            stored = store.add(stream)
        if stored.sha256 != attachment.sha256 or stored.size != attachment.size:
            raise BadFacts(
                "application.attachment_changed",
                findings=(
                    Finding("where.one_attachment", message("application.attachment_changed"), str(number)),
                ),
            )
