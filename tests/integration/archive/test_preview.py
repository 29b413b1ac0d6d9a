"""What the preview promised is what the public journal shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from arkivbro.archive.models import RegistryEntry
from arkivbro.archive.selectors.journal import public_journal
from arkivbro.core import noark
from arkivbro.core.public_record import PLANNED, public_record
from tests.contract.archive.records import (
    MemoryFiles,
    advertisement_entry,
    application_entry,
    case_record,
    letter_entry,
)
from tests.integration.archive.conftest import Registrar


@pytest.mark.django_db
@pytest.mark.parametrize("make", [advertisement_entry, application_entry, letter_entry])
def test_item_13_the_journal_shows_just_what_was_planned_and_its_numbers(
    registrar: Registrar, make: Callable[..., noark.RegistryEntry]
) -> None:
    entry = registrar.entry(registrar.case(), make)
    if entry.type == "I":
        registrar.sign_off(entry)
    registrar.journal(entry)
    (row,) = public_journal(today=date(2026, 11, 23))
    planned = public_record(case_record(), make(MemoryFiles()))
    assert row.record.number == "2026/1-1"
    assert row.record.case.number == "2026/1"
    assert row.record.journal_number == "1/2026"
    assert row.public_id == RegistryEntry.objects.get().public_id
    bare = replace(
        row.record,
        case=replace(row.record.case, number=PLANNED.case_number),
        number=PLANNED.entry_number,
        journal_number=PLANNED.journal_number,
        journal_date=PLANNED.journal_date,
    )
    assert bare == planned
