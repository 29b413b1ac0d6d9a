"""A worker that is suspended with a batch in hand while another reads the source: what it read before is not brought over the newer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from arkivbro.connectors.webcruiter.feed import FeedSource
from arkivbro.ports import SourceBatch
from arkivbro.recruitment.models import Vacancy
from arkivbro.runtime import Runtime
from arkivbro.transfers.models import SourceReading
from arkivbro.transfers.polling import read_if_due
from tests.feeds import feed, item
from tests.integration.sources.conftest import INTERVAL, Clock
from tests.integration.sources.feed_server import FeedServer

pytestmark = pytest.mark.django_db(transaction=True)


def test_item_7_what_it_read_before_is_left(
    runtime: Runtime,
    look: Callable[..., bool],
    clock: Clock,
    server: FeedServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.body = feed(item(title="Første")).encode()
    assert look(owner="before")
    clock.forward(INTERVAL)
    real, suspended = FeedSource.changes, iter([True])

    def changes(self: FeedSource, since: str) -> Iterator[SourceBatch]:
        for batch in real(self, since):
            if next(suspended, False):
                long_ago = clock.now.replace(year=2020)
                SourceReading.objects.filter(source="webcruiter").update(
                    reading_until=long_ago, next_reading=None
                )
                server.body = feed(item(title="Nyeste tittel")).encode()
                assert read_if_due(runtime, "webcruiter", owner="another")
            yield batch

    monkeypatch.setattr(FeedSource, "changes", changes)
    server.body = feed(item(title="Midt imellom")).encode()
    assert look(owner="suspended")
    assert Vacancy.objects.get().title == "Nyeste tittel"
    clock.forward(INTERVAL)
    assert look(owner="after")
    assert Vacancy.objects.get().title == "Nyeste tittel"
    row = SourceReading.objects.get(source="webcruiter")
    assert (row.owner, row.failures) == ("", 0)
