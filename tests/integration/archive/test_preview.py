"""What the preview promised is what the public journal shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from arkivbro.archive.models import RegistryEntry
from arkivbro.archive.selectors.journal import public_journal
from arkivbro.archive.standing import case_value, entry_value
from arkivbro.core import noark
from arkivbro.core.publicity import public_view
from tests.contract.archive.records import advertisement_entry, application_entry, letter_entry
from tests.integration.archive.conftest import Registrar


@pytest.mark.django_db
@pytest.mark.parametrize("make", [advertisement_entry, application_entry, letter_entry])
def test_the_journal_row_is_the_public_view(
    registrar: Registrar, make: Callable[..., noark.RegistryEntry]
) -> None:
    case = registrar.case()
    registrar.journal(registrar.entry(case, make))
    (row,) = public_journal(today=date(2026, 11, 23))
    view = public_view(case_value(case).record, entry_value(RegistryEntry.objects.get()).record)
    assert (row.case_title, row.type, row.title, row.unit) == (
        view.case_title,
        view.type,
        view.title,
        view.unit,
    )
    assert (row.access_code, row.legal_basis) == (view.access_code, view.legal_basis)
    assert tuple((party.role, party.name) for party in row.parties) == view.parties
    assert [document.title for document in row.documents] == [document.title for document in view.documents]
