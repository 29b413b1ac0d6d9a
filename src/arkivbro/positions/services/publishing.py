"""A vacancy is written, published, changed and cancelled. Everything published goes the way of all facts."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any

from django.db import transaction

from arkivbro.accounts.acts import Actor
from arkivbro.accounts.models import Unit as UnitRow
from arkivbro.core.errors import WrongUse
from arkivbro.core.recruitment import (
    Advertisement,
    ContactPerson,
    Deadline,
    Section,
    Unit,
    Vacancy,
    VacancyState,
    Workplace,
)
from arkivbro.core.ref import Ref
from arkivbro.core.text_forms import search_form
from arkivbro.positions import SOURCE
from arkivbro.positions.models import Position, PositionNumber, PositionState
from arkivbro.recruitment.services import receive_as_it_stands
from arkivbro.runtime import current
from arkivbro.ui.dates import local

SNAREST = "Snarest"
CHANGEABLE = (
    "title", "about", "tasks", "qualifications", "qualities", "offer", "number", "percentage", "employment",
    "workplace_address", "workplace_postcode", "workplace_city", "start_date", "deadline", "accepts_late",
    "contact_name", "contact_title", "contact_phone", "contact_email",
)  # fmt: skip
"""What may be changed after publishing. Unit and internal or not decide who may see what, and stand."""


def today() -> date:
    """The day in Oslo."""
    return local(current().clock()).date()


def new_position(actor: Actor, unit: UnitRow) -> Position:
    """An unsaved draft with the recruiter and the unit filled in."""
    return Position(unit=unit, written_by=actor.full_name or actor.name, officer_initials=actor.initials)


def save_position(position: Position) -> Position:
    """Stores it; a new one gets its reference: year and running number."""
    position.search_text = _searched(position)
    with transaction.atomic():
        if not position.reference:
            position.reference = _next_reference()
        position.save()
    return position


def keep_change(position: Position) -> None:
    """Keeps what was written of a published one beside what is public, until it is confirmed. Raises WrongUse."""
    with transaction.atomic():
        row = locked(position)
        if row.state != PositionState.PUBLISHED:
            raise WrongUse("positions.no_longer_published")
        written = {name: _as_json(getattr(position, name)) for name in CHANGEABLE}
        public = {name: _as_json(getattr(row, name)) for name in CHANGEABLE}
        row.pending = written if written != public else None
        row.save(update_fields=["pending", "changed_at"])


def drop_change(position: Position) -> None:
    """Forkast: what is public stands."""
    Position.objects.filter(pk=position.pk).update(pending=None)


def with_change(position: Position) -> Position:
    """The position as it will be when what is written is confirmed; not to be stored."""
    changed, columns = copy(position), {one.name: one for one in Position._meta.concrete_fields}
    for name, value in (position.pending or {}).items():
        if name in CHANGEABLE:
            setattr(changed, name, columns[name].to_python(value))
    return changed


def publish(position: Position, by: str) -> None:
    """Publishes the draft, or what was changed in a published one; the same again changes nothing. Raises WrongUse."""
    note_published(position)
    tell(position.pk, by)


def note_published(position: Position) -> None:
    """What is noted before it enters as facts, in one transaction. Raises WrongUse."""
    with transaction.atomic():
        row = locked(position)
        if row.state == PositionState.CANCELLED:
            raise WrongUse("positions.position_withdrawn")
        old_deadline, is_new = row.deadline, row.state == PositionState.DRAFT
        is_changed = bool(row.pending)
        row = with_change(row)
        moved = is_new or row.deadline != old_deadline
        if moved and row.deadline is not None and row.deadline < today():
            raise WrongUse("positions.deadline_already_out")
        if is_new:
            row.state, row.published_on = PositionState.PUBLISHED, today()
        elif is_changed:
            row.changed_on = today()
        row.pending, row.is_told, row.search_text = None, False, _searched(row)
        row.save()


def cancel(position: Position, by: str) -> None:
    """Trekk tilbake: the case stays, with a note; a change that was not confirmed is dropped. Raises WrongUse for a draft."""
    note_cancelled(position)
    tell(position.pk, by)


def note_cancelled(position: Position) -> None:
    """What is noted before it enters as facts, in one transaction. Raises WrongUse."""
    with transaction.atomic():
        row = locked(position)
        if row.state == PositionState.DRAFT:
            raise WrongUse("positions.not_published")
        if row.state == PositionState.PUBLISHED:
            row.state, row.cancelled_on = PositionState.CANCELLED, today()
        row.pending, row.is_told = None, False
        row.save()


def tell(pk: int, by: str) -> None:
    """Lets what stands enter as facts: another window that would change it waits meanwhile, and tells that itself."""
    rows = Position.objects.filter(pk=pk)
    locked = rows.select_related("unit").select_for_update(of=("self",))
    receive_as_it_stands(lambda: vacancy_of(locked.get()), lambda: rows.update(is_told=True), trigger=by)


def vacancy_of(position: Position) -> Vacancy:
    """The facts that it tells."""
    deadline = Deadline(position.deadline) if position.deadline else Deadline(None, SNAREST)
    contacts = (
        (
            ContactPerson(
                position.contact_name, position.contact_title, position.contact_phone, position.contact_email
            ),
        )
        if position.contact_name
        else ()
    )
    return Vacancy(
        ref=Ref(SOURCE, position.reference),
        reference=position.reference,
        title=" ".join(position.title.split()),
        unit=Unit(position.unit.ref, position.unit.name),
        advertisement=Advertisement(
            title=" ".join(position.title.split()),
            sections=tuple(_sections(position)),
            details=tuple(_details(position)),
            contacts=contacts,
        ),
        published=position.published_on,
        deadlines=(deadline,),
        internal_only=position.internal_only,
        officer_name=position.written_by,
        officer=position.officer_initials,
        workplace=Workplace(
            position.workplace_address, position.workplace_postcode, position.workplace_city, (), "Norge"
        ),
        positions=str(position.number),
        percentage=position.percentage,
        start_date=position.start_date,
        public_from=None if position.internal_only else position.published_on,
        internal_from=position.published_on,
        state=VacancyState.CANCELLED if position.state == PositionState.CANCELLED else VacancyState.PUBLISHED,
        cancelled_on=position.cancelled_on,
        changed_on=position.changed_on,
    )


def _sections(position: Position) -> list[Section]:
    written = (
        ("Om stillingen", position.about),
        ("Arbeidsoppgaver", position.tasks),
        ("Kvalifikasjoner", position.qualifications),
        ("Personlige egenskaper", position.qualities),
        ("Vi tilbyr", position.offer),
    )
    return [Section(heading, _plain(text)) for heading, text in written if text.strip()]


def _details(position: Position) -> list[tuple[str, str]]:
    return [
        ("Stillingsprosent", position.percentage),
        ("Antall stillinger", str(position.number)),
        ("Ansettelsesform", position.employment),
    ]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _searched(position: Position) -> str:
    return search_form(f"{position.title}\n{position.unit.name}\n{position.workplace_city}")


def locked(position: Position) -> Position:
    """As it stands in the database, which nobody else changes until the transaction ends."""
    rows = Position.objects.select_related("unit").select_for_update(of=("self",))
    return rows.get(pk=position.pk)


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _next_reference() -> str:
    """2026-0007: unique among ours; other sources' references look different."""
    year = today().year
    PositionNumber.objects.get_or_create(year=year)
    counter = PositionNumber.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save()
    return f"{year}-{counter.last:04}"
