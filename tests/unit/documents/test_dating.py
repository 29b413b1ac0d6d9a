"""A rendered document is dated by its facts, to the second."""

from __future__ import annotations

from datetime import UTC, date, datetime

from arkivbro.core.recruitment import TransferKind
from arkivbro.documents.making import timestamp_of
from tests.unit.core.facts_for_tests import facts


def test_an_application_is_dated_by_its_submission() -> None:
    assert timestamp_of(facts()) == datetime(2026, 11, 15, 23, 30, tzinfo=UTC)


def test_a_changed_application_is_dated_by_the_change_without_fractions() -> None:
    changed = datetime(2026, 11, 18, 9, 0, 1, 668986, tzinfo=UTC)
    assert timestamp_of(facts(version=2, changed=changed)) == datetime(2026, 11, 18, 9, 0, 1, tzinfo=UTC)


def test_an_advertisement_is_dated_by_its_publication() -> None:
    assert timestamp_of(facts(TransferKind.ADVERTISEMENT)).date() == date(2026, 11, 2)
