"""A vacancy is written, published, changed and cancelled. Everything published goes the way of all facts."""

from __future__ import annotations

import unicodedata
from datetime import date

from django.db import transaction

from arkivbro.accounts.models import Unit as UnitRow
from arkivbro.accounts.models import User
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
from arkivbro.positions import SOURCE
from arkivbro.positions.models import Position, PositionNumber, PositionState
from arkivbro.recruitment.services import receive
from arkivbro.transfers.runtime import current
from arkivbro.ui.dates import local

SNAREST = "Snarest"


def today() -> date:
    """The day in Oslo."""
    return local(current().clock()).date()


def new_position(user: User, unit: UnitRow) -> Position:
    """An unsaved draft with the recruiter and the unit filled in."""
    written_by = user.get_full_name() or user.username
    return Position(unit=unit, written_by=written_by, officer_initials=user.initials)


def save_position(position: Position) -> Position:
    """Stores it; a new one gets its reference: year and running number."""
    searched = f"{position.title}\n{position.unit.name}\n{position.workplace_city}"
    position.search_text = unicodedata.normalize("NFC", searched).casefold()
    with transaction.atomic():
        if not position.reference:
            position.reference = _next_reference()
        position.save()
    return position


def publish(position: Position, by: str) -> None:
    """Publishes the draft, or what was changed in a published one; the same again changes nothing. Raises WrongUse."""
    if position.state == PositionState.CANCELLED:
        raise WrongUse("Stillingen er trukket tilbake.")
    if position.state == PositionState.DRAFT:
        if position.deadline is not None and position.deadline < today():
            raise WrongUse("Søknadsfristen er allerede ute. Sett en ny frist.")
        position.state, position.published_on = PositionState.PUBLISHED, today()
        position.save(update_fields=["state", "published_on"])
    receive(vacancy_of(position), trigger=by)


def cancel(position: Position, by: str) -> None:
    """Trekk tilbake: the case stays, with a note. Raises WrongUse for a draft."""
    if position.state == PositionState.DRAFT:
        raise WrongUse("Stillingen er ikke publisert.")
    if position.state == PositionState.PUBLISHED:
        position.state, position.cancelled_on = PositionState.CANCELLED, today()
        position.save(update_fields=["state", "cancelled_on"])
    receive(vacancy_of(position), trigger=by)


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
        source=SOURCE,
        id=position.reference,
        reference=position.reference,
        title=position.title,
        unit=Unit("", position.unit.name),
        advertisement=Advertisement(
            title=position.title,
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


def _next_reference() -> str:
    """2026-0007: unique among ours; other sources' references look different."""
    year = today().year
    PositionNumber.objects.get_or_create(year=year)
    counter = PositionNumber.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save()
    return f"{year}-{counter.last:04}"
