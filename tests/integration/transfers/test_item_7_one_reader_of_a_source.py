"""`arkivbro import` and a worker read one source: never both at once, for what one has read may be older than what the other took in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models.functions import Now

from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.core.errors import WrongUse
from arkivbro.recruitment.models import ImportRun, Vacancy
from arkivbro.recruitment.services import import_from
from arkivbro.runtime import Runtime
from arkivbro.transfers.models import SourceReading
from arkivbro.transfers.reading_outcome import Stopped
from arkivbro.transfers.services import pause_source
from arkivbro.transfers.services.reading_claims import by_hand, claim, renew
from tests.feeds import item, write_feed

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 60.0


@pytest.fixture
def feed(runtime: Runtime, tmp_path: Path) -> FeedSource:
    source = FeedSource(write_feed(tmp_path, item()))
    object.__setattr__(runtime, "sources", {source.name: source})
    object.__setattr__(runtime, "poll_seconds", {source.name: 60.0})
    SourceReading.objects.create(source=source.name)
    return source


def test_no_worker_reads_while_a_command_does(runtime: Runtime, feed: FeedSource) -> None:
    with by_hand(feed.name, "import-1", seconds=SECONDS) as fence:
        assert claim(runtime, feed.name, "worker") is None
        assert import_from(feed, fence=fence).new == 1
    assert claim(runtime, feed.name, "worker") == 0


def test_no_command_reads_while_a_worker_or_another_command_does(runtime: Runtime, feed: FeedSource) -> None:
    assert claim(runtime, feed.name, "worker") == 0
    with pytest.raises(WrongUse, match="read_by_another"), by_hand(feed.name, "import-1", seconds=SECONDS):
        pass
    renew(feed.name, "worker", seconds=SECONDS)
    SourceReading.objects.update(owner="import-2")
    with pytest.raises(WrongUse, match="read_by_another"), by_hand(feed.name, "import-1", seconds=SECONDS):
        pass
    assert SourceReading.objects.get().owner == "import-2"


def test_a_command_that_slept_takes_in_nothing_more(runtime: Runtime, feed: FeedSource) -> None:
    """Its claim ran out while the machine was suspended, and a worker has read since."""
    with by_hand(feed.name, "import-1", seconds=SECONDS) as fence:
        SourceReading.objects.update(reading_until=Now() - timedelta(seconds=1))
        assert claim(runtime, feed.name, "worker") == 0
        with pytest.raises(WrongUse, match="read_by_another"):
            import_from(feed, fence=fence)
    assert not Vacancy.objects.exists()
    assert (ImportRun.objects.get().error or "") != ""
    renew(feed.name, "worker", seconds=SECONDS)


def test_a_worker_that_slept_takes_in_nothing_more(runtime: Runtime, feed: FeedSource) -> None:
    assert claim(runtime, feed.name, "worker") == 0
    SourceReading.objects.update(reading_until=Now() - timedelta(seconds=1))
    with by_hand(feed.name, "import-1", seconds=SECONDS), pytest.raises(Stopped):
        renew(feed.name, "worker", seconds=SECONDS)


def test_what_workers_must_not_read_a_person_may_read_by_hand(runtime: Runtime, feed: FeedSource) -> None:
    pause_source(feed.name, by="Kari", reason="Vi leser fra fil i dag.")
    with by_hand(feed.name, "import-1", seconds=SECONDS) as fence:
        assert import_from(feed, fence=fence).new == 1
    assert claim(runtime, feed.name, "worker") is None
