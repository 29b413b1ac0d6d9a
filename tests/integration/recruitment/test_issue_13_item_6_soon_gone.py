"""The source forgets: what is not archived and is deleted there soon is told of, well before."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from arkivbro import health
from arkivbro.conf.configuration import Configuration
from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.health import Level
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.recruitment.models.vacancy import Archiving
from arkivbro.recruitment.selectors.soon_gone import count_soon_gone, soon_gone
from arkivbro.recruitment.services import import_from
from arkivbro.runtime import current
from arkivbro.transfers.models import Transfer
from arkivbro.webcruiter_wiring import deletes
from tests.feeds import write_feed
from tests.simulated_webcruiter import Simulated, simulated_webcruiter


@pytest.fixture
def archived_and_not(tmp_path: Path, settings: Settings) -> list[Application]:
    settings.ARKIVBRO_DATA_DIR = tmp_path / "data"
    import_from(FeedSource(write_feed(tmp_path)))
    with simulated_webcruiter(tmp_path) as webcruiter:
        _fill(webcruiter)
        import_from(webcruiter.source())
    rows = list(Application.objects.order_by("pk"))
    Application.objects.update(received=clock() - timedelta(days=100))
    Transfer.objects.filter(subject=rows[0].subject).update(state="transferred")
    return rows


def _fill(webcruiter: Simulated) -> None:
    for name in ("Arkivert", "Ikke"):
        webcruiter.state.store.apply("9000000001", name, "Hemmeligsen")


def configured(settings: Settings, **table: object) -> None:
    settings.ARKIVBRO = made = Configuration.model_validate({"source": {"webcruiter": table}})
    object.__setattr__(current(), "deletions", lambda: deletes(made.source.webcruiter))


def test_issue_13_item_6_without_a_setting_nothing_is_assumed(
    archived_and_not: list[Application], settings: Settings
) -> None:
    configured(settings)
    assert count_soon_gone() == (0, None)
    assert soon_gone(most=9) == []


def test_issue_13_item_6_only_what_the_archive_does_not_have_is_told_of(
    archived_and_not: list[Application], settings: Settings
) -> None:
    configured(settings, deletes_after_days=120, deletes_warned_days=19)
    assert count_soon_gone()[0] == 0, "not yet"
    configured(settings, deletes_after_days=120)
    gone = clock().date() + timedelta(days=20)
    number, first = count_soon_gone()
    assert number == 1
    assert first is not None and abs(first - gone) <= timedelta(days=1)
    (one,) = soon_gone(most=9)
    assert one.ref == str(archived_and_not[1].ref)
    (trouble,) = [one for one in health.found() if one.told.code == "health.soon_gone"]
    assert trouble.level is Level.WARNING
    configured(settings, deletes_after_days=103)
    (trouble,) = [one for one in health.found() if one.told.code == "health.soon_gone"]
    assert trouble.level is Level.ERROR, "it is near"


def test_issue_13_item_6_counted_from_the_deadline(
    archived_and_not: list[Application], settings: Settings
) -> None:
    Vacancy.objects.update(deadline=clock().date() + timedelta(days=10))
    configured(settings, deletes_after_days=30, deletes_counted_from="deadline", deletes_warned_days=39)
    assert count_soon_gone()[0] == 0
    configured(settings, deletes_after_days=30, deletes_counted_from="deadline", deletes_warned_days=41)
    assert count_soon_gone()[1] == clock().date() + timedelta(days=40)
    Vacancy.objects.update(deadline=None)
    assert (count_soon_gone()[1] or date.max) < clock().date(), "without a deadline, from when it came"


def test_issue_13_item_6_what_shall_not_be_archived_raises_no_alarm(
    archived_and_not: list[Application], settings: Settings
) -> None:
    """An archivist has said *Skal ikke arkiveres* of the vacancy (a test, CV-registrering): its applications are to go."""
    configured(settings, deletes_after_days=103)
    assert count_soon_gone()[0] == 1
    Vacancy.objects.update(archiving=Archiving.EXCLUDED)
    assert count_soon_gone()[0] == 0
